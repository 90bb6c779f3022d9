/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

#include <string.h>

static osMemoryPoolId_t pool;

static void set_up(uint32_t count, uint32_t size)
{
    pool = osMemoryPoolNew(count, size, NULL);
    TEST_NOT_NULL(pool);
}

static void tear_down(void)
{
    TEST_EQUAL(osMemoryPoolDelete(pool), osOK);
}

OS_TEST_CASE(blocks_are_taken_given_back_and_counted)
{
    set_up(2, 10);
    TEST_EQUAL(osMemoryPoolGetCapacity(pool), 2);
    TEST_EQUAL(osMemoryPoolGetBlockSize(pool), 10);
    void *first = osMemoryPoolAlloc(pool, 0);
    void *second = osMemoryPoolAlloc(pool, osWaitForever);

    TEST_NOT_NULL(first);
    TEST_NOT_NULL(second);
    memset(first, 1, 10);
    memset(second, 2, 10);
    TEST_EQUAL(((char *)first)[9], 1);
    TEST_EQUAL(osMemoryPoolGetCount(pool), 2);
    TEST_EQUAL(osMemoryPoolGetSpace(pool), 0);
    TEST_NULL(osMemoryPoolAlloc(pool, 0));
    TEST_EQUAL(osMemoryPoolFree(pool, first), osOK);
    TEST_EQUAL(osMemoryPoolGetCount(pool), 1);
    TEST_EQUAL(osMemoryPoolGetSpace(pool), 1);
    TEST_SAME(osMemoryPoolAlloc(pool, 0), first);
    tear_down();
}

OS_TEST_CASE(a_wait_for_a_block_ends_after_its_ticks)
{
    set_up(1, 8);
    (void)osMemoryPoolAlloc(pool, 0);
    uint32_t before = osKernelGetTickCount();

    TEST_NULL(osMemoryPoolAlloc(pool, 12));
    check_ticks(before, 12);
    tear_down();
}

static void *block;

static void allocate(void *letter)
{
    void *own = osMemoryPoolAlloc(pool, osWaitForever);

    TEST_SAME(own, block);
    note(*(const char *)letter);
}

OS_TEST_CASE(a_block_given_back_goes_to_the_most_urgent_waiter)
{
    set_up(1, 8);
    block = osMemoryPoolAlloc(pool, 0);
    (void)start(osPriorityAboveNormal, allocate, "b");
    (void)start(osPriorityHigh, allocate, "a");
    TEST_EQUAL(osMemoryPoolFree(pool, block), osOK);
    TEST_STRING(noted(), "a");
    TEST_EQUAL(osMemoryPoolGetCount(pool), 1);
    TEST_EQUAL(osMemoryPoolFree(pool, block), osOK);
    TEST_STRING(noted(), "b");
    tear_down();
}

static void allocate_until_deleted(void *unused)
{
    (void)unused;
    TEST_NULL(osMemoryPoolAlloc(pool, osWaitForever));
    note('n');
}

OS_TEST_CASE(a_deleted_pool_lets_its_waiters_go)
{
    set_up(1, 8);
    (void)osMemoryPoolAlloc(pool, 0);
    (void)start(osPriorityHigh, allocate_until_deleted, NULL);
    tear_down();
    TEST_STRING(noted(), "n");
    TEST_EQUAL(osMemoryPoolDelete(pool), osErrorParameter);
    TEST_NULL(osMemoryPoolAlloc(pool, 0));
}

OS_TEST_CASE(what_is_no_block_of_the_pool_is_not_freed)
{
    set_up(3, 8);
    char *first = osMemoryPoolAlloc(pool, 0);
    char outside[8];

    TEST_EQUAL(osMemoryPoolFree(pool, NULL), osErrorParameter);
    TEST_EQUAL(osMemoryPoolFree(pool, outside), osErrorParameter);
    TEST_EQUAL(osMemoryPoolFree(pool, first + 1), osErrorParameter);
    TEST_EQUAL(osMemoryPoolFree(pool, first + 8), osErrorParameter); /* never allocated */
    TEST_EQUAL(osMemoryPoolFree(pool, first + 24), osErrorParameter);
    TEST_EQUAL(osMemoryPoolFree(pool, first), osOK);
    TEST_EQUAL(osMemoryPoolFree(pool, first), osErrorResource);
    tear_down();
}

static void use_in_interrupt(void *unused)
{
    (void)unused;
    void *own = osMemoryPoolAlloc(pool, 0);

    TEST_NOT_NULL(own);
    TEST_NULL(osMemoryPoolAlloc(pool, 0));
    TEST_NULL(osMemoryPoolAlloc(pool, 1));
    TEST_EQUAL(osMemoryPoolGetCapacity(pool), 1);
    TEST_EQUAL(osMemoryPoolGetBlockSize(pool), 8);
    TEST_EQUAL(osMemoryPoolGetCount(pool), 1);
    TEST_EQUAL(osMemoryPoolGetSpace(pool), 0);
    TEST_EQUAL(osMemoryPoolFree(pool, own), osOK);
    TEST_NULL(osMemoryPoolGetName(pool));
    TEST_NULL(osMemoryPoolNew(1, 1, NULL));
    TEST_EQUAL(osMemoryPoolDelete(pool), osErrorISR);
}

OS_TEST_CASE(interrupts_take_and_give_back_blocks)
{
    set_up(1, 8);
    in_interrupt(use_in_interrupt, NULL);
    tear_down();
}

static void free_block(void *unused)
{
    (void)unused;
    TEST_EQUAL(osMemoryPoolFree(pool, block), osOK);
}

OS_TEST_CASE(an_interrupt_wakes_a_waiter_for_a_block)
{
    set_up(1, 8);
    block = osMemoryPoolAlloc(pool, 0);
    (void)start(osPriorityHigh, allocate, "a");
    in_interrupt(free_block, NULL);
    TEST_STRING(noted(), "a");
    tear_down();
}

OS_TEST_CASE(a_pool_of_nothing_or_of_too_much_is_refused)
{
    TEST_NULL(osMemoryPoolNew(0, 8, NULL));
    TEST_NULL(osMemoryPoolNew(8, 0, NULL));
    TEST_NULL(osMemoryPoolNew(0x10000, 0x10000, NULL));
    TEST_NULL(osMemoryPoolNew(1, 0xffffffffU, NULL));
    TEST_NULL(osMemoryPoolNew(1, CONFIG_CMSIS_RTOS2_MEMORY_BYTES, NULL));
}

OS_TEST_CASE(a_pool_has_its_memory_from_the_caller)
{
    static struct os_memory_pool memory;
    static void *blocks[OS_MEMORY_POOL_BYTES(3, 10) / sizeof(void *)];
    const osMemoryPoolAttr_t good = {.name = "blocks",
                                     .cb_mem = &memory,
                                     .cb_size = sizeof(memory),
                                     .mp_mem = blocks,
                                     .mp_size = sizeof(blocks)};
    osMemoryPoolAttr_t bad = good;
    size_t before = os_memory_free_bytes();

    pool = osMemoryPoolNew(3, 10, &good);
    TEST_SAME(pool, &memory);
    TEST_STRING(osMemoryPoolGetName(pool), "blocks");
    TEST_SAME(osMemoryPoolAlloc(pool, 0), blocks);
    TEST_EQUAL(os_memory_free_bytes(), before);
    tear_down();
    bad.mp_size--;
    TEST_NULL(osMemoryPoolNew(3, 10, &bad));
    bad = good;
    bad.mp_mem = (char *)blocks + 2;
    TEST_NULL(osMemoryPoolNew(2, 10, &bad));
    bad = good;
    bad.mp_mem = NULL;
    TEST_NULL(osMemoryPoolNew(3, 10, &bad));
    bad = good;
    bad.cb_size--;
    TEST_NULL(osMemoryPoolNew(3, 10, &bad));
}

OS_TEST_CASE(what_is_no_pool_is_refused)
{
    osSemaphoreId_t semaphore = osSemaphoreNew(1, 0, NULL);

    TEST_NULL(osMemoryPoolAlloc(NULL, 0));
    TEST_NULL(osMemoryPoolAlloc(semaphore, 0));
    TEST_EQUAL(osMemoryPoolFree(NULL, semaphore), osErrorParameter);
    TEST_EQUAL(osMemoryPoolGetCapacity(NULL), 0);
    TEST_EQUAL(osMemoryPoolGetBlockSize(NULL), 0);
    TEST_EQUAL(osMemoryPoolGetCount(semaphore), 0);
    TEST_EQUAL(osMemoryPoolGetSpace(NULL), 0);
    TEST_NULL(osMemoryPoolGetName(NULL));
    TEST_EQUAL(osMemoryPoolDelete(semaphore), osErrorParameter);
    TEST_EQUAL(osSemaphoreDelete(semaphore), osOK);
}
