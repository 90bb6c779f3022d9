/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers.h"

#include <errno.h>

K_MEM_SLAB_DEFINE_STATIC(slab, 16, 2, 8);

static void allocate_and_note(void *letter)
{
    void *block;
    int result = k_mem_slab_alloc(&slab, &block, K_FOREVER);

    note(result == 0 ? *(const char *)letter : '!');
    k_mem_slab_free(&slab, block);
}

static void *take(void)
{
    void *block = NULL;

    TEST_EQUAL(k_mem_slab_alloc(&slab, &block, K_NO_WAIT), 0);
    return block;
}

TEST_CASE(mem_slab_waiters_are_served_by_priority_then_by_arrival)
{
    void *one = take();
    void *other = take();

    (void)spawn(0, 2, allocate_and_note, "c");
    (void)spawn(1, 1, allocate_and_note, "a");
    (void)spawn(2, 1, allocate_and_note, "b");
    let_others_run();
    k_mem_slab_free(&slab, one);
    let_others_run();
    TEST_STRING(noted(), "abc");
    k_mem_slab_free(&slab, other);
    for (int i = 0; i < 3; i++) {
        join(i);
    }
    TEST_EQUAL(k_mem_slab_num_used_get(&slab), 0);
    TEST_EQUAL(k_mem_slab_max_used_get(&slab), 2);
}

TEST_CASE(mem_slab_results)
{
    int64_t start;
    void *one = take();
    void *other = take();
    void *none = one;

    TEST_EQUAL(k_mem_slab_alloc(&slab, &none, K_NO_WAIT), -ENOMEM);
    TEST_NULL(none);
    start = k_uptime_ticks();
    TEST_EQUAL(k_mem_slab_alloc(&slab, &none, K_TICKS(6)), -EAGAIN);
    check_wait(ticks_since(&start), 6);
    TEST_NULL(none);
    k_mem_slab_free(&slab, one);
    TEST_EQUAL(k_mem_slab_num_free_get(&slab), 1);
    k_mem_slab_free(&slab, other);
    TEST_EQUAL(k_mem_slab_num_free_get(&slab), 2);
}

TEST_CASE(mem_slab_block_is_not_lost_with_an_aborted_waiter)
{
    void *one = take();
    void *other = take();

    (void)spawn(0, -2, allocate_and_note, "a");
    (void)spawn(1, -1, allocate_and_note, "b");
    k_thread_abort(&helpers[0]);
    k_mem_slab_free(&slab, one);
    TEST_STRING(noted(), "b");
    k_mem_slab_free(&slab, other);
    join(1);
    TEST_EQUAL(k_mem_slab_num_used_get(&slab), 0);
}

static void allocate_in_interrupt(void *block)
{
    TEST_EQUAL(k_mem_slab_alloc(&slab, block, K_NO_WAIT), 0);
}

static void free_in_interrupt(void *block)
{
    k_mem_slab_free(&slab, block);
    note('i');
}

TEST_CASE(mem_slab_works_in_interrupts_without_waiting)
{
    void *one = NULL;
    void *other = take();

    in_interrupt(allocate_in_interrupt, &one);
    TEST_NOT_NULL(one);
    (void)spawn(0, -1, allocate_and_note, "a");
    in_interrupt(free_in_interrupt, one);
    TEST_STRING(noted(), "ia");
    k_mem_slab_free(&slab, other);
    join(0);
    TEST_EQUAL(k_mem_slab_num_used_get(&slab), 0);
}

TEST_CASE(mem_slab_set_up_refuses_unaligned_memory)
{
    static char buffer[64] __attribute__((aligned(8)));
    struct k_mem_slab bad;

    TEST_EQUAL(k_mem_slab_init(&bad, buffer + 1, 16, 2), -EINVAL);
    TEST_EQUAL(k_mem_slab_init(&bad, buffer, 15, 2), -EINVAL);
    TEST_EQUAL(k_mem_slab_init(&bad, buffer, 16, 2), 0);
}

TEST_CASE(mem_slab_statistics_are_in_bytes)
{
    struct sys_memory_stats stats;
    void *one = take();
    void *other = take();

    TEST_EQUAL(k_mem_slab_runtime_stats_get(&slab, NULL), -EINVAL);
    TEST_EQUAL(k_mem_slab_runtime_stats_get(NULL, &stats), -EINVAL);
    TEST_EQUAL(k_mem_slab_runtime_stats_reset_max(NULL), -EINVAL);
    k_mem_slab_free(&slab, other);
    TEST_EQUAL(k_mem_slab_runtime_stats_get(&slab, &stats), 0);
    TEST_EQUAL(stats.free_bytes, 16);
    TEST_EQUAL(stats.allocated_bytes, 16);
    TEST_EQUAL(stats.max_allocated_bytes, 32);
    TEST_EQUAL(k_mem_slab_runtime_stats_reset_max(&slab), 0);
    TEST_EQUAL(k_mem_slab_max_used_get(&slab), 1);
    k_mem_slab_free(&slab, one);
    TEST_EQUAL(k_mem_slab_runtime_stats_get(&slab, &stats), 0);
    TEST_EQUAL(stats.free_bytes, 32);
    TEST_EQUAL(stats.max_allocated_bytes, 16);
}
