/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include "fake_scheduler.h"

#include <errno.h>
#include <kernel/mem_slab.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS 4
#define BYTES  24

static char buffer[BLOCKS * BYTES] __attribute__((aligned(8)));
static struct k_mem_slab slab;

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    memset(buffer, 0x5a, sizeof(buffer));
    assert_int_equal(k_mem_slab_init(&slab, buffer, BYTES, BLOCKS), 0);
    return 0;
}

static void *take(void)
{
    void *block;

    assert_int_equal(k_mem_slab_alloc(&slab, &block, K_NO_WAIT), 0);
    assert_non_null(block);
    return block;
}

static void only_aligned_memory_is_accepted(void **state)
{
    (void)state;
    assert_int_equal(k_mem_slab_init(&slab, buffer + 1, BYTES, 3), -EINVAL);
    assert_int_equal(k_mem_slab_init(&slab, buffer, BYTES + 1, 3), -EINVAL);
    assert_int_equal(k_mem_slab_init(&slab, buffer, 0, 3), -EINVAL);
}

static void all_blocks_are_given_once_and_are_distinct(void **state)
{
    void *blocks[BLOCKS];
    void *none = buffer;

    (void)state;
    for (int i = 0; i < BLOCKS; i++) {
        blocks[i] = take();
        assert_int_equal(((char *)blocks[i] - buffer) % BYTES, 0);
        assert_in_range((uintptr_t)blocks[i], (uintptr_t)buffer,
                        (uintptr_t)buffer + sizeof(buffer) - BYTES);
        for (int j = 0; j < i; j++) {
            assert_ptr_not_equal(blocks[i], blocks[j]);
        }
        memset(blocks[i], i, BYTES);
    }
    assert_int_equal(k_mem_slab_alloc(&slab, &none, K_NO_WAIT), -ENOMEM);
    assert_null(none);
    for (int i = 0; i < BLOCKS; i++) {
        assert_int_equal(*(char *)blocks[i], i);
    }
}

static void what_was_given_back_is_given_again(void **state)
{
    void *first;

    (void)state;
    first = take();
    (void)take();
    k_mem_slab_free(&slab, first);
    assert_ptr_equal(take(), first);
    assert_int_equal(k_mem_slab_num_used_get(&slab), 2);
}

static void it_counts(void **state)
{
    void *one = take();
    void *other = take();

    (void)state;
    assert_int_equal(k_mem_slab_num_used_get(&slab), 2);
    assert_int_equal(k_mem_slab_num_free_get(&slab), BLOCKS - 2);
    k_mem_slab_free(&slab, one);
    k_mem_slab_free(&slab, other);
    assert_int_equal(k_mem_slab_num_used_get(&slab), 0);
    assert_int_equal(k_mem_slab_max_used_get(&slab), 2);
}

static void *to_free;

static void free_one(void)
{
    k_mem_slab_free(&slab, to_free);
}

static void a_waiter_gets_the_block_itself(void **state)
{
    void *block = NULL;

    (void)state;
    for (int i = 0; i < BLOCKS; i++) {
        to_free = take();
    }
    fake_while_waiting(free_one);
    assert_int_equal(k_mem_slab_alloc(&slab, &block, K_TICKS(3)), 0);
    assert_ptr_equal(block, to_free);
    assert_int_equal(k_mem_slab_num_used_get(&slab), BLOCKS);
    assert_int_equal(k_mem_slab_alloc(&slab, &block, K_TICKS(3)), -EAGAIN);
    assert_null(block);
}

static void the_most_urgent_waiter_is_first(void **state)
{
    void *blocks[3] = {NULL};

    (void)state;
    for (int i = 0; i < BLOCKS; i++) {
        to_free = take();
    }
    fake_wait_as(2, &slab.waiters, &blocks[2]);
    fake_wait_as(1, &slab.waiters, &blocks[1]);
    k_mem_slab_free(&slab, to_free);
    assert_ptr_equal(blocks[1], to_free);
    assert_null(blocks[2]);
    k_mem_slab_free(&slab, buffer);
    assert_ptr_equal(blocks[2], buffer);
}

static void what_is_no_block_is_an_error_of_the_program(void **state)
{
    (void)state;
    (void)take();
    expect_assert_failure(k_mem_slab_free(&slab, buffer + 8));
    arch__cpu = (struct arch__cpu){0};
    expect_assert_failure(k_mem_slab_free(&slab, buffer + BYTES)); /* never allocated */
    arch__cpu = (struct arch__cpu){0};
    expect_assert_failure(k_mem_slab_free(&slab, &slab));
    arch__cpu = (struct arch__cpu){0};
    expect_assert_failure(k_mem_slab_free(&slab, NULL));
}

static void any_sequence_loses_no_block(void **state)
{
    void *held[BLOCKS];
    uint32_t count = 0;

    (void)state;
    srand(3);
    for (int i = 0; i < 10000; i++) {
        if (rand() % 2 == 0 && count < BLOCKS) {
            held[count++] = take();
        } else if (count > 0) {
            uint32_t which = (uint32_t)rand() % count;

            k_mem_slab_free(&slab, held[which]);
            held[which] = held[--count];
        }
        assert_int_equal(k_mem_slab_num_used_get(&slab), count);
    }
    while (count < BLOCKS) {
        held[count++] = take();
    }
}

static void defined_ones_are_ready(void **state)
{
    K_MEM_SLAB_DEFINE_STATIC(defined, 20, 2, 8);
    void *one;
    void *other;

    (void)state;
    assert_int_equal(k_mem_slab_alloc(&defined, &one, K_NO_WAIT), 0);
    assert_int_equal(k_mem_slab_alloc(&defined, &other, K_NO_WAIT), 0);
    assert_int_equal((char *)other - (char *)one, 24); /* rounded up to the alignment */
    assert_int_equal(k_mem_slab_alloc(&defined, &one, K_NO_WAIT), -ENOMEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(only_aligned_memory_is_accepted, set_up),
        cmocka_unit_test_setup(all_blocks_are_given_once_and_are_distinct, set_up),
        cmocka_unit_test_setup(what_was_given_back_is_given_again, set_up),
        cmocka_unit_test_setup(it_counts, set_up),
        cmocka_unit_test_setup(a_waiter_gets_the_block_itself, set_up),
        cmocka_unit_test_setup(the_most_urgent_waiter_is_first, set_up),
        cmocka_unit_test_setup(what_is_no_block_is_an_error_of_the_program, set_up),
        cmocka_unit_test_setup(any_sequence_loses_no_block, set_up),
        cmocka_unit_test_setup(defined_ones_are_ready, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
