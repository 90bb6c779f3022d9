/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SYS_HEAP_H
#define KERNEL_SYS_HEAP_H

/**
 * @file
 * The allocator under k_heap: no lock, no waiting. For memory that one thread uses alone.
 *
 * Free blocks lie in bins by size, four for each power of two. Allocating takes the best of the
 * first few that are about as large as asked, else the first that is certainly large enough;
 * freeing joins neighbours. No step depends on the number of blocks.
 *
 * A block costs a word beside its memory, and at least four words in all. Its head carries a check
 * sum: memory that is freed twice, that never was allocated, or that was written behind its end,
 * is a fatal error that names the call which found it.
 *
 * @context Any; the caller locks.
 */

#include <base/util.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct heap_control;

struct sys_heap {
    struct heap_control *control; /* at the start of the memory; NULL until it is first used */
    void *memory;
    size_t bytes;
};

/** What sys_heap_runtime_stats_get() tells; heads of blocks are counted as theirs. */
struct sys_memory_stats {
    size_t free_bytes;
    size_t allocated_bytes;
    size_t max_allocated_bytes; /**< The most since the start, or since it was reset. */
};

/** The least memory for a heap, in bytes. */
#define SYS_HEAP_MIN_BYTES (48U * sizeof(void *))

/** The most: what is beyond is not used. */
#define SYS_HEAP_MAX_BYTES (((size_t)1 << 23) * sizeof(void *))

/**
 * Make the @p bytes at @p mem a heap. Some of them are for the bins: on a 32-bit target
 * 164 of 4 KB, and 16 more for each doubling.
 *
 * @param bytes  SYS_HEAP_MIN_BYTES or more.
 */
void sys_heap_init(struct sys_heap *heap, void *mem, size_t bytes);

/** Allocate. @return Memory aligned for any type; NULL when there is none, and for 0 bytes. */
void *sys_heap_alloc(struct sys_heap *heap, size_t bytes);

/** Allocate memory whose address is a multiple of @p align: a power of two, or 0 for any. */
void *sys_heap_aligned_alloc(struct sys_heap *heap, size_t align, size_t bytes);

/** Free what was allocated from @p heap; NULL: nothing happens. */
void sys_heap_free(struct sys_heap *heap, void *mem);

/**
 * Make a block larger or smaller, in place if possible.
 *
 * @param ptr    NULL: as sys_heap_alloc().
 * @param bytes  0: as sys_heap_free(); returns NULL.
 *
 * @return Where it is now; NULL when there is no memory: then it stays as it was.
 *
 * @cost As the others; the bytes copied if it moves.
 */
void *sys_heap_realloc(struct sys_heap *heap, void *ptr, size_t bytes);

/** The bytes that can be used of @p mem: as many as were asked for, or some more. */
size_t sys_heap_usable_size(struct sys_heap *heap, void *mem);

/** @retval 0 @retval -EINVAL An argument is NULL. */
int sys_heap_runtime_stats_get(struct sys_heap *heap, struct sys_memory_stats *stats);

/** Count `max_allocated_bytes` anew from here. @retval 0 @retval -EINVAL @p heap is NULL. */
int sys_heap_runtime_stats_reset_max(struct sys_heap *heap);

/** Is every block, free or not, in order? @cost O(blocks). */
bool sys_heap_validate(struct sys_heap *heap);

#ifdef __cplusplus
}
#endif

#endif
