/* SPDX-License-Identifier: Apache-2.0 */

/* A set's members in every state, and what comes between looking and waiting. */

#include "cmocka_all.h"

#include "fake_scheduler.h"
#include "level.h"

#include <errno.h>
#include <poll/poll_set.h>
#include <string.h>

static struct level one;
static struct level two;
static struct poll_set set;
static struct poll_member first;
static struct poll_member second;

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    memset(&one, 0, sizeof(one));
    memset(&two, 0, sizeof(two));
    memset(&set, 0xa5, sizeof(set));
    memset(&first, 0xa5, sizeof(first));
    memset(&second, 0xa5, sizeof(second));
    poll_set_init(&set);
    poll_member_init(&first);
    poll_member_init(&second);
    return 0;
}

static int set_up_both(void **state)
{
    (void)set_up(state);
    assert_int_equal(poll_set_add(&set, &first, level_source(&one), K_READY_IN, 0), 0);
    assert_int_equal(poll_set_add(&set, &second, level_source(&two), K_READY_IN, 0), 0);
    return 0;
}

static int check_and_tear_down(void **state)
{
    (void)state;
    (void)poll_set_remove(&first);
    (void)poll_set_remove(&second);
    assert_int_equal(k_watch_count(), 0);
    assert_null(set.ready);
    assert_null(set.given);
    fake_interrupt_at_unlock(1, NULL);
    return 0;
}

static void assert_next(struct poll_member *member, uint32_t ready)
{
    unsigned int waits = fake_waits;

    assert_ptr_equal(poll_set_wait(&set, K_NO_WAIT), member);
    assert_int_equal(fake_waits, waits);
    if (member != NULL) {
        assert_int_equal(member->ready, ready);
    }
}

static void what_is_ready_is_returned_while_it_is(void **state)
{
    (void)state;
    assert_next(NULL, 0);
    level_raise(&one, K_READY_IN);
    assert_next(&first, K_READY_IN);
    assert_next(&first, K_READY_IN);
    level_lower(&one, K_READY_IN);
    assert_next(NULL, 0);
    level_raise(&one, K_READY_OUT); /* not wanted */
    assert_next(NULL, 0);
    level_raise(&one, K_READY_IN);
    assert_next(&first, K_READY_IN);
}

static void what_is_ready_when_it_is_added_is_returned(void **state)
{
    (void)state;
    one.bits = K_READY_IN;
    assert_int_equal(poll_set_add(&set, &first, level_source(&one), K_READY_IN, 0), 0);
    assert_int_equal(poll_set_add(&set, &first, level_source(&one), K_READY_IN, 0), -EALREADY);
    assert_next(&first, K_READY_IN);
}

static void members_come_in_the_order_of_their_events_and_then_in_turn(void **state)
{
    (void)state;
    level_raise(&two, K_READY_IN);
    level_raise(&one, K_READY_IN);
    for (int i = 0; i < 3; i++) {
        assert_next(&second, K_READY_IN);
        assert_next(&first, K_READY_IN);
    }
}

static void what_happens_while_it_is_given_is_found(void **state)
{
    (void)state;
    level_raise(&one, K_READY_IN);
    assert_next(&first, K_READY_IN);
    level_lower(&one, K_READY_IN);
    level_raise(&one, K_READY_IN);
    assert_next(&first, K_READY_IN);
    level_raise(&one, K_READY_HUP);
    level_lower(&one, K_READY_IN);
    assert_next(&first, K_READY_HUP);
    assert_next(NULL, 0); /* told once */
}

static void out_is_told_once_unless_asked_otherwise(void **state)
{
    (void)state;
    one.bits = K_READY_OUT;
    two.bits = K_READY_OUT;
    assert_int_equal(poll_set_add(&set, &first, level_source(&one), K_READY_IN | K_READY_OUT, 0),
                     0);
    assert_int_equal(poll_set_add(&set, &second, level_source(&two), K_READY_OUT, POLL_PERSISTENT),
                     0);
    assert_next(&first, K_READY_OUT);
    assert_next(&second, K_READY_OUT);
    assert_next(&second, K_READY_OUT);
    level_raise(&one, K_READY_IN);
    assert_next(&first, K_READY_IN);
    assert_next(&second, K_READY_OUT);
}

/* It is idle, and nobody's but the caller's, as soon as it has been returned. */
static void a_member_with_its_last_event_has_left(void **state)
{
    (void)state;
    one.bits = K_READY_IN;
    assert_int_equal(poll_set_add(&set, &first, level_source(&one), K_READY_IN, POLL_ONE_SHOT), 0);
    assert_int_equal(poll_set_add(&set, &second, level_source(&two), K_READY_OUT, 0), 0);
    assert_next(&first, K_READY_IN);
    assert_int_equal(poll_set_remove(&first), K_WATCH_IDLE);
    memset(&first, 0xa5, sizeof(first));
    level_raise(&two, K_READY_OUT);
    assert_next(&second, K_READY_OUT);
    memset(&second, 0xa5, sizeof(second));
    assert_int_equal(k_watch_count(), 0);
    assert_next(NULL, 0);
    poll_member_init(&first);
    poll_member_init(&second);
}

static void close_one(void)
{
    k_pollable_close(&one.pollable);
    memset(&one, 0xa5, sizeof(one)); /* and nobody asks it again */
}

static void a_close_is_told_once_in_every_state(void **state)
{
    (void)state;
    close_one(); /* armed */
    level_raise(&two, K_READY_IN);
    assert_next(&first, K_READY_CLOSED);
    assert_next(&second, K_READY_IN);
    k_pollable_close(&two.pollable); /* given */
    assert_next(&second, K_READY_CLOSED);
    assert_next(NULL, 0);

    (void)set_up_both(state);
    level_raise(&one, K_READY_IN);
    close_one(); /* queued */
    assert_next(&first, K_READY_IN | K_READY_CLOSED);
    assert_next(NULL, 0);
    assert_int_equal(k_watch_count(), 1);
}

static void a_member_is_removed_in_every_state(void **state)
{
    (void)state;
    assert_int_equal(poll_set_remove(&first), K_WATCH_ARMED);
    assert_int_equal(poll_set_remove(&first), K_WATCH_IDLE);
    level_raise(&one, K_READY_IN);
    level_raise(&two, K_READY_IN);
    assert_int_equal(poll_set_remove(&second), K_WATCH_QUEUED);
    assert_next(NULL, 0);
    assert_int_equal(poll_set_add(&set, &first, level_source(&one), K_READY_IN, 0), 0);
    assert_next(&first, K_READY_IN);
    assert_int_equal(poll_set_remove(&first), K_WATCH_RUNNING);
    assert_next(NULL, 0);
}

static void a_given_member_is_added_anew(void **state)
{
    static struct poll_set other = POLL_SET_INIT;

    (void)state;
    level_raise(&one, K_READY_IN);
    assert_next(&first, K_READY_IN);
    two.bits = K_READY_OUT;
    assert_int_equal(poll_set_add(&other, &first, level_source(&two), K_READY_OUT, 0), 0);
    assert_next(NULL, 0);
    assert_ptr_equal(poll_set_wait(&other, K_NO_WAIT), &first);
    assert_int_equal(first.ready, K_READY_OUT);
}

static void raise_two(void)
{
    level_raise(&two, K_READY_IN);
}

static void an_event_ends_the_wait(void **state)
{
    (void)state;
    fake_while_waiting(raise_two);
    assert_ptr_equal(poll_set_wait(&set, K_FOREVER), &second);
    assert_int_equal(second.ready, K_READY_IN);
    assert_int_equal(fake_waits, 1);
}

static void without_one_it_ends_with_its_time(void **state)
{
    (void)state;
    assert_null(poll_set_wait(&set, K_TICKS(5)));
    assert_int_equal(fake_last_timeout.ticks, 5);
    assert_int_equal(fake_waits, 1);
}

static void raise_and_take_back(void)
{
    level_raise(&two, K_READY_IN);
    (void)poll_set_remove(&second);
    fake_while_waiting(NULL);
}

/* It was woken for what is no longer there: the rest of its time is left to wait. */
static void woken_for_nothing_it_waits_on(void **state)
{
    (void)state;
    fake_while_waiting(raise_and_take_back);
    assert_null(poll_set_wait(&set, K_SECONDS(5)));
    assert_int_equal(fake_waits, 2);
    assert_true(fake_last_timeout.ticks > 0);
}

/* At each release of the lock in turn. */
static void an_interrupt_anywhere_is_not_lost(void **state)
{
    unsigned int unlock = 0;

    do {
        (void)set_up_both(state);
        fake_interrupt_at_unlock(++unlock, raise_two);
        struct poll_member *member = poll_set_wait(&set, K_TICKS(1));

        if (two.bits != 0 && member == NULL) { /* it came after all was over */
            member = poll_set_wait(&set, K_NO_WAIT);
        }
        assert_ptr_equal(member, two.bits != 0 ? &second : NULL);
        (void)poll_set_remove(&first);
        (void)poll_set_remove(&second);
    } while (!fake_interrupt_is_due());
    assert_in_range(unlock, 2, 100);
}

#define CASE(name)      cmocka_unit_test_setup_teardown(name, set_up, check_and_tear_down)
#define CASE_BOTH(name) cmocka_unit_test_setup_teardown(name, set_up_both, check_and_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE_BOTH(what_is_ready_is_returned_while_it_is),
        CASE(what_is_ready_when_it_is_added_is_returned),
        CASE_BOTH(members_come_in_the_order_of_their_events_and_then_in_turn),
        CASE_BOTH(what_happens_while_it_is_given_is_found),
        CASE(out_is_told_once_unless_asked_otherwise),
        CASE(a_member_with_its_last_event_has_left),
        CASE_BOTH(a_close_is_told_once_in_every_state),
        CASE_BOTH(a_member_is_removed_in_every_state),
        CASE_BOTH(a_given_member_is_added_anew),
        CASE_BOTH(an_event_ends_the_wait),
        CASE_BOTH(without_one_it_ends_with_its_time),
        CASE_BOTH(woken_for_nothing_it_waits_on),
        CASE(an_interrupt_anywhere_is_not_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
