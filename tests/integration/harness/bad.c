/* SPDX-License-Identifier: Apache-2.0 */

/* Every way in which a case can fail, and that it harms no other. */

#include "test.h"

#include <kernel/kernel.h>

static struct k_thread helper;
static K_THREAD_STACK_DEFINE(helper_stack, 2048);

static void start(k_thread_entry_t entry)
{
    k_thread_create(&helper, helper_stack, K_THREAD_STACK_SIZEOF(helper_stack), entry, NULL, NULL,
                    NULL, TEST_PRIORITY, 0, K_NO_WAIT);
    k_thread_name_set(&helper, "helper");
}

TEST_CASE(true_fails)
{
    TEST_TRUE(1 == 2);
    printk("# the case went on\n");
}

TEST_CASE(equal_fails)
{
    TEST_EQUAL(3 - 5, 4000000000LL);
}

TEST_CASE(bounds_fail)
{
    TEST_AT_MOST(4, 3);
}

TEST_CASE(memory_fails)
{
    TEST_MEMORY("abcd", "abxd", 4);
}

TEST_CASE(text_fails)
{
    TEST_STRING("is", "shall");
}

TEST_CASE(a_check_under_a_scheduler_lock_fails)
{
    k_sched_lock();
    TEST_FAIL("locked");
    printk("# the case went on\n");
}

static void fail(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    TEST_FAIL("in another thread");
}

TEST_CASE(a_check_in_another_thread_fails)
{
    start(fail);
    k_sleep(K_FOREVER);
}

static void fail_in_isr(const void *unused)
{
    (void)unused;
    TEST_EQUAL(k_is_in_isr(), false);
}

TEST_CASE(a_check_in_an_interrupt_fails)
{
    arch_irq_offload(fail_in_isr, NULL);
    k_sleep(K_FOREVER);
}

TEST_CASE_WITHIN(a_case_that_takes_too_long_fails, 50)
{
    k_sleep(K_FOREVER);
}

static void wait_for_ever(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    k_sleep(K_FOREVER);
}

TEST_CASE(a_thread_left_behind_fails)
{
    start(wait_for_ever);
}

static long held;

static long count_held(void)
{
    return held;
}

TEST_COUNTER(things_held, count_held);

TEST_CASE(a_counter_that_has_changed_fails)
{
    held++;
}

TEST_CASE(a_case_that_does_not_apply_is_skipped)
{
    TEST_SKIP("it needs two moons");
}

TEST_CASE(after_all_that_a_good_case_passes)
{
    start(wait_for_ever);
    k_thread_abort(&helper);
    TEST_EQUAL(k_thread_join(&helper, K_SECONDS(1)), 0);
}
