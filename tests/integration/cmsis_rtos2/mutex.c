/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

static osMutexId_t mutex;

static void set_up(uint32_t attr_bits)
{
    const osMutexAttr_t attributes = {.name = "door", .attr_bits = attr_bits};

    mutex = osMutexNew(&attributes);
    TEST_NOT_NULL(mutex);
}

static void tear_down(void)
{
    TEST_EQUAL(osMutexDelete(mutex), osOK);
}

OS_TEST_CASE(a_mutex_has_the_owner_that_acquired_it)
{
    set_up(0);
    TEST_STRING(osMutexGetName(mutex), "door");
    TEST_NULL(osMutexGetOwner(mutex));
    TEST_EQUAL(osMutexAcquire(mutex, 0), osOK);
    TEST_SAME(osMutexGetOwner(mutex), osThreadGetId());
    TEST_EQUAL(osMutexRelease(mutex), osOK);
    TEST_NULL(osMutexGetOwner(mutex));
    TEST_EQUAL(osMutexRelease(mutex), osErrorResource);
    tear_down();
}

OS_TEST_CASE(a_recursive_mutex_is_released_as_often_as_it_was_acquired)
{
    set_up(osMutexRecursive);
    for (int i = 0; i < 300; i++) {
        TEST_EQUAL(osMutexAcquire(mutex, i % 2 == 0 ? 0 : osWaitForever), osOK);
    }
    for (int i = 0; i < 300; i++) {
        TEST_SAME(osMutexGetOwner(mutex), osThreadGetId());
        TEST_EQUAL(osMutexRelease(mutex), osOK);
    }
    TEST_NULL(osMutexGetOwner(mutex));
    tear_down();
}

OS_TEST_CASE(a_mutex_that_is_not_recursive_is_not_acquired_twice)
{
    set_up(osMutexPrioInherit);
    TEST_EQUAL(osMutexAcquire(mutex, 0), osOK);
    TEST_EQUAL(osMutexAcquire(mutex, 0), osErrorResource);
    TEST_EQUAL(osMutexAcquire(mutex, osWaitForever), osErrorResource);
    TEST_EQUAL(osMutexRelease(mutex), osOK);
    TEST_NULL(osMutexGetOwner(mutex));
    tear_down();
}

static void try_and_wait(void *unused)
{
    uint32_t before = osKernelGetTickCount();

    (void)unused;
    TEST_EQUAL(osMutexRelease(mutex), osErrorResource);
    TEST_EQUAL(osMutexAcquire(mutex, 0), osErrorResource);
    TEST_EQUAL(osMutexAcquire(mutex, 10), osErrorTimeout);
    check_ticks(before, 10);
    note('t');
}

OS_TEST_CASE(the_mutex_of_another_is_neither_acquired_nor_released)
{
    set_up(osMutexRecursive);
    TEST_EQUAL(osMutexAcquire(mutex, 0), osOK);
    osThreadId_t other = start_joinable(osPriorityHigh, try_and_wait, NULL);

    TEST_EQUAL(osThreadJoin(other), osOK);
    TEST_STRING(noted(), "t");
    TEST_EQUAL(osMutexRelease(mutex), osOK);
    tear_down();
}

static void acquire_and_release(void *letter)
{
    TEST_EQUAL(osMutexAcquire(mutex, osWaitForever), osOK);
    note(*(const char *)letter);
    TEST_EQUAL(osMutexRelease(mutex), osOK);
}

OS_TEST_CASE(the_owner_inherits_the_priority_of_those_who_wait)
{
    set_up(osMutexPrioInherit);
    TEST_EQUAL(osMutexAcquire(mutex, 0), osOK);
    (void)start(osPriorityAboveNormal, acquire_and_release, "b");
    TEST_EQUAL(osThreadGetPriority(osThreadGetId()), osPriorityAboveNormal);
    (void)start(osPriorityRealtime2, acquire_and_release, "a");
    TEST_EQUAL(osThreadGetPriority(osThreadGetId()), osPriorityRealtime2);
    TEST_EQUAL(osMutexRelease(mutex), osOK);
    TEST_EQUAL(osThreadGetPriority(osThreadGetId()), osPriorityNormal);
    TEST_STRING(noted(), "ab");
    tear_down();
}

static void wait_until_deleted(void *unused)
{
    (void)unused;
    TEST_EQUAL(osMutexAcquire(mutex, osWaitForever), osErrorResource);
    note('r');
}

OS_TEST_CASE(a_deleted_mutex_lets_waiters_and_inheritance_go)
{
    set_up(0);
    TEST_EQUAL(osMutexAcquire(mutex, 0), osOK);
    (void)start(osPriorityAboveNormal, wait_until_deleted, NULL);
    (void)start(osPriorityHigh, wait_until_deleted, NULL);
    TEST_EQUAL(osThreadGetPriority(osThreadGetId()), osPriorityHigh);
    tear_down();
    TEST_STRING(noted(), "rr");
    TEST_EQUAL(osThreadGetPriority(osThreadGetId()), osPriorityNormal);
    TEST_EQUAL(osMutexRelease(mutex), osErrorParameter);
}

static void end_with_mutex(void *unused)
{
    (void)unused;
    TEST_EQUAL(osMutexAcquire(mutex, 0), osOK);
    TEST_EQUAL(osMutexAcquire(mutex, 0), osOK);
}

OS_TEST_CASE(a_robust_mutex_becomes_free_when_its_owner_ends)
{
    set_up(osMutexRobust | osMutexRecursive);
    (void)start(osPriorityHigh, end_with_mutex, NULL);
    TEST_NULL(osMutexGetOwner(mutex));
    TEST_EQUAL(osMutexAcquire(mutex, 0), osOK);
    TEST_EQUAL(osMutexRelease(mutex), osOK);
    TEST_EQUAL(osMutexRelease(mutex), osErrorResource);
    tear_down();
}

static void hold(void *unused)
{
    (void)unused;
    TEST_EQUAL(osMutexAcquire(mutex, 0), osOK);
    (void)osDelay(osWaitForever);
}

OS_TEST_CASE(a_robust_mutex_goes_from_a_terminated_owner_to_the_first_waiter)
{
    set_up(osMutexRobust);
    osThreadId_t owner = start(osPriorityHigh, hold, NULL);

    TEST_SAME(osMutexGetOwner(mutex), owner);
    (void)start(osPriorityAboveNormal, acquire_and_release, "b");
    (void)start(osPriorityAboveNormal1, acquire_and_release, "a");
    TEST_EQUAL(osThreadTerminate(owner), osOK);
    TEST_STRING(noted(), "ab");
    TEST_NULL(osMutexGetOwner(mutex));
    tear_down();
}

OS_TEST_CASE(another_mutex_stays_locked_when_its_owner_ends)
{
    set_up(0);
    osThreadId_t owner = start(osPriorityHigh, hold, NULL);

    (void)start(osPriorityAboveNormal, wait_until_deleted, NULL);
    TEST_EQUAL(osThreadTerminate(owner), osOK);
    TEST_NULL(osMutexGetOwner(mutex));
    TEST_EQUAL(osMutexAcquire(mutex, 0), osErrorResource);
    TEST_EQUAL(osMutexAcquire(mutex, 5), osErrorTimeout);
    TEST_EQUAL(osMutexRelease(mutex), osErrorResource);
    owner = start(osPriorityHigh, try_and_wait, NULL); /* perhaps in the same memory */
    TEST_EQUAL(osDelay(20), osOK);
    TEST_STRING(noted(), "t");
    tear_down();
    TEST_STRING(noted(), "r");
}

static void use_in_interrupt(void *unused)
{
    (void)unused;
    TEST_EQUAL(osMutexAcquire(mutex, 0), osErrorISR);
    TEST_EQUAL(osMutexRelease(mutex), osErrorISR);
    TEST_EQUAL(osMutexDelete(mutex), osErrorISR);
    TEST_NULL(osMutexGetOwner(mutex));
    TEST_NULL(osMutexNew(NULL));
    TEST_STRING(osMutexGetName(mutex), "door");
}

OS_TEST_CASE(interrupts_have_nothing_to_do_with_mutexes)
{
    set_up(0);
    TEST_EQUAL(osMutexAcquire(mutex, 0), osOK);
    in_interrupt(use_in_interrupt, NULL);
    unsigned int key = irq_lock();

    use_in_interrupt(NULL);
    irq_unlock(key);
    TEST_EQUAL(osMutexRelease(mutex), osOK);
    tear_down();
}

OS_TEST_CASE(what_is_no_mutex_is_refused)
{
    osSemaphoreId_t semaphore = osSemaphoreNew(1, 0, NULL);

    TEST_EQUAL(osMutexAcquire(NULL, 0), osErrorParameter);
    TEST_EQUAL(osMutexAcquire(semaphore, 0), osErrorParameter);
    TEST_EQUAL(osMutexRelease(NULL), osErrorParameter);
    TEST_EQUAL(osMutexDelete(semaphore), osErrorParameter);
    TEST_NULL(osMutexGetOwner(NULL));
    TEST_NULL(osMutexGetName(semaphore));
    TEST_EQUAL(osSemaphoreDelete(semaphore), osOK);
}

OS_TEST_CASE(a_mutex_has_its_memory_from_the_caller)
{
    static struct os_mutex memory;
    osMutexAttr_t attributes = {.cb_mem = &memory, .cb_size = sizeof(memory)};

    mutex = osMutexNew(&attributes);
    TEST_SAME(mutex, &memory);
    tear_down();
    attributes.cb_size--;
    TEST_NULL(osMutexNew(&attributes));
}

static void take_it_and_end(void *taken)
{
    TEST_EQUAL(osMutexAcquire(taken, 0), osOK);
}

OS_TEST_CASE(a_mutex_that_is_not_robust_stays_locked_when_its_owner_ends)
{
    osMutexId_t kept = osMutexNew(NULL);

    TEST_NOT_NULL(kept);
    (void)start(osPriorityHigh, take_it_and_end, kept);
    TEST_NULL(osMutexGetOwner(kept));
    TEST_EQUAL(osMutexAcquire(kept, 0), osErrorResource);
    TEST_EQUAL(osMutexAcquire(kept, 3), osErrorTimeout);
    TEST_EQUAL(osMutexRelease(kept), osErrorResource);
    TEST_EQUAL(osMutexDelete(kept), osOK);
}
