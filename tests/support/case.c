/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Runs the cases one after the other. The main thread is the most urgent of all and waits for
 * the case's end, so it takes over at once when a check fails, in whatever thread.
 */

#include "case.h"

#include <kernel/console.h>
#include <kernel/lock.h>
#include <kernel/sem.h>

enum verdict {
    PASSED,
    FAILED,
    SKIPPED,
};

static struct test_case *first_case;
static struct test_case **next_case = &first_case;

static K_SEM_DEFINE(has_ended, 0, 1);
static enum verdict verdict;
static const char *skip_reason;

static struct k_thread case_thread;
static K_THREAD_STACK_DEFINE(case_stack, TEST_STACK_BYTES);

void test__register(struct test_case *test_case)
{
    *next_case = test_case;
    next_case = &test_case->next;
}

static void end_case(enum verdict result)
{
    verdict = result;
    k_sem_give(&has_ended);
    if (!k_is_in_isr()) {
        k_thread_abort(k_current_get());
    }
}

void case_fail(void)
{
    end_case(FAILED);
}

void case_skip(const char *reason)
{
    skip_reason = reason;
    end_case(SKIPPED);
}

static void run_in_thread(void *p1, void *p2, void *p3)
{
    const struct test_case *test_case = p1;

    (void)p2;
    (void)p3;
    test_case->run();
    k_sem_give(&has_ended);
}

static void wait_for_end(const struct test_case *test_case)
{
    if (k_sem_take(&has_ended, K_MSEC(test_case->limit_ms)) != 0) {
        printk("# not done after %d ms\n", test_case->limit_ms);
        verdict = FAILED;
    }
    if (verdict != PASSED) {
        k_thread_abort(&case_thread);
    }
    (void)k_thread_join(&case_thread, K_FOREVER);
}

static void run_case(const struct test_case *test_case)
{
    verdict = PASSED;
    k_sem_reset(&has_ended);
    leaks_note();
    k_thread_create(&case_thread, case_stack, K_THREAD_STACK_SIZEOF(case_stack), run_in_thread,
                    (void *)(uintptr_t)test_case, NULL, NULL, TEST_PRIORITY, 0, K_NO_WAIT);
    k_thread_name_set(&case_thread, test_case->name);
    wait_for_end(test_case);
    if (verdict == PASSED && !leaks_check()) {
        verdict = FAILED;
    }
    leaks_abort_threads();
}

static void report(unsigned int number, const struct test_case *test_case)
{
    printk("%s %u - %s", verdict == FAILED ? "not ok" : "ok", number, test_case->name);
    if (verdict == SKIPPED) {
        printk(" # SKIP %s", skip_reason);
    }
    printk("\n");
}

static unsigned int count_cases(void)
{
    unsigned int count = 0;

    for (const struct test_case *each = first_case; each != NULL; each = each->next) {
        count++;
    }
    return count;
}

void __attribute__((weak)) test_set_up(void)
{
}

int __attribute__((weak)) main(void)
{
    unsigned int number = 0;
    unsigned int failed = 0;

    printk("1..%u\n", count_cases());
    test_set_up();
    k_thread_priority_set(k_current_get(), K_HIGHEST_THREAD_PRIO);
    for (const struct test_case *each = first_case; each != NULL; each = each->next) {
        run_case(each);
        report(++number, each);
        failed += verdict == FAILED ? 1U : 0U;
    }
    board_exit(failed == 0 ? 0 : 1);
}
