/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include "fake_scheduler.h"
#include "fake_watch.h"

#include <kernel/event.h>

static struct k_event event;
static struct fake_watch watch;

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    k_event_init(&event);
    watch = (struct fake_watch){0};
    return 0;
}

static void post_6(void)
{
    assert_int_equal(k_event_post(&event, 6), 0);
    assert_int_equal(k_event_clear(&event, 6), 6);
}

static void clear_all(void)
{
    assert_int_equal(k_event_clear(&event, UINT32_MAX), 1);
}

static void a_waiter_is_told_what_was_set(void **state)
{
    (void)state;
    fake_while_waiting(post_6);
    assert_int_equal(k_event_wait(&event, 3, false, K_TICKS(5)), 2);
    assert_int_equal(fake_last_timeout.ticks, 5);
    fake_while_waiting(post_6);
    assert_int_equal(k_event_wait_all(&event, 6, false, K_FOREVER), 6);
}

static void what_is_not_all_is_not_enough(void **state)
{
    (void)state;
    fake_while_waiting(post_6);
    assert_int_equal(k_event_wait_all(&event, 7, false, K_TICKS(1)), 0);
    (void)k_event_set(&event, 1);
    fake_while_waiting(clear_all);
    assert_int_equal(k_event_wait_all(&event, 7, false, K_TICKS(1)), 0);
    assert_int_equal(fake_waits, 2);
}

static void what_is_there_is_not_waited_for(void **state)
{
    (void)state;
    (void)k_event_set(&event, 5);
    assert_int_equal(k_event_wait(&event, 6, false, K_FOREVER), 4);
    assert_int_equal(k_event_wait_all(&event, 5, false, K_FOREVER), 5);
    assert_int_equal(k_event_wait(&event, 0, true, K_FOREVER), 0);
    assert_int_equal(fake_waits, 0);
    assert_int_equal(k_event_wait(&event, 5, true, K_NO_WAIT), 0);
    assert_int_equal(k_event_test(&event, 5), 0);
}

static void watches_are_told_while_a_flag_is_set(void **state)
{
    (void)state;
    fake_watch_arm(&watch, k_event_source(&event), K_READY_IN);
    (void)k_event_post(&event, 0);
    assert_int_equal(watch.wakes, 0);
    (void)k_event_post(&event, 8);
    assert_int_equal(watch.wakes, 1);
    fake_watch_arm_again(&watch);
    assert_int_equal(watch.wakes, 2);
    (void)k_event_set(&event, 0);
    fake_watch_arm_again(&watch);
    assert_int_equal(watch.wakes, 2);
    fake_watch_disarm(&watch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_waiter_is_told_what_was_set, set_up),
        cmocka_unit_test_setup(what_is_not_all_is_not_enough, set_up),
        cmocka_unit_test_setup(what_is_there_is_not_waited_for, set_up),
        cmocka_unit_test_setup(watches_are_told_while_a_flag_is_set, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
