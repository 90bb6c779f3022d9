/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_MALLOC_H
#define KERNEL_MALLOC_H

/**
 * @file
 * One heap for the whole program, of CONFIG_HEAP_MEM_POOL_SIZE bytes. With 0 there is none, and
 * calling one of these functions does not compile.
 *
 * Nothing waits: without memory the result is NULL. See kernel/heap.h for alignment, errors and
 * costs.
 *
 * @context Thread or ISR.
 */

#include <base/util.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Before what needs the heap. */
#if CONFIG_HEAP_MEM_POOL_SIZE > 0
#define K__MALLOC
#else
#define K__MALLOC                                                                                  \
    __attribute__((error("there is no heap: set CONFIG_HEAP_MEM_POOL_SIZE to its bytes")))
#endif

/** @p size bytes, not cleared; NULL for 0. */
K__MALLOC void *k_malloc(size_t size);

/** @p nmemb times @p size bytes, cleared. */
K__MALLOC void *k_calloc(size_t nmemb, size_t size);

/** Make a block larger or smaller; NULL: it stays as it was. See k_heap_realloc(). */
K__MALLOC void *k_realloc(void *ptr, size_t size);

/** @p size bytes at a multiple of @p align: a power of two, and a multiple of a pointer's size. */
K__MALLOC void *k_aligned_alloc(size_t align, size_t size);

/** Free what one of these functions has returned; NULL: nothing happens. */
K__MALLOC void k_free(void *ptr);

struct k_heap;
/** The heap itself, for k_heap_runtime_stats_get() and for waiting. */
K__MALLOC struct k_heap *k_malloc_heap(void);

#ifdef __cplusplus
}
#endif

#endif
