/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers.h"

#include <string.h>

#define BLOCK_BYTES ((size_t)200)

K_HEAP_DEFINE_STATIC(heap, 1400);

static void *blocks[8];
static int count;

static size_t allocated_bytes(void)
{
    struct sys_memory_stats stats;

    TEST_EQUAL(k_heap_runtime_stats_get(&heap, &stats), 0);
    return stats.allocated_bytes;
}

static void fill(void)
{
    count = 0;
    while ((blocks[count] = k_heap_alloc(&heap, BLOCK_BYTES, K_NO_WAIT)) != NULL) {
        count++;
    }
    TEST_AT_LEAST(count, 3);
}

static void free_all(void)
{
    while (count > 0) {
        k_heap_free(&heap, blocks[--count]);
    }
    TEST_EQUAL(allocated_bytes(), 0);
}

TEST_CASE(heap_results)
{
    int64_t start;

    fill();
    TEST_NULL(k_heap_alloc(&heap, BLOCK_BYTES, K_NO_WAIT));
    start = k_uptime_ticks();
    TEST_NULL(k_heap_alloc(&heap, BLOCK_BYTES, K_TICKS(6)));
    check_wait(ticks_since(&start), 6);
    TEST_NULL(k_heap_realloc(&heap, blocks[0], 2 * BLOCK_BYTES, K_TICKS(4)));
    check_wait(ticks_since(&start), 4);
    TEST_NULL(k_heap_alloc(&heap, 2000, K_FOREVER)); /* never possible: at once */
    TEST_NULL(k_heap_alloc(&heap, 0, K_FOREVER));
    check_wait(ticks_since(&start), 0);
    free_all();
}

static void note_result(const void *block, const char *letter)
{
    if (block != NULL) {
        note(*letter);
    } else {
        note('!');
    }
}

static void allocate_and_note(void *letter)
{
    void *block = k_heap_alloc(&heap, BLOCK_BYTES, K_FOREVER);

    note_result(block, letter);
    k_heap_free(&heap, block);
}

TEST_CASE(heap_waiters_are_served_by_priority_then_by_arrival)
{
    fill();
    (void)spawn(0, 2, allocate_and_note, "c");
    (void)spawn(1, 1, allocate_and_note, "a");
    (void)spawn(2, 1, allocate_and_note, "b");
    let_others_run();
    TEST_FALSE(has_noted());
    k_heap_free(&heap, blocks[--count]);
    let_others_run();
    TEST_STRING(noted(), "abc");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
    free_all();
}

static void allocate_much_and_note(void *letter)
{
    void *block = k_heap_alloc(&heap, 2 * BLOCK_BYTES, K_FOREVER);

    note_result(block, letter);
    k_heap_free(&heap, block);
}

TEST_CASE(heap_waiters_for_less_are_not_held_up_by_one_for_more)
{
    fill();
    (void)spawn(0, -2, allocate_much_and_note, "M");
    (void)spawn(1, -1, allocate_and_note, "s");
    k_heap_free(&heap, blocks[--count]);
    TEST_STRING(noted(), "s");
    k_heap_free(&heap, blocks[--count]);
    TEST_STRING(noted(), "M");
    join(0);
    join(1);
    free_all();
}

static void grow_and_note(void *letter)
{
    blocks[0] = k_heap_realloc(&heap, blocks[0], 2 * BLOCK_BYTES, K_FOREVER);
    note_result(blocks[0], letter);
}

TEST_CASE(heap_block_grows_once_its_neighbour_is_free)
{
    void *before;

    fill();
    before = blocks[0];
    memset(before, 'x', BLOCK_BYTES);
    (void)spawn(0, -1, grow_and_note, "g");
    TEST_FALSE(has_noted());
    k_heap_free(&heap, blocks[1]);
    TEST_STRING(noted(), "g");
    TEST_SAME(blocks[0], before);
    TEST_EQUAL(((char *)before)[BLOCK_BYTES - 1], 'x');
    join(0);
    blocks[1] = NULL;
    free_all();
}

TEST_CASE(heap_loses_nothing_with_an_aborted_waiter)
{
    fill();
    (void)spawn(0, -2, allocate_and_note, "a");
    (void)spawn(1, -1, allocate_and_note, "b");
    k_thread_abort(&helpers[0]);
    k_heap_free(&heap, blocks[--count]);
    TEST_STRING(noted(), "b");
    join(1);
    free_all();
}

static void allocate_in_interrupt(void *block)
{
    *(void **)block = k_heap_alloc(&heap, BLOCK_BYTES, K_NO_WAIT);
}

static void free_in_interrupt(void *block)
{
    k_heap_free(&heap, block);
    note('i');
}

TEST_CASE(heap_works_in_interrupts_without_waiting)
{
    void *block = NULL;

    in_interrupt(allocate_in_interrupt, &block);
    TEST_NOT_NULL(block);
    fill();
    (void)spawn(0, -1, allocate_and_note, "a");
    in_interrupt(free_in_interrupt, block);
    TEST_STRING(noted(), "ia");
    join(0);
    free_all();
}

TEST_CASE(heap_cleared_memory_is_clear)
{
    uint8_t *block = k_heap_alloc(&heap, 64, K_NO_WAIT);

    memset(block, 0xff, 64);
    k_heap_free(&heap, block);
    block = k_heap_calloc(&heap, 16, 4, K_NO_WAIT);
    for (int i = 0; i < 64; i++) {
        TEST_EQUAL(block[i], 0);
    }
    k_heap_free(&heap, block);
}

TEST_CASE(heap_alignment_is_kept)
{
    for (size_t align = 1; align <= 256; align *= 2) {
        void *block = k_heap_aligned_alloc(&heap, align, 30, K_NO_WAIT);

        TEST_NOT_NULL(block);
        TEST_EQUAL((uintptr_t)block % align, 0);
        k_heap_free(&heap, block);
    }
    TEST_EQUAL(allocated_bytes(), 0);
}

TEST_CASE(heap_set_up_at_run_time)
{
    static char buffer[512];
    struct k_heap own;
    void *block;

    k_heap_init(&own, buffer + 1, sizeof(buffer) - 1);
    block = k_heap_alloc(&own, 100, K_NO_WAIT);
    TEST_TRUE((char *)block > buffer && (char *)block + 100 <= buffer + sizeof(buffer));
    k_heap_free(&own, block);
}
