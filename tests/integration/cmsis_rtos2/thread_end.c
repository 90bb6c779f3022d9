/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

/* The end of threads: joining, detaching, terminating in every state. */

static void nothing(void *unused)
{
    (void)unused;
}

static void wait_for_ever(void *unused)
{
    (void)unused;
    (void)osDelay(osWaitForever);
}

static void exit_early(void *unused)
{
    (void)unused;
    note('a');
    osThreadExit();
    note('b');
}

OS_TEST_CASE(a_thread_ends_by_osThreadExit)
{
    osThreadId_t id = start(osPriorityHigh, exit_early, NULL);

    TEST_STRING(noted(), "a");
    TEST_EQUAL(osThreadGetState(id), osThreadError);
}

static void terminate_oneself(void *unused)
{
    (void)unused;
    (void)osThreadTerminate(osThreadGetId());
    note('b');
}

OS_TEST_CASE(a_thread_terminates_itself)
{
    (void)start(osPriorityHigh, terminate_oneself, NULL);
    TEST_STRING(noted(), "");
}

OS_TEST_CASE(a_joinable_thread_that_has_ended_waits_to_be_joined)
{
    osThreadId_t id = start_joinable(osPriorityHigh, nothing, NULL);

    TEST_EQUAL(osThreadGetState(id), osThreadTerminated);
    TEST_EQUAL(osThreadTerminate(id), osErrorResource);
    TEST_EQUAL(osThreadSuspend(id), osErrorResource);
    TEST_EQUAL(osThreadResume(id), osErrorResource);
    TEST_EQUAL(osThreadSetPriority(id, osPriorityLow), osErrorResource);
    TEST_EQUAL(osThreadGetPriority(id), osPriorityError);
    TEST_EQUAL(osThreadGetStackSpace(id), 0);
    TEST_EQUAL(osThreadFlagsSet(id, 1), osFlagsErrorResource);
    TEST_EQUAL(osThreadJoin(id), osOK);
    TEST_EQUAL(osThreadGetState(id), osThreadError);
    TEST_EQUAL(osThreadJoin(id), osErrorParameter);
}

static void note_late(void *letter)
{
    TEST_EQUAL(osDelay(5), osOK);
    note(*(const char *)letter);
}

OS_TEST_CASE(joining_waits_for_the_end)
{
    osThreadId_t id = start_joinable(osPriorityLow, note_late, "a");
    uint32_t before = osKernelGetTickCount();

    TEST_EQUAL(osThreadJoin(id), osOK);
    check_ticks(before, 5);
    TEST_STRING(noted(), "a");
    TEST_EQUAL(osThreadGetState(id), osThreadError);
}

static void join_and_note(void *id)
{
    TEST_EQUAL(osThreadJoin(id), osOK);
    note('j');
}

OS_TEST_CASE(a_thread_is_joined_by_one)
{
    osThreadId_t id = start_joinable(osPriorityLow, wait_for_ever, NULL);

    (void)start(osPriorityHigh, join_and_note, id);
    TEST_EQUAL(osThreadJoin(id), osErrorResource);
    TEST_EQUAL(osThreadTerminate(id), osOK);
    TEST_STRING(noted(), "j");
}

OS_TEST_CASE(a_thread_whose_joiner_is_gone_waits_for_another)
{
    osThreadId_t id = start_joinable(osPriorityLow, wait_for_ever, NULL);
    osThreadId_t joiner = start(osPriorityHigh, join_and_note, id);

    TEST_EQUAL(osThreadTerminate(joiner), osOK);
    TEST_EQUAL(osThreadTerminate(id), osOK);
    TEST_EQUAL(osThreadGetState(id), osThreadTerminated);
    TEST_EQUAL(osThreadJoin(id), osOK);
}

static void join_in_vain(void *id)
{
    TEST_EQUAL(osThreadJoin(id), osErrorTimeout);
    note('t');
}

OS_TEST_CASE(a_joiner_is_resumed)
{
    osThreadId_t id = start_joinable(osPriorityLow, wait_for_ever, NULL);
    osThreadId_t joiner = start(osPriorityHigh, join_in_vain, id);

    TEST_EQUAL(osThreadResume(joiner), osOK);
    TEST_STRING(noted(), "t");
    TEST_EQUAL(osThreadTerminate(id), osOK);
    TEST_EQUAL(osThreadDetach(id), osOK);
}

static void join_oneself(void *unused)
{
    (void)unused;
    TEST_EQUAL(osThreadJoin(osThreadGetId()), osErrorResource);
    note('s');
}

static osThreadId_t first, second, third;

static void join_second(void *unused)
{
    (void)unused;
    TEST_EQUAL(osThreadJoin(second), osOK);
    note('1');
}

static void join_third(void *unused)
{
    (void)unused;
    TEST_EQUAL(osThreadJoin(third), osOK);
    note('2');
}

static void join_first(void *unused)
{
    (void)unused;
    (void)osThreadFlagsWait(1, osFlagsWaitAny, osWaitForever);
    TEST_EQUAL(osThreadJoin(first), osErrorResource);
    note('3');
}

OS_TEST_CASE(nobody_joins_himself_not_even_around_two_corners)
{
    first = start_joinable(osPriorityHigh, join_oneself, NULL);
    TEST_EQUAL(osThreadJoin(first), osOK);
    TEST_STRING(noted(), "s");
    third = start_joinable(osPriorityHigh, join_first, NULL);
    second = start_joinable(osPriorityHigh, join_third, NULL);
    first = start_joinable(osPriorityHigh, join_second, NULL);
    (void)osThreadFlagsSet(third, 1);
    TEST_STRING(noted(), "321");
    TEST_EQUAL(osThreadJoin(first), osOK);
}

OS_TEST_CASE(a_detached_thread_is_not_joined_and_not_detached_again)
{
    osThreadId_t id = start(osPriorityLow, wait_for_ever, NULL);

    TEST_EQUAL(osThreadJoin(id), osErrorResource);
    TEST_EQUAL(osThreadDetach(id), osErrorResource);
    TEST_EQUAL(osThreadTerminate(id), osOK);
    TEST_EQUAL(osThreadTerminate(id), osErrorParameter);
    id = start_joinable(osPriorityLow, wait_for_ever, NULL);
    TEST_EQUAL(osThreadDetach(id), osOK);
    TEST_EQUAL(osThreadJoin(id), osErrorResource);
    TEST_EQUAL(osThreadTerminate(id), osOK);
    TEST_EQUAL(osThreadGetState(id), osThreadError);
}

OS_TEST_CASE(a_thread_that_has_ended_is_detached)
{
    osThreadId_t id = start_joinable(osPriorityHigh, nothing, NULL);

    TEST_EQUAL(osThreadDetach(id), osOK);
    TEST_EQUAL(osThreadGetState(id), osThreadError);
}

static osSemaphoreId_t semaphore;
static osEventFlagsId_t flags;
static osMessageQueueId_t queue;
static osMemoryPoolId_t pool;
static osMutexId_t mutex;

static void wait_for_semaphore(void *unused)
{
    (void)unused;
    (void)osSemaphoreAcquire(semaphore, 1000);
}

static void wait_for_flags(void *unused)
{
    (void)unused;
    (void)osEventFlagsWait(flags, 1, osFlagsWaitAny, 1000);
}

static void wait_for_own_flags(void *unused)
{
    (void)unused;
    (void)osThreadFlagsWait(1, osFlagsWaitAny, osWaitForever);
}

static void wait_for_message(void *unused)
{
    char letter;

    (void)unused;
    (void)osMessageQueueGet(queue, &letter, NULL, osWaitForever);
}

static void wait_for_block(void *unused)
{
    (void)unused;
    (void)osMemoryPoolAlloc(pool, 1000);
}

static void wait_for_mutex(void *unused)
{
    (void)unused;
    (void)osMutexAcquire(mutex, 1000);
}

static void suspend_oneself(void *unused)
{
    (void)unused;
    (void)osThreadSuspend(osThreadGetId());
}

static void terminate_blocked(osThreadFunc_t func)
{
    osThreadId_t id = start(osPriorityHigh, func, NULL);

    TEST_EQUAL(osThreadGetState(id), osThreadBlocked);
    TEST_EQUAL(osThreadTerminate(id), osOK);
    TEST_EQUAL(osThreadGetState(id), osThreadError);
}

OS_TEST_CASE(a_thread_is_terminated_wherever_it_waits)
{
    char letter;

    semaphore = osSemaphoreNew(1, 0, NULL);
    flags = osEventFlagsNew(NULL);
    queue = osMessageQueueNew(1, 1, NULL);
    pool = osMemoryPoolNew(1, 8, NULL);
    mutex = osMutexNew(NULL);
    void *block = osMemoryPoolAlloc(pool, 0);

    TEST_EQUAL(osMutexAcquire(mutex, 0), osOK);
    terminate_blocked(wait_for_ever);
    terminate_blocked(wait_for_semaphore);
    terminate_blocked(wait_for_flags);
    terminate_blocked(wait_for_own_flags);
    terminate_blocked(wait_for_message);
    terminate_blocked(wait_for_block);
    terminate_blocked(wait_for_mutex);
    terminate_blocked(suspend_oneself);
    TEST_EQUAL(osThreadGetPriority(osThreadGetId()), osPriorityNormal);
    TEST_EQUAL(osSemaphoreRelease(semaphore), osOK);
    TEST_EQUAL(osSemaphoreGetCount(semaphore), 1);
    TEST_EQUAL(osEventFlagsSet(flags, 1), 1);
    TEST_EQUAL(osMessageQueuePut(queue, "m", 0, 0), osOK);
    TEST_EQUAL(osMessageQueueGet(queue, &letter, NULL, 0), osOK);
    TEST_EQUAL(osMemoryPoolFree(pool, block), osOK);
    TEST_EQUAL(osMemoryPoolGetCount(pool), 0);
    TEST_EQUAL(osMutexRelease(mutex), osOK);
    TEST_EQUAL(osSemaphoreDelete(semaphore), osOK);
    TEST_EQUAL(osEventFlagsDelete(flags), osOK);
    TEST_EQUAL(osMessageQueueDelete(queue), osOK);
    TEST_EQUAL(osMemoryPoolDelete(pool), osOK);
    TEST_EQUAL(osMutexDelete(mutex), osOK);
}

OS_TEST_CASE(a_ready_thread_is_terminated_before_it_ran)
{
    osThreadId_t id = start(osPriorityLow, exit_early, NULL);

    TEST_EQUAL(osThreadGetState(id), osThreadReady);
    TEST_EQUAL(osThreadTerminate(id), osOK);
    TEST_EQUAL(osDelay(2), osOK);
    TEST_STRING(noted(), "");
}

static void create_another(void *depth)
{
    static const osThreadAttr_t attributes = {.priority = osPriorityHigh};
    int *left = depth;

    note('c');
    if (--*left > 0) {
        TEST_NOT_NULL(osThreadNew(create_another, left, &attributes));
    }
}

OS_TEST_CASE(memory_of_threads_that_ended_by_themselves_is_used_again)
{
    int left = 60; /* more than the pool has memory for */
    size_t before = os_memory_free_bytes();

    (void)start(osPriorityHigh, create_another, &left);
    TEST_EQUAL(left, 0);
    TEST_EQUAL(os_memory_free_bytes(), before);
    (void)noted();
}
