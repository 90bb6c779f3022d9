/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include "fake_scheduler.h"

#include <errno.h>
#include <kernel/heap.h>
#include <string.h>

#define BYTES 1024

static char memory[BYTES] __attribute__((aligned(16)));
static struct k_heap heap;
static void *blocks[32];
static unsigned int count;

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    k_heap_init(&heap, memory, sizeof(memory));
    count = 0;
    return 0;
}

static void fill(void)
{
    while ((blocks[count] = k_heap_alloc(&heap, 64, K_NO_WAIT)) != NULL) {
        count++;
    }
    while (k_heap_alloc(&heap, 1, K_NO_WAIT) != NULL) {
    }
    assert_true(count > 4);
}

static void without_memory_nobody_waits_unless_asked(void **state)
{
    (void)state;
    fill();
    assert_null(k_heap_alloc(&heap, 64, K_NO_WAIT));
    assert_null(k_heap_calloc(&heap, 8, 8, K_NO_WAIT));
    assert_int_equal(fake_waits, 0);
    assert_null(k_heap_alloc(&heap, 64, K_TICKS(7)));
    assert_int_equal(fake_waits, 1);
    assert_int_equal(fake_last_timeout.ticks, 7);
    assert_true(k_wait_queue_is_empty(&heap.waiters));
}

static void what_can_never_be_is_not_waited_for(void **state)
{
    (void)state;
    assert_null(k_heap_alloc(&heap, 0, K_FOREVER));
    assert_null(k_heap_alloc(&heap, BYTES, K_FOREVER));
    assert_null(k_heap_aligned_alloc(&heap, 4096, 1, K_FOREVER));
    assert_null(k_heap_calloc(&heap, SIZE_MAX / 2, 3, K_FOREVER));
    assert_int_equal(fake_waits, 0);
}

static void free_the_first(void)
{
    memset(blocks[0], 0xff, 64);
    k_heap_free(&heap, blocks[0]);
}

static void a_waiter_gets_what_is_freed(void **state)
{
    (void)state;
    fill();
    fake_while_waiting(free_the_first);
    assert_ptr_equal(k_heap_alloc(&heap, 64, K_FOREVER), blocks[0]);
    assert_int_equal(fake_waits, 1);
    fake_while_waiting(free_the_first);
    assert_ptr_equal(k_heap_calloc(&heap, 8, 8, K_FOREVER), blocks[0]);
    for (int i = 0; i < 64; i++) {
        assert_int_equal(((char *)blocks[0])[i], 0);
    }
}

static void free_one_and_two(void)
{
    k_heap_free(&heap, blocks[1]);
    assert_true(fake_is_waiting(0)); /* not enough yet */
    k_heap_free(&heap, blocks[2]);
}

static void a_waiter_goes_on_waiting_until_there_is_enough(void **state)
{
    (void)state;
    fill();
    fake_while_waiting(free_one_and_two);
    assert_ptr_equal(k_heap_alloc(&heap, 130, K_FOREVER), blocks[1]);
}

/* As the waiting call would leave it. */
struct request {
    size_t align;
    size_t bytes;
    void *grown;
    const char *caller;
    void *memory;
};

static void waiters_are_served_by_priority_and_all_that_fit(void **state)
{
    struct request requests[4] = {{0, 64, NULL, "", NULL},
                                  {0, 200, NULL, "", NULL},
                                  {0, 20, NULL, "", NULL},
                                  {0, 20, NULL, "", NULL}};

    (void)state;
    fill();
    for (int i = 3; i >= 0; i--) { /* the most urgent comes last */
        fake_wait_as(1 + i, &heap.waiters, &requests[i]);
    }
    k_heap_free(&heap, blocks[0]);
    assert_ptr_equal(requests[0].memory, blocks[0]);
    assert_true(fake_is_waiting(2) && fake_is_waiting(3) && fake_is_waiting(4));
    k_heap_free(&heap, blocks[2]);
    assert_true(fake_is_waiting(2)); /* wants more than that */
    assert_non_null(requests[2].memory);
    assert_non_null(requests[3].memory);
    assert_false(fake_is_waiting(3) || fake_is_waiting(4));
    k_heap_free(&heap, blocks[4]);
    k_heap_free(&heap, blocks[5]);
    k_heap_free(&heap, blocks[6]);
    assert_non_null(requests[1].memory);
    assert_true(k_wait_queue_is_empty(&heap.waiters));
}

static void making_a_block_smaller_serves_waiters(void **state)
{
    struct request request = {0, 100, NULL, "", NULL};
    void *all = k_heap_alloc(&heap, 600, K_NO_WAIT);

    (void)state;
    while (k_heap_alloc(&heap, 24, K_NO_WAIT) != NULL) {
    }
    fake_wait_as(1, &heap.waiters, &request);
    assert_ptr_equal(k_heap_realloc(&heap, all, 300, K_NO_WAIT), all);
    assert_non_null(request.memory);
}

static void free_what_follows(void)
{
    k_heap_free(&heap, blocks[1]);
}

static void a_block_may_grow_where_it_is_while_it_waits(void **state)
{
    (void)state;
    fill();
    memset(blocks[0], 'x', 64);
    assert_null(k_heap_realloc(&heap, blocks[0], 120, K_NO_WAIT));
    fake_while_waiting(free_what_follows);
    assert_ptr_equal(k_heap_realloc(&heap, blocks[0], 120, K_FOREVER), blocks[0]);
    assert_int_equal(((char *)blocks[0])[63], 'x');
}

static void free_what_is_elsewhere(void)
{
    k_heap_free(&heap, blocks[3]);
    k_heap_free(&heap, blocks[4]);
}

static void a_block_moves_with_its_contents(void **state)
{
    char *moved;

    (void)state;
    fill();
    memset(blocks[0], 'x', 64);
    fake_while_waiting(free_what_is_elsewhere);
    moved = k_heap_realloc(&heap, blocks[0], 120, K_FOREVER);
    assert_ptr_equal(moved, blocks[3]);
    for (int i = 0; i < 64; i++) {
        assert_int_equal(moved[i], 'x');
    }
    assert_ptr_equal(k_heap_alloc(&heap, 64, K_NO_WAIT), blocks[0]); /* the old place is free */
}

static void resizing_covers_allocating_and_freeing(void **state)
{
    struct sys_memory_stats stats;
    void *mem = k_heap_realloc(&heap, NULL, 10, K_NO_WAIT);

    (void)state;
    assert_non_null(mem);
    assert_null(k_heap_realloc(&heap, mem, 0, K_NO_WAIT));
    assert_int_equal(k_heap_runtime_stats_get(&heap, &stats), 0);
    assert_int_equal(stats.allocated_bytes, 0);
    assert_true(stats.max_allocated_bytes >= 10);
    assert_int_equal(k_heap_runtime_stats_reset_max(&heap), 0);
    assert_int_equal(k_heap_runtime_stats_get(&heap, &stats), 0);
    assert_int_equal(stats.max_allocated_bytes, 0);
    assert_int_equal(k_heap_runtime_stats_get(NULL, &stats), -EINVAL);
    assert_int_equal(k_heap_runtime_stats_reset_max(NULL), -EINVAL);
    k_heap_free(&heap, NULL);
}

K_HEAP_DEFINE_STATIC(defined, 512);
K_HEAP_DEFINE_STATIC(tiny, 1);

static void defined_ones_are_ready(void **state)
{
    void *mem = k_heap_aligned_alloc(&defined, 64, 100, K_NO_WAIT);

    (void)state;
    assert_non_null(mem);
    assert_int_equal((uintptr_t)mem % 64, 0);
    k_heap_free(&defined, mem);
    assert_non_null(k_heap_alloc(&tiny, 1, K_NO_WAIT));
}

static void mistakes_are_noticed(void **state)
{
    void *mem = k_heap_alloc(&heap, 10, K_NO_WAIT);

    (void)state;
    k_heap_free(&heap, mem);
    expect_assert_failure(k_heap_free(&heap, mem));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(without_memory_nobody_waits_unless_asked, set_up),
        cmocka_unit_test_setup(what_can_never_be_is_not_waited_for, set_up),
        cmocka_unit_test_setup(a_waiter_gets_what_is_freed, set_up),
        cmocka_unit_test_setup(a_waiter_goes_on_waiting_until_there_is_enough, set_up),
        cmocka_unit_test_setup(waiters_are_served_by_priority_and_all_that_fit, set_up),
        cmocka_unit_test_setup(making_a_block_smaller_serves_waiters, set_up),
        cmocka_unit_test_setup(a_block_may_grow_where_it_is_while_it_waits, set_up),
        cmocka_unit_test_setup(a_block_moves_with_its_contents, set_up),
        cmocka_unit_test_setup(resizing_covers_allocating_and_freeing, set_up),
        cmocka_unit_test_setup(defined_ones_are_ready, set_up),
        cmocka_unit_test_setup(mistakes_are_noticed, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
