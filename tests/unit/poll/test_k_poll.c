/* SPDX-License-Identifier: Apache-2.0 */

/* What happens between arming, waiting and collecting. */

#include "cmocka_all.h"

#include "fake_scheduler.h"

#include <errno.h>
#include <poll/k_poll.h>
#include <string.h>

static struct k_poll_signal one;
static struct k_poll_signal two;
static struct k_queue queue;
static struct k_poll_event events[3];
static struct k_cleanup *cleanup;

void k_cleanup_set(struct k_cleanup *new_cleanup)
{
    cleanup = new_cleanup;
}

static void set_up_events(void)
{
    memset(events, 0xa5, sizeof(events)); /* what is private is never set up */
    k_poll_event_init(&events[0], K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &one);
    k_poll_event_init(&events[1], K_POLL_TYPE_DATA_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &queue);
    k_poll_event_init(&events[2], K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &two);
    k_poll_signal_init(&one);
    k_poll_signal_init(&two);
    k_queue_init(&queue);
}

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    set_up_events();
    return 0;
}

static int check_and_tear_down(void **state)
{
    (void)state;
    assert_int_equal(k_watch_count(), 0);
    assert_null(cleanup);
    return 0;
}

static void raise_two(void)
{
    assert_int_equal(k_poll_signal_raise(&two, 5), 0);
}

static void raise_both(void)
{
    assert_int_equal(k_poll_signal_raise(&one, 4), 0);
    raise_two();
}

static void cancel_then_raise_one(void)
{
    k_queue_cancel_wait(&queue);
    assert_int_equal(k_poll_signal_raise(&one, 4), 0);
}

static void what_is_true_needs_no_wait(void **state)
{
    (void)state;
    raise_two();
    assert_int_equal(k_poll(events, 3, K_FOREVER), 0);
    assert_int_equal(k_poll(events, 3, K_NO_WAIT), 0);
    assert_int_equal(fake_waits, 0);
    assert_int_equal(events[0].state, K_POLL_STATE_NOT_READY);
    assert_int_equal(events[2].state, K_POLL_STATE_SIGNALED);
}

static void nothing_comes(void **state)
{
    (void)state;
    assert_int_equal(k_poll(events, 3, K_NO_WAIT), -EAGAIN);
    assert_int_equal(fake_waits, 0);
    assert_int_equal(k_poll(events, 3, K_TICKS(5)), -EAGAIN);
    assert_int_equal(fake_last_timeout.ticks, 5);
    assert_int_equal(k_poll(NULL, 0, K_TICKS(5)), -EAGAIN);
    assert_int_equal(fake_waits, 2);
}

static void all_that_came_is_told(void **state)
{
    (void)state;
    fake_while_waiting(raise_both);
    assert_int_equal(k_poll(events, 3, K_FOREVER), 0);
    assert_int_equal(events[0].state, K_POLL_STATE_SIGNALED);
    assert_int_equal(events[1].state, K_POLL_STATE_NOT_READY);
    assert_int_equal(events[2].state, K_POLL_STATE_SIGNALED);
}

static void what_came_first_is_the_result(void **state)
{
    (void)state;
    fake_while_waiting(cancel_then_raise_one);
    assert_int_equal(k_poll(events, 3, K_FOREVER), -EINTR);
    assert_int_equal(events[1].state, K_POLL_STATE_CANCELLED);
    assert_int_equal(events[0].state, K_POLL_STATE_SIGNALED);
}

/* At each release of the lock in turn. */
static void an_interrupt_anywhere_is_not_lost(void **state)
{
    unsigned int unlock = 0;

    (void)state;
    do {
        fake_reset();
        set_up_events();
        unlock++;
        fake_interrupt_at_unlock(unlock, raise_two);
        int result = k_poll(events, 3, K_TICKS(1));

        if (result == 0) {
            assert_int_equal(events[2].state, K_POLL_STATE_SIGNALED);
        } else {
            assert_int_equal(events[2].state, K_POLL_STATE_NOT_READY);
            assert_true(two.signaled == 0 || fake_waits == 1); /* it came after the time was over */
        }
        assert_int_equal(k_watch_count(), 0);
    } while (!fake_interrupt_is_due());
    assert_true(unlock > 6);
    fake_reset();
}

static void abort_it(void)
{
    if (cleanup != NULL) {
        cleanup->on_abort(cleanup);
    }
    assert_int_equal(k_watch_count(), 0);
    cleanup = NULL;
}

static void aborted_while_it_waits_it_leaves_no_watch(void **state)
{
    (void)state;
    fake_while_waiting(abort_it);
    (void)k_poll(events, 3, K_TICKS(1));
}

static void an_event_without_sense_is_an_error_of_the_program(void **state)
{
    (void)state;
    events[0].type = K_POLL_TYPE_SIGNAL | K_POLL_TYPE_SEM_AVAILABLE;
    expect_assert_failure(k_poll(events, 1, K_NO_WAIT));
    events[0].type = 0x20;
    expect_assert_failure(k_poll(events, 1, K_NO_WAIT));
    k_poll_event_init(&events[0], K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, NULL);
    expect_assert_failure(k_poll(events, 1, K_NO_WAIT));
    expect_assert_failure(k_poll(NULL, 1, K_NO_WAIT));
    expect_assert_failure(k_poll(events, -1, K_NO_WAIT));
    expect_assert_failure(k_poll_event_init(&events[0], K_POLL_TYPE_SIGNAL, 1, &one));
}

static void poll_in_interrupt(void)
{
    expect_assert_failure(k_poll(events, 1, K_NO_WAIT));
}

static void a_call_in_an_interrupt_is_an_error_of_the_program(void **state)
{
    (void)state;
    fake_interrupt(poll_in_interrupt);
}

#define POLL_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, check_and_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        POLL_TEST(what_is_true_needs_no_wait),
        POLL_TEST(nothing_comes),
        POLL_TEST(all_that_came_is_told),
        POLL_TEST(what_came_first_is_the_result),
        POLL_TEST(an_interrupt_anywhere_is_not_lost),
        POLL_TEST(aborted_while_it_waits_it_leaves_no_watch),
        cmocka_unit_test_setup(an_event_without_sense_is_an_error_of_the_program, set_up),
        cmocka_unit_test_setup(a_call_in_an_interrupt_is_an_error_of_the_program, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
