/* SPDX-License-Identifier: Apache-2.0 */

/* What a program does wrong, and records that were written over, are noticed. */

#include "heap_under_test.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        HEAP_TEST(freeing_twice_is_noticed),
        HEAP_TEST(what_is_not_of_the_heap_is_noticed),
        HEAP_TEST(any_byte_written_over_a_head_is_noticed),
        HEAP_TEST(zeros_and_text_behind_the_end_are_noticed),
        HEAP_TEST(writing_into_freed_memory_is_noticed),
        HEAP_TEST(a_look_at_everything_finds_each_wrong_record),
        HEAP_TEST(a_wrong_end_is_noticed_by_the_block_before_it),
        HEAP_TEST(wrong_records_are_noticed_before_they_are_used),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
