/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers.h"

#include <string.h>

static size_t allocated_bytes(void)
{
    struct sys_memory_stats stats;

    TEST_EQUAL(k_heap_runtime_stats_get(k_malloc_heap(), &stats), 0);
    return stats.allocated_bytes;
}

TEST_CASE(malloc_gives_until_there_is_none)
{
    void *blocks[20];
    int count = 0;

    while ((blocks[count] = k_malloc(150)) != NULL) {
        memset(blocks[count++], 0xff, 150);
    }
    TEST_AT_LEAST(count, 10);
    while (count > 0) {
        k_free(blocks[--count]);
    }
    TEST_EQUAL(allocated_bytes(), 0);
    k_free(NULL);
}

TEST_CASE(calloc_clears_and_does_not_overflow)
{
    uint8_t *block = k_calloc(10, 10);

    for (int i = 0; i < 100; i++) {
        TEST_EQUAL(block[i], 0);
    }
    k_free(block);
    TEST_NULL(k_calloc(SIZE_MAX / 2, 4));
}

TEST_CASE(realloc_keeps_what_was_there)
{
    char *text = k_realloc(NULL, 10);
    char *wall = k_malloc(10);

    memcpy(text, "petrel", 7);
    text = k_realloc(text, 500);
    TEST_STRING(text, "petrel");
    TEST_NULL(k_realloc(text, 5000));
    TEST_STRING(text, "petrel");
    k_free(wall);
    TEST_NULL(k_realloc(text, 0));
    TEST_EQUAL(allocated_bytes(), 0);
}

TEST_CASE(aligned_alloc_is_aligned)
{
    void *block = k_aligned_alloc(128, 10);

    TEST_EQUAL((uintptr_t)block % 128, 0);
    k_free(block);
    TEST_EQUAL(allocated_bytes(), 0);
}

TEST_CASE(malloc_works_in_interrupts)
{
    in_interrupt((void (*)(void *))k_free, k_malloc(10));
    TEST_EQUAL(allocated_bytes(), 0);
}
