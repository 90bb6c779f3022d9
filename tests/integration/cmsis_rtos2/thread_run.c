/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

/* What is done to threads that live: priorities, yielding, suspending. */

static void note_letter(void *letter)
{
    note(*(const char *)letter);
}

static void wait_for_ever(void *unused)
{
    (void)unused;
    (void)osDelay(osWaitForever);
}

OS_TEST_CASE(every_priority_that_was_set_is_told)
{
    osThreadId_t id = start(osPriorityHigh, wait_for_ever, NULL);

    for (int priority = osPriorityIdle; priority <= osPriorityISR; priority++) {
        TEST_EQUAL(osThreadSetPriority(id, (osPriority_t)priority), osOK);
        TEST_EQUAL(osThreadGetPriority(id), priority);
    }
    TEST_EQUAL(osThreadSetPriority(id, osPriorityNone), osErrorParameter);
    TEST_EQUAL(osThreadSetPriority(id, (osPriority_t)57), osErrorParameter);
    TEST_EQUAL(osThreadSetPriority(id, osPriorityError), osErrorParameter);
    TEST_EQUAL(osThreadGetPriority(id), osPriorityISR);
    TEST_EQUAL(osThreadTerminate(id), osOK);
}

OS_TEST_CASE(a_thread_runs_when_it_becomes_the_most_urgent)
{
    osThreadId_t id = start(osPriorityLow, note_letter, "b");

    note('a');
    TEST_EQUAL(osThreadSetPriority(id, osPriorityNormal3), osOK);
    note('c');
    (void)start(osPriorityBelowNormal, note_letter, "d");
    TEST_EQUAL(osThreadSetPriority(osThreadGetId(), osPriorityLow), osOK);
    note('e');
    TEST_EQUAL(osThreadSetPriority(osThreadGetId(), osPriorityNormal), osOK);
    TEST_STRING(noted(), "abcde");
}

static void yield_and_note(void *letter)
{
    for (int i = 0; i < 3; i++) {
        note(*(const char *)letter);
        TEST_EQUAL(osThreadYield(), osOK);
    }
}

OS_TEST_CASE(threads_of_one_priority_yield_to_each_other)
{
    (void)start(osPriorityBelowNormal, yield_and_note, "a");
    (void)start(osPriorityBelowNormal, yield_and_note, "b");
    TEST_EQUAL(osThreadYield(), osOK); /* not to less urgent ones */
    TEST_STRING(noted(), "");
    TEST_EQUAL(osDelay(2), osOK);
    TEST_STRING(noted(), "ababab");
}

static void suspend_oneself(void *unused)
{
    (void)unused;
    note('a');
    TEST_EQUAL(osThreadSuspend(osThreadGetId()), osOK);
    note('b');
}

OS_TEST_CASE(a_suspended_thread_stops_until_it_is_resumed)
{
    osThreadId_t id = start(osPriorityHigh, suspend_oneself, NULL);

    TEST_STRING(noted(), "a");
    TEST_EQUAL(osThreadGetState(id), osThreadBlocked);
    TEST_EQUAL(osThreadResume(id), osOK);
    TEST_STRING(noted(), "b");
}

OS_TEST_CASE(a_ready_thread_is_suspended_too)
{
    osThreadId_t id = start(osPriorityLow, note_letter, "a");

    TEST_EQUAL(osThreadResume(id), osErrorResource);
    TEST_EQUAL(osThreadSuspend(id), osOK);
    TEST_EQUAL(osThreadSuspend(id), osOK);
    TEST_EQUAL(osDelay(2), osOK);
    TEST_STRING(noted(), "");
    TEST_EQUAL(osThreadResume(id), osOK);
    TEST_EQUAL(osThreadGetState(id), osThreadReady);
    TEST_EQUAL(osDelay(2), osOK);
    TEST_STRING(noted(), "a");
}

static osSemaphoreId_t semaphore;
static osMutexId_t mutex;

static void acquire(void *unused)
{
    (void)unused;
    note('a');
    TEST_EQUAL(osSemaphoreAcquire(semaphore, osWaitForever), osErrorTimeout);
    note('b');
}

OS_TEST_CASE(resuming_ends_a_wait_with_a_timeout)
{
    semaphore = osSemaphoreNew(1, 0, NULL);
    osThreadId_t id = start(osPriorityHigh, acquire, NULL);

    TEST_EQUAL(osThreadResume(id), osOK);
    TEST_STRING(noted(), "ab");
    TEST_EQUAL(osSemaphoreDelete(semaphore), osOK);
}

OS_TEST_CASE(suspending_ends_a_wait_once_the_thread_is_resumed)
{
    semaphore = osSemaphoreNew(1, 0, NULL);
    osThreadId_t id = start(osPriorityHigh, acquire, NULL);

    TEST_EQUAL(osThreadSuspend(id), osOK);
    TEST_EQUAL(osSemaphoreRelease(semaphore), osOK);
    TEST_EQUAL(osSemaphoreGetCount(semaphore), 1);
    TEST_EQUAL(osThreadGetState(id), osThreadBlocked);
    TEST_EQUAL(osThreadResume(id), osOK);
    TEST_STRING(noted(), "ab");
    TEST_EQUAL(osSemaphoreDelete(semaphore), osOK);
}

static void lock(void *unused)
{
    (void)unused;
    TEST_EQUAL(osMutexAcquire(mutex, osWaitForever), osErrorTimeout);
}

OS_TEST_CASE(what_a_suspended_waiter_lent_to_the_owner_is_taken_back)
{
    mutex = osMutexNew(NULL);
    TEST_EQUAL(osMutexAcquire(mutex, 0), osOK);
    osThreadId_t id = start(osPriorityHigh, lock, NULL);

    TEST_EQUAL(osThreadGetPriority(osThreadGetId()), osPriorityHigh);
    TEST_EQUAL(osThreadSuspend(id), osOK);
    TEST_EQUAL(osThreadGetPriority(osThreadGetId()), osPriorityNormal);
    TEST_EQUAL(osThreadResume(id), osOK);
    TEST_EQUAL(osMutexRelease(mutex), osOK);
    TEST_EQUAL(osMutexDelete(mutex), osOK);
}

static void sleep_long(void *unused)
{
    (void)unused;
    TEST_EQUAL(osDelay(1000), osOK);
    note('b');
}

OS_TEST_CASE(a_sleeper_is_suspended_and_resumed)
{
    osThreadId_t id = start(osPriorityHigh, sleep_long, NULL);

    TEST_EQUAL(osThreadResume(id), osOK);
    TEST_STRING(noted(), "b");
    id = start(osPriorityHigh, sleep_long, NULL);
    TEST_EQUAL(osThreadSuspend(id), osOK);
    TEST_EQUAL(osDelay(1100), osOK);
    TEST_STRING(noted(), "");
    TEST_EQUAL(osThreadResume(id), osOK);
    TEST_STRING(noted(), "b");
}
