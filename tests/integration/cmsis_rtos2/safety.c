/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

/* Safety classes: a thread changes nothing of a higher class. */

static osThreadId_t safe_thread;
static osEventFlagsId_t safe_flags;
static osSemaphoreId_t safe_semaphore;
static osMutexId_t safe_mutex;
static osMemoryPoolId_t safe_pool;
static osMessageQueueId_t safe_queue;
static osTimerId_t safe_timer;

static void nothing(void *unused)
{
    (void)unused;
}

static void wait_for_ever(void *unused)
{
    (void)unused;
    (void)osDelay(osWaitForever);
}

/* The case has class 5, whatever it was; what it creates has this class too. */
static void set_up(void)
{
    ((struct os_thread *)osThreadGetId())->object.safety_class = 5;
}

static void run_as_class(uint32_t safety_class, osThreadFunc_t func)
{
    const osThreadAttr_t attributes = {.attr_bits = osThreadJoinable | osSafetyClass(safety_class),
                                       .priority = osPriorityHigh};
    osThreadId_t id = osThreadNew(func, NULL, &attributes);

    TEST_NOT_NULL(id);
    TEST_EQUAL(osThreadGetClass(id), safety_class);
    TEST_EQUAL(osThreadJoin(id), osOK);
}

static void create_objects(void)
{
    static const osThreadAttr_t joinable = {.attr_bits = osThreadJoinable};

    safe_thread = osThreadNew(wait_for_ever, NULL, &joinable);
    safe_flags = osEventFlagsNew(NULL);
    safe_semaphore = osSemaphoreNew(2, 1, NULL);
    safe_mutex = osMutexNew(NULL);
    safe_pool = osMemoryPoolNew(1, 8, NULL);
    safe_queue = osMessageQueueNew(1, 1, NULL);
    safe_timer = osTimerNew(nothing, osTimerOnce, NULL, NULL);
}

static void delete_objects(void)
{
    TEST_EQUAL(osThreadTerminate(safe_thread), osOK);
    TEST_EQUAL(osThreadJoin(safe_thread), osOK);
    TEST_EQUAL(osEventFlagsDelete(safe_flags), osOK);
    TEST_EQUAL(osSemaphoreDelete(safe_semaphore), osOK);
    TEST_EQUAL(osMutexDelete(safe_mutex), osOK);
    TEST_EQUAL(osMemoryPoolDelete(safe_pool), osOK);
    TEST_EQUAL(osMessageQueueDelete(safe_queue), osOK);
    TEST_EQUAL(osTimerDelete(safe_timer), osOK);
}

static void try_everything(void *unused)
{
    char letter = 'x';

    (void)unused;
    TEST_EQUAL(osThreadSetPriority(safe_thread, osPriorityLow), osErrorSafetyClass);
    TEST_EQUAL(osThreadSuspend(safe_thread), osErrorSafetyClass);
    TEST_EQUAL(osThreadResume(safe_thread), osErrorSafetyClass);
    TEST_EQUAL(osThreadDetach(safe_thread), osErrorSafetyClass);
    TEST_EQUAL(osThreadJoin(safe_thread), osErrorSafetyClass);
    TEST_EQUAL(osThreadTerminate(safe_thread), osErrorSafetyClass);
    TEST_EQUAL(osThreadFlagsSet(safe_thread, 1), osFlagsErrorSafetyClass);
    TEST_EQUAL(osEventFlagsSet(safe_flags, 1), osFlagsErrorSafetyClass);
    TEST_EQUAL(osEventFlagsClear(safe_flags, 1), osFlagsErrorSafetyClass);
    TEST_EQUAL(osEventFlagsWait(safe_flags, 1, 0, 0), osFlagsErrorSafetyClass);
    TEST_EQUAL(osEventFlagsGet(safe_flags), 0);
    TEST_EQUAL(osEventFlagsDelete(safe_flags), osErrorSafetyClass);
    TEST_EQUAL(osSemaphoreAcquire(safe_semaphore, 0), osErrorSafetyClass);
    TEST_EQUAL(osSemaphoreRelease(safe_semaphore), osErrorSafetyClass);
    TEST_EQUAL(osSemaphoreGetCount(safe_semaphore), 1);
    TEST_EQUAL(osSemaphoreDelete(safe_semaphore), osErrorSafetyClass);
    TEST_EQUAL(osMutexAcquire(safe_mutex, 0), osErrorSafetyClass);
    TEST_EQUAL(osMutexDelete(safe_mutex), osErrorSafetyClass);
    TEST_NULL(osMemoryPoolAlloc(safe_pool, 0));
    TEST_EQUAL(osMemoryPoolFree(safe_pool, &letter), osErrorSafetyClass);
    TEST_EQUAL(osMemoryPoolGetSpace(safe_pool), 1);
    TEST_EQUAL(osMemoryPoolDelete(safe_pool), osErrorSafetyClass);
    TEST_EQUAL(osMessageQueuePut(safe_queue, &letter, 0, 0), osErrorSafetyClass);
    TEST_EQUAL(osMessageQueueGet(safe_queue, &letter, NULL, 0), osErrorSafetyClass);
    TEST_EQUAL(osMessageQueueReset(safe_queue), osErrorSafetyClass);
    TEST_EQUAL(osMessageQueueDelete(safe_queue), osErrorSafetyClass);
    TEST_EQUAL(osTimerStart(safe_timer, 1), osErrorSafetyClass);
    TEST_EQUAL(osTimerStop(safe_timer), osErrorSafetyClass);
    TEST_EQUAL(osTimerDelete(safe_timer), osErrorSafetyClass);
    note('e');
}

OS_TEST_CASE(a_thread_changes_nothing_of_a_higher_class)
{
    set_up();
    create_objects();
    TEST_EQUAL(osThreadGetClass(safe_thread), 5);
    run_as_class(4, try_everything);
    TEST_STRING(noted(), "e");
    delete_objects();
}

static void signal_in_interrupt(void *unused)
{
    (void)unused;
    TEST_EQUAL(osEventFlagsSet(safe_flags, 1), 1);
}

static void be_interrupted(void *unused)
{
    (void)unused;
    in_interrupt(signal_in_interrupt, NULL);
}

OS_TEST_CASE(interrupts_have_no_class)
{
    set_up();
    create_objects();
    run_as_class(0, be_interrupted);
    delete_objects();
}

static void create_higher(void *unused)
{
    const osSemaphoreAttr_t higher = {.attr_bits = osSafetyClass(4)};
    const osSemaphoreAttr_t same = {.attr_bits = osSafetyClass(3)};

    (void)unused;
    TEST_NULL(osSemaphoreNew(1, 1, &higher));
    osSemaphoreId_t semaphore = osSemaphoreNew(1, 1, &same);

    TEST_NOT_NULL(semaphore);
    TEST_EQUAL(osSemaphoreDelete(semaphore), osOK);
}

OS_TEST_CASE(nobody_creates_what_is_above_his_class)
{
    set_up();
    run_as_class(3, create_higher);
}

static void lock_the_kernel(void *unused)
{
    (void)unused;
    TEST_EQUAL(osKernelLock(), osErrorSafetyClass);
    TEST_EQUAL(osKernelRestoreLock(1), osErrorSafetyClass);
    TEST_EQUAL(osKernelSuspend(), 0);
    TEST_EQUAL(osKernelProtect(0), osErrorSafetyClass);
    TEST_EQUAL(osKernelProtect(5), osErrorSafetyClass);
    TEST_EQUAL(osKernelDestroyClass(1, osSafetyWithSameClass), osErrorSafetyClass);
    TEST_EQUAL(osKernelDestroyClass(5, osSafetyWithSameClass), osErrorSafetyClass);
    TEST_EQUAL(osThreadSuspendClass(5, osSafetyWithSameClass), osErrorSafetyClass);
    TEST_EQUAL(osThreadResumeClass(5, osSafetyWithSameClass), osErrorSafetyClass);
    note('l');
}

OS_TEST_CASE(a_protected_kernel_is_locked_by_its_class_only)
{
    set_up();
    TEST_EQUAL(osKernelProtect(16), osErrorParameter);
    TEST_EQUAL(osKernelProtect(5), osOK);
    run_as_class(4, lock_the_kernel);
    TEST_STRING(noted(), "l");
    TEST_EQUAL(osKernelLock(), 0);
    TEST_EQUAL(osKernelUnlock(), 1);
    TEST_EQUAL(osKernelProtect(0), osOK);
}

static osThreadId_t start_in_class(uint32_t safety_class)
{
    const osThreadAttr_t attributes = {.attr_bits = osSafetyClass(safety_class),
                                       .priority = osPriorityLow};
    osThreadId_t id = osThreadNew(wait_for_ever, NULL, &attributes);

    TEST_NOT_NULL(id);
    return id;
}

OS_TEST_CASE(threads_of_a_class_are_suspended_and_resumed_together)
{
    set_up();
    osThreadId_t third = start_in_class(3);
    osThreadId_t second = start_in_class(2);
    osThreadId_t first = start_in_class(1);

    TEST_EQUAL(osThreadSuspendClass(2, osSafetyWithSameClass), osOK);
    TEST_EQUAL(osThreadGetState(second), osThreadBlocked);
    TEST_EQUAL(osThreadGetState(first), osThreadReady);
    TEST_EQUAL(osThreadSuspendClass(3, osSafetyWithLowerClass), osOK);
    TEST_EQUAL(osThreadGetState(first), osThreadBlocked);
    TEST_EQUAL(osThreadGetState(third), osThreadReady);
    TEST_EQUAL(osThreadResumeClass(2, osSafetyWithSameClass | osSafetyWithLowerClass), osOK);
    TEST_EQUAL(osThreadGetState(first), osThreadReady);
    TEST_EQUAL(osThreadGetState(second), osThreadReady);
    TEST_EQUAL(osThreadSuspendClass(2, 0), osErrorParameter);
    TEST_EQUAL(osThreadSuspendClass(16, osSafetyWithSameClass), osErrorParameter);
    TEST_EQUAL(osThreadResumeClass(2, 4), osErrorParameter);
    TEST_EQUAL(osThreadTerminate(first), osOK);
    TEST_EQUAL(osThreadTerminate(second), osOK);
    TEST_EQUAL(osThreadTerminate(third), osOK);
}

static void suspend_own_class(void *unused)
{
    (void)unused;
    TEST_EQUAL(osKernelLock(), 0);
    TEST_EQUAL(osThreadSuspendClass(2, osSafetyWithSameClass), osErrorResource);
    TEST_EQUAL(osKernelUnlock(), 1);
    note('a');
    TEST_EQUAL(osThreadSuspendClass(2, osSafetyWithSameClass), osOK);
    note('b');
}

OS_TEST_CASE(a_thread_suspends_its_class_and_itself)
{
    const osThreadAttr_t attributes = {.attr_bits = osSafetyClass(2), .priority = osPriorityHigh};

    set_up();
    osThreadId_t other = start_in_class(2);
    osThreadId_t id = osThreadNew(suspend_own_class, NULL, &attributes);

    TEST_STRING(noted(), "a");
    TEST_EQUAL(osThreadGetState(id), osThreadBlocked);
    TEST_EQUAL(osThreadGetState(other), osThreadBlocked);
    TEST_EQUAL(osThreadResumeClass(2, osSafetyWithSameClass), osOK);
    TEST_STRING(noted(), "b");
    TEST_EQUAL(osThreadTerminate(other), osOK);
}

static void destroy_own_class(void *unused)
{
    (void)unused;
    create_objects();
    note('a');
    (void)osKernelDestroyClass(2, osSafetyWithSameClass);
    note('b');
}

OS_TEST_CASE(all_objects_of_a_class_are_destroyed)
{
    const osThreadAttr_t attributes = {.attr_bits = osSafetyClass(2), .priority = osPriorityHigh};

    set_up();
    size_t before = os_memory_free_bytes();
    osThreadId_t other = start_in_class(3);
    osThreadId_t id = osThreadNew(destroy_own_class, NULL, &attributes);

    TEST_STRING(noted(), "a");
    TEST_EQUAL(osThreadGetState(id), osThreadError);
    TEST_EQUAL(osEventFlagsSet(safe_flags, 1), osFlagsErrorParameter);
    TEST_EQUAL(osSemaphoreGetCount(safe_semaphore), 0);
    TEST_EQUAL(osMutexAcquire(safe_mutex, 0), osErrorParameter);
    TEST_EQUAL(osMemoryPoolGetCapacity(safe_pool), 0);
    TEST_EQUAL(osMessageQueueGetCapacity(safe_queue), 0);
    TEST_EQUAL(osTimerStart(safe_timer, 1), osErrorParameter);
    TEST_EQUAL(osThreadGetState(safe_thread), osThreadTerminated);
    TEST_EQUAL(osThreadJoin(safe_thread), osOK);
    TEST_EQUAL(osThreadGetState(other), osThreadReady);
    TEST_EQUAL(osKernelDestroyClass(4, osSafetyWithLowerClass), osOK);
    TEST_EQUAL(osThreadGetState(other), osThreadError);
    TEST_EQUAL(osKernelDestroyClass(4, 0), osErrorParameter);
    TEST_EQUAL(osKernelDestroyClass(16, osSafetyWithSameClass), osErrorParameter);
    TEST_EQUAL(os_memory_free_bytes(), before);
}
