/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

/* The kernel while it runs; cmsis_start is about how it comes to that. */

OS_TEST_CASE(the_kernel_runs_once)
{
    TEST_EQUAL(osKernelGetState(), osKernelRunning);
    TEST_EQUAL(osKernelInitialize(), osError);
    TEST_EQUAL(osKernelStart(), osError);
}

OS_TEST_CASE(the_kernel_says_what_it_is)
{
    osVersion_t version = {0, 0};
    char text[32] = "";

    TEST_EQUAL(osKernelGetInfo(&version, text, sizeof(text)), osOK);
    TEST_EQUAL(version.api, 20030000);
    TEST_NOT_EQUAL(version.kernel, 0);
    TEST_EQUAL(text[0], 'P');
    TEST_EQUAL(osKernelGetInfo(NULL, text, 4), osOK);
    TEST_STRING(text, "Pet");
    TEST_EQUAL(osKernelGetInfo(&version, NULL, 4), osOK);
    TEST_EQUAL(osKernelGetInfo(NULL, text, 0), osOK);
    TEST_STRING(text, "Pet");
}

OS_TEST_CASE(the_clocks_of_the_kernel_agree)
{
    uint32_t tick = osKernelGetTickCount();
    uint32_t count = osKernelGetSysTimerCount();

    TEST_EQUAL(osKernelGetTickFreq(), CONFIG_SYS_CLOCK_TICKS_PER_SEC);
    TEST_EQUAL(osDelay(10), osOK);
    uint32_t counted = osKernelGetSysTimerCount() - count;
    uint32_t per_tick = osKernelGetSysTimerFreq() / osKernelGetTickFreq();

    TEST_AT_LEAST(counted, per_tick * 9U);
    TEST_AT_MOST(counted, per_tick * (ticks_after(tick) + 1U));
}

static void note_letter(void *letter)
{
    note(*(const char *)letter);
}

OS_TEST_CASE(nobody_else_runs_while_the_kernel_is_locked)
{
    TEST_EQUAL(osKernelLock(), 0);
    TEST_EQUAL(osKernelGetState(), osKernelLocked);
    (void)start(osPriorityHigh, note_letter, "c");
    note('a');
    TEST_EQUAL(osThreadYield(), osOK);
    TEST_EQUAL(osKernelLock(), 1);
    note('b');
    TEST_EQUAL(osKernelUnlock(), 1);
    TEST_EQUAL(osKernelUnlock(), 0);
    TEST_EQUAL(osKernelGetState(), osKernelRunning);
    TEST_STRING(noted(), "abc");
}

OS_TEST_CASE(locks_and_unlocks_nest_by_restoring)
{
    int32_t outer = osKernelLock();
    int32_t inner = osKernelUnlock();

    TEST_EQUAL(outer, 0);
    TEST_EQUAL(inner, 1);
    TEST_EQUAL(osKernelGetState(), osKernelRunning);
    TEST_EQUAL(osKernelRestoreLock(inner), 1);
    TEST_EQUAL(osKernelRestoreLock(inner), 1);
    TEST_EQUAL(osKernelGetState(), osKernelLocked);
    TEST_EQUAL(osKernelRestoreLock(outer), 0);
    TEST_EQUAL(osKernelRestoreLock(outer), 0);
    TEST_EQUAL(osKernelGetState(), osKernelRunning);
    TEST_EQUAL(osKernelRestoreLock(osError), osError);
    TEST_EQUAL(osKernelRestoreLock(2), osError);
}

OS_TEST_CASE(nobody_waits_while_the_kernel_is_locked)
{
    osSemaphoreId_t semaphore = osSemaphoreNew(1, 0, NULL);
    osMutexId_t mutex = osMutexNew(NULL);
    osMessageQueueId_t queue = osMessageQueueNew(1, 1, NULL);
    osMemoryPoolId_t pool = osMemoryPoolNew(1, 8, NULL);
    osThreadId_t other = start_joinable(osPriorityLow, note_letter, "a");
    char letter;

    (void)osMemoryPoolAlloc(pool, 0);
    (void)osKernelLock();
    TEST_EQUAL(osDelay(5), osError);
    TEST_EQUAL(osDelayUntil(osKernelGetTickCount() + 10U), osError);
    TEST_EQUAL(osSemaphoreAcquire(semaphore, osWaitForever), osErrorResource);
    TEST_EQUAL(osMessageQueueGet(queue, &letter, NULL, 5), osErrorResource);
    TEST_EQUAL(osThreadFlagsWait(1, osFlagsWaitAny, 5), osFlagsErrorResource);
    TEST_EQUAL(osMutexAcquire(mutex, osWaitForever), osOK);
    TEST_NULL(osMemoryPoolAlloc(pool, osWaitForever));
    TEST_EQUAL(osThreadJoin(other), osErrorResource);
    TEST_EQUAL(osThreadSuspend(osThreadGetId()), osErrorResource);
    (void)osKernelUnlock();
    TEST_EQUAL(osThreadJoin(other), osOK);
    TEST_STRING(noted(), "a");
    TEST_EQUAL(osSemaphoreDelete(semaphore), osOK);
    TEST_EQUAL(osMutexDelete(mutex), osOK);
    TEST_EQUAL(osMessageQueueDelete(queue), osOK);
    TEST_EQUAL(osMemoryPoolDelete(pool), osOK);
}

static void end_with_lock(void *unused)
{
    (void)unused;
    (void)osKernelLock();
}

OS_TEST_CASE(a_thread_that_ends_leaves_the_kernel_unlocked)
{
    (void)start(osPriorityHigh, end_with_lock, NULL);
    TEST_EQUAL(osKernelGetState(), osKernelRunning);
    TEST_EQUAL(osKernelUnlock(), 0);
}

static void note_every_50(void *unused)
{
    (void)unused;
    for (;;) {
        note('n');
        (void)osDelay(50);
    }
}

OS_TEST_CASE(a_suspended_kernel_says_how_long_nothing_is_due)
{
    TEST_EQUAL(osDelay(1), osOK);
    osThreadId_t id = start(osPriorityAboveNormal, note_every_50, NULL);
    uint32_t ticks = osKernelSuspend();

    TEST_EQUAL(osKernelGetState(), osKernelSuspended);
    TEST_AT_MOST(ticks, 50);
    TEST_AT_LEAST(ticks, 30); /* other timeouts are due some time, too */
    TEST_EQUAL(osKernelSuspend(), 0);
    TEST_EQUAL(osKernelLock(), osError);
    TEST_EQUAL(osKernelUnlock(), osError);
    TEST_EQUAL(osKernelRestoreLock(0), osError);
    TEST_EQUAL(osDelay(1), osError);
    osKernelResume(0);
    TEST_EQUAL(osKernelGetState(), osKernelRunning);
    TEST_EQUAL(osThreadTerminate(id), osOK);
    TEST_STRING(noted(), "n");
}

OS_TEST_CASE(ticks_of_a_sleep_count_and_what_is_due_by_then_happens)
{
    uint32_t before = osKernelGetTickCount();
    osThreadId_t id = start(osPriorityAboveNormal, note_every_50, NULL);

    (void)osKernelSuspend();
    osKernelResume(50);
    TEST_AT_LEAST(ticks_after(before), 50);
    TEST_AT_MOST(ticks_after(before), 55);
    TEST_STRING(noted(), "nn");
    TEST_EQUAL(osDelay(51), osOK);
    TEST_STRING(noted(), "n");
    TEST_EQUAL(osThreadTerminate(id), osOK);
}

/* No thread runs, but time goes on. */
static void let_clock_count(uint32_t ticks)
{
    uint32_t before = osKernelGetTickCount();

    while (ticks_after(before) < ticks) {
        k_busy_wait(500);
    }
}

OS_TEST_CASE(ticks_that_the_clock_has_counted_are_not_counted_twice)
{
    uint32_t before = osKernelGetTickCount();

    (void)osKernelSuspend();
    let_clock_count(20);
    osKernelResume(20);
    TEST_AT_LEAST(ticks_after(before), 20);
    TEST_AT_MOST(ticks_after(before), 23);
    (void)osKernelSuspend();
    let_clock_count(20);
    osKernelResume(5);
    (void)osKernelSuspend();
    let_clock_count(20);
    osKernelResume(30);
    TEST_AT_LEAST(ticks_after(before), 70);
    TEST_AT_MOST(ticks_after(before), 76);
}

static void note_over(void *unused)
{
    (void)unused;
    note('o');
}

OS_TEST_CASE_WITHIN(a_very_long_sleep_ends_all_that_is_due, INT32_MAX)
{
    osTimerId_t soon = osTimerNew(note_over, osTimerOnce, NULL, NULL);
    osTimerId_t late = osTimerNew(note_over, osTimerOnce, NULL, NULL);
    osTimerId_t later = osTimerNew(note_over, osTimerOnce, NULL, NULL);
    uint32_t before = osKernelGetTickCount();

    TEST_EQUAL(osTimerStart(soon, 1000), osOK);
    TEST_EQUAL(osTimerStart(late, 0x30000000U), osOK);
    TEST_EQUAL(osTimerStart(later, 0x60000000U), osOK);
    (void)osKernelSuspend();
    osKernelResume(0x50000000U);
    TEST_EQUAL(osDelay(5), osOK);
    TEST_STRING(noted(), "oo");
    TEST_AT_LEAST(ticks_after(before), 0x50000000U);
    TEST_EQUAL(osTimerIsRunning(later), 1);
    (void)osKernelSuspend();
    osKernelResume(0x10010000U);
    TEST_EQUAL(osDelay(5), osOK);
    TEST_STRING(noted(), "o");
    TEST_EQUAL(osTimerDelete(soon), osOK);
    TEST_EQUAL(osTimerDelete(late), osOK);
    TEST_EQUAL(osTimerDelete(later), osOK);
}

static void resume_the_kernel(void *unused)
{
    (void)unused;
    osKernelResume(1000);
    note('r');
}

OS_TEST_CASE(only_who_has_suspended_the_kernel_resumes_it)
{
    uint32_t before = osKernelGetTickCount();

    osKernelResume(1000);
    TEST_AT_MOST(ticks_after(before), 2);
    (void)start(osPriorityHigh, resume_the_kernel, NULL);
    TEST_STRING(noted(), "r");
    TEST_AT_MOST(ticks_after(before), 4);
    TEST_EQUAL(osKernelLock(), 0);
    osKernelResume(1000);
    TEST_EQUAL(osKernelGetState(), osKernelLocked);
    TEST_EQUAL(osKernelUnlock(), 1);
}

static void use_in_interrupt(void *unused)
{
    osVersion_t version;

    (void)unused;
    TEST_EQUAL(osKernelInitialize(), osErrorISR);
    TEST_EQUAL(osKernelStart(), osErrorISR);
    TEST_EQUAL(osKernelLock(), osErrorISR);
    TEST_EQUAL(osKernelUnlock(), osErrorISR);
    TEST_EQUAL(osKernelRestoreLock(0), osErrorISR);
    TEST_EQUAL(osKernelSuspend(), 0);
    osKernelResume(1000);
    TEST_EQUAL(osKernelProtect(0), osErrorISR);
    TEST_EQUAL(osKernelDestroyClass(0, osSafetyWithSameClass), osErrorISR);
    TEST_EQUAL(osKernelGetInfo(&version, NULL, 0), osOK);
    TEST_EQUAL(osKernelGetState(), osKernelRunning);
    TEST_EQUAL(osKernelGetTickFreq(), CONFIG_SYS_CLOCK_TICKS_PER_SEC);
    TEST_NOT_EQUAL(osKernelGetSysTimerFreq(), 0);
    (void)osKernelGetSysTimerCount();
}

OS_TEST_CASE(interrupts_ask_the_kernel_and_change_nothing)
{
    uint32_t before = osKernelGetTickCount();

    in_interrupt(use_in_interrupt, NULL);
    unsigned int key = irq_lock();

    use_in_interrupt(NULL);
    irq_unlock(key);
    TEST_AT_MOST(ticks_after(before), 100);
}
