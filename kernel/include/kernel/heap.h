/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_HEAP_H
#define KERNEL_HEAP_H

/**
 * @file
 * Heaps: memory in pieces of any size, for threads and interrupts; a caller may wait for some.
 *
 *     K_HEAP_DEFINE(pictures, 16384);
 *
 *     uint8_t *picture = k_heap_alloc(&pictures, bytes, K_MSEC(100));
 *
 *     if (picture == NULL) {
 *         return -ENOMEM;
 *     }
 *     k_heap_free(&pictures, picture);
 *
 * Memory is aligned for any type. What is wrong with it (freed twice, not of this heap, written
 * over its end) is a fatal error that names the function which found it: see kernel/sys_heap.h,
 * also for what a block costs.
 *
 * @context Thread; an ISR only with K_NO_WAIT.
 * @cost    O(1) under the lock, whatever the number and sizes of blocks; freeing, and making a
 *          block smaller, also O(threads that wait for memory of this heap). Clearing and copying
 *          happen without the lock.
 */

#include <kernel/sys_heap.h>
#include <kernel/wait_queue.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_heap {
    struct sys_heap heap;
    struct k_wait_queue waiters;
};

#define K__HEAP_BYTES(bytes) MAX(bytes, SYS_HEAP_MIN_BYTES)

#define K__HEAP_DEFINE(storage_, name, bytes)                                                      \
    static uint8_t __attribute__((aligned(2 * sizeof(void *)), section(".bss.noinit")))            \
    name##_memory[K__HEAP_BYTES(bytes)];                                                           \
    storage_ struct k_heap name = {{NULL, name##_memory, K__HEAP_BYTES(bytes)}, K_WAIT_QUEUE_INIT}

/** Define a heap of @p bytes; its own records are among them: 164 bytes of 4 KB. */
#define K_HEAP_DEFINE(name, bytes)        K__HEAP_DEFINE(, name, bytes)
#define K_HEAP_DEFINE_STATIC(name, bytes) K__HEAP_DEFINE(static, name, bytes)

/** Make the @p bytes at @p mem a heap. SYS_HEAP_MIN_BYTES or more. */
void k_heap_init(struct k_heap *heap, void *mem, size_t bytes);

/**
 * Allocate, waiting up to @p timeout.
 *
 * Memory that is freed goes to the waiters for whom there is enough, by priority and then arrival.
 *
 * @return Memory, not cleared. NULL: there was none in time. At once for 0 bytes, and for more than
 *         the heap has when nothing is allocated.
 */
void *k_heap_alloc(struct k_heap *heap, size_t bytes, k_timeout_t timeout);

/** The same, at a multiple of @p align: a power of two, or 0 for any. */
void *k_heap_aligned_alloc(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t timeout);

/** Allocate @p num times @p size bytes, cleared. NULL also if that is more than a size_t holds. */
void *k_heap_calloc(struct k_heap *heap, size_t num, size_t size, k_timeout_t timeout);

/**
 * Make a block larger or smaller: in place if possible, else it moves.
 *
 * @param ptr    NULL: as k_heap_alloc().
 * @param bytes  0: as k_heap_free(); returns NULL.
 *
 * @return Where it is now; NULL when there was no memory in time: then it stays as it was.
 */
void *k_heap_realloc(struct k_heap *heap, void *ptr, size_t bytes, k_timeout_t timeout);

/** Free what was allocated from @p heap; NULL: nothing happens. @context Thread or ISR. */
void k_heap_free(struct k_heap *heap, void *mem);

/** How full it is. @retval 0 @retval -EINVAL An argument is NULL. @context Thread or ISR. */
int k_heap_runtime_stats_get(struct k_heap *heap, struct sys_memory_stats *stats);

/** Count the most that was allocated anew from here. @retval 0 @retval -EINVAL @p heap is NULL. */
int k_heap_runtime_stats_reset_max(struct k_heap *heap);

#ifdef __cplusplus
}
#endif

#endif
