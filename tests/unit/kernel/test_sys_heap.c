/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

/* The file under test, for its records. */
#include "sys_heap.c"

#include "fake_scheduler.h"

#include <stdlib.h>

#define BYTES 4096

static struct sys_heap heap;
static char *memory;

/* As much as it asks for and not a byte more: the sanitizer sees what is beyond. */
static void make_heap(size_t bytes)
{
    memory = malloc(bytes);
    assert_non_null(memory);
    sys_heap_init(&heap, memory, bytes);
}

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    make_heap(BYTES);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(memory);
    return 0;
}

static size_t free_bytes(void)
{
    struct sys_memory_stats stats;

    assert_int_equal(sys_heap_runtime_stats_get(&heap, &stats), 0);
    return stats.free_bytes;
}

/* The heap is one free block, as at the start. */
static void assert_whole(void)
{
    assert_true(sys_heap_validate(&heap));
    assert_int_equal(units_of(heap.control->first), heap.control->units);
    assert_false(is_used(heap.control->first));
    assert_int_equal(heap.control->used_units, 0);
}

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

static void freeing_twice_is_noticed(void **state)
{
    char *before = sys_heap_alloc(&heap, 30);
    char *mem = sys_heap_alloc(&heap, 30);
    char *behind_it = sys_heap_alloc(&heap, 30);

    (void)state;
    sys_heap_free(&heap, mem);
    expect_assert_failure(sys_heap_free(&heap, mem));
    sys_heap_free(&heap, before); /* now it is in the middle of free memory */
    expect_assert_failure(sys_heap_free(&heap, mem));
    expect_assert_failure(sys_heap_free(&heap, before));
    sys_heap_free(&heap, behind_it);
    expect_assert_failure(sys_heap_free(&heap, mem));
    expect_assert_failure(sys_heap_free(&heap, behind_it));
    expect_assert_failure(sys_heap_realloc(&heap, mem, 100));
    expect_assert_failure((void)sys_heap_usable_size(&heap, mem));
    assert_whole();
}

static void what_is_not_of_the_heap_is_noticed(void **state)
{
    char *mem = sys_heap_alloc(&heap, 100);
    char local[64] __attribute__((aligned(16))) = {0};
    struct sys_heap unused = {NULL, local, sizeof(local)};

    (void)state;
    expect_assert_failure(sys_heap_free(&heap, local + 16));
    expect_assert_failure(sys_heap_free(&heap, mem + 1));
    expect_assert_failure(sys_heap_free(&heap, mem + UNIT));
    expect_assert_failure(sys_heap_free(&heap, memory + BYTES + UNIT));
    expect_assert_failure(sys_heap_free(&heap, memory_of(heap.control->end)));
    expect_assert_failure(sys_heap_free(&heap, heap.control));
    expect_assert_failure(sys_heap_free(&unused, mem));
    sys_heap_free(&heap, mem);
    assert_whole();
}

static void any_byte_written_over_a_head_is_noticed(void **state)
{
    char *mem = sys_heap_alloc(&heap, 24);
    char *next = sys_heap_alloc(&heap, 24);
    char *last = sys_heap_alloc(&heap, 24);
    char *heads[] = {next - sizeof(size_t), mem - sizeof(size_t)};

    (void)state;
    for (size_t which = 0; which < 2; which++) {
        for (size_t i = 0; i < 4; i++) {
            char *byte = &heads[which][i];

            for (int value = 1; value < 256; value++) {
                *byte = (char)(*byte ^ value);
                assert_false(sys_heap_validate(&heap));
                expect_assert_failure(sys_heap_free(&heap, mem));
                expect_assert_failure(sys_heap_realloc(&heap, mem, 50));
                *byte = (char)(*byte ^ value);
            }
        }
    }
    sys_heap_free(&heap, next);
    sys_heap_free(&heap, mem);
    sys_heap_free(&heap, last);
    assert_whole();
}

static void zeros_and_text_behind_the_end_are_noticed(void **state)
{
    char *mem = sys_heap_alloc(&heap, 24);
    char *next = sys_heap_alloc(&heap, 24);
    size_t size = sys_heap_usable_size(&heap, mem);
    size_t head = *(size_t *)(void *)(mem + size);

    (void)state;
    for (size_t length = 1; length <= sizeof(size_t); length++) {
        memset(mem + size, 0, length);
        expect_assert_failure(sys_heap_free(&heap, mem));
        memset(mem + size, 'A', length);
        expect_assert_failure(sys_heap_free(&heap, mem));
        memset(mem + size, 0xff, length);
        expect_assert_failure(sys_heap_free(&heap, next));
        *(size_t *)(void *)(mem + size) = head;
    }
    sys_heap_free(&heap, mem);
    sys_heap_free(&heap, next);
    assert_whole();
}

/* The report is the end of a program; this one goes on with everything as it was. */
#define EXPECT_REPORT(call)                                                                        \
    do {                                                                                           \
        char saved_memory[BYTES];                                                                  \
                                                                                                   \
        memcpy(saved_memory, memory, BYTES);                                                       \
        expect_assert_failure(call);                                                               \
        memcpy(memory, saved_memory, BYTES);                                                       \
    } while (0)

static void writing_into_freed_memory_is_noticed(void **state)
{
    struct block *blocks[3];
    void *walls[3];

    (void)state;
    for (int i = 0; i < 3; i++) {
        blocks[i] = block_of(sys_heap_alloc(&heap, 100));
        walls[i] = sys_heap_alloc(&heap, 10);
    }
    for (int i = 0; i < 3; i++) {
        sys_heap_free(&heap, memory_of(blocks[i])); /* three in one bin: 2, 1, 0 */
    }
    for (int i = 0; i < 3; i++) {
        struct block saved = *blocks[i];

        blocks[i]->next = (struct block *)(void *)memory;
        assert_false(sys_heap_validate(&heap));
        EXPECT_REPORT(sys_heap_free(&heap, walls[i])); /* would join them */
        blocks[i]->next = saved.next;
        blocks[i]->previous = blocks[i];
        EXPECT_REPORT(sys_heap_free(&heap, walls[i]));
        blocks[i]->previous = saved.previous;
        *address_before(block_of(walls[i])) = block_of(walls[i]);
        assert_false(sys_heap_validate(&heap));
        EXPECT_REPORT(sys_heap_free(&heap, walls[i]));
        *address_before(block_of(walls[i])) = blocks[i];
        assert_true(sys_heap_validate(&heap));
    }
    blocks[2]->next = (struct block *)(void *)(memory + BYTES);
    EXPECT_REPORT((void)sys_heap_alloc(&heap, 100));
    blocks[2]->next = blocks[1];
    blocks[2]->head ^= (size_t)1 << SEAL_SHIFT;
    EXPECT_REPORT((void)sys_heap_alloc(&heap, 100)); /* its own bin */
    EXPECT_REPORT((void)sys_heap_alloc(&heap, 70));  /* a lower one */
    blocks[2]->head ^= (size_t)1 << SEAL_SHIFT;
    for (int i = 0; i < 3; i++) {
        sys_heap_free(&heap, walls[i]);
    }
    assert_whole();
}

/* With a change of the heap's records, which is taken back. */
#define EXPECT_INVALID(change)                                                                     \
    do {                                                                                           \
        char saved_memory[BYTES];                                                                  \
                                                                                                   \
        memcpy(saved_memory, memory, BYTES);                                                       \
        change;                                                                                    \
        assert_false(sys_heap_validate(&heap));                                                    \
        memcpy(memory, saved_memory, BYTES);                                                       \
        assert_true(sys_heap_validate(&heap));                                                     \
    } while (0)

static void a_look_at_everything_finds_each_wrong_record(void **state)
{
    struct block *used = block_of(sys_heap_alloc(&heap, 100));
    struct block *freed = block_of(sys_heap_alloc(&heap, 100));
    struct block *wall = block_of(sys_heap_alloc(&heap, 100));
    struct block *end = heap.control->end;

    (void)state;
    sys_heap_free(&heap, memory_of(freed));
    EXPECT_INVALID(set_head(used, LEAST_UNITS - 1U, USED));
    EXPECT_INVALID(set_head(used, heap.control->units + 1U, USED));
    EXPECT_INVALID(set_head(used, units_of(used), USED | PREVIOUS_FREE));
    EXPECT_INVALID(set_head(used, units_of(used), 0));
    EXPECT_INVALID(set_head(wall, units_of(wall), USED));
    EXPECT_INVALID(set_head(wall, units_of(wall), PREVIOUS_FREE)); /* free beside free */
    EXPECT_INVALID(set_head(end, 0, USED));
    EXPECT_INVALID(set_head(end, 0, PREVIOUS_FREE));
    EXPECT_INVALID(set_head(end, 1, USED | PREVIOUS_FREE));
    EXPECT_INVALID(end->head = ~end->head);
    EXPECT_INVALID(heap.control->used_units++);
    EXPECT_INVALID(*address_before(wall) = used);
    EXPECT_INVALID(freed->previous = (struct block *)(void *)memory);
    EXPECT_INVALID(freed->previous = used);
    sys_heap_free(&heap, memory_of(used));
    sys_heap_free(&heap, memory_of(wall));
    assert_whole();
}

static void a_wrong_end_is_noticed_by_the_block_before_it(void **state)
{
    void *all = sys_heap_alloc(&heap, free_bytes() - sizeof(size_t));
    struct block *end = heap.control->end;

    (void)state;
    assert_ptr_equal(behind(block_of(all)), end);
    EXPECT_REPORT((end->head = ~end->head, sys_heap_free(&heap, all)));
    EXPECT_REPORT((set_head(end, 0, 0), sys_heap_free(&heap, all)));
    EXPECT_REPORT((set_head(end, 1, USED), sys_heap_free(&heap, all)));
    EXPECT_INVALID(set_head(end, 0, 0));
    EXPECT_INVALID(set_head(end, 0, USED | PREVIOUS_FREE));
    sys_heap_free(&heap, all);
    assert_whole();
}

/* A block behind a free one, which is somewhere else by what is noted before it. */
static void free_behind(struct block *block, const void *noted)
{
    EXPECT_REPORT((*address_before(block) = (struct block *)(uintptr_t)noted,
                   sys_heap_free(&heap, memory_of(block))));
}

static void wrong_records_are_noticed_before_they_are_used(void **state)
{
    char *mem = sys_heap_alloc(&heap, 100);
    struct block *freed = block_of(sys_heap_alloc(&heap, 100));
    struct block *wall = block_of(sys_heap_alloc(&heap, 100));
    struct block *other = block_of(sys_heap_alloc(&heap, 100));
    void *last = sys_heap_alloc(&heap, 100);

    (void)state;
    sys_heap_free(&heap, memory_of(freed));
    sys_heap_free(&heap, memory_of(other));
    EXPECT_REPORT((behind(other)->head ^= USED, (void)sys_heap_alloc(&heap, 100)));
    EXPECT_REPORT((wall->head = ~wall->head, sys_heap_free(&heap, mem)));
    EXPECT_REPORT((set_head(wall, units_of(wall), USED), freed->head = ~freed->head,
                   sys_heap_free(&heap, mem)));
    EXPECT_REPORT((set_head(freed, units_of(freed), PREVIOUS_FREE), sys_heap_free(&heap, mem)));
    for (unsigned int bin = 0; bin <= bin_of(heap.control->units); bin++) {
        heap.control->bins[bin] =
            heap.control->bins[bin] != NULL ? (struct block *)(void *)memory : NULL;
    }
    expect_assert_failure((void)sys_heap_alloc(&heap, 1));
    heap.control->bins[bin_of(units_of(other))] = other;
    heap.control->bins[bin_of(units_of(block_of(last)))] = other;

    const void *wrong[] = {memory, (char *)memory_of(wall) + UNIT - sizeof(size_t), wall, other};

    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        free_behind(wall, wrong[i]);
    }
}

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
        cmocka_unit_test_setup_teardown(memory_is_aligned_and_of_the_size, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_and_too_much_is_null, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_whole_heap_can_be_one_block, set_up, tear_down),
        cmocka_unit_test_setup_teardown(heaps_of_any_place_and_size_work, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_heap_begins_with_its_first_use, set_up, tear_down),
        cmocka_unit_test_setup_teardown(neighbours_are_joined_in_any_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_freed_is_used_again_before_the_rest, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(alignment_holds_for_every_power_of_two, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_alignment_that_is_none_is_an_error_of_the_program,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_block_grows_and_shrinks_where_it_is, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_block_that_cannot_grow_moves, set_up, tear_down),
        cmocka_unit_test_setup_teardown(resizing_covers_allocating_and_freeing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(freeing_twice_is_noticed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_of_the_heap_is_noticed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(any_byte_written_over_a_head_is_noticed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(zeros_and_text_behind_the_end_are_noticed, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(writing_into_freed_memory_is_noticed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(any_sequence_keeps_all_blocks_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_look_at_everything_finds_each_wrong_record, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_wrong_end_is_noticed_by_the_block_before_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(wrong_records_are_noticed_before_they_are_used, set_up,
                                        tear_down),
        cmocka_unit_test(bins_are_in_order_of_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
