/* SPDX-License-Identifier: Apache-2.0 */

/* Each arrow of the state machine in kernel/watch.h, one event at a time. */

#include "cmocka_all.h"

#include "fake_clock.h"
#include "fake_queue.h"
#include "level.h"

#include <errno.h>
#include <kernel/poll_work.h>
#include <stdlib.h>
#include <string.h>

static struct k_work_q queue;
static struct k_work_q other;
static struct level source;
static struct level second;
static struct poll_work_timed timed;
static struct poll_work *const item = &timed.work;

/* What the handler was told, in order. */
static struct {
    uint32_t ready;
    enum poll_status status;
} calls[32];
static unsigned int call_count;

/* What it does at its next run. Without it nothing: the level stays. */
static void (*in_handler)(void);

static void on_event(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    void (*hook)(void) = in_handler;

    assert_ptr_equal(work, item);
    assert_false(arch__cpu.is_locked);
    assert_ptr_equal(k__cpu.current, &queue.thread);
    calls[call_count].ready = ready;
    calls[call_count].status = status;
    call_count++;
    in_handler = NULL;
    if (hook != NULL) {
        hook();
    }
}

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    (void)poll_work_disarm(item);
    fake_queue_start(&queue);
    fake_queue_start(&other);
    memset(&source, 0, sizeof(source));
    memset(&second, 0, sizeof(second));
    poll_work_timed_init(&timed, &queue, on_event);
    call_count = 0;
    in_handler = NULL;
    assert_int_equal(k_watch_count(), 0);
    return 0;
}

static enum k_watch_state state_of(const struct poll_work *work)
{
    return (enum k_watch_state)(work->watch.state & K_WATCH_STATE_MASK);
}

static void arm(uint32_t wanted, uint32_t flags)
{
    assert_int_equal(poll_work_arm(item, level_source(&source), wanted, flags), 0);
}

static void arm_timed(uint32_t wanted, uint32_t flags, k_timeout_t timeout)
{
    assert_int_equal(poll_work_arm_timed(&timed, level_source(&source), wanted, flags, timeout), 0);
}

/* The handler runs once more, and is told this. */
static void run_and_check(uint32_t ready, enum poll_status status)
{
    call_count = 0;
    assert_true(fake_queue_run_one(&queue));
    assert_int_equal(call_count, 1);
    assert_int_equal(calls[0].ready, ready);
    assert_int_equal(calls[0].status, status);
}

static void assert_idle(void)
{
    assert_int_equal(state_of(item), K_WATCH_IDLE);
    assert_int_equal(k_watch_count(), 0);
    assert_false(fake_queue_run_one(&queue));
    fake_clock_pass(100000);
    assert_false(fake_queue_run_one(&queue));
}

static void consume_in(void)
{
    level_lower(&source, K_READY_IN);
}

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

static void arm_from_elsewhere(void)
{
    fake_run_as(2);
    assert_int_equal(poll_work_arm(item, level_source(&second), K_READY_IN, 0), -EBUSY);
    k__cpu.current = &queue.thread;
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

/* Disarming */

static void disarm_tells_the_state(void **state)
{
    (void)state;
    assert_int_equal(poll_work_disarm(item), K_WATCH_IDLE);
    arm(K_READY_IN, 0);
    assert_int_equal(poll_work_disarm(item), K_WATCH_ARMED);
    level_raise(&source, K_READY_IN);
    assert_idle();
    arm(K_READY_IN, 0);
    assert_int_equal(poll_work_disarm(item), K_WATCH_QUEUED);
    assert_idle();
}

static void disarm_self(void)
{
    assert_int_equal(poll_work_disarm(item), K_WATCH_RUNNING);
    assert_int_equal(poll_work_disarm(item), K_WATCH_IDLE);
}

static void its_handler_may_disarm_it(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = disarm_self;
    run_and_check(K_READY_IN, POLL_READY);
    assert_idle();
}

static void disarm_self_and_arm(void)
{
    disarm_self();
    arm(K_READY_IN, 0);
}

static void its_handler_may_disarm_and_arm_it(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = disarm_self_and_arm;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_QUEUED);
}

static void disarm_self_and_forget(void)
{
    disarm_self();
    memset(&timed, 0xa5, sizeof(timed));
}

static void its_handler_may_disarm_and_free_it(void **state)
{
    struct poll_work_timed expected;

    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = disarm_self_and_forget;
    run_and_check(K_READY_IN, POLL_READY);
    memset(&expected, 0xa5, sizeof(expected));
    assert_memory_equal(&timed, &expected, sizeof(timed)); /* nobody has touched it since */
    poll_work_timed_init(&timed, &queue, on_event);
    assert_idle();
}

static void disarm_self_and_begin_anew(void)
{
    disarm_self_and_forget();
    poll_work_timed_init(&timed, &queue, on_event);
    assert_int_equal(poll_work_arm(item, level_source(&second), K_READY_IN, 0), 0);
}

static void its_handler_may_disarm_set_up_and_arm_it(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = disarm_self_and_begin_anew;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    level_raise(&second, K_READY_IN);
    run_and_check(K_READY_IN, POLL_READY);
}

/* Somebody else finds the memory free and uses it for an item of its own, on the same queue. */
static void begin_anew_elsewhere(void)
{
    disarm_self_and_forget();
    poll_work_timed_init(&timed, &queue, on_event);
    fake_run_as(2);
    assert_int_equal(poll_work_arm(item, level_source(&second), K_READY_IN, 0), 0);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    k__cpu.current = &queue.thread;
    assert_int_equal(poll_work_arm(item, level_source(&source), K_READY_IN, 0), -EALREADY);
}

static void its_memory_may_serve_others_on_the_same_queue_at_once(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = begin_anew_elsewhere;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    level_raise(&second, K_READY_IN);
    run_and_check(K_READY_IN, POLL_READY);
}

static void begin_anew_elsewhere_on_what_is_ready(void)
{
    second.bits = K_READY_IN;
    disarm_self();
    fake_run_as(2);
    assert_int_equal(poll_work_arm(item, level_source(&second), K_READY_IN, 0), 0);
    assert_int_equal(state_of(item), K_WATCH_QUEUED);
    k__cpu.current = &queue.thread;
    assert_int_equal(poll_work_arm(item, level_source(&source), K_READY_IN, 0), -EALREADY);
}

static void disarmed_while_it_runs_it_may_be_armed_by_anybody(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = begin_anew_elsewhere_on_what_is_ready;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_QUEUED);
    level_lower(&second, K_READY_IN);
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    assert_int_equal(poll_work_disarm(item), K_WATCH_ARMED);
    assert_idle();
}

static void on_other_queue(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    assert_int_equal(ready, K_READY_IN);
    assert_int_equal(status, POLL_READY);
    assert_ptr_equal(k__cpu.current, &other.thread);
    call_count++;
    (void)poll_work_disarm(work);
}

static void move_to_other_queue(void)
{
    disarm_self_and_forget();
    poll_work_timed_init(&timed, &other, on_other_queue);
    assert_int_equal(poll_work_arm(item, level_source(&source), K_READY_IN, 0), 0);
    assert_int_equal(state_of(item), K_WATCH_QUEUED);
}

static void its_memory_may_serve_on_another_queue_at_once(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = move_to_other_queue;
    run_and_check(K_READY_IN, POLL_READY);
    assert_false(fake_queue_run_one(&queue));
    assert_true(fake_queue_run_one(&other));
    assert_int_equal(call_count, 2);
}

/* Disarming, and waiting */

static void disarm_and_wait(void *unused)
{
    (void)unused;
    (void)poll_work_disarm_sync(item);
}

static void be_disarmed_by_three(void)
{
    assert_true(fake_call_until_wait(1, disarm_and_wait, NULL));
    assert_true(fake_call_until_wait(2, disarm_and_wait, NULL));
    assert_true(fake_call_until_wait(3, disarm_and_wait, NULL));
    assert_int_equal(poll_work_arm(item, level_source(&source), K_READY_IN, 0), -EBUSY);
    arm_from_elsewhere();
}

static void disarm_sync_waits_for_the_handler_with_any_number(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = be_disarmed_by_three;
    run_and_check(K_READY_IN, POLL_READY);
    for (int i = 1; i <= 3; i++) {
        assert_false(fake_is_waiting(i));
    }
    assert_idle();
    arm(K_READY_IN, 0);
    run_and_check(K_READY_IN, POLL_READY);
}

static void disarm_sync_does_not_wait_for_what_does_not_run(void **state)
{
    (void)state;
    assert_int_equal(poll_work_disarm_sync(item), 0);
    arm(K_READY_IN, 0);
    assert_int_equal(poll_work_disarm_sync(item), 0);
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    assert_int_equal(poll_work_disarm_sync(item), 0);
    assert_int_equal(fake_waits, 0);
    assert_idle();
}

static void disarm_self_sync(void)
{
    assert_int_equal(poll_work_disarm_sync(item), -EDEADLK);
    assert_int_equal(state_of(item), K_WATCH_IDLE); /* disarmed all the same */
    arm(K_READY_IN, 0);                             /* and no lasting harm */
}

static void disarm_sync_in_its_own_handler_is_refused(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = disarm_self_sync;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_QUEUED);
}

static struct poll_work other_item;

/* The other queue's handler, while the first one's waits for it. */
static void close_the_circle(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)ready;
    (void)status;
    other.waits_for = NULL;
    queue.waits_for = &other;
    assert_int_equal(poll_work_disarm_sync(item), -EDEADLK);
    queue.waits_for = NULL;
}

static void run_other_queue(void)
{
    assert_true(fake_queue_run_one(&other));
    assert_int_equal(state_of(item), K_WATCH_IDLE);
}

static void two_queues_do_not_wait_for_each_other(void **state)
{
    (void)state;
    poll_work_init(&other_item, &other, close_the_circle);
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    assert_int_equal(poll_work_arm(&other_item, level_source(&source), K_READY_IN, POLL_ONE_SHOT),
                     0);
    in_handler = run_other_queue;
    run_and_check(K_READY_IN, POLL_READY);
    assert_idle();
}

/* Closing */

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

/* Timeouts */

static void a_timeout_is_told_and_the_watch_stays(void **state)
{
    (void)state;
    arm_timed(K_READY_IN, 0, K_TICKS(9));
    fake_clock_pass(9);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    fake_clock_pass(1);
    run_and_check(0, POLL_TIMEOUT);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    fake_clock_pass(1000);
    assert_false(fake_queue_run_one(&queue)); /* it serves once */
    level_raise(&source, K_READY_IN);
    run_and_check(K_READY_IN, POLL_READY);
}

static void what_comes_first_is_the_only_one(void **state)
{
    (void)state;
    arm_timed(K_READY_IN, 0, K_TICKS(9));
    level_raise(&source, K_READY_IN);
    fake_clock_pass(100);
    in_handler = consume_in;
    run_and_check(K_READY_IN, POLL_READY);
    fake_clock_pass(100);
    assert_false(fake_queue_run_one(&queue));
    (void)poll_work_disarm(item);
    arm_timed(K_READY_IN, 0, K_TICKS(9));
    fake_clock_pass(100);
    level_raise(&source, K_READY_IN);
    run_and_check(0, POLL_TIMEOUT);
    run_and_check(K_READY_IN, POLL_READY); /* the level, evaluated again */
}

static void what_is_ready_at_once_needs_no_timeout(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm_timed(K_READY_IN, 0, K_TICKS(9));
    fake_clock_pass(100);
    in_handler = consume_in;
    run_and_check(K_READY_IN, POLL_READY);
    fake_clock_pass(100);
    assert_false(fake_queue_run_one(&queue));
}

static void a_timeout_is_an_event_for_a_one_shot(void **state)
{
    (void)state;
    arm_timed(K_READY_IN, POLL_ONE_SHOT, K_TICKS(9));
    fake_clock_pass(10);
    run_and_check(0, POLL_TIMEOUT);
    assert_idle();
}

static void disarmed_its_timeout_is_stopped(void **state)
{
    (void)state;
    arm_timed(K_READY_IN, 0, K_TICKS(9));
    assert_int_equal(poll_work_disarm(item), K_WATCH_ARMED);
    assert_idle();
    arm_timed(K_READY_IN, 0, K_TICKS(9));
    k_pollable_close(&source.pollable);
    run_and_check(K_READY_CLOSED, POLL_CLOSED);
    assert_idle();
}

static void set_timeout(void)
{
    poll_work_set_timeout(&timed, K_TICKS(9));
}

static void its_handler_may_start_the_next_timeout(void **state)
{
    (void)state;
    arm_timed(K_READY_IN, 0, K_TICKS(9));
    for (int i = 0; i < 3; i++) {
        fake_clock_pass(10);
        in_handler = set_timeout;
        run_and_check(0, POLL_TIMEOUT);
        assert_int_equal(state_of(item), K_WATCH_ARMED);
    }
    poll_work_set_timeout(&timed, K_TICKS(19)); /* anew */
    fake_clock_pass(19);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    poll_work_set_timeout(&timed, K_FOREVER);
    fake_clock_pass(1000);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
}

static void an_item_without_a_timeout_may_get_one(void **state)
{
    (void)state;
    arm(K_READY_IN, 0);
    poll_work_set_timeout(&timed, K_TICKS(9));
    fake_clock_pass(10);
    run_and_check(0, POLL_TIMEOUT);
    (void)poll_work_disarm(item);
    poll_work_set_timeout(&timed, K_TICKS(9)); /* idle: there is nothing to time */
    assert_idle();
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    poll_work_set_timeout(&timed, K_TICKS(9)); /* nor while it is queued */
    fake_clock_pass(100);
    in_handler = consume_in;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    fake_clock_pass(100);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
}

static void let_the_timeout_pass(void)
{
    consume_in();
    poll_work_set_timeout(&timed, K_TICKS(5));
    fake_clock_pass(10);
    assert_int_equal(state_of(item), K_WATCH_RUNNING);
}

static void a_timeout_during_the_run_is_told_after_it(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm_timed(K_READY_IN, 0, K_FOREVER);
    in_handler = let_the_timeout_pass;
    run_and_check(K_READY_IN, POLL_READY);
    run_and_check(0, POLL_TIMEOUT);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
}

static void let_the_timeout_pass_and_set_another(void)
{
    let_the_timeout_pass();
    poll_work_set_timeout(&timed, K_TICKS(5));
}

static void a_new_timeout_replaces_one_that_is_over(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm_timed(K_READY_IN, 0, K_FOREVER);
    in_handler = let_the_timeout_pass_and_set_another;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    fake_clock_pass(6);
    run_and_check(0, POLL_TIMEOUT);
}

static void a_timeout_for_what_has_ended_is_dropped(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm_timed(K_READY_IN, POLL_ONE_SHOT, K_FOREVER);
    in_handler = let_the_timeout_pass;
    run_and_check(K_READY_IN, POLL_READY);
    assert_idle();
    arm_timed(K_READY_IN, POLL_ONE_SHOT, K_FOREVER);
    level_raise(&source, K_READY_IN);
    in_handler = set_timeout;
    run_and_check(K_READY_IN, POLL_READY);
    assert_idle();
}

static void set_timeout_and_arm_without(void)
{
    consume_in();
    set_timeout();
    arm(K_READY_IN, 0);
}

static void armed_without_a_timeout_it_has_none(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm_timed(K_READY_IN, 0, K_TICKS(5));
    in_handler = set_timeout_and_arm_without;
    run_and_check(K_READY_IN, POLL_READY);
    fake_clock_pass(100);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
}

static void arm_timed_again(void)
{
    arm_timed(K_READY_IN, 0, K_TICKS(5));
}

static void its_handler_may_arm_it_with_a_timeout(void **state)
{
    (void)state;
    arm_timed(K_READY_IN, 0, K_TICKS(5));
    fake_clock_pass(6);
    in_handler = arm_timed_again;
    run_and_check(0, POLL_TIMEOUT);
    fake_clock_pass(6);
    run_and_check(0, POLL_TIMEOUT);
    assert_int_equal(poll_work_arm_timed(&timed, level_source(&source), K_READY_IN, 0, K_TICKS(5)),
                     -EALREADY);
    fake_clock_pass(100);
    assert_false(fake_queue_run_one(&queue));
}

static void closed_after_a_timeout_it_is_told_that_it_is_closed(void **state)
{
    (void)state;
    arm_timed(K_READY_IN, 0, K_TICKS(5));
    fake_clock_pass(6);
    k_pollable_close(&source.pollable);
    run_and_check(K_READY_CLOSED, POLL_CLOSED);
    assert_idle();
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
        cmocka_unit_test_setup(disarm_tells_the_state, set_up),
        cmocka_unit_test_setup(its_handler_may_disarm_it, set_up),
        cmocka_unit_test_setup(its_handler_may_disarm_and_arm_it, set_up),
        cmocka_unit_test_setup(its_handler_may_disarm_and_free_it, set_up),
        cmocka_unit_test_setup(its_handler_may_disarm_set_up_and_arm_it, set_up),
        cmocka_unit_test_setup(its_memory_may_serve_others_on_the_same_queue_at_once, set_up),
        cmocka_unit_test_setup(disarmed_while_it_runs_it_may_be_armed_by_anybody, set_up),
        cmocka_unit_test_setup(its_memory_may_serve_on_another_queue_at_once, set_up),
        cmocka_unit_test_setup(disarm_sync_waits_for_the_handler_with_any_number, set_up),
        cmocka_unit_test_setup(disarm_sync_does_not_wait_for_what_does_not_run, set_up),
        cmocka_unit_test_setup(disarm_sync_in_its_own_handler_is_refused, set_up),
        cmocka_unit_test_setup(two_queues_do_not_wait_for_each_other, set_up),
        cmocka_unit_test_setup(closed_while_armed_it_is_told_once, set_up),
        cmocka_unit_test_setup(closed_while_queued_it_is_told_once, set_up),
        cmocka_unit_test_setup(closed_while_running_it_is_told_after_that, set_up),
        cmocka_unit_test_setup(closed_while_its_only_event_is_handled_it_is_not_told, set_up),
        cmocka_unit_test_setup(a_one_shot_is_told_of_the_close_if_that_is_first, set_up),
        cmocka_unit_test_setup(armed_elsewhere_it_does_not_care_for_the_old_source, set_up),
        cmocka_unit_test_setup(disarmed_it_is_not_told_of_the_close, set_up),
        cmocka_unit_test_setup(an_object_that_is_closed_from_the_start_is_told_once, set_up),
        cmocka_unit_test_setup(a_timeout_is_told_and_the_watch_stays, set_up),
        cmocka_unit_test_setup(what_comes_first_is_the_only_one, set_up),
        cmocka_unit_test_setup(what_is_ready_at_once_needs_no_timeout, set_up),
        cmocka_unit_test_setup(a_timeout_is_an_event_for_a_one_shot, set_up),
        cmocka_unit_test_setup(disarmed_its_timeout_is_stopped, set_up),
        cmocka_unit_test_setup(its_handler_may_start_the_next_timeout, set_up),
        cmocka_unit_test_setup(an_item_without_a_timeout_may_get_one, set_up),
        cmocka_unit_test_setup(a_timeout_during_the_run_is_told_after_it, set_up),
        cmocka_unit_test_setup(a_new_timeout_replaces_one_that_is_over, set_up),
        cmocka_unit_test_setup(a_timeout_for_what_has_ended_is_dropped, set_up),
        cmocka_unit_test_setup(armed_without_a_timeout_it_has_none, set_up),
        cmocka_unit_test_setup(its_handler_may_arm_it_with_a_timeout, set_up),
        cmocka_unit_test_setup(closed_after_a_timeout_it_is_told_that_it_is_closed, set_up),
        cmocka_unit_test_setup(first_triggered_runs_first_and_then_goes_to_the_tail, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
