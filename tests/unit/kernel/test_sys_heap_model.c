/* SPDX-License-Identifier: Apache-2.0 */

/* Any sequence of calls, against the table of what is allocated. */

#include "heap_under_test.h"

/* The largest free block. */
static size_t largest_free(void)
{
    size_t largest = 0;

    for (struct block *block = heap.control->first; block != heap.control->end;
         block = behind(block)) {
        if (!is_used(block)) {
            largest = MAX(largest, (units_of(block) * UNIT) - sizeof(size_t));
        }
    }
    return largest;
}

/* Blocks in use, each filled with its number. */
#define LIVE 64

struct live {
    unsigned char *mem;
    size_t bytes;
};

static struct live live[LIVE];

static void assert_filled(int number, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        assert_int_equal(live[number].mem[i], number);
    }
}

static size_t any_size(void)
{
    return 1U + ((size_t)rand() % (1U << ((unsigned int)rand() % 12U)));
}

static void note_result(int number, void *mem, size_t bytes)
{
    live[number].mem = mem;
    live[number].bytes = bytes;
    memset(mem, number, bytes);
}

static void allocate_some(int number)
{
    size_t align = rand() % 4 == 0 ? (size_t)1 << ((unsigned int)rand() % 9U) : 0;
    size_t bytes = any_size();
    size_t largest = largest_free();
    void *mem = sys_heap_aligned_alloc(&heap, align, bytes);

    if (mem == NULL) { /* fragments only: at most a quarter, and what alignment costs, is wasted */
        assert_true(bytes + bytes / 4 + (align > UNIT ? 2 * align + align / 2 : 0) + 3 * UNIT >
                    largest);
        return;
    }
    assert_true(bytes <= largest);
    assert_true(align == 0 || (uintptr_t)mem % align == 0);
    note_result(number, mem, bytes);
}

static void resize_some(int number)
{
    size_t bytes = any_size();
    size_t kept = MIN(bytes, live[number].bytes);
    void *mem = sys_heap_realloc(&heap, live[number].mem, bytes);

    if (mem != NULL) {
        live[number].mem = mem;
        assert_filled(number, kept);
        note_result(number, mem, bytes);
    }
}

static void change_something(void)
{
    int number = rand() % LIVE;

    if (live[number].mem == NULL) {
        allocate_some(number);
        return;
    }
    assert_filled(number, live[number].bytes);
    if (rand() % 3 == 0) {
        resize_some(number);
    } else {
        sys_heap_free(&heap, live[number].mem);
        live[number].mem = NULL;
    }
}

static void free_everything(void)
{
    for (int number = 0; number < LIVE; number++) {
        if (live[number].mem != NULL) {
            assert_filled(number, live[number].bytes);
        }
        sys_heap_free(&heap, live[number].mem);
        live[number].mem = NULL;
    }
}

static void any_sequence_keeps_all_blocks_apart(void **state)
{
    (void)state;
    for (unsigned int seed = 1; seed <= 12; seed++) {
        srand(seed);
        free(memory);
        make_heap(SYS_HEAP_MIN_BYTES + (size_t)rand() % (4U << seed));
        for (int i = 0; i < 40000; i++) {
            change_something();
            assert_true(sys_heap_validate(&heap));
        }
        free_everything();
        assert_whole();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HEAP_TEST(any_sequence_keeps_all_blocks_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
