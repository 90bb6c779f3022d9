/* SPDX-License-Identifier: Apache-2.0 */

/* The program's own heap. */

#include "heap.h"

#include <kernel/fatal.h>
#include <kernel/malloc.h>

K_HEAP_DEFINE_STATIC(program_heap, CONFIG_HEAP_MEM_POOL_SIZE);

struct k_heap *k_malloc_heap(void)
{
    return &program_heap;
}

void *k_malloc(size_t size)
{
    return k__heap_alloc(&program_heap, 0, size, K_NO_WAIT, "k_malloc");
}

void *k_calloc(size_t nmemb, size_t size)
{
    return k__heap_calloc(&program_heap, nmemb, size, K_NO_WAIT, "k_calloc");
}

void *k_realloc(void *ptr, size_t size)
{
    return k__heap_realloc(&program_heap, ptr, size, K_NO_WAIT, "k_realloc");
}

void *k_aligned_alloc(size_t align, size_t size)
{
    __ASSERT(align % sizeof(void *) == 0, "k_aligned_alloc(): align: less than a pointer's");
    return k__heap_alloc(&program_heap, align, size, K_NO_WAIT, "k_aligned_alloc");
}

void k_free(void *ptr)
{
    k__heap_free(&program_heap, ptr, "k_free");
}
