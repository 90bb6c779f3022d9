/* SPDX-License-Identifier: Apache-2.0 */

/* Allocating, freeing, resizing, counting. */

#include "heap_under_test.h"

static void memory_is_aligned_and_of_the_size(void **state)
{
    (void)state;
    for (size_t bytes = 1; bytes < 300; bytes++) {
        void *mem = sys_heap_alloc(&heap, bytes);

        assert_non_null(mem);
        assert_int_equal((uintptr_t)mem % (2 * sizeof(void *)), 0);
        assert_true(sys_heap_usable_size(&heap, mem) >= bytes);
        assert_true(sys_heap_usable_size(&heap, mem) < bytes + 3 * sizeof(void *) + UNIT);
        memset(mem, 0xff, sys_heap_usable_size(&heap, mem));
        assert_true(sys_heap_validate(&heap));
        sys_heap_free(&heap, mem);
        assert_whole();
    }
}

static void nothing_and_too_much_is_null(void **state)
{
    (void)state;
    assert_null(sys_heap_alloc(&heap, 0));
    assert_null(sys_heap_alloc(&heap, BYTES));
    assert_null(sys_heap_alloc(&heap, SIZE_MAX));
    assert_null(sys_heap_alloc(&heap, SIZE_MAX - 7));
    assert_null(sys_heap_aligned_alloc(&heap, 1U << 20, 1));
    assert_null(sys_heap_aligned_alloc(&heap, SIZE_MAX / 2 + 1, 1));
    sys_heap_free(&heap, NULL);
    assert_whole();
}

static void the_whole_heap_can_be_one_block(void **state)
{
    size_t all = (heap.control->units * UNIT) - sizeof(size_t);
    void *mem;

    (void)state;
    assert_true(all > BYTES * 9 / 10);
    assert_null(sys_heap_alloc(&heap, all + 1));
    mem = sys_heap_alloc(&heap, all);
    assert_non_null(mem);
    memset(mem, 0xff, all);
    assert_int_equal(free_bytes(), 0);
    assert_null(sys_heap_alloc(&heap, 1));
    sys_heap_free(&heap, mem);
    assert_whole();
}

static void heaps_of_any_place_and_size_work(void **state)
{
    (void)state;
    for (size_t shift = 0; shift < 2 * UNIT; shift++) {
        for (size_t bytes = SYS_HEAP_MIN_BYTES; bytes < SYS_HEAP_MIN_BYTES + 40; bytes++) {
            char *place = malloc(shift + bytes);
            struct sys_heap small = {NULL, NULL, 0};
            void *mem;

            assert_non_null(place);
            sys_heap_init(&small, place + shift, bytes);
            mem = sys_heap_alloc(&small, (small.control->units * UNIT) - sizeof(size_t));
            assert_non_null(mem);
            memset(mem, 0xff, sys_heap_usable_size(&small, mem));
            assert_true(sys_heap_validate(&small));
            free(place);
        }
    }
}

static void a_heap_begins_with_its_first_use(void **state)
{
    struct sys_heap lazy = {NULL, memory, BYTES};
    void *mem = sys_heap_alloc(&lazy, 10);

    (void)state;
    assert_non_null(mem);
    sys_heap_free(&lazy, mem);
    assert_true(sys_heap_validate(&lazy));
}

static void neighbours_are_joined_in_any_order(void **state)
{
    static const int orders[][4] = {{0, 1, 2, 3}, {3, 2, 1, 0}, {0, 2, 1, 3}, {1, 3, 0, 2}};

    (void)state;
    for (size_t order = 0; order < ARRAY_SIZE(orders); order++) {
        void *blocks[4];

        for (int i = 0; i < 4; i++) {
            blocks[i] = sys_heap_alloc(&heap, 40);
        }
        for (int i = 0; i < 4; i++) {
            sys_heap_free(&heap, blocks[orders[order][i]]);
            assert_true(sys_heap_validate(&heap));
        }
        assert_whole();
    }
}

static void what_was_freed_is_used_again_before_the_rest(void **state)
{
    void *hole = sys_heap_alloc(&heap, 100);
    void *wall = sys_heap_alloc(&heap, 8);

    (void)state;
    sys_heap_free(&heap, hole);
    assert_ptr_equal(sys_heap_alloc(&heap, 100), hole);
    sys_heap_free(&heap, hole);
    sys_heap_free(&heap, wall);
    assert_whole();
}

static void alignment_holds_for_every_power_of_two(void **state)
{
    (void)state;
    for (size_t align = 1; align <= 1024; align *= 2) {
        for (size_t before = 1; before < 200; before += 8) {
            void *shift = sys_heap_alloc(&heap, before);
            void *mem = sys_heap_aligned_alloc(&heap, align, 100);

            assert_non_null(mem);
            assert_int_equal((uintptr_t)mem % align, 0);
            assert_true(sys_heap_usable_size(&heap, mem) >= 100);
            assert_true(sys_heap_validate(&heap));
            sys_heap_free(&heap, shift);
            assert_true(sys_heap_validate(&heap));
            sys_heap_free(&heap, mem);
            assert_whole();
        }
    }
}

static void an_alignment_that_is_none_is_an_error_of_the_program(void **state)
{
    (void)state;
    expect_assert_failure(sys_heap_aligned_alloc(&heap, 24, 1));
}

static void a_block_grows_and_shrinks_where_it_is(void **state)
{
    char *mem = sys_heap_alloc(&heap, 100);
    void *wall;

    (void)state;
    memset(mem, 'a', 100);
    assert_ptr_equal(sys_heap_realloc(&heap, mem, 1000), mem);
    assert_true(sys_heap_usable_size(&heap, mem) >= 1000);
    assert_int_equal(mem[99], 'a');
    assert_true(sys_heap_validate(&heap));
    assert_ptr_equal(sys_heap_realloc(&heap, mem, 1), mem);
    assert_true(sys_heap_validate(&heap));
    assert_true(free_bytes() > BYTES * 9 / 10 - 100);
    assert_ptr_equal(sys_heap_realloc(&heap, mem, 1), mem);
    wall = sys_heap_alloc(&heap, 50);
    assert_ptr_equal(sys_heap_realloc(&heap, mem, 2), mem);
    sys_heap_free(&heap, mem);
    sys_heap_free(&heap, wall);
    assert_whole();
}

static void a_block_that_cannot_grow_moves(void **state)
{
    char *mem = sys_heap_alloc(&heap, 100);
    void *wall = sys_heap_alloc(&heap, 50);
    char *moved;

    (void)state;
    for (int i = 0; i < 100; i++) {
        mem[i] = (char)i;
    }
    moved = sys_heap_realloc(&heap, mem, 300);
    assert_true(moved != NULL && moved != mem);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(moved[i], i);
    }
    assert_null(sys_heap_realloc(&heap, moved, BYTES)); /* stays as it was */
    assert_int_equal(moved[99], 99);
    sys_heap_free(&heap, moved);
    sys_heap_free(&heap, wall);
    assert_whole();
}

static void resizing_covers_allocating_and_freeing(void **state)
{
    void *mem = sys_heap_realloc(&heap, NULL, 10);

    (void)state;
    assert_non_null(mem);
    assert_null(sys_heap_realloc(&heap, mem, 0));
    assert_whole();
}

static void it_counts(void **state)
{
    struct sys_memory_stats stats;
    void *one = sys_heap_alloc(&heap, 1000);
    void *two = sys_heap_alloc(&heap, 500);

    (void)state;
    sys_heap_free(&heap, one);
    assert_int_equal(sys_heap_runtime_stats_get(&heap, &stats), 0);
    assert_in_range(stats.allocated_bytes, 500, 500 + 2 * UNIT);
    assert_in_range(stats.max_allocated_bytes, 1500, 1500 + 4 * UNIT);
    assert_int_equal(stats.free_bytes + stats.allocated_bytes, heap.control->units * UNIT);
    assert_int_equal(sys_heap_runtime_stats_reset_max(&heap), 0);
    assert_int_equal(sys_heap_runtime_stats_get(&heap, &stats), 0);
    assert_int_equal(stats.max_allocated_bytes, stats.allocated_bytes);
    assert_int_equal(sys_heap_runtime_stats_get(NULL, &stats), -EINVAL);
    assert_int_equal(sys_heap_runtime_stats_get(&heap, NULL), -EINVAL);
    assert_int_equal(sys_heap_runtime_stats_reset_max(NULL), -EINVAL);
    sys_heap_free(&heap, two);
}

static void bins_are_in_order_of_size(void **state)
{
    unsigned int bin = 0;

    (void)state;
    for (size_t units = 1; units <= MAX_UNITS; units++) {
        unsigned int next = bin_of(units);

        assert_true(next == bin || next == bin + 1);
        bin = next;
    }
    assert_int_equal(bin, BINS_MAX - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HEAP_TEST(memory_is_aligned_and_of_the_size),
        HEAP_TEST(nothing_and_too_much_is_null),
        HEAP_TEST(the_whole_heap_can_be_one_block),
        HEAP_TEST(heaps_of_any_place_and_size_work),
        HEAP_TEST(a_heap_begins_with_its_first_use),
        HEAP_TEST(neighbours_are_joined_in_any_order),
        HEAP_TEST(what_was_freed_is_used_again_before_the_rest),
        HEAP_TEST(alignment_holds_for_every_power_of_two),
        HEAP_TEST(an_alignment_that_is_none_is_an_error_of_the_program),
        HEAP_TEST(a_block_grows_and_shrinks_where_it_is),
        HEAP_TEST(a_block_that_cannot_grow_moves),
        HEAP_TEST(resizing_covers_allocating_and_freeing),
        HEAP_TEST(it_counts),
        cmocka_unit_test(bins_are_in_order_of_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
