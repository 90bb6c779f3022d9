/* SPDX-License-Identifier: Apache-2.0 */

/* Each arrow of the life of a poll_work that is armed, told and runs. */

#include "cmocka_all.h"

#include "poll_work_fixture.h"

#include "fake_clock.h"

#include <errno.h>
#include <string.h>

/* IDLE */

static void armed_on_a_low_level_it_waits(void **state)
{
    (void)state;
    arm(K_READY_IN, 0);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    assert_false(fake_queue_run_one(&queue));
    assert_int_equal(k_watch_count(), 1);
}

static void armed_on_a_high_level_it_is_queued_at_once(void **state)
{
    (void)state;
    source.bits = K_READY_IN | K_READY_OUT;
    arm(K_READY_IN, 0);
    assert_int_equal(state_of(item), K_WATCH_QUEUED);
    run_and_check(K_READY_IN, POLL_READY);
}

static void errors_are_told_without_asking(void **state)
{
    static const uint32_t always[] = {K_READY_ERR, K_READY_HUP};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(always); i++) {
        source.bits = always[i];
        arm(K_READY_IN, 0);
        run_and_check(always[i], POLL_READY);
        assert_int_equal(state_of(item), K_WATCH_ARMED); /* once per arming */
        level_raise(&source, K_READY_IN);
        in_handler = consume_in;
        run_and_check(K_READY_IN, POLL_READY);
        level_raise(&source, always[i]);
        assert_false(fake_queue_run_one(&queue));
        assert_int_equal(poll_work_disarm(item), K_WATCH_ARMED);
    }
}

/* ARMED */

static void told_it_is_queued(void **state)
{
    (void)state;
    arm(K_READY_IN, 0);
    level_raise(&source, K_READY_OUT); /* not wanted */
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    level_raise(&source, K_READY_IN);
    assert_int_equal(state_of(item), K_WATCH_QUEUED);
    level_raise(&source, K_READY_IN);
    level_raise(&source, K_READY_ERR);
    in_handler = consume_in;
    run_and_check(K_READY_IN, POLL_READY);
    run_and_check(K_READY_ERR, POLL_READY); /* found when the level was evaluated */
    assert_int_equal(state_of(item), K_WATCH_ARMED);
}

static void two_events_at_once_are_one_run(void **state)
{
    (void)state;
    arm(K_READY_IN | K_READY_OUT, 0);
    level_raise(&source, K_READY_IN | K_READY_OUT);
    in_handler = consume_in;
    run_and_check(K_READY_IN | K_READY_OUT, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
}

static void a_level_that_fell_meanwhile_is_a_run_for_nothing(void **state)
{
    (void)state;
    arm(K_READY_IN, 0);
    level_raise(&source, K_READY_IN);
    level_lower(&source, K_READY_IN);
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
}

static void armed_twice_is_an_error(void **state)
{
    (void)state;
    arm(K_READY_IN, 0);
    assert_int_equal(poll_work_arm(item, level_source(&second), K_READY_IN, 0), -EALREADY);
    level_raise(&source, K_READY_IN);
    assert_int_equal(poll_work_arm(item, level_source(&second), K_READY_IN, 0), -EALREADY);
    run_and_check(K_READY_IN, POLL_READY);
}

/* RUNNING */

static void in_persists_while_the_level_holds(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    for (int i = 0; i < 5; i++) {
        run_and_check(K_READY_IN, POLL_READY);
        assert_int_equal(state_of(item), K_WATCH_QUEUED);
    }
    in_handler = consume_in;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    level_raise(&source, K_READY_IN);
    run_and_check(K_READY_IN, POLL_READY);
}

static void out_is_told_once(void **state)
{
    (void)state;
    source.bits = K_READY_OUT;
    arm(K_READY_OUT, 0);
    run_and_check(K_READY_OUT, POLL_READY);
    assert_idle();
    arm(K_READY_IN | K_READY_OUT, 0);
    run_and_check(K_READY_OUT, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED); /* for IN only */
    level_raise(&source, K_READY_OUT);
    assert_false(fake_queue_run_one(&queue));
    level_raise(&source, K_READY_IN);
    run_and_check(K_READY_IN, POLL_READY);
}

static void out_persists_when_asked_to(void **state)
{
    (void)state;
    source.bits = K_READY_OUT;
    arm(K_READY_OUT, POLL_PERSISTENT);
    run_and_check(K_READY_OUT, POLL_READY);
    run_and_check(K_READY_OUT, POLL_READY);
    level_lower(&source, K_READY_OUT);
    run_and_check(K_READY_OUT, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    level_raise(&source, K_READY_OUT);
    run_and_check(K_READY_OUT, POLL_READY);
}

static void one_shot_ends_after_any_event(void **state)
{
    static const uint32_t events[] = {K_READY_IN, K_READY_OUT, K_READY_ERR, K_READY_HUP};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
        source.bits = 0;
        arm(K_READY_IN | K_READY_OUT, POLL_ONE_SHOT);
        level_raise(&source, events[i]);
        run_and_check(events[i], POLL_READY);
        assert_idle();
    }
}

static void what_rises_during_the_run_is_found_after_it(void)
{
    level_lower(&source, K_READY_IN);
    level_raise(&source, K_READY_IN);
    assert_int_equal(state_of(item), K_WATCH_RUNNING);
}

static void no_event_is_lost_while_the_handler_runs(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = what_rises_during_the_run_is_found_after_it;
    run_and_check(K_READY_IN, POLL_READY);
    in_handler = consume_in;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
}

/* Arming in the handler */

static void arm_second(void)
{
    assert_int_equal(poll_work_arm(item, level_source(&second), K_READY_OUT, POLL_PERSISTENT), 0);
    assert_int_equal(state_of(item), K_WATCH_RUNNING);
}

static void its_handler_may_take_another_source_and_mask(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = arm_second;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    assert_int_equal(k_watch_count(), 1);
    level_raise(&source, K_READY_IN | K_READY_OUT);
    assert_false(fake_queue_run_one(&queue));
    level_raise(&second, K_READY_IN);
    assert_false(fake_queue_run_one(&queue));
    level_raise(&second, K_READY_OUT);
    run_and_check(K_READY_OUT, POLL_READY);
    run_and_check(K_READY_OUT, POLL_READY);
}

static void arm_out_again(void)
{
    arm(K_READY_OUT, 0);
}

static void its_handler_may_ask_for_out_again(void **state)
{
    (void)state;
    source.bits = K_READY_OUT;
    arm(K_READY_OUT, 0);
    in_handler = arm_out_again;
    run_and_check(K_READY_OUT, POLL_READY);
    run_and_check(K_READY_OUT, POLL_READY);
    assert_idle();
}

static void arm_one_shot_again(void)
{
    arm(K_READY_IN, POLL_ONE_SHOT);
}

static void its_handler_may_arm_a_one_shot_again(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, POLL_ONE_SHOT);
    in_handler = arm_one_shot_again;
    run_and_check(K_READY_IN, POLL_READY);
    in_handler = arm_one_shot_again;
    run_and_check(K_READY_IN, POLL_READY);
    run_and_check(K_READY_IN, POLL_READY);
    assert_idle();
}

static void interrupt_arms(void)
{
    assert_int_equal(poll_work_arm(item, level_source(&second), K_READY_IN, 0), -EBUSY);
}

static void arm_from_an_interrupt(void)
{
    fake_interrupt(interrupt_arms);
}

static void only_its_handler_may_arm_what_runs(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = arm_from_elsewhere;
    run_and_check(K_READY_IN, POLL_READY);
    in_handler = arm_from_an_interrupt;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_QUEUED);
}

/* Order */

static struct poll_work three[3];
static char order[16];

static void note_order(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    size_t length = strlen(order);

    (void)ready;
    (void)status;
    order[length] = (char)('a' + (work - three));
    order[length + 1U] = '\0';
}

static void first_triggered_runs_first_and_then_goes_to_the_tail(void **state)
{
    struct level levels[3] = {{{NULL}, 0}, {{NULL}, 0}, {{NULL}, 0}};

    (void)state;
    for (int i = 0; i < 3; i++) {
        poll_work_init(&three[i], &queue, note_order);
        assert_int_equal(poll_work_arm(&three[i], level_source(&levels[i]), K_READY_IN, 0), 0);
    }
    level_raise(&levels[2], K_READY_IN);
    level_raise(&levels[0], K_READY_IN);
    level_raise(&levels[1], K_READY_IN);
    for (int i = 0; i < 7; i++) {
        assert_true(fake_queue_run_one(&queue));
    }
    assert_string_equal(order, "cabcabc");
    for (int i = 0; i < 3; i++) {
        (void)poll_work_disarm(&three[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(armed_on_a_low_level_it_waits, set_up),
        cmocka_unit_test_setup(armed_on_a_high_level_it_is_queued_at_once, set_up),
        cmocka_unit_test_setup(errors_are_told_without_asking, set_up),
        cmocka_unit_test_setup(told_it_is_queued, set_up),
        cmocka_unit_test_setup(two_events_at_once_are_one_run, set_up),
        cmocka_unit_test_setup(a_level_that_fell_meanwhile_is_a_run_for_nothing, set_up),
        cmocka_unit_test_setup(armed_twice_is_an_error, set_up),
        cmocka_unit_test_setup(in_persists_while_the_level_holds, set_up),
        cmocka_unit_test_setup(out_is_told_once, set_up),
        cmocka_unit_test_setup(out_persists_when_asked_to, set_up),
        cmocka_unit_test_setup(one_shot_ends_after_any_event, set_up),
        cmocka_unit_test_setup(no_event_is_lost_while_the_handler_runs, set_up),
        cmocka_unit_test_setup(its_handler_may_take_another_source_and_mask, set_up),
        cmocka_unit_test_setup(its_handler_may_ask_for_out_again, set_up),
        cmocka_unit_test_setup(its_handler_may_arm_a_one_shot_again, set_up),
        cmocka_unit_test_setup(only_its_handler_may_arm_what_runs, set_up),
        cmocka_unit_test_setup(first_triggered_runs_first_and_then_goes_to_the_tail, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
