/* SPDX-License-Identifier: Apache-2.0 */

/* Work items, delayable ones, flushing and cancelling, one item at a time. */

#include "cmocka_all.h"

#include "fake_clock.h"
#include "fake_queue.h"

#include <errno.h>
#include <kernel/work.h>
#include <string.h>

static struct k_work_q queue;
static struct k_work_q other;
static char record[64];

static void note(char letter)
{
    size_t length = strlen(record);

    record[length] = letter;
    record[length + 1U] = '\0';
}

static void (*in_handler)(struct k_work *work);

static void on_a(struct k_work *work);
static void on_b(struct k_work *work);
static struct k_work a;
static struct k_work b;
static struct k_work_delayable delayed;

static void run_hook(struct k_work *work)
{
    void (*hook)(struct k_work *) = in_handler;

    in_handler = NULL;
    if (hook != NULL) {
        hook(work);
    }
}

static void on_a(struct k_work *work)
{
    note('a');
    run_hook(work);
}

static void on_b(struct k_work *work)
{
    note('b');
    run_hook(work);
}

static void on_delayed(struct k_work *work)
{
    assert_ptr_equal(k_work_delayable_from_work(work), &delayed);
    note('d');
    run_hook(work);
}

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    (void)k_work_cancel_delayable(&delayed);
    fake_queue_start(&queue);
    fake_queue_start(&other);
    k_work_init(&a, on_a);
    k_work_init(&b, on_b);
    k_work_init_delayable(&delayed, on_delayed);
    in_handler = NULL;
    record[0] = '\0';
    return 0;
}

static void submitted_work_runs_in_its_order(void **state)
{
    (void)state;
    assert_int_equal(k_work_submit_to_queue(&queue, &b), 1);
    assert_int_equal(k_work_submit_to_queue(&queue, &a), 1);
    assert_true(fake_queue_is_ready(&queue));
    assert_int_equal(fake_queue_run_all(&queue), 2);
    assert_string_equal(record, "ba");
    assert_false(fake_queue_is_ready(&queue));
}

static void queued_work_is_not_queued_twice(void **state)
{
    (void)state;
    assert_int_equal(k_work_submit_to_queue(&queue, &a), 1);
    assert_int_equal(k_work_submit_to_queue(&queue, &a), 0);
    assert_int_equal(k_work_submit_to_queue(&other, &a), 0); /* and stays where it is */
    assert_int_equal(fake_queue_run_all(&other), 0);
    assert_int_equal(fake_queue_run_all(&queue), 1);
    assert_int_equal(k_work_submit_to_queue(&other, &a), 1);
    assert_int_equal(fake_queue_run_all(&other), 1);
}

static void submit_again_elsewhere(struct k_work *work)
{
    assert_int_equal(k_work_busy_get(work), K_WORK_RUNNING);
    assert_int_equal(k_work_submit_to_queue(&other, work), 2);
    assert_int_equal(k_work_submit_to_queue(&other, work), 0);
    assert_int_equal(k_work_busy_get(work), K_WORK_RUNNING | K_WORK_QUEUED);
}

static void running_work_is_queued_again_where_it_runs(void **state)
{
    (void)state;
    in_handler = submit_again_elsewhere;
    (void)k_work_submit_to_queue(&queue, &a);
    assert_true(fake_queue_run_one(&queue));
    assert_int_equal(fake_queue_run_all(&other), 0);
    assert_int_equal(k_work_busy_get(&a), K_WORK_QUEUED);
    assert_int_equal(fake_queue_run_all(&queue), 1);
    assert_string_equal(record, "aa");
    assert_false(k_work_is_pending(&a));
}

static void without_a_queue_it_goes_where_it_went_last(void **state)
{
    (void)state;
    assert_int_equal(k_work_submit_to_queue(NULL, &a), -EINVAL);
    (void)k_work_submit_to_queue(&other, &a);
    (void)fake_queue_run_all(&other);
    assert_int_equal(k_work_submit_to_queue(NULL, &a), 1);
    assert_int_equal(fake_queue_run_all(&other), 1);
}

static void a_queue_that_was_not_started_takes_nothing(void **state)
{
    static struct k_work_q fresh;

    (void)state;
    k_work_queue_init(&fresh);
    assert_int_equal(k_work_submit_to_queue(&fresh, &a), -ENODEV);
    assert_int_equal(k_work_schedule_for_queue(&fresh, &delayed, K_NO_WAIT), -ENODEV);
    assert_false(k_work_is_pending(&a));
    assert_int_equal(k_work_queue_drain(&fresh, false), 0);
}

static void free_and_reuse(struct k_work *work)
{
    memset(work, 0xa5, sizeof(*work));
    k_work_init(work, on_b);
    assert_int_equal(k_work_submit_to_queue(&queue, work), 1);
}

static void a_handler_may_give_its_work_away(void **state)
{
    (void)state;
    in_handler = free_and_reuse;
    (void)k_work_submit_to_queue(&queue, &a);
    assert_int_equal(fake_queue_run_all(&queue), 2);
    assert_string_equal(record, "ab");
}

static void cancel_takes_work_out_of_its_queue(void **state)
{
    (void)state;
    assert_int_equal(k_work_cancel(&a), 0);
    (void)k_work_submit_to_queue(&queue, &a);
    (void)k_work_submit_to_queue(&queue, &b);
    assert_int_equal(k_work_cancel(&a), 0);
    assert_int_equal(fake_queue_run_all(&queue), 1);
    assert_string_equal(record, "b");
}

static void cancel_self(struct k_work *work)
{
    assert_int_equal(k_work_submit_to_queue(&queue, work), 2);
    assert_int_equal(k_work_cancel(work), K_WORK_RUNNING);
    assert_int_equal(k_work_busy_get(work), K_WORK_RUNNING);
    assert_int_equal(k_work_submit_to_queue(&queue, work), 2); /* no lasting harm */
}

static void cancel_of_running_work_undoes_its_resubmission(void **state)
{
    (void)state;
    in_handler = cancel_self;
    (void)k_work_submit_to_queue(&queue, &a);
    assert_int_equal(fake_queue_run_all(&queue), 2);
}

static struct k_work_sync syncs[3];

static void cancel_a_sync(void *sync)
{
    assert_true(k_work_cancel_sync(&a, sync));
}

static void be_cancelled_by_two(struct k_work *work)
{
    assert_int_equal(k_work_submit_to_queue(&queue, work), 2);
    assert_true(fake_call_until_wait(1, cancel_a_sync, &syncs[1]));
    assert_int_equal(k_work_busy_get(work), K_WORK_RUNNING | K_WORK_CANCELING);
    assert_true(fake_call_until_wait(2, cancel_a_sync, &syncs[2]));
    assert_int_equal(k_work_submit_to_queue(&queue, work), -EBUSY);
    assert_int_equal(k_work_submit_to_queue(&other, work), -EBUSY);
}

static void cancel_sync_waits_with_any_number_and_keeps_it_out(void **state)
{
    (void)state;
    in_handler = be_cancelled_by_two;
    (void)k_work_submit_to_queue(&queue, &a);
    assert_int_equal(fake_queue_run_all(&queue), 1);
    assert_false(fake_is_waiting(1));
    assert_false(fake_is_waiting(2));
    assert_false(k_work_is_pending(&a));
    assert_int_equal(k_work_submit_to_queue(&queue, &a), 1); /* now it may */
    assert_int_equal(fake_queue_run_all(&queue), 1);
}

static void cancel_sync_of_idle_or_queued_work_does_not_wait(void **state)
{
    (void)state;
    assert_false(k_work_cancel_sync(&a, &syncs[0]));
    (void)k_work_submit_to_queue(&queue, &a);
    assert_true(k_work_cancel_sync(&a, &syncs[0]));
    assert_int_equal(fake_waits, 0);
    assert_int_equal(fake_queue_run_all(&queue), 0);
}

static void cancel_itself_sync(struct k_work *work)
{
    expect_assert_failure(k_work_cancel_sync(work, &syncs[0]));
    arch__cpu.is_locked = 0;
}

static void cancel_sync_from_its_own_handler_is_an_error_of_the_program(void **state)
{
    (void)state;
    in_handler = cancel_itself_sync;
    (void)k_work_submit_to_queue(&queue, &a);
    (void)fake_queue_run_all(&queue);
}

static void run_queue(void)
{
    (void)fake_queue_run_one(&queue);
}

static void run_queue_twice(void)
{
    (void)fake_queue_run_one(&queue);
    (void)fake_queue_run_one(&queue);
}

static void flush_waits_until_the_work_has_run(void **state)
{
    (void)state;
    assert_false(k_work_flush(&a, &syncs[0]));
    (void)k_work_submit_to_queue(&queue, &a);
    (void)k_work_submit_to_queue(&queue, &b);
    fake_while_waiting(run_queue_twice);
    assert_true(k_work_flush(&a, &syncs[0]));
    assert_string_equal(record, "a"); /* and not for what comes behind */
    assert_int_equal(fake_queue_run_all(&queue), 1);
    assert_false(k_work_flush(&a, &syncs[0]));
}

static void flush_a(void *sync)
{
    assert_true(k_work_flush(&a, sync));
}

static void be_flushed(struct k_work *work)
{
    (void)work;
    (void)k_work_submit_to_queue(&queue, &b);
    assert_true(fake_call_until_wait(1, flush_a, &syncs[1]));
}

static void flush_of_running_work_waits_for_this_run_only(void **state)
{
    (void)state;
    in_handler = be_flushed;
    (void)k_work_submit_to_queue(&queue, &a);
    assert_true(fake_queue_run_one(&queue));
    assert_true(fake_is_waiting(1));
    assert_true(fake_queue_run_one(&queue)); /* the barrier, in front of b */
    assert_false(fake_is_waiting(1));
    assert_string_equal(record, "a");
    assert_int_equal(fake_queue_run_all(&queue), 1);
}

static void be_flushed_and_resubmitted(struct k_work *work)
{
    (void)k_work_submit_to_queue(&queue, work);
    (void)k_work_submit_to_queue(&queue, &b);
    assert_true(fake_call_until_wait(1, flush_a, &syncs[1]));
}

static void flush_of_work_queued_again_waits_for_that_run(void **state)
{
    (void)state;
    in_handler = be_flushed_and_resubmitted;
    (void)k_work_submit_to_queue(&queue, &a);
    (void)fake_queue_run_one(&queue);
    (void)fake_queue_run_one(&queue);
    assert_true(fake_is_waiting(1));
    (void)fake_queue_run_one(&queue);
    assert_false(fake_is_waiting(1));
    assert_string_equal(record, "aa");
    (void)fake_queue_run_all(&queue);
}

static void two_may_flush_the_same_work(void **state)
{
    (void)state;
    (void)k_work_submit_to_queue(&queue, &a);
    assert_true(fake_call_until_wait(1, flush_a, &syncs[1]));
    assert_true(fake_call_until_wait(2, flush_a, &syncs[2]));
    (void)fake_queue_run_all(&queue);
    assert_false(fake_is_waiting(1));
    assert_false(fake_is_waiting(2));
}

static void drain(void *plug)
{
    assert_int_equal(k_work_queue_drain(&queue, *(bool *)plug), 1);
}

static void submit_to_draining_queue(struct k_work *work)
{
    (void)work;
    assert_int_equal(k_work_submit_to_queue(&queue, &b), 1); /* from inside */
    fake_run_as(3);
    assert_int_equal(k_work_submit_to_queue(&queue, &a), -EBUSY);
    k__cpu.current = &queue.thread;
}

static void interrupt_submits(void)
{
    assert_int_equal(k_work_submit_to_queue(&queue, &b), -EBUSY);
}

static void interrupt_while_draining(struct k_work *work)
{
    (void)work;
    fake_interrupt(interrupt_submits); /* of the queue's thread, but not by its handler */
}

static void drain_waits_and_lets_in_only_what_the_queue_submits(void **state)
{
    bool plug = false;

    (void)state;
    assert_int_equal(k_work_queue_drain(&queue, false), 0);
    (void)k_work_submit_to_queue(&queue, &a);
    assert_true(fake_call_until_wait(1, drain, &plug));
    assert_int_equal(k_work_submit_to_queue(&queue, &b), -EBUSY);
    in_handler = submit_to_draining_queue;
    assert_int_equal(fake_queue_run_all(&queue), 2);
    assert_string_equal(record, "ab");
    assert_false(fake_is_waiting(1));
}

static void drain_refuses_interrupts(void **state)
{
    bool plug = false;

    (void)state;
    (void)k_work_submit_to_queue(&queue, &a);
    assert_true(fake_call_until_wait(1, drain, &plug));
    in_handler = interrupt_while_draining;
    assert_int_equal(fake_queue_run_all(&queue), 1);
}

static void run_until_drained(void)
{
    (void)fake_queue_run_all(&queue);
}

static void a_plugged_queue_takes_nothing_until_it_is_unplugged(void **state)
{
    (void)state;
    assert_int_equal(k_work_queue_unplug(&queue), -EALREADY);
    (void)k_work_submit_to_queue(&queue, &a);
    fake_while_waiting(run_until_drained);
    assert_int_equal(k_work_queue_drain(&queue, true), 1);
    assert_int_equal(k_work_submit_to_queue(&queue, &b), -EBUSY);
    assert_int_equal(k_work_queue_drain(&queue, false), 0); /* leaves the plug */
    assert_int_equal(k_work_submit_to_queue(&queue, &b), -EBUSY);
    assert_int_equal(k_work_queue_unplug(&queue), 0);
    assert_int_equal(k_work_submit_to_queue(&queue, &b), 1);
    assert_int_equal(fake_queue_run_all(&queue), 1);
}

/* Both are woken, and the one without a plug is faster. */
static void the_queue_stays_shut_until_the_last_drain_has_returned(void **state)
{
    bool plug = true;

    (void)state;
    (void)k_work_submit_to_queue(&queue, &a);
    assert_true(fake_call_until_wait(1, drain, &plug));
    fake_while_waiting(run_until_drained);
    assert_int_equal(k_work_queue_drain(&queue, false), 1);
    assert_false(fake_is_waiting(1));
    assert_int_equal(k_work_submit_to_queue(&queue, &b), -EBUSY);
}

static void drain_self(struct k_work *work)
{
    (void)work;
    assert_int_equal(k_work_queue_drain(&queue, false), -EDEADLK);
}

static void drain_from_the_queue_itself_is_refused(void **state)
{
    (void)state;
    in_handler = drain_self;
    (void)k_work_submit_to_queue(&queue, &a);
    assert_int_equal(fake_queue_run_all(&queue), 1);
}

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

static void defined_ones_are_ready(void **state)
{
    static K_WORK_DEFINE(defined, on_b);
    static K_WORK_DELAYABLE_DEFINE(defined_delayed, on_a);

    (void)state;
    assert_int_equal(k_work_submit_to_queue(&queue, &defined), 1);
    assert_int_equal(k_work_schedule_for_queue(&queue, &defined_delayed, K_TICKS(0)), 1);
    run_queue();
    fake_clock_pass(1);
    run_queue();
    assert_string_equal(record, "ba");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(submitted_work_runs_in_its_order, set_up),
        cmocka_unit_test_setup(queued_work_is_not_queued_twice, set_up),
        cmocka_unit_test_setup(running_work_is_queued_again_where_it_runs, set_up),
        cmocka_unit_test_setup(without_a_queue_it_goes_where_it_went_last, set_up),
        cmocka_unit_test_setup(a_queue_that_was_not_started_takes_nothing, set_up),
        cmocka_unit_test_setup(a_handler_may_give_its_work_away, set_up),
        cmocka_unit_test_setup(cancel_takes_work_out_of_its_queue, set_up),
        cmocka_unit_test_setup(cancel_of_running_work_undoes_its_resubmission, set_up),
        cmocka_unit_test_setup(cancel_sync_waits_with_any_number_and_keeps_it_out, set_up),
        cmocka_unit_test_setup(cancel_sync_of_idle_or_queued_work_does_not_wait, set_up),
        cmocka_unit_test_setup(cancel_sync_from_its_own_handler_is_an_error_of_the_program, set_up),
        cmocka_unit_test_setup(flush_waits_until_the_work_has_run, set_up),
        cmocka_unit_test_setup(flush_of_running_work_waits_for_this_run_only, set_up),
        cmocka_unit_test_setup(flush_of_work_queued_again_waits_for_that_run, set_up),
        cmocka_unit_test_setup(two_may_flush_the_same_work, set_up),
        cmocka_unit_test_setup(drain_waits_and_lets_in_only_what_the_queue_submits, set_up),
        cmocka_unit_test_setup(drain_refuses_interrupts, set_up),
        cmocka_unit_test_setup(a_plugged_queue_takes_nothing_until_it_is_unplugged, set_up),
        cmocka_unit_test_setup(the_queue_stays_shut_until_the_last_drain_has_returned, set_up),
        cmocka_unit_test_setup(drain_from_the_queue_itself_is_refused, set_up),
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
        cmocka_unit_test_setup(defined_ones_are_ready, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
