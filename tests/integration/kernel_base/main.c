/* SPDX-License-Identifier: Apache-2.0 */

/* Runs tests/unit/base on the board: a case here is a program there. */

#include <cmocka.h>
#include <kernel/console.h>

static uint32_t random_state;

void on_board_srand(unsigned int seed)
{
    random_state = seed;
}

int on_board_rand(void)
{
    random_state = (random_state * 1664525U) + 1013904223U;
    return (int)(random_state >> 8);
}

int on_board_run(const struct CMUnitTest *tests, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        void *state = NULL;

        printk("# %s\n", tests[i].name);
        if (tests[i].set_up != NULL) {
            TEST_EQUAL(tests[i].set_up(&state), 0);
        }
        tests[i].run(&state);
    }
    return 0;
}

/* Some go through 100 000 random steps. */
#define UNIT_TEST(part)                                                                            \
    int test_##part(void);                                                                         \
    TEST_CASE_WITHIN(part##_does_here_what_it_does_on_the_pc, 120000)                              \
    {                                                                                              \
        TEST_EQUAL(test_##part(), 0);                                                              \
    }                                                                                              \
    struct test_case

UNIT_TEST(dlist);
UNIT_TEST(ring);
UNIT_TEST(ring_buf);
UNIT_TEST(slist);
UNIT_TEST(spsc_ring);
UNIT_TEST(util);
