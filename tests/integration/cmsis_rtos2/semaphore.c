/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

static osSemaphoreId_t semaphore;

static void set_up(uint32_t limit, uint32_t count)
{
    semaphore = osSemaphoreNew(limit, count, NULL);
    TEST_NOT_NULL(semaphore);
}

static void tear_down(void)
{
    TEST_EQUAL(osSemaphoreDelete(semaphore), osOK);
}

OS_TEST_CASE(tokens_are_counted_up_to_the_limit)
{
    set_up(3, 1);
    TEST_EQUAL(osSemaphoreGetCount(semaphore), 1);
    TEST_EQUAL(osSemaphoreRelease(semaphore), osOK);
    TEST_EQUAL(osSemaphoreRelease(semaphore), osOK);
    TEST_EQUAL(osSemaphoreRelease(semaphore), osErrorResource);
    TEST_EQUAL(osSemaphoreGetCount(semaphore), 3);
    TEST_EQUAL(osSemaphoreAcquire(semaphore, osWaitForever), osOK);
    TEST_EQUAL(osSemaphoreAcquire(semaphore, 5), osOK);
    TEST_EQUAL(osSemaphoreAcquire(semaphore, 0), osOK);
    TEST_EQUAL(osSemaphoreGetCount(semaphore), 0);
    tear_down();
}

OS_TEST_CASE(no_token_is_a_resource_error_at_once_and_a_timeout_later)
{
    set_up(1, 0);
    uint32_t before = osKernelGetTickCount();

    TEST_EQUAL(osSemaphoreAcquire(semaphore, 0), osErrorResource);
    TEST_AT_MOST(ticks_after(before), 2);
    before = osKernelGetTickCount();
    TEST_EQUAL(osSemaphoreAcquire(semaphore, 15), osErrorTimeout);
    check_ticks(before, 15);
    tear_down();
}

static void acquire(void *letter)
{
    TEST_EQUAL(osSemaphoreAcquire(semaphore, osWaitForever), osOK);
    note(*(const char *)letter);
}

OS_TEST_CASE(a_released_token_goes_to_the_most_urgent_waiter)
{
    set_up(2, 0);
    (void)start(osPriorityAboveNormal, acquire, "b");
    (void)start(osPriorityAboveNormal, acquire, "c");
    (void)start(osPriorityHigh, acquire, "a");
    for (int i = 0; i < 3; i++) {
        TEST_EQUAL(osSemaphoreRelease(semaphore), osOK);
        TEST_EQUAL(osSemaphoreGetCount(semaphore), 0);
    }
    TEST_STRING(noted(), "abc");
    tear_down();
}

static void acquire_until_deleted(void *unused)
{
    (void)unused;
    TEST_EQUAL(osSemaphoreAcquire(semaphore, osWaitForever), osErrorResource);
    note('r');
}

OS_TEST_CASE(a_deleted_semaphore_lets_its_waiters_go)
{
    set_up(1, 0);
    (void)start(osPriorityHigh, acquire_until_deleted, NULL);
    (void)start(osPriorityHigh, acquire_until_deleted, NULL);
    tear_down();
    TEST_STRING(noted(), "rr");
    TEST_EQUAL(osSemaphoreDelete(semaphore), osErrorParameter);
    TEST_EQUAL(osSemaphoreRelease(semaphore), osErrorParameter);
}

static void use_in_interrupt(void *unused)
{
    (void)unused;
    TEST_EQUAL(osSemaphoreRelease(semaphore), osOK);
    TEST_EQUAL(osSemaphoreRelease(semaphore), osErrorResource);
    TEST_EQUAL(osSemaphoreGetCount(semaphore), 1);
    TEST_EQUAL(osSemaphoreAcquire(semaphore, 0), osOK);
    TEST_EQUAL(osSemaphoreAcquire(semaphore, 0), osErrorResource);
    TEST_EQUAL(osSemaphoreAcquire(semaphore, 1), osErrorParameter);
    TEST_EQUAL(osSemaphoreAcquire(semaphore, osWaitForever), osErrorParameter);
    TEST_NULL(osSemaphoreGetName(semaphore));
    TEST_NULL(osSemaphoreNew(1, 1, NULL));
    TEST_EQUAL(osSemaphoreDelete(semaphore), osErrorISR);
}

OS_TEST_CASE(interrupts_release_and_try_semaphores)
{
    set_up(1, 0);
    in_interrupt(use_in_interrupt, NULL);
    tear_down();
}

static void release(void *unused)
{
    (void)unused;
    TEST_EQUAL(osSemaphoreRelease(semaphore), osOK);
}

OS_TEST_CASE(an_interrupt_wakes_a_waiter_for_a_token)
{
    set_up(1, 0);
    (void)start(osPriorityHigh, acquire, "a");
    in_interrupt(release, NULL);
    TEST_STRING(noted(), "a");
    tear_down();
}

OS_TEST_CASE(with_interrupts_locked_tokens_are_tried_and_given)
{
    set_up(1, 1);
    unsigned int key = irq_lock();

    TEST_EQUAL(osSemaphoreAcquire(semaphore, 0), osOK);
    TEST_EQUAL(osSemaphoreAcquire(semaphore, 1), osErrorParameter);
    TEST_EQUAL(osSemaphoreRelease(semaphore), osOK);
    TEST_EQUAL(osSemaphoreDelete(semaphore), osErrorISR);
    TEST_NULL(osSemaphoreNew(1, 1, NULL));
    irq_unlock(key);
    tear_down();
}

OS_TEST_CASE(a_semaphore_needs_a_limit_that_its_count_keeps)
{
    TEST_NULL(osSemaphoreNew(0, 0, NULL));
    TEST_NULL(osSemaphoreNew(1, 2, NULL));
    TEST_NULL(osSemaphoreNew(0xffffffffU, 0x80000000U, NULL));
    set_up(0xffffffffU, 0x7fffffff);
    TEST_EQUAL(osSemaphoreRelease(semaphore), osErrorResource);
    tear_down();
}

OS_TEST_CASE(what_is_no_semaphore_is_refused)
{
    osMutexId_t mutex = osMutexNew(NULL);

    TEST_EQUAL(osSemaphoreAcquire(NULL, 0), osErrorParameter);
    TEST_EQUAL(osSemaphoreAcquire(mutex, 0), osErrorParameter);
    TEST_EQUAL(osSemaphoreRelease(NULL), osErrorParameter);
    TEST_EQUAL(osSemaphoreGetCount(NULL), 0);
    TEST_NULL(osSemaphoreGetName(mutex));
    TEST_EQUAL(osSemaphoreDelete(mutex), osErrorParameter);
    TEST_EQUAL(osMutexDelete(mutex), osOK);
}

OS_TEST_CASE(a_semaphore_has_its_name_and_memory_from_the_caller)
{
    static struct os_semaphore memory;
    osSemaphoreAttr_t attributes = {.name = "tokens", .cb_mem = &memory, .cb_size = sizeof(memory)};
    size_t before = os_memory_free_bytes();

    semaphore = osSemaphoreNew(1, 1, &attributes);
    TEST_SAME(semaphore, &memory);
    TEST_EQUAL(os_memory_free_bytes(), before);
    TEST_STRING(osSemaphoreGetName(semaphore), "tokens");
    tear_down();
    attributes.cb_size--;
    TEST_NULL(osSemaphoreNew(1, 1, &attributes));
    attributes = (osSemaphoreAttr_t){.cb_mem = (char *)&memory + 1, .cb_size = sizeof(memory)};
    TEST_NULL(osSemaphoreNew(1, 1, &attributes));
    attributes = (osSemaphoreAttr_t){.cb_size = sizeof(memory)};
    TEST_NULL(osSemaphoreNew(1, 1, &attributes));
}
