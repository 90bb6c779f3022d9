/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_HEAP_H
#define KERNEL_SRC_HEAP_H

/* Heaps, with the name of the function that a program has called, for reports. */

#include <kernel/heap.h>

void *k__heap_alloc(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t timeout,
                    const char *caller);
void *k__heap_calloc(struct k_heap *heap, size_t num, size_t size, k_timeout_t timeout,
                     const char *caller);
void *k__heap_realloc(struct k_heap *heap, void *ptr, size_t bytes, k_timeout_t timeout,
                      const char *caller);
void k__heap_free(struct k_heap *heap, void *mem, const char *caller);

#endif
