/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_TEST_H
#define SUPPORT_TEST_H

/**
 * @file
 * Kernel tests: cases that run in threads of the kernel, on any board.
 *
 *     #include <kernel/kernel.h>
 *     #include "test.h"
 *
 *     TEST_CASE(a_permit_given_is_taken)
 *     {
 *         struct k_sem sem;
 *
 *         TEST_EQUAL(k_sem_init(&sem, 0, 1), 0);
 *         k_sem_give(&sem);
 *         TEST_EQUAL(k_sem_take(&sem, K_NO_WAIT), 0);
 *     }
 *
 * Cases run in the order of the file, each in a fresh thread of priority TEST_PRIORITY. The
 * console shows TAP; the program ends with status 0 when all cases are good, else 1.
 *
 * A check that fails reports file, line and values and ends the case. It may stand in any
 * thread, which it ends too, and in an interrupt, which goes on. After a case that failed,
 * the threads it has left are aborted. After one that passed they are an error: a case
 * cleans up behind itself.
 *
 * The harness has main(). A program that has its own, for example to crash, replaces it.
 *
 * @context Thread or ISR.
 */

#include <base/util.h>
#include <kernel/thread.h>
#include <stdbool.h>
#include <stddef.h>

/** The priority of a case's thread; other priorities are relative to it, as TEST_PRIORITY + 1. */
#define TEST_PRIORITY K_PRIO_PREEMPT(CONFIG_NUM_PREEMPT_PRIORITIES / 2)

/** What a case may take of the kernel's time, unless it is a TEST_CASE_WITHIN(). */
#define TEST_LIMIT_MS 10000

/** The stack of a case. Boards with little RAM have another (PETREL_TEST_STACK_BYTES). */
#ifndef TEST_STACK_BYTES
#define TEST_STACK_BYTES 4096
#endif

/** The stack of further threads that a case starts. */
#ifndef TEST_HELPER_STACK_BYTES
#define TEST_HELPER_STACK_BYTES 1024
#endif

struct test_case {
    const char *name;
    void (*run)(void);
    int limit_ms;
    struct test_case *next;
};

/** Something that must be the same before and after a case. */
struct test_counter {
    const char *name;
    long (*get)(void);
    long before;
    struct test_counter *next;
};

/** Begins a case; the name is the sentence that would be false if it failed. */
#define TEST_CASE(name) TEST_CASE_WITHIN(name, TEST_LIMIT_MS)

/** A case with a limit of its own for the kernel's time, in milliseconds. */
#define TEST_CASE_WITHIN(name_, limit_ms_)                                                         \
    static void name_(void);                                                                       \
    static struct test_case name_##_case = {#name_, name_, (limit_ms_), NULL};                     \
    static void __attribute__((constructor)) name_##_register(void)                                \
    {                                                                                              \
        test__register(&name_##_case);                                                             \
    }                                                                                              \
    static void name_(void)

/**
 * Have @p get_ called before and after each case: another result is a leak, and the case
 * fails. It has 100 ms to settle. @p name_ is an identifier, for the report.
 */
#define TEST_COUNTER(name_, get_)                                                                  \
    static struct test_counter name_##_counter = {#name_, (get_), 0, NULL};                        \
    static void __attribute__((constructor)) name_##_count(void)                                   \
    {                                                                                              \
        test__register_counter(&name_##_counter);                                                  \
    }                                                                                              \
    BASE_STATIC_ASSERT(sizeof(#name_) > 1, "a counter needs a name")

/** Runs before the first case, in the main thread; the threads it starts are no leak. Weak. */
void test_set_up(void);

#define TEST__HERE __FILE__, __LINE__

#define TEST_TRUE(condition)   test__check((condition), #condition " is false", TEST__HERE)
#define TEST_FALSE(condition)  test__check(!(condition), #condition " is true", TEST__HERE)
#define TEST_NULL(pointer)     test__check((pointer) == NULL, #pointer " is not null", TEST__HERE)
#define TEST_NOT_NULL(pointer) test__check((pointer) != NULL, #pointer " is null", TEST__HERE)

/** Integers, compared as long long. */
#define TEST_EQUAL(actual, expected)  TEST__COMPARE(actual, TEST__EQUALS, expected)
#define TEST_NOT_EQUAL(actual, other) TEST__COMPARE(actual, TEST__DIFFERS_FROM, other)
#define TEST_AT_LEAST(actual, least)  TEST__COMPARE(actual, TEST__IS_AT_LEAST, least)
#define TEST_AT_MOST(actual, most)    TEST__COMPARE(actual, TEST__IS_AT_MOST, most)

#define TEST__COMPARE(actual, relation, other)                                                     \
    test__compare((long long)(actual), (relation), (long long)(other), #actual, TEST__HERE)

/** The same address. */
#define TEST_SAME(actual, expected)                                                                \
    test__check((const volatile void *)(actual) == (const volatile void *)(expected),              \
                #actual " is not " #expected, TEST__HERE)

/** @p length equal bytes; the first difference is reported. */
#define TEST_MEMORY(actual, expected, length)                                                      \
    test__check_memory((actual), (expected), (length), #actual, TEST__HERE)

/** Equal text. */
#define TEST_STRING(actual, expected) test__check_string((actual), (expected), #actual, TEST__HERE)

/** Ends the case with the reason @p text. */
#define TEST_FAIL(text) test__check(false, (text), TEST__HERE)

/** Ends the case: it does not apply here. */
#define TEST_SKIP(reason) test__skip(reason)

enum test__relation {
    TEST__EQUALS,
    TEST__DIFFERS_FROM,
    TEST__IS_AT_LEAST,
    TEST__IS_AT_MOST,
};

void test__register(struct test_case *test_case);
void test__register_counter(struct test_counter *counter);
void test__check(bool is_good, const char *problem, const char *file, int line);
void test__compare(long long actual, enum test__relation relation, long long other,
                   const char *expression, const char *file, int line);
void test__check_memory(const void *actual, const void *expected, size_t length,
                        const char *expression, const char *file, int line);
void test__check_string(const char *actual, const char *expected, const char *expression,
                        const char *file, int line);
void test__skip(const char *reason);

#endif
