/* SPDX-License-Identifier: Apache-2.0 */

/* A poll_work whose source is closed, in every state. */

#include "cmocka_all.h"

#include "poll_work_fixture.h"

#include "fake_clock.h"

#include <string.h>

static void closed_while_armed_it_is_told_once(void **state)
{
    (void)state;
    arm(K_READY_IN, 0);
    k_pollable_close(&source.pollable);
    k_pollable_close(&source.pollable);
    assert_int_equal(state_of(item), K_WATCH_QUEUED);
    run_and_check(K_READY_CLOSED, POLL_CLOSED);
    assert_idle();
}

static void closed_while_queued_it_is_told_once(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    k_pollable_close(&source.pollable);
    memset(&source, 0xa5, sizeof(source)); /* nobody asks it any more */
    run_and_check(K_READY_IN | K_READY_CLOSED, POLL_CLOSED);
    assert_idle();
}

static void close_source(void)
{
    k_pollable_close(&source.pollable);
    memset(&source, 0xa5, sizeof(source));
}

static void closed_while_running_it_is_told_after_that(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = close_source;
    run_and_check(K_READY_IN, POLL_READY);
    run_and_check(K_READY_CLOSED, POLL_CLOSED);
    assert_idle();
}

static void closed_while_its_only_event_is_handled_it_is_not_told(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, POLL_ONE_SHOT);
    in_handler = close_source;
    run_and_check(K_READY_IN, POLL_READY);
    assert_idle();
}

static void a_one_shot_is_told_of_the_close_if_that_is_first(void **state)
{
    (void)state;
    arm(K_READY_IN, POLL_ONE_SHOT);
    k_pollable_close(&source.pollable);
    run_and_check(K_READY_CLOSED, POLL_CLOSED);
    assert_idle();
}

static void close_source_and_arm_second(void)
{
    close_source();
    assert_int_equal(poll_work_arm(item, level_source(&second), K_READY_IN, 0), 0);
}

static void armed_elsewhere_it_does_not_care_for_the_old_source(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = close_source_and_arm_second;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    level_raise(&second, K_READY_IN);
    run_and_check(K_READY_IN, POLL_READY);
}

static void disarm_and_close(void)
{
    (void)poll_work_disarm(item);
    close_source();
}

static void disarmed_it_is_not_told_of_the_close(void **state)
{
    (void)state;
    arm(K_READY_IN, 0);
    (void)poll_work_disarm(item);
    k_pollable_close(&source.pollable);
    assert_idle();
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = disarm_and_close;
    run_and_check(K_READY_IN, POLL_READY);
    assert_idle();
}

static void an_object_that_is_closed_from_the_start_is_told_once(void **state)
{
    (void)state;
    source.bits = K_READY_IN | K_READY_CLOSED; /* as a thread that has ended */
    arm(K_READY_IN, 0);
    run_and_check(K_READY_IN | K_READY_CLOSED, POLL_CLOSED);
    assert_idle();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(closed_while_armed_it_is_told_once, set_up),
        cmocka_unit_test_setup(closed_while_queued_it_is_told_once, set_up),
        cmocka_unit_test_setup(closed_while_running_it_is_told_after_that, set_up),
        cmocka_unit_test_setup(closed_while_its_only_event_is_handled_it_is_not_told, set_up),
        cmocka_unit_test_setup(a_one_shot_is_told_of_the_close_if_that_is_first, set_up),
        cmocka_unit_test_setup(armed_elsewhere_it_does_not_care_for_the_old_source, set_up),
        cmocka_unit_test_setup(disarmed_it_is_not_told_of_the_close, set_up),
        cmocka_unit_test_setup(an_object_that_is_closed_from_the_start_is_told_once, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
