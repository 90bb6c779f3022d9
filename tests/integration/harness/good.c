/* SPDX-License-Identifier: Apache-2.0 */

/* Checks that hold let a case go on; cases are independent of each other. */

#include "test.h"

#include <kernel/kernel.h>

static unsigned int sum;
static bool is_set_up;

void test_set_up(void)
{
    is_set_up = true;
}

TEST_CASE(what_is_set_up_is_there_before_the_first_case)
{
    TEST_TRUE(is_set_up);
}

TEST_CASE(checks_that_hold_let_the_case_go_on)
{
    static const char text[] = "text";

    TEST_TRUE(1 + 1 == 2);
    TEST_FALSE(1 + 1 == 3);
    TEST_EQUAL(-1, -1);
    TEST_EQUAL(UINT32_MAX, 4294967295LL);
    TEST_NOT_EQUAL(0, 1);
    TEST_AT_LEAST(5, 5);
    TEST_AT_MOST(-5, -5);
    TEST_NULL(NULL);
    TEST_NOT_NULL(text);
    TEST_SAME(text, &text[0]);
    TEST_MEMORY(text, "text", sizeof(text));
    TEST_STRING(text, "text");
    sum = 1;
}

TEST_CASE(cases_run_in_the_order_of_the_file)
{
    TEST_EQUAL(sum, 1);
}

TEST_CASE(a_case_runs_at_the_priority_of_cases_in_a_thread_of_its_name)
{
    TEST_EQUAL(k_thread_priority_get(k_current_get()), TEST_PRIORITY);
    TEST_STRING(k_thread_name_get(k_current_get()),
                "a_case_runs_at_the_priority_of_cases_in_a_thread_of_its_name");
}

static struct k_thread helper;
static K_THREAD_STACK_DEFINE(helper_stack, 1024);

static void sleep_shortly(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    k_msleep(30);
}

TEST_CASE(a_thread_that_is_about_to_end_is_no_leak)
{
    k_thread_create(&helper, helper_stack, K_THREAD_STACK_SIZEOF(helper_stack), sleep_shortly, NULL,
                    NULL, NULL, TEST_PRIORITY, 0, K_NO_WAIT);
}

TEST_CASE_WITHIN(a_case_may_take_longer_than_the_usual_limit, 20000)
{
    k_sleep(K_MSEC(200));
}
