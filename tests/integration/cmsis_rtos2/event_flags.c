/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

static osEventFlagsId_t flags;

static void set_up(void)
{
    flags = osEventFlagsNew(NULL);
    TEST_NOT_NULL(flags);
}

static void tear_down(void)
{
    TEST_EQUAL(osEventFlagsDelete(flags), osOK);
}

OS_TEST_CASE(event_flags_accumulate_until_they_are_cleared)
{
    set_up();
    TEST_EQUAL(osEventFlagsGet(flags), 0);
    TEST_EQUAL(osEventFlagsSet(flags, 0x1), 0x1);
    TEST_EQUAL(osEventFlagsSet(flags, 0x6), 0x7);
    TEST_EQUAL(osEventFlagsClear(flags, 0x2), 0x7);
    TEST_EQUAL(osEventFlagsGet(flags), 0x5);
    tear_down();
}

OS_TEST_CASE(flags_that_are_waited_for_are_cleared_and_all_are_returned)
{
    set_up();
    (void)osEventFlagsSet(flags, 0x7);
    TEST_EQUAL(osEventFlagsWait(flags, 0x9, osFlagsWaitAny, 0), 0x7);
    TEST_EQUAL(osEventFlagsGet(flags), 0x6);
    TEST_EQUAL(osEventFlagsWait(flags, 0x6, osFlagsWaitAll | osFlagsNoClear, 0), 0x6);
    TEST_EQUAL(osEventFlagsGet(flags), 0x6);
    TEST_EQUAL(osEventFlagsWait(flags, 0x6, osFlagsWaitAll, osWaitForever), 0x6);
    TEST_EQUAL(osEventFlagsGet(flags), 0);
    tear_down();
}

OS_TEST_CASE(some_of_the_flags_are_not_all_of_them)
{
    set_up();
    (void)osEventFlagsSet(flags, 0x1);
    TEST_EQUAL(osEventFlagsWait(flags, 0x3, osFlagsWaitAll, 0), osFlagsErrorResource);
    TEST_EQUAL(osEventFlagsGet(flags), 0x1);
    TEST_EQUAL(osEventFlagsWait(flags, 0x2, osFlagsWaitAny, 0), osFlagsErrorResource);
    tear_down();
}

OS_TEST_CASE(a_wait_for_flags_ends_after_its_ticks)
{
    set_up();
    uint32_t before = osKernelGetTickCount();

    TEST_EQUAL(osEventFlagsWait(flags, 0x1, osFlagsWaitAny, 20), osFlagsErrorTimeout);
    check_ticks(before, 20);
    tear_down();
}

static void wait_for_all_of_3(void *letter)
{
    TEST_EQUAL(osEventFlagsWait(flags, 0x3, osFlagsWaitAll, osWaitForever), 0x3);
    note(*(const char *)letter);
}

static void wait_for_4(void *letter)
{
    TEST_EQUAL(osEventFlagsWait(flags, 0x4, osFlagsWaitAny, osWaitForever) & 0x4U, 0x4);
    note(*(const char *)letter);
}

static void look_at_4(void *letter)
{
    TEST_EQUAL(osEventFlagsWait(flags, 0x4, osFlagsNoClear, osWaitForever) & 0x4U, 0x4);
    note(*(const char *)letter);
}

OS_TEST_CASE(a_waiter_goes_on_when_its_last_flag_is_set)
{
    set_up();
    (void)start(osPriorityHigh, wait_for_all_of_3, "a");
    TEST_EQUAL(osEventFlagsSet(flags, 0x1), 0x1);
    TEST_STRING(noted(), "");
    TEST_EQUAL(osEventFlagsSet(flags, 0x2), 0);
    TEST_STRING(noted(), "a");
    tear_down();
}

OS_TEST_CASE(waiters_are_served_by_priority_until_the_flag_is_cleared)
{
    set_up();
    (void)start(osPriorityAboveNormal, wait_for_4, "c");
    (void)start(osPriorityHigh, look_at_4, "a");
    (void)start(osPriorityAboveNormal1, wait_for_4, "b");
    TEST_EQUAL(osEventFlagsSet(flags, 0x4), 0);
    TEST_STRING(noted(), "ab");
    TEST_EQUAL(osEventFlagsSet(flags, 0x4), 0);
    TEST_STRING(noted(), "c");
    tear_down();
}

static void take_3_of_7(void *unused)
{
    (void)unused;
    TEST_EQUAL(osEventFlagsWait(flags, 0x3, osFlagsWaitAll, osWaitForever), 0x7);
    note('t');
}

OS_TEST_CASE(one_set_serves_waiters_for_different_flags)
{
    set_up();
    (void)start(osPriorityHigh, wait_for_4, "a");
    (void)start(osPriorityHigh1, take_3_of_7, NULL);
    TEST_EQUAL(osEventFlagsSet(flags, 0x7), 0);
    TEST_STRING(noted(), "ta");
    tear_down();
}

static void wait_until_deleted(void *unused)
{
    (void)unused;
    TEST_EQUAL(osEventFlagsWait(flags, 0x1, osFlagsWaitAny, osWaitForever), osFlagsErrorResource);
    note('r');
}

OS_TEST_CASE(deleted_event_flags_let_their_waiters_go)
{
    set_up();
    (void)start(osPriorityHigh, wait_until_deleted, NULL);
    (void)start(osPriorityHigh, wait_until_deleted, NULL);
    tear_down();
    TEST_STRING(noted(), "rr");
    TEST_EQUAL(osEventFlagsDelete(flags), osErrorParameter);
    TEST_EQUAL(osEventFlagsSet(flags, 0x1), osFlagsErrorParameter);
}

static void use_in_interrupt(void *unused)
{
    (void)unused;
    TEST_EQUAL(osEventFlagsSet(flags, 0x3), 0x3);
    TEST_EQUAL(osEventFlagsGet(flags), 0x3);
    TEST_EQUAL(osEventFlagsClear(flags, 0x1), 0x3);
    TEST_EQUAL(osEventFlagsWait(flags, 0x2, osFlagsWaitAny, 0), 0x2);
    TEST_EQUAL(osEventFlagsWait(flags, 0x2, osFlagsWaitAny, 0), osFlagsErrorResource);
    TEST_EQUAL(osEventFlagsWait(flags, 0x2, osFlagsWaitAny, 1), osFlagsErrorParameter);
    TEST_STRING(osEventFlagsGetName(flags), "levels");
    TEST_NULL(osEventFlagsNew(NULL));
    TEST_EQUAL(osEventFlagsDelete(flags), osErrorISR);
}

OS_TEST_CASE(interrupts_set_clear_and_try_event_flags)
{
    const osEventFlagsAttr_t attributes = {.name = "levels"};

    flags = osEventFlagsNew(&attributes);
    in_interrupt(use_in_interrupt, NULL);
    tear_down();
}

static void set_3(void *unused)
{
    (void)unused;
    (void)osEventFlagsSet(flags, 0x3);
}

OS_TEST_CASE(an_interrupt_wakes_a_waiter_for_flags)
{
    set_up();
    (void)start(osPriorityHigh, wait_for_all_of_3, "a");
    in_interrupt(set_3, NULL);
    TEST_STRING(noted(), "a");
    tear_down();
}

OS_TEST_CASE(what_is_no_event_flags_is_refused)
{
    set_up();
    osSemaphoreId_t semaphore = osSemaphoreNew(1, 0, NULL);

    TEST_EQUAL(osEventFlagsSet(NULL, 0x1), osFlagsErrorParameter);
    TEST_EQUAL(osEventFlagsSet(semaphore, 0x1), osFlagsErrorParameter);
    TEST_EQUAL(osEventFlagsSet((char *)flags + 1, 0x1), osFlagsErrorParameter);
    TEST_EQUAL(osEventFlagsClear(NULL, 0x1), osFlagsErrorParameter);
    TEST_EQUAL(osEventFlagsGet(NULL), 0);
    TEST_EQUAL(osEventFlagsWait(NULL, 0x1, osFlagsWaitAny, 0), osFlagsErrorParameter);
    TEST_EQUAL(osEventFlagsDelete(NULL), osErrorParameter);
    TEST_NULL(osEventFlagsGetName(NULL));
    TEST_NULL(osEventFlagsGetName(flags));
    TEST_EQUAL(osSemaphoreDelete(semaphore), osOK);
    tear_down();
}

OS_TEST_CASE(the_highest_bit_is_no_flag)
{
    set_up();
    TEST_EQUAL(osEventFlagsSet(flags, 0x80000000U), osFlagsErrorParameter);
    TEST_EQUAL(osEventFlagsClear(flags, 0x80000000U), osFlagsErrorParameter);
    TEST_EQUAL(osEventFlagsWait(flags, 0x80000001U, osFlagsWaitAny, 0), osFlagsErrorParameter);
    TEST_EQUAL(osEventFlagsSet(flags, 0x7fffffffU), 0x7fffffff);
    tear_down();
}
