/* SPDX-License-Identifier: Apache-2.0 */

/* What happens between arming, waiting and collecting: with real threads it hardly ever does. */

#include "cmocka_all.h"

#include "fake_scheduler.h"
#include "level.h"

#include <errno.h>
#include <poll/poll_wait.h>
#include <string.h>

static struct level one;
static struct level two;
static struct poll_event events[2];
static struct k_cleanup *cleanup;

void k_cleanup_set(struct k_cleanup *new_cleanup)
{
    cleanup = new_cleanup;
}

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    memset(&one, 0, sizeof(one));
    memset(&two, 0, sizeof(two));
    memset(events, 0xa5, sizeof(events));
    events[0] = (struct poll_event)POLL_EVENT(level_source(&one), K_READY_IN);
    events[1] = (struct poll_event)POLL_EVENT(level_source(&two), K_READY_IN | K_READY_OUT);
    memset(&events[0].watch, 0xa5, sizeof(events[0].watch)); /* it is private: never set up */
    memset(&events[1].watch, 0xa5, sizeof(events[1].watch));
    return 0;
}

static int check_and_tear_down(void **state)
{
    (void)state;
    assert_int_equal(k_watch_count(), 0);
    assert_null(cleanup);
    return 0;
}

static void what_is_ready_needs_no_wait(void **state)
{
    (void)state;
    two.bits = K_READY_OUT;
    assert_int_equal(poll_wait(events, 2, K_FOREVER), 1);
    assert_int_equal(fake_waits, 0);
    assert_int_equal(events[0].ready, 0);
    assert_int_equal(events[1].ready, K_READY_OUT);
}

static void without_waiting_nothing_is_no_error(void **state)
{
    (void)state;
    assert_int_equal(poll_wait(events, 2, K_NO_WAIT), 0);
    assert_int_equal(events[0].ready, 0);
    assert_int_equal(fake_waits, 0);
}

static void after_its_time_it_is(void **state)
{
    (void)state;
    assert_int_equal(poll_wait(events, 2, K_TICKS(5)), -EAGAIN);
    assert_int_equal(fake_last_timeout.ticks, 5);
}

static bool find_nothing(struct poll_event *event)
{
    assert_int_equal(event->handle, 4711);
    return false;
}

static bool find_one(struct poll_event *event)
{
    event->source = level_source(&one);
    return true;
}

static void a_source_that_is_gone_when_it_is_armed_is_closed(void **state)
{
    (void)state;
    events[0].find = find_nothing;
    events[0].handle = 4711;
    assert_int_equal(poll_wait(events, 2, K_FOREVER), 1);
    assert_int_equal(events[0].ready, K_READY_CLOSED);
    assert_int_equal(fake_waits, 0);
}

static void a_source_is_found_when_it_is_armed(void **state)
{
    (void)state;
    one.bits = K_READY_IN;
    events[0].source = level_source(&two);
    events[0].find = find_one;
    assert_int_equal(poll_wait(events, 1, K_FOREVER), 1);
    assert_int_equal(events[0].ready, K_READY_IN);
}

static void raise_two(void)
{
    level_raise(&two, K_READY_IN);
}

static void an_event_ends_the_wait(void **state)
{
    (void)state;
    fake_while_waiting(raise_two);
    assert_int_equal(poll_wait(events, 2, K_FOREVER), 1);
    assert_int_equal(events[0].ready, 0);
    assert_int_equal(events[1].ready, K_READY_IN);
}

/* At each release of the lock in turn. */
static void an_interrupt_anywhere_is_not_lost(void **state)
{
    unsigned int unlock = 0;

    do {
        (void)set_up(state);
        fake_interrupt_at_unlock(++unlock, raise_two);
        int result = poll_wait(events, 2, K_TICKS(1));

        if (result < 0) { /* it came after all was over */
            assert_int_equal(result, -EAGAIN);
            assert_true(two.bits == 0 || events[1].ready == 0);
        } else {
            assert_int_equal(result, 1);
            assert_int_equal(events[1].ready, K_READY_IN);
        }
    } while (!fake_interrupt_is_due());
    assert_in_range(unlock, 4, 100);
    fake_interrupt_at_unlock(1, NULL);
}

static void raise_and_close(void)
{
    level_raise(&two, K_READY_IN);
    two.bits |= K_READY_OUT;
    level_raise(&one, K_READY_IN);
    k_pollable_close(&two.pollable);
    memset(&two, 0xa5, sizeof(two)); /* and nobody asks it again */
}

static void a_source_that_closed_meanwhile_is_not_asked(void **state)
{
    (void)state;
    fake_while_waiting(raise_and_close);
    assert_int_equal(poll_wait(events, 2, K_FOREVER), 2);
    assert_int_equal(events[0].ready, K_READY_IN);
    assert_int_equal(events[1].ready, K_READY_IN | K_READY_CLOSED);
}

static void abort_it(void)
{
    assert_int_equal(k_watch_count(), 2);
    arch__cpu.is_locked = 1;
    cleanup->on_abort(cleanup);
    arch__cpu.is_locked = 0;
    assert_int_equal(k_watch_count(), 0);
    level_raise(&one, K_READY_IN);
}

static void aborted_while_it_waits_it_leaves_no_watch(void **state)
{
    (void)state;
    fake_while_waiting(abort_it);
    (void)poll_wait(events, 2, K_TICKS(1));
}

static void interrupt_aborts(void)
{
    if (cleanup != NULL) {
        arch__cpu.is_locked = 1;
        cleanup->on_abort(cleanup);
        arch__cpu.is_locked = 0;
        assert_int_equal(k_watch_count(), 0);
    }
}

/* What it arms afterwards is not looked at: such a thread does not run on. */
static void aborted_anywhere_it_leaves_no_watch(void **state)
{
    for (unsigned int unlock = 1; unlock < 6; unlock++) {
        (void)set_up(state);
        fake_interrupt_at_unlock(unlock, interrupt_aborts);
        (void)poll_wait(events, 2, K_TICKS(1));
    }
    fake_interrupt_at_unlock(1, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_ready_needs_no_wait, set_up, check_and_tear_down),
        cmocka_unit_test_setup_teardown(without_waiting_nothing_is_no_error, set_up,
                                        check_and_tear_down),
        cmocka_unit_test_setup_teardown(after_its_time_it_is, set_up, check_and_tear_down),
        cmocka_unit_test_setup_teardown(a_source_that_is_gone_when_it_is_armed_is_closed, set_up,
                                        check_and_tear_down),
        cmocka_unit_test_setup_teardown(a_source_is_found_when_it_is_armed, set_up,
                                        check_and_tear_down),
        cmocka_unit_test_setup_teardown(an_event_ends_the_wait, set_up, check_and_tear_down),
        cmocka_unit_test_setup_teardown(an_interrupt_anywhere_is_not_lost, set_up,
                                        check_and_tear_down),
        cmocka_unit_test_setup_teardown(a_source_that_closed_meanwhile_is_not_asked, set_up,
                                        check_and_tear_down),
        cmocka_unit_test_setup_teardown(aborted_while_it_waits_it_leaves_no_watch, set_up,
                                        check_and_tear_down),
        cmocka_unit_test_setup_teardown(aborted_anywhere_it_leaves_no_watch, set_up,
                                        check_and_tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
