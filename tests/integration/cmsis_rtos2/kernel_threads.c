/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

/* Threads of the kernel, not of osThreadNew(), that use the API. */

TEST_CASE(a_thread_of_the_kernel_has_no_identifier_and_no_flags)
{
    TEST_NULL(osThreadGetId());
    TEST_EQUAL(osThreadFlagsGet(), 0);
    TEST_EQUAL(osThreadFlagsClear(1), osFlagsErrorUnknown);
    TEST_EQUAL(osThreadFlagsWait(1, osFlagsWaitAny, 0), osFlagsErrorUnknown);
}

static osSemaphoreId_t semaphore;

static void release(void *unused)
{
    (void)unused;
    TEST_EQUAL(osSemaphoreRelease(semaphore), osOK);
}

TEST_CASE(a_thread_of_the_kernel_waits_for_objects)
{
    osMutexId_t mutex = osMutexNew(NULL);

    semaphore = osSemaphoreNew(1, 0, NULL);
    (void)start(osPriorityLow, release, NULL);
    TEST_EQUAL(osSemaphoreAcquire(semaphore, osWaitForever), osOK);
    TEST_EQUAL(osDelay(2), osOK);
    TEST_EQUAL(osMutexAcquire(mutex, 0), osOK);
    TEST_NULL(osMutexGetOwner(mutex));
    TEST_EQUAL(osMutexRelease(mutex), osOK);
    TEST_EQUAL(osKernelLock(), 0);
    TEST_EQUAL(osDelay(1), osError);
    TEST_EQUAL(osKernelUnlock(), 1);
    TEST_EQUAL(osMutexDelete(mutex), osOK);
    TEST_EQUAL(osSemaphoreDelete(semaphore), osOK);
}

static void exit_early(void *unused)
{
    (void)unused;
    note('a');
    osThreadExit();
    note('b');
}

TEST_CASE(a_thread_of_the_kernel_exits)
{
    (void)spawn(0, -1, exit_early, NULL);
    join(0);
    TEST_STRING(noted(), "a");
}

static void wait_for_flags(void *unused)
{
    (void)unused;
    note('a');
    (void)osThreadFlagsWait(1, osFlagsWaitAny, osWaitForever);
    note('b');
}

TEST_CASE(a_thread_of_the_kernel_signals_one_of_the_layer)
{
    osThreadId_t id = start(osPriorityISR, wait_for_flags, NULL);

    TEST_STRING(noted(), "a");
    TEST_EQUAL(osThreadFlagsSet(id, 1), 0);
    TEST_STRING(noted(), "b");
}
