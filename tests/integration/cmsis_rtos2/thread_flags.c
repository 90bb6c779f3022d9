/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

OS_TEST_CASE(a_thread_sets_clears_and_takes_its_own_flags)
{
    TEST_EQUAL(osThreadFlagsGet(), 0);
    TEST_EQUAL(osThreadFlagsSet(osThreadGetId(), 0x7), 0x7);
    TEST_EQUAL(osThreadFlagsClear(0x2), 0x7);
    TEST_EQUAL(osThreadFlagsGet(), 0x5);
    TEST_EQUAL(osThreadFlagsWait(0x5, osFlagsWaitAll | osFlagsNoClear, 0), 0x5);
    TEST_EQUAL(osThreadFlagsWait(0x3, osFlagsWaitAll, 0), osFlagsErrorResource);
    TEST_EQUAL(osThreadFlagsWait(0x3, osFlagsWaitAny, 0), 0x5);
    TEST_EQUAL(osThreadFlagsGet(), 0x4);
}

OS_TEST_CASE(a_wait_for_ones_own_flags_ends_after_its_ticks)
{
    uint32_t before = osKernelGetTickCount();

    TEST_EQUAL(osThreadFlagsWait(0x1, osFlagsWaitAny, 11), osFlagsErrorTimeout);
    check_ticks(before, 11);
}

static void wait_for_both(void *unused)
{
    (void)unused;
    TEST_EQUAL(osThreadFlagsWait(0x3, osFlagsWaitAll, osWaitForever), 0xb);
    TEST_EQUAL(osThreadFlagsGet(), 0x8);
    note('b');
}

OS_TEST_CASE(a_thread_goes_on_when_others_have_set_its_flags)
{
    osThreadId_t id = start(osPriorityHigh, wait_for_both, NULL);

    TEST_EQUAL(osThreadFlagsSet(id, 0x8), 0x8);
    TEST_EQUAL(osThreadFlagsSet(id, 0x1), 0x9);
    TEST_STRING(noted(), "");
    TEST_EQUAL(osThreadFlagsSet(id, 0x2), 0x8);
    TEST_STRING(noted(), "b");
}

static osThreadId_t waiter;

static void use_in_interrupt(void *unused)
{
    (void)unused;
    TEST_EQUAL(osThreadFlagsSet(waiter, 0xb), 0x8);
    TEST_EQUAL(osThreadFlagsSet(waiter, 0x80000000U), osFlagsErrorParameter);
    TEST_EQUAL(osThreadFlagsClear(0x1), osFlagsErrorISR);
    TEST_EQUAL(osThreadFlagsGet(), 0);
    TEST_EQUAL(osThreadFlagsWait(0x1, osFlagsWaitAny, 0), osFlagsErrorISR);
}

OS_TEST_CASE(interrupts_set_the_flags_of_threads)
{
    waiter = start(osPriorityHigh, wait_for_both, NULL);
    in_interrupt(use_in_interrupt, NULL);
    TEST_STRING(noted(), "b");
}

OS_TEST_CASE(wrong_flags_and_threads_are_refused)
{
    TEST_EQUAL(osThreadFlagsSet(NULL, 0x1), osFlagsErrorParameter);
    TEST_EQUAL(osThreadFlagsSet(osThreadGetId(), 0x80000000U), osFlagsErrorParameter);
    TEST_EQUAL(osThreadFlagsClear(0x80000000U), osFlagsErrorParameter);
    TEST_EQUAL(osThreadFlagsWait(0x80000001U, osFlagsWaitAny, 0), osFlagsErrorParameter);
}
