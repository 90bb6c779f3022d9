/* SPDX-License-Identifier: Apache-2.0 */

/* Waiting for work that is queued or runs: cancelling and flushing. */

#include "cmocka_all.h"

#include "work_fixture.h"

#include <errno.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(cancel_takes_work_out_of_its_queue, set_up),
        cmocka_unit_test_setup(cancel_of_running_work_undoes_its_resubmission, set_up),
        cmocka_unit_test_setup(cancel_sync_waits_with_any_number_and_keeps_it_out, set_up),
        cmocka_unit_test_setup(cancel_sync_of_idle_or_queued_work_does_not_wait, set_up),
        cmocka_unit_test_setup(cancel_sync_from_its_own_handler_is_an_error_of_the_program, set_up),
        cmocka_unit_test_setup(flush_waits_until_the_work_has_run, set_up),
        cmocka_unit_test_setup(flush_of_running_work_waits_for_this_run_only, set_up),
        cmocka_unit_test_setup(flush_of_work_queued_again_waits_for_that_run, set_up),
        cmocka_unit_test_setup(two_may_flush_the_same_work, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
