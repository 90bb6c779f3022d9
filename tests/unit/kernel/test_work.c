/* SPDX-License-Identifier: Apache-2.0 */

/* Work items that are submitted, and queues that are drained and plugged. */

#include "cmocka_all.h"

#include "work_fixture.h"

#include "fake_clock.h"

#include <errno.h>
#include <string.h>

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

static void run_queue(void)
{
    (void)fake_queue_run_one(&queue);
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
        cmocka_unit_test_setup(drain_waits_and_lets_in_only_what_the_queue_submits, set_up),
        cmocka_unit_test_setup(drain_refuses_interrupts, set_up),
        cmocka_unit_test_setup(a_plugged_queue_takes_nothing_until_it_is_unplugged, set_up),
        cmocka_unit_test_setup(the_queue_stays_shut_until_the_last_drain_has_returned, set_up),
        cmocka_unit_test_setup(drain_from_the_queue_itself_is_refused, set_up),
        cmocka_unit_test_setup(defined_ones_are_ready, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
