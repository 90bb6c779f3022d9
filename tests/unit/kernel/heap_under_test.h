/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HEAP_UNDER_TEST_H
#define HEAP_UNDER_TEST_H

/* A fresh heap for each test, with the file under test and its records. */

#include "cmocka_all.h"

/* The file under test, for its records. */
#include "sys_heap.c"

#include "fake_scheduler.h"

#include <stdlib.h>

#define BYTES 4096

static struct sys_heap heap;
static char *memory;

/* As much as it asks for and not a byte more: the sanitizer sees what is beyond. */
static inline void make_heap(size_t bytes)
{
    memory = malloc(bytes);
    assert_non_null(memory);
    sys_heap_init(&heap, memory, bytes);
}

static inline int set_up(void **state)
{
    (void)state;
    fake_reset();
    make_heap(BYTES);
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    free(memory);
    return 0;
}

static inline size_t free_bytes(void)
{
    struct sys_memory_stats stats;

    assert_int_equal(sys_heap_runtime_stats_get(&heap, &stats), 0);
    return stats.free_bytes;
}

/* The heap is one free block, as at the start. */
static inline void assert_whole(void)
{
    assert_true(sys_heap_validate(&heap));
    assert_int_equal(units_of(heap.control->first), heap.control->units);
    assert_false(is_used(heap.control->first));
    assert_int_equal(heap.control->used_units, 0);
}

/* A test with such a heap. */
#define HEAP_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
