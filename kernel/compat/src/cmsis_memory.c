/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The memory of what brings none of its own.
 *
 * A thread that ends by itself still needs its control block and stack until it has been switched
 * away from. So they wait here until another thread comes by: that is proof enough.
 */

#include "cmsis_layer.h"

#include <kernel/heap.h>

K_HEAP_DEFINE_STATIC(pool, CONFIG_CMSIS_RTOS2_MEMORY_BYTES);

static void *left_control_block;
static void *left_stack;

static void free_what_was_left(void)
{
    k_heap_free(&pool, left_control_block);
    k_heap_free(&pool, left_stack);
    left_control_block = NULL;
    left_stack = NULL;
}

void *os__pool_take(size_t align, size_t bytes)
{
    free_what_was_left();
    return k_heap_aligned_alloc(&pool, align, bytes, K_NO_WAIT);
}

void os__pool_give(void *memory)
{
    k_heap_free(&pool, memory);
}

void os__pool_give_after_me(void *control_block, void *stack)
{
    free_what_was_left();
    left_control_block = control_block;
    left_stack = stack;
}

size_t os_memory_free_bytes(void)
{
    struct sys_memory_stats stats = {0, 0, 0};

    if (!k_is_in_isr()) {
        k_sched_lock();
        free_what_was_left();
        k_sched_unlock();
    }
    (void)k_heap_runtime_stats_get(&pool, &stats);
    return stats.free_bytes;
}
