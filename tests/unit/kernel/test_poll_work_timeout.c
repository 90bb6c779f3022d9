/* SPDX-License-Identifier: Apache-2.0 */

/* A poll_work with a timeout: it, or what is watched, is first, and nothing is told twice. */

#include "cmocka_all.h"

#include "poll_work_fixture.h"

#include "fake_clock.h"

#include <errno.h>

static void a_timeout_is_told_and_the_watch_stays(void **state)
{
    (void)state;
    arm_timed(K_READY_IN, 0, K_TICKS(9));
    fake_clock_pass(9);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    fake_clock_pass(1);
    run_and_check(0, POLL_TIMEOUT);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    fake_clock_pass(1000);
    assert_false(fake_queue_run_one(&queue)); /* it serves once */
    level_raise(&source, K_READY_IN);
    run_and_check(K_READY_IN, POLL_READY);
}

static void what_comes_first_is_the_only_one(void **state)
{
    (void)state;
    arm_timed(K_READY_IN, 0, K_TICKS(9));
    level_raise(&source, K_READY_IN);
    fake_clock_pass(100);
    in_handler = consume_in;
    run_and_check(K_READY_IN, POLL_READY);
    fake_clock_pass(100);
    assert_false(fake_queue_run_one(&queue));
    (void)poll_work_disarm(item);
    arm_timed(K_READY_IN, 0, K_TICKS(9));
    fake_clock_pass(100);
    level_raise(&source, K_READY_IN);
    run_and_check(0, POLL_TIMEOUT);
    run_and_check(K_READY_IN, POLL_READY); /* the level, evaluated again */
}

static void what_is_ready_at_once_needs_no_timeout(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm_timed(K_READY_IN, 0, K_TICKS(9));
    fake_clock_pass(100);
    in_handler = consume_in;
    run_and_check(K_READY_IN, POLL_READY);
    fake_clock_pass(100);
    assert_false(fake_queue_run_one(&queue));
}

static void a_timeout_is_an_event_for_a_one_shot(void **state)
{
    (void)state;
    arm_timed(K_READY_IN, POLL_ONE_SHOT, K_TICKS(9));
    fake_clock_pass(10);
    run_and_check(0, POLL_TIMEOUT);
    assert_idle();
}

static void disarmed_its_timeout_is_stopped(void **state)
{
    (void)state;
    arm_timed(K_READY_IN, 0, K_TICKS(9));
    assert_int_equal(poll_work_disarm(item), K_WATCH_ARMED);
    assert_idle();
    arm_timed(K_READY_IN, 0, K_TICKS(9));
    k_pollable_close(&source.pollable);
    run_and_check(K_READY_CLOSED, POLL_CLOSED);
    assert_idle();
}

static void set_timeout(void)
{
    poll_work_set_timeout(&timed, K_TICKS(9));
}

static void its_handler_may_start_the_next_timeout(void **state)
{
    (void)state;
    arm_timed(K_READY_IN, 0, K_TICKS(9));
    for (int i = 0; i < 3; i++) {
        fake_clock_pass(10);
        in_handler = set_timeout;
        run_and_check(0, POLL_TIMEOUT);
        assert_int_equal(state_of(item), K_WATCH_ARMED);
    }
    poll_work_set_timeout(&timed, K_TICKS(19)); /* anew */
    fake_clock_pass(19);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    poll_work_set_timeout(&timed, K_FOREVER);
    fake_clock_pass(1000);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
}

static void an_item_without_a_timeout_may_get_one(void **state)
{
    (void)state;
    arm(K_READY_IN, 0);
    poll_work_set_timeout(&timed, K_TICKS(9));
    fake_clock_pass(10);
    run_and_check(0, POLL_TIMEOUT);
    (void)poll_work_disarm(item);
    poll_work_set_timeout(&timed, K_TICKS(9)); /* idle: there is nothing to time */
    assert_idle();
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    poll_work_set_timeout(&timed, K_TICKS(9)); /* nor while it is queued */
    fake_clock_pass(100);
    in_handler = consume_in;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    fake_clock_pass(100);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
}

static void let_the_timeout_pass(void)
{
    consume_in();
    poll_work_set_timeout(&timed, K_TICKS(5));
    fake_clock_pass(10);
    assert_int_equal(state_of(item), K_WATCH_RUNNING);
}

static void a_timeout_during_the_run_is_told_after_it(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm_timed(K_READY_IN, 0, K_FOREVER);
    in_handler = let_the_timeout_pass;
    run_and_check(K_READY_IN, POLL_READY);
    run_and_check(0, POLL_TIMEOUT);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
}

static void let_the_timeout_pass_and_set_another(void)
{
    let_the_timeout_pass();
    poll_work_set_timeout(&timed, K_TICKS(5));
}

static void a_new_timeout_replaces_one_that_is_over(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm_timed(K_READY_IN, 0, K_FOREVER);
    in_handler = let_the_timeout_pass_and_set_another;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    fake_clock_pass(6);
    run_and_check(0, POLL_TIMEOUT);
}

static void a_timeout_for_what_has_ended_is_dropped(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm_timed(K_READY_IN, POLL_ONE_SHOT, K_FOREVER);
    in_handler = let_the_timeout_pass;
    run_and_check(K_READY_IN, POLL_READY);
    assert_idle();
    arm_timed(K_READY_IN, POLL_ONE_SHOT, K_FOREVER);
    level_raise(&source, K_READY_IN);
    in_handler = set_timeout;
    run_and_check(K_READY_IN, POLL_READY);
    assert_idle();
}

static void set_timeout_and_arm_without(void)
{
    consume_in();
    set_timeout();
    arm(K_READY_IN, 0);
}

static void armed_without_a_timeout_it_has_none(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm_timed(K_READY_IN, 0, K_TICKS(5));
    in_handler = set_timeout_and_arm_without;
    run_and_check(K_READY_IN, POLL_READY);
    fake_clock_pass(100);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
}

static void arm_timed_again(void)
{
    arm_timed(K_READY_IN, 0, K_TICKS(5));
}

static void its_handler_may_arm_it_with_a_timeout(void **state)
{
    (void)state;
    arm_timed(K_READY_IN, 0, K_TICKS(5));
    fake_clock_pass(6);
    in_handler = arm_timed_again;
    run_and_check(0, POLL_TIMEOUT);
    fake_clock_pass(6);
    run_and_check(0, POLL_TIMEOUT);
    assert_int_equal(poll_work_arm_timed(&timed, level_source(&source), K_READY_IN, 0, K_TICKS(5)),
                     -EALREADY);
    fake_clock_pass(100);
    assert_false(fake_queue_run_one(&queue));
}

static void closed_after_a_timeout_it_is_told_that_it_is_closed(void **state)
{
    (void)state;
    arm_timed(K_READY_IN, 0, K_TICKS(5));
    fake_clock_pass(6);
    k_pollable_close(&source.pollable);
    run_and_check(K_READY_CLOSED, POLL_CLOSED);
    assert_idle();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_timeout_is_told_and_the_watch_stays, set_up),
        cmocka_unit_test_setup(what_comes_first_is_the_only_one, set_up),
        cmocka_unit_test_setup(what_is_ready_at_once_needs_no_timeout, set_up),
        cmocka_unit_test_setup(a_timeout_is_an_event_for_a_one_shot, set_up),
        cmocka_unit_test_setup(disarmed_its_timeout_is_stopped, set_up),
        cmocka_unit_test_setup(its_handler_may_start_the_next_timeout, set_up),
        cmocka_unit_test_setup(an_item_without_a_timeout_may_get_one, set_up),
        cmocka_unit_test_setup(a_timeout_during_the_run_is_told_after_it, set_up),
        cmocka_unit_test_setup(a_new_timeout_replaces_one_that_is_over, set_up),
        cmocka_unit_test_setup(a_timeout_for_what_has_ended_is_dropped, set_up),
        cmocka_unit_test_setup(armed_without_a_timeout_it_has_none, set_up),
        cmocka_unit_test_setup(its_handler_may_arm_it_with_a_timeout, set_up),
        cmocka_unit_test_setup(closed_after_a_timeout_it_is_told_that_it_is_closed, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
