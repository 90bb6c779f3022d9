/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include "fake_scheduler.h"
#include "fake_watch.h"

#include <errno.h>
#include <kernel/stack.h>

static stack_data_t buffer[2];
static struct k_stack stack;
static struct fake_watch watch;

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    k_stack_init(&stack, buffer, 2);
    watch = (struct fake_watch){0};
    return 0;
}

static void push_7(void)
{
    assert_int_equal(k_stack_cleanup(&stack), -EAGAIN);
    assert_int_equal(k_stack_push(&stack, 7), 0);
}

static void a_waiter_gets_the_word_itself(void **state)
{
    stack_data_t word = 0;

    (void)state;
    fake_while_waiting(push_7);
    assert_int_equal(k_stack_pop(&stack, &word, K_TICKS(5)), 0);
    assert_int_equal(word, 7);
    assert_int_equal(fake_last_timeout.ticks, 5);
    assert_int_equal(k_stack_cleanup(&stack), 0);
    assert_int_equal(k_stack_pop(&stack, &word, K_NO_WAIT), -EBUSY);
}

static void the_most_urgent_waiter_is_first(void **state)
{
    (void)state;
    fake_wait_as(2, &stack.waiters, NULL);
    fake_wait_as(1, &stack.waiters, NULL);
    for (stack_data_t i = 1; i <= 4; i++) {
        assert_int_equal(k_stack_push(&stack, i), 0);
    }
    assert_int_equal(k_stack_push(&stack, 5), -ENOMEM);
    assert_int_equal((stack_data_t)fake_threads[1].data, 1);
    assert_int_equal((stack_data_t)fake_threads[2].data, 2);
}

static void nothing_comes_and_nothing_is_written(void **state)
{
    stack_data_t word = 9;

    (void)state;
    assert_int_equal(k_stack_pop(&stack, &word, K_NO_WAIT), -EBUSY);
    assert_int_equal(k_stack_pop(&stack, &word, K_TICKS(1)), -EAGAIN);
    assert_int_equal(word, 9);
}

static void watches_are_told_both_ways(void **state)
{
    struct fake_watch room = {0};
    stack_data_t word;

    (void)state;
    fake_watch_arm(&watch, k_stack_source(&stack), K_READY_IN);
    assert_int_equal(k_stack_push(&stack, 1), 0);
    assert_int_equal(watch.wakes, 1);
    assert_int_equal(k_stack_push(&stack, 2), 0);
    fake_watch_arm(&room, k_stack_source(&stack), K_READY_OUT);
    assert_int_equal(room.wakes, 0);
    assert_int_equal(k_stack_pop(&stack, &word, K_NO_WAIT), 0);
    assert_int_equal(room.wakes, 1);
    assert_int_equal(room.watch.told, K_READY_OUT);
    fake_watch_arm_again(&watch);
    assert_int_equal(watch.wakes, 2);
    fake_watch_disarm(&watch);
    fake_watch_disarm(&room);
}

static void a_stack_without_room_is_an_error_of_the_program(void **state)
{
    (void)state;
    expect_assert_failure(k_stack_init(&stack, buffer, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_waiter_gets_the_word_itself, set_up),
        cmocka_unit_test_setup(the_most_urgent_waiter_is_first, set_up),
        cmocka_unit_test_setup(nothing_comes_and_nothing_is_written, set_up),
        cmocka_unit_test_setup(watches_are_told_both_ways, set_up),
        cmocka_unit_test_setup(a_stack_without_room_is_an_error_of_the_program, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
