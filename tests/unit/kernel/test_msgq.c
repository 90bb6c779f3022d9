/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include "fake_scheduler.h"
#include "fake_watch.h"

#include <errno.h>
#include <kernel/msgq.h>
#include <stdlib.h>
#include <string.h>

static char buffer[96] __attribute__((aligned(8)));
static struct k_msgq msgq;
static struct fake_watch watch;

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    k_msgq_init(&msgq, buffer, sizeof(int), 3);
    watch = (struct fake_watch){0};
    return 0;
}

static int put(int number)
{
    return k_msgq_put(&msgq, &number, K_NO_WAIT);
}

static int get(void)
{
    int number;

    assert_int_equal(k_msgq_get(&msgq, &number, K_NO_WAIT), 0);
    return number;
}

/* As k_msgq_put() and k_msgq_get() wait. */
static void wait_as(int index, int *message)
{
    fake_wait_as(index, &msgq.waiters, message);
    msgq.used_msgs |= K__MSGQ_ATTENTION;
}

static void fill(void)
{
    for (int i = 0; i < 3; i++) {
        assert_int_equal(put(i), 0);
    }
}

static void messages_come_in_the_order_in_which_they_went(void **state)
{
    (void)state;
    for (int round = 0; round < 10; round++) {
        assert_int_equal(put(round), 0);
        assert_int_equal(put(round + 100), 0);
        assert_int_equal(get(), round);
        assert_int_equal(get(), round + 100);
    }
}

static void full_and_empty_are_told_apart(void **state)
{
    int number;

    (void)state;
    assert_int_equal(k_msgq_get(&msgq, &number, K_NO_WAIT), -ENOMSG);
    fill();
    assert_int_equal(put(3), -ENOMSG);
    assert_int_equal(k_msgq_num_used_get(&msgq), 3);
    assert_int_equal(k_msgq_num_free_get(&msgq), 0);
    assert_int_equal(get(), 0);
    assert_int_equal(k_msgq_num_free_get(&msgq), 1);
    assert_int_equal(fake_waits, 0);
}

static void put_seven(void)
{
    assert_int_equal(put(7), 0);
}

static void a_reader_gets_the_message_itself(void **state)
{
    int number = 0;

    (void)state;
    fake_while_waiting(put_seven);
    assert_int_equal(k_msgq_get(&msgq, &number, K_TICKS(5)), 0);
    assert_int_equal(number, 7);
    assert_int_equal(k_msgq_num_used_get(&msgq), 0);
    assert_int_equal(fake_last_timeout.ticks, 5);
}

static void get_one(void)
{
    assert_int_equal(get(), 0);
    assert_int_equal(k_msgq_num_used_get(&msgq), 3); /* the writer's is there instead */
}

static void a_writer_goes_where_room_was_made(void **state)
{
    int number = 9;

    (void)state;
    fill();
    fake_while_waiting(get_one);
    assert_int_equal(k_msgq_put(&msgq, &number, K_FOREVER), 0);
    assert_int_equal(get(), 1);
    assert_int_equal(get(), 2);
    assert_int_equal(get(), 9);
}

static void waits_end_with_their_time(void **state)
{
    int number = 5;

    (void)state;
    assert_int_equal(k_msgq_get(&msgq, &number, K_TICKS(1)), -EAGAIN);
    fill();
    assert_int_equal(k_msgq_put(&msgq, &number, K_TICKS(1)), -EAGAIN);
    assert_int_equal(k_msgq_num_used_get(&msgq), 3);
}

static void the_most_urgent_reader_is_first(void **state)
{
    int messages[3] = {0};

    (void)state;
    wait_as(2, &messages[2]);
    wait_as(1, &messages[1]);
    assert_int_equal(put(11), 0);
    assert_int_equal(messages[1], 11);
    assert_int_equal(put(12), 0);
    assert_int_equal(messages[2], 12);
    assert_int_equal(k_msgq_num_used_get(&msgq), 0);
}

static void purge(void)
{
    k_msgq_purge(&msgq);
}

static void purge_empties_and_sends_writers_away(void **state)
{
    int number = 9;

    (void)state;
    fill();
    fake_while_waiting(purge);
    assert_int_equal(k_msgq_put(&msgq, &number, K_FOREVER), -ENOMSG);
    assert_int_equal(k_msgq_num_used_get(&msgq), 0);
    for (int i = 1; i < 8; i++) { /* with any number in it, at any place */
        assert_int_equal(put(i), 0);
        assert_int_equal(get(), i);
        assert_int_equal(put(-i), 0);
        k_msgq_purge(&msgq);
    }
    assert_int_equal(k_msgq_num_free_get(&msgq), 3);
}

static void try_to_clean_up(void)
{
    assert_int_equal(k_msgq_cleanup(&msgq), -EBUSY);
}

static void nobody_may_wait_for_what_is_given_up(void **state)
{
    int number;

    (void)state;
    fake_while_waiting(try_to_clean_up);
    assert_int_equal(k_msgq_get(&msgq, &number, K_TICKS(1)), -EAGAIN);
    assert_int_equal(k_msgq_cleanup(&msgq), 0);
}

static void purge_of_an_empty_queue_leaves_readers_waiting(void **state)
{
    int message;

    (void)state;
    wait_as(1, &message);
    k_msgq_purge(&msgq);
    assert_true(fake_is_waiting(1));
    assert_int_equal(put(4), 0);
    assert_int_equal(message, 4);
}

static void a_look_takes_nothing(void **state)
{
    int number;

    (void)state;
    assert_int_equal(k_msgq_peek(&msgq, &number), -ENOMSG);
    fill();
    (void)get();
    assert_int_equal(put(3), 0); /* now it lies across the end of the buffer */
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(k_msgq_peek_at(&msgq, &number, i), 0);
        assert_int_equal(number, i + 1U);
    }
    assert_int_equal(k_msgq_peek_at(&msgq, &number, 3), -ENOMSG);
    assert_int_equal(k_msgq_peek(&msgq, &number), 0);
    assert_int_equal(number, 1);
    assert_int_equal(k_msgq_num_used_get(&msgq), 3);
}

static void its_attributes(void **state)
{
    struct k_msgq_attrs attrs;

    (void)state;
    assert_int_equal(put(1), 0);
    k_msgq_get_attrs(&msgq, &attrs);
    assert_int_equal(attrs.msg_size, sizeof(int));
    assert_int_equal(attrs.max_msgs, 3);
    assert_int_equal(attrs.used_msgs, 1);
}

static void check_size(size_t size, size_t misalignment)
{
    char out[48], in[48];
    uint32_t most = (uint32_t)((sizeof(buffer) - misalignment) / size);

    k_msgq_init(&msgq, buffer + misalignment, size, most);
    for (size_t i = 0; i < 3U * most; i++) {
        memset(out, (int)i, sizeof(out));
        memset(in, 0x55, sizeof(in));
        assert_int_equal(k_msgq_put(&msgq, out + misalignment, K_NO_WAIT), 0);
        assert_int_equal(k_msgq_get(&msgq, in, K_NO_WAIT), 0);
        assert_memory_equal(in, out, size);
        assert_int_equal(in[size], 0x55);
    }
}

static void messages_of_any_size_and_alignment_arrive_whole(void **state)
{
    (void)state;
    for (size_t size = 1; size <= 40; size++) {
        for (size_t misalignment = 0; misalignment < 4; misalignment++) {
            check_size(size, misalignment);
        }
    }
}

static void a_message_without_size_is_an_error_of_the_program(void **state)
{
    (void)state;
    expect_assert_failure(k_msgq_init(&msgq, buffer, 0, 3));
}

static void a_watch_for_messages_is_told_of_each_that_stays(void **state)
{
    (void)state;
    fake_watch_arm(&watch, k_msgq_source(&msgq), K_READY_IN);
    assert_int_equal(watch.wakes, 0);
    assert_int_equal(put(1), 0);
    assert_int_equal(watch.wakes, 1);
    assert_int_equal(watch.watch.told, K_READY_IN);
    fake_watch_arm_again(&watch);
    assert_int_equal(watch.wakes, 2); /* the level */
    (void)get();
    fake_watch_arm_again(&watch);
    assert_int_equal(watch.wakes, 2);
    fake_watch_disarm(&watch);
}

static void a_watch_for_room_is_told_when_there_is_some_again(void **state)
{
    (void)state;
    fill();
    fake_watch_arm(&watch, k_msgq_source(&msgq), K_READY_OUT);
    assert_int_equal(watch.wakes, 0);
    (void)get();
    assert_int_equal(watch.wakes, 1);
    assert_int_equal(watch.watch.told, K_READY_OUT);
    assert_int_equal(put(1), 0);
    fake_watch_arm_again(&watch);
    assert_int_equal(watch.wakes, 1);
    k_msgq_purge(&msgq);
    assert_int_equal(watch.wakes, 2);
    fake_watch_disarm(&watch);
}

static void what_is_handed_over_is_not_told(void **state)
{
    int message;
    int more = 4;

    (void)state;
    fake_watch_arm(&watch, k_msgq_source(&msgq), K_READY_IN);
    wait_as(1, &message);
    assert_int_equal(put(1), 0);
    assert_int_equal(watch.wakes, 0);
    fake_watch_disarm(&watch);
    fill();
    fake_watch_arm(&watch, k_msgq_source(&msgq), K_READY_OUT);
    wait_as(1, &more);
    (void)get();
    assert_int_equal(watch.wakes, 0);
    fake_watch_disarm(&watch);
}

static void attention_goes_with_the_last_who_waits_or_watches(void **state)
{
    int number = 0;

    (void)state;
    assert_int_equal(k_msgq_get(&msgq, &number, K_TICKS(1)), -EAGAIN);
    assert_int_equal(msgq.used_msgs, K__MSGQ_ATTENTION);
    assert_int_equal(put(1), 0);
    assert_int_equal(msgq.used_msgs, 1);
    fake_watch_arm(&watch, k_msgq_source(&msgq), K_READY_OUT);
    assert_int_equal(put(2), 0);
    assert_int_equal(msgq.used_msgs, K__MSGQ_ATTENTION | 2U);
    assert_int_equal(k_msgq_num_free_get(&msgq), 1);
    fake_watch_disarm(&watch);
    assert_int_equal(get(), 1);
    assert_int_equal(msgq.used_msgs, 1);
}

K_MSGQ_DEFINE(defined, sizeof(int), 2, 4);

static void defined_ones_are_ready(void **state)
{
    int number = 3;

    (void)state;
    assert_int_equal(k_msgq_put(&defined, &number, K_NO_WAIT), 0);
    assert_int_equal(k_msgq_put(&defined, &number, K_NO_WAIT), 0);
    assert_int_equal(k_msgq_put(&defined, &number, K_NO_WAIT), -ENOMSG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(messages_come_in_the_order_in_which_they_went, set_up),
        cmocka_unit_test_setup(full_and_empty_are_told_apart, set_up),
        cmocka_unit_test_setup(a_reader_gets_the_message_itself, set_up),
        cmocka_unit_test_setup(a_writer_goes_where_room_was_made, set_up),
        cmocka_unit_test_setup(waits_end_with_their_time, set_up),
        cmocka_unit_test_setup(the_most_urgent_reader_is_first, set_up),
        cmocka_unit_test_setup(purge_empties_and_sends_writers_away, set_up),
        cmocka_unit_test_setup(purge_of_an_empty_queue_leaves_readers_waiting, set_up),
        cmocka_unit_test_setup(a_look_takes_nothing, set_up),
        cmocka_unit_test_setup(its_attributes, set_up),
        cmocka_unit_test_setup(messages_of_any_size_and_alignment_arrive_whole, set_up),
        cmocka_unit_test_setup(a_message_without_size_is_an_error_of_the_program, set_up),
        cmocka_unit_test_setup(a_watch_for_messages_is_told_of_each_that_stays, set_up),
        cmocka_unit_test_setup(a_watch_for_room_is_told_when_there_is_some_again, set_up),
        cmocka_unit_test_setup(what_is_handed_over_is_not_told, set_up),
        cmocka_unit_test_setup(attention_goes_with_the_last_who_waits_or_watches, set_up),
        cmocka_unit_test_setup(nobody_may_wait_for_what_is_given_up, set_up),
        cmocka_unit_test_setup(defined_ones_are_ready, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
