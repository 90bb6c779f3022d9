/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_SYS_HEAP_H
#define KERNEL_SRC_SYS_HEAP_H

/* The allocator with the name of the @p caller, for reports of a heap that is not in order. */

#include <kernel/sys_heap.h>

void *k__heap_take(struct sys_heap *heap, size_t align, size_t bytes, const char *caller);
void k__heap_give_back(struct sys_heap *heap, void *mem, const char *caller);

/* Change the size of @p mem where it is. */
bool k__heap_resize(struct sys_heap *heap, void *mem, size_t bytes, const char *caller);

/* Could k__heap_take() ever succeed, with nothing else allocated? */
bool k__heap_could_take(struct sys_heap *heap, size_t align, size_t bytes);

#endif
