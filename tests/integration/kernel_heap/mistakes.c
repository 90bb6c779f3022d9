/* SPDX-License-Identifier: Apache-2.0 */

/* What a program can do wrong with memory of a heap. */

#include "fault.h"
#include "test.h"

#include <kernel/kernel.h>
#include <string.h>

K_HEAP_DEFINE_STATIC(heap, 1024);

static void free_twice(void)
{
    void *mem = k_malloc(10);

    k_free(mem);
    k_free(mem);
}

static void free_what_was_never_allocated(void)
{
    static char buffer[32] __attribute__((aligned(16)));

    k_heap_free(&heap, &buffer[16]);
}

static void write_behind_the_end(void)
{
    char *text = k_heap_alloc(&heap, 12, K_NO_WAIT);
    const char *other = k_heap_alloc(&heap, 12, K_NO_WAIT);
    volatile size_t end = 12;

    TEST_NOT_NULL(other);
    for (size_t i = 0; i < 2 * sizeof(size_t); i++) {
        text[end + i] = '\0'; /* the terminator that was forgotten, and more */
    }
    k_heap_free(&heap, text);
}

static void free_on_another_heap(void)
{
    k_heap_free(&heap, k_malloc(10));
}

TEST_CASE(a_mistake_of_the_program)
{
    static const struct fault faults[] = {
        FAULT_OF(free_twice),
        FAULT_OF(free_what_was_never_allocated),
        FAULT_OF(write_behind_the_end),
        FAULT_OF(free_on_another_heap),
        {NULL, NULL},
    };

    make_fault(faults);
}
