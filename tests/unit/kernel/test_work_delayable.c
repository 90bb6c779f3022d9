/* SPDX-License-Identifier: Apache-2.0 */

/* Work that is submitted after a time. */

#include "cmocka_all.h"

#include "work_fixture.h"

#include "fake_clock.h"

#include <errno.h>

static void delayed_work_is_submitted_when_its_time_has_come(void **state)
{
    (void)state;
    assert_int_equal(k_work_schedule_for_queue(&queue, &delayed, K_TICKS(9)), 1);
    assert_int_equal(k_work_delayable_busy_get(&delayed), K_WORK_DELAYED);
    assert_int_equal(k_work_delayable_remaining_get(&delayed), 10);
    assert_int_equal(k_work_delayable_expires_get(&delayed), fake_clock.now + 10U);
    fake_clock_pass(9);
    assert_int_equal(fake_queue_run_all(&queue), 0);
    fake_clock_pass(1);
    assert_int_equal(k_work_delayable_busy_get(&delayed), K_WORK_QUEUED);
    assert_int_equal(fake_queue_run_all(&queue), 1);
    assert_int_equal(k_work_delayable_busy_get(&delayed), 0);
    assert_int_equal(k_work_delayable_remaining_get(&delayed), 0);
    assert_int_equal(k_work_delayable_expires_get(&delayed), fake_clock.now);
}

static void schedule_leaves_a_running_delay(void **state)
{
    (void)state;
    assert_int_equal(k_work_schedule_for_queue(&queue, &delayed, K_TICKS(9)), 1);
    assert_int_equal(k_work_schedule_for_queue(&other, &delayed, K_TICKS(1)), 0);
    assert_int_equal(k_work_schedule_for_queue(&queue, &delayed, K_NO_WAIT), 0);
    fake_clock_pass(9);
    assert_int_equal(fake_queue_run_all(&queue), 0);
    fake_clock_pass(1);
    assert_int_equal(k_work_schedule_for_queue(&queue, &delayed, K_TICKS(1)), 0); /* queued */
    assert_int_equal(fake_queue_run_all(&queue), 1);
}

static void reschedule_replaces_the_delay(void **state)
{
    (void)state;
    assert_int_equal(k_work_reschedule_for_queue(&queue, &delayed, K_TICKS(9)), 1);
    fake_clock_pass(5);
    assert_int_equal(k_work_reschedule_for_queue(&other, &delayed, K_TICKS(9)), 1);
    fake_clock_pass(9);
    assert_int_equal(fake_queue_run_all(&queue), 0);
    fake_clock_pass(1);
    assert_int_equal(fake_queue_run_all(&queue), 0);
    assert_int_equal(fake_queue_run_all(&other), 1);
    assert_int_equal(k_work_reschedule_for_queue(&queue, &delayed, K_NO_WAIT), 1);
    assert_int_equal(k_work_reschedule_for_queue(&queue, &delayed, K_NO_WAIT), 0);
    assert_int_equal(fake_queue_run_all(&queue), 1);
}

static void reschedule_self(struct k_work *work)
{
    (void)work;
    assert_int_equal(k_work_schedule_for_queue(&queue, &delayed, K_NO_WAIT), 2);
    assert_int_equal(k_work_cancel_delayable(&delayed), K_WORK_RUNNING);
    assert_int_equal(k_work_schedule_for_queue(&queue, &delayed, K_TICKS(2)), 1);
    assert_int_equal(k_work_delayable_busy_get(&delayed), K_WORK_RUNNING | K_WORK_DELAYED);
}

static void a_handler_may_schedule_itself(void **state)
{
    (void)state;
    in_handler = reschedule_self;
    (void)k_work_schedule_for_queue(&queue, &delayed, K_NO_WAIT);
    assert_int_equal(fake_queue_run_all(&queue), 1);
    fake_clock_pass(3);
    assert_int_equal(fake_queue_run_all(&queue), 1);
}

static void a_delay_for_ever_never_ends(void **state)
{
    (void)state;
    assert_int_equal(k_work_schedule_for_queue(&queue, &delayed, K_FOREVER), 1);
    fake_clock_pass(1U << 20);
    assert_int_equal(fake_queue_run_all(&queue), 0);
}

static void cancel_ends_the_delay(void **state)
{
    (void)state;
    (void)k_work_schedule_for_queue(&queue, &delayed, K_TICKS(2));
    assert_int_equal(k_work_cancel_delayable(&delayed), 0);
    fake_clock_pass(10);
    assert_int_equal(fake_queue_run_all(&queue), 0);
    (void)k_work_schedule_for_queue(&queue, &delayed, K_NO_WAIT);
    assert_int_equal(k_work_cancel_delayable(&delayed), 0);
    assert_int_equal(fake_queue_run_all(&queue), 0);
    (void)k_work_schedule_for_queue(&queue, &delayed, K_TICKS(2));
    assert_true(k_work_cancel_delayable_sync(&delayed, &syncs[0]));
    assert_false(k_work_cancel_delayable_sync(&delayed, &syncs[0]));
}

static void cancel_delayed_sync(void *sync)
{
    assert_true(k_work_cancel_delayable_sync(&delayed, sync));
}

static void schedule_while_cancelled(struct k_work *work)
{
    (void)work;
    assert_true(fake_call_until_wait(1, cancel_delayed_sync, &syncs[1]));
    assert_int_equal(k_work_schedule_for_queue(&queue, &delayed, K_TICKS(1)), -EBUSY);
    assert_int_equal(k_work_reschedule_for_queue(&queue, &delayed, K_TICKS(1)), -EBUSY);
    assert_int_equal(k_work_schedule_for_queue(&queue, &delayed, K_NO_WAIT), -EBUSY);
}

static void a_handler_does_not_get_around_a_cancel(void **state)
{
    (void)state;
    in_handler = schedule_while_cancelled;
    (void)k_work_schedule_for_queue(&queue, &delayed, K_NO_WAIT);
    assert_int_equal(fake_queue_run_all(&queue), 1);
    assert_int_equal(k_work_delayable_busy_get(&delayed), 0);
    fake_clock_pass(10);
    assert_int_equal(fake_queue_run_all(&queue), 0);
}

static void schedule_self_later(struct k_work *work)
{
    (void)work;
    (void)k_work_schedule_for_queue(&queue, &delayed, K_TICKS(1));
}

static void run_the_handler(void)
{
    in_handler = schedule_self_later;
    arch__cpu.is_in_isr = false; /* it stands for a switch to the queue's thread */
    (void)fake_queue_run_all(&queue);
}

/* The queue's thread gets in between the steps of the cancel, and its work schedules itself. */
static void a_cancel_is_one_step(void **state)
{
    (void)state;
    for (unsigned int unlock = 1; unlock <= 6; unlock++) {
        (void)set_up(state);
        (void)k_work_schedule_for_queue(&queue, &delayed, K_NO_WAIT);
        fake_interrupt_at_unlock(unlock, run_the_handler);
        (void)k_work_cancel_delayable_sync(&delayed, &syncs[0]);
        if (!fake_interrupt_is_due()) {
            /* It ran before the cancel or behind it, so it was cancelled, or has not run. */
            assert_int_equal(k_work_delayable_busy_get(&delayed), 0);
        }
        fake_interrupt_at_unlock(1, NULL);
    }
}

static void flush_submits_what_is_delayed(void **state)
{
    (void)state;
    (void)k_work_schedule_for_queue(&queue, &delayed, K_TICKS(100));
    fake_while_waiting(run_queue_twice);
    assert_true(k_work_flush_delayable(&delayed, &syncs[0]));
    assert_string_equal(record, "d");
    assert_false(k_work_flush_delayable(&delayed, &syncs[0]));
    fake_clock_pass(1000);
    assert_int_equal(fake_queue_run_all(&queue), 0);
}

static void a_delay_over_a_plugged_queue_is_lost(void **state)
{
    (void)state;
    (void)k_work_queue_drain(&queue, true);
    assert_int_equal(k_work_schedule_for_queue(&queue, &delayed, K_TICKS(1)), 1);
    fake_clock_pass(5);
    assert_int_equal(k_work_delayable_busy_get(&delayed), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(delayed_work_is_submitted_when_its_time_has_come, set_up),
        cmocka_unit_test_setup(schedule_leaves_a_running_delay, set_up),
        cmocka_unit_test_setup(reschedule_replaces_the_delay, set_up),
        cmocka_unit_test_setup(a_handler_may_schedule_itself, set_up),
        cmocka_unit_test_setup(a_delay_for_ever_never_ends, set_up),
        cmocka_unit_test_setup(cancel_ends_the_delay, set_up),
        cmocka_unit_test_setup(a_handler_does_not_get_around_a_cancel, set_up),
        cmocka_unit_test_setup(a_cancel_is_one_step, set_up),
        cmocka_unit_test_setup(flush_submits_what_is_delayed, set_up),
        cmocka_unit_test_setup(a_delay_over_a_plugged_queue_is_lost, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
