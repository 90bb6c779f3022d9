/* SPDX-License-Identifier: Apache-2.0 */

/* Events, the time and a cancel at each point of each call. */

#include "cmocka_all.h"

#include "fake_clock.h"
#include "fake_queue.h"

#include <errno.h>
#include <poll/k_work_poll.h>

static struct k_work_q queue;
static struct k_poll_signal one;
static struct k_poll_signal two;
static struct k_poll_event events[2];
static struct k_work_poll work;
static unsigned int runs;

void k_cleanup_set(struct k_cleanup *cleanup)
{
    (void)cleanup;
}

static void count_run(struct k_work *item)
{
    assert_ptr_equal(item, &work.work);
    assert_int_equal(k_watch_count(), 0);
    runs++;
}

static void set_up_all(void)
{
    fake_reset();
    fake_queue_start(&queue);
    k_poll_signal_init(&one);
    k_poll_signal_init(&two);
    k_poll_event_init(&events[0], K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &one);
    k_poll_event_init(&events[1], K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &two);
    k_work_poll_init(&work, count_run);
    runs = 0;
}

static int set_up(void **state)
{
    (void)state;
    set_up_all();
    return 0;
}

static int submit(k_timeout_t timeout)
{
    return k_work_poll_submit_to_queue(&queue, &work, events, 2, timeout);
}

static void raise_two(void)
{
    (void)k_poll_signal_raise(&two, 1);
}

static void pass_5_ticks(void)
{
    fake_clock_pass(5);
}

static void cancel(void)
{
    (void)k_work_poll_cancel(&work);
}

static void check_runs(unsigned int expected, int result)
{
    (void)fake_queue_run_all(&queue);
    assert_int_equal(runs, expected);
    if (expected > 0) {
        assert_int_equal(work.poll_result, result);
    }
}

static void it_runs_once_for_its_reason(void **state)
{
    (void)state;
    assert_int_equal(submit(K_TICKS(3)), 0);
    raise_two();
    (void)k_poll_signal_raise(&one, 1);
    fake_clock_pass(5);
    check_runs(1, 0);
    assert_int_equal(events[0].state, K_POLL_STATE_SIGNALED);
    assert_int_equal(events[1].state, K_POLL_STATE_SIGNALED);
    k_poll_signal_reset(&one);
    k_poll_signal_reset(&two);
    assert_int_equal(submit(K_TICKS(3)), 0);
    fake_clock_pass(5);
    raise_two();
    check_runs(2, -EAGAIN);
}

static void an_event_at_any_point_of_the_submit_is_not_lost(void **state)
{
    unsigned int unlock = 0;

    (void)state;
    do {
        set_up_all();
        unlock++;
        fake_interrupt_at_unlock(unlock, raise_two);
        assert_int_equal(submit(K_FOREVER), 0);
        if (!fake_interrupt_is_due()) {
            check_runs(1, 0);
            assert_int_equal(events[1].state, K_POLL_STATE_SIGNALED);
        }
    } while (!fake_interrupt_is_due());
    assert_true(unlock > 3);
    assert_int_equal(k_work_poll_cancel(&work), 0);
    fake_reset();
}

/* Either it is cancelled or it runs, never both and never neither. */
static void event_and_time_at_any_point_of_the_cancel(void **state)
{
    void (*const happenings[])(void) = {raise_two, pass_5_ticks};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(happenings); i++) {
        unsigned int unlock = 0;
        bool is_due;

        do {
            set_up_all();
            unlock++;
            assert_int_equal(submit(K_TICKS(3)), 0);
            fake_interrupt_at_unlock(unlock, happenings[i]);
            int error = k_work_poll_cancel(&work);

            is_due = fake_interrupt_is_due();
            check_runs(error == 0 ? 0 : 1, work.poll_result);
            assert_int_equal(k_watch_count(), 0);
            fake_reset();
        } while (!is_due);
        assert_true(unlock > 1);
    }
}

static void cancelled_at_any_point_of_the_submit(void **state)
{
    unsigned int unlock = 0;
    bool is_due;

    (void)state;
    do {
        set_up_all();
        unlock++;
        fake_interrupt_at_unlock(unlock, cancel);
        assert_int_equal(submit(K_TICKS(3)), 0);
        is_due = fake_interrupt_is_due();
        fake_clock_pass(5);
        (void)fake_queue_run_all(&queue);
        assert_in_range(runs, 0, 1);
        assert_int_equal(k_watch_count(), 0);
        assert_int_equal(k_work_poll_cancel(&work), -EINVAL);
    } while (!is_due);
    fake_reset();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_runs_once_for_its_reason, set_up),
        cmocka_unit_test_setup(an_event_at_any_point_of_the_submit_is_not_lost, set_up),
        cmocka_unit_test_setup(event_and_time_at_any_point_of_the_cancel, set_up),
        cmocka_unit_test_setup(cancelled_at_any_point_of_the_submit, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
