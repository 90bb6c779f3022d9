/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ON_BOARD_CMOCKA_H
#define ON_BOARD_CMOCKA_H

/* What unit tests without fakes use of cmocka, as checks of a kernel test. */

#include "test.h"

#define assert_true(condition)                       TEST_TRUE(condition)
#define assert_false(condition)                      TEST_FALSE(condition)
#define assert_null(pointer)                         TEST_NULL(pointer)
#define assert_non_null(pointer)                     TEST_NOT_NULL(pointer)
#define assert_int_equal(actual, expected)           TEST_EQUAL(actual, expected)
#define assert_ptr_equal(actual, expected)           TEST_SAME(actual, expected)
#define assert_string_equal(actual, expected)        TEST_STRING(actual, expected)
#define assert_memory_equal(actual, expected, bytes) TEST_MEMORY(actual, expected, bytes)

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
    int (*set_up)(void **state);
};

#define cmocka_unit_test(run_)                                                                     \
    {                                                                                              \
#run_, run_, NULL                                                                          \
    }
#define cmocka_unit_test_setup(run_, set_up_)                                                      \
    {                                                                                              \
#run_, run_, set_up_                                                                       \
    }
#define cmocka_run_group_tests(tests, set_up, tear_down) on_board_run((tests), ARRAY_SIZE(tests))

int on_board_run(const struct CMUnitTest *tests, size_t count);

/* The C library's want a heap. */
#define srand on_board_srand
#define rand  on_board_rand

void on_board_srand(unsigned int seed);
int on_board_rand(void);

#endif
