/* SPDX-License-Identifier: Apache-2.0 */

/* poll_wait(), k_poll() and k_work_poll: whatever happens is found, and nothing is left behind. */

#include "scenario.h"

#include <errno.h>
#include <poll/k_poll.h>
#include <poll/k_work_poll.h>
#include <poll/poll_wait.h>
#include <string.h>

#define PERMITS 3

static struct k_sem one;
static struct k_sem two;
static struct k_queue items;
static int taken;
static int closed;
static int timed_out;
static int cancelled;

static void set_up(void)
{
    (void)k_sem_init(&one, 0, 10);
    (void)k_sem_init(&two, 0, 10);
    k_queue_init(&items);
    taken = 0;
    closed = 0;
    timed_out = 0;
    cancelled = 0;
}

static void give_one(void)
{
    k_sem_give(&one);
}

static void give_two(void)
{
    k_sem_give(&two);
    k_sem_give(&two);
}

static void take_if_there_is_one(struct k_sem *sem)
{
    if (k_sem_take(sem, K_NO_WAIT) == 0) {
        scenario_count(&taken);
    }
}

static void check_nobody_watches(void)
{
    SCENARIO_CHECK(!k_pollable_is_watched(&one.pollable));
    SCENARIO_CHECK(!k_pollable_is_watched(&two.pollable));
    SCENARIO_CHECK(!k_pollable_is_watched(&items.pollable));
}

static void check_all_taken(void)
{
    SCENARIO_CHECK(taken == PERMITS);
    check_nobody_watches();
}

/* poll_wait() */

static void wait_and_take_all(void)
{
    while (taken < PERMITS) {
        struct poll_event events[] = {POLL_EVENT(k_sem_source(&one), K_READY_IN),
                                      POLL_EVENT(k_sem_source(&two), K_READY_IN)};
        int ready = poll_wait(events, ARRAY_SIZE(events), K_FOREVER);

        SCENARIO_CHECK(ready == (events[0].ready != 0) + (events[1].ready != 0) && ready > 0);
        if (events[0].ready != 0) {
            take_if_there_is_one(&one);
        }
        if (events[1].ready != 0) {
            take_if_there_is_one(&two);
        }
    }
}

SCENARIO(poll_wait_finds_every_permit, .set_up = set_up,
         .threads = {{wait_and_take_all}, {give_two}}, .irqs = {{give_one, 1}},
         .check = check_all_taken);

static void wait_for_a_tick(void)
{
    struct poll_event event = POLL_EVENT(k_sem_source(&one), K_READY_IN);
    int result = poll_wait(&event, 1, K_TICKS(1));

    if (result == 1) {
        SCENARIO_CHECK(event.ready == K_READY_IN);
        take_if_there_is_one(&one);
    } else {
        SCENARIO_CHECK(result == -EAGAIN && event.ready == 0);
        timed_out++;
    }
}

static void check_one_winner(void)
{
    SCENARIO_CHECK(taken + timed_out == 1);
    SCENARIO_CHECK(taken + (int)k_sem_count_get(&one) == 1);
    check_nobody_watches();
}

SCENARIO(poll_wait_ends_by_its_event_or_its_time, .set_up = set_up,
         .threads = {{wait_for_a_tick}, {give_one}}, .irqs = {{scenario_tick, 2}},
         .check = check_one_winner);

static void wait_for_the_end(void)
{
    while (closed == 0) {
        struct poll_event events[] = {POLL_EVENT(k_sem_source(&one), K_READY_IN),
                                      POLL_EVENT(k_sem_source(&two), K_READY_IN)};

        SCENARIO_CHECK(poll_wait(events, ARRAY_SIZE(events), K_FOREVER) > 0);
        closed += (events[1].ready & K_READY_CLOSED) != 0 ? 1 : 0;
        take_if_there_is_one(&one);
        take_if_there_is_one(&two);
    }
}

/* Whoever waits by then is told: the close comes again until somebody was. */
static void close_two(void)
{
    while (closed == 0) {
        k_pollable_close(&two.pollable);
        k_yield();
    }
}

static void check_closed(void)
{
    SCENARIO_CHECK(closed == 1);
    check_nobody_watches();
}

SCENARIO(a_close_is_told_to_poll_wait, .set_up = set_up,
         .threads = {{wait_for_the_end}, {close_two}}, .irqs = {{give_one, 1}},
         .check = check_closed);

static void abort_0(void)
{
    k_thread_abort(scenario_thread(0));
}

SCENARIO(who_is_aborted_in_poll_wait_watches_nothing, .set_up = set_up,
         .threads = {{wait_for_the_end}, {give_two}, {abort_0}}, .irqs = {{give_one, 1}},
         .check = check_nobody_watches);

/* k_poll() */

static void poll_both(struct k_poll_event events[2])
{
    k_poll_event_init(&events[0], K_POLL_TYPE_SEM_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &one);
    k_poll_event_init(&events[1], K_POLL_TYPE_SEM_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &two);
}

static void poll_and_take_all(void)
{
    while (taken < PERMITS) {
        struct k_poll_event events[2];

        poll_both(events);
        SCENARIO_CHECK(k_poll(events, 2, K_FOREVER) == 0);
        SCENARIO_CHECK((events[0].state | events[1].state) == K_POLL_STATE_SEM_AVAILABLE);
        take_if_there_is_one(&one);
        take_if_there_is_one(&two);
    }
}

SCENARIO(k_poll_finds_every_permit, .set_up = set_up, .threads = {{poll_and_take_all}, {give_two}},
         .irqs = {{give_one, 1}}, .check = check_all_taken);

static void poll_for_a_tick(void)
{
    struct k_poll_event events[2];
    int result;

    poll_both(events);
    result = k_poll(events, 2, K_TICKS(1));
    SCENARIO_CHECK(result == 0 || result == -EAGAIN);
    timed_out += result == -EAGAIN ? 1 : 0;
    if (result == 0) {
        take_if_there_is_one(&one);
    }
}

SCENARIO(k_poll_ends_by_its_event_or_its_time, .set_up = set_up,
         .threads = {{poll_for_a_tick}, {give_one}}, .irqs = {{scenario_tick, 2}},
         .check = check_one_winner);

static void poll_for_items(void)
{
    struct k_poll_event event;

    while (cancelled == 0) {
        k_poll_event_init(&event, K_POLL_TYPE_DATA_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &items);
        cancelled += k_poll(&event, 1, K_FOREVER) == -EINTR ? 1 : 0;
        if (k_queue_get(&items, K_NO_WAIT) != NULL) {
            taken++;
        }
    }
}

static void put_an_item(void)
{
    static void *item[2];

    k_queue_append(&items, item);
}

static void cancel_wait(void)
{
    while (cancelled == 0) {
        k_queue_cancel_wait(&items);
        k_yield();
    }
}

static void check_cancelled_once(void)
{
    SCENARIO_CHECK(cancelled == 1);
    SCENARIO_CHECK(taken + (k_queue_get(&items, K_NO_WAIT) != NULL ? 1 : 0) == 1);
    check_nobody_watches();
}

SCENARIO(a_cancelled_wait_is_told_to_k_poll, .set_up = set_up,
         .threads = {{poll_for_items}, {cancel_wait}}, .irqs = {{put_an_item, 1}},
         .check = check_cancelled_once);

SCENARIO(who_is_aborted_in_k_poll_watches_nothing, .set_up = set_up,
         .threads = {{poll_and_take_all}, {give_one}, {abort_0}}, .irqs = {{give_one, 1}},
         .check = check_nobody_watches);

/* k_work_poll */

static struct k_work_q queue;
static K_THREAD_STACK_DEFINE(stack, 4096);
static struct k_work_poll work;
static struct k_poll_event work_events[2];
static int runs;
static int accepted;

static void on_work(struct k_work *item)
{
    SCENARIO_CHECK(CONTAINER_OF(item, struct k_work_poll, work) == &work);
    SCENARIO_CHECK(work.poll_result == 0 || work.poll_result == -EAGAIN);
    runs++;
    timed_out += work.poll_result == -EAGAIN ? 1 : 0;
    if (work.poll_result == 0) {
        take_if_there_is_one(&one);
        take_if_there_is_one(&two);
    }
}

static void set_up_work(void)
{
    static bool has_started;

    if (!has_started) {
        has_started = true;
        k_work_queue_init(&queue);
        k_work_queue_start(&queue, stack, K_THREAD_STACK_SIZEOF(stack), SCENARIO_PRIORITY, NULL);
        SCENARIO_CHECK(k_work_queue_drain(&queue, false) == 1); /* it waits for work now */
    }
    set_up();
    k_work_poll_init(&work, on_work);
    runs = 0;
    accepted = 0;
}

static void submit_for(k_timeout_t timeout)
{
    poll_both(work_events);
    SCENARIO_CHECK(k_work_poll_submit_to_queue(&queue, &work, work_events, 2, timeout) == 0);
    accepted++;
}

static void submit(void)
{
    submit_for(K_FOREVER);
}

static void submit_for_a_tick(void)
{
    submit_for(K_TICKS(1));
}

static void cancel_work(void)
{
    if (k_work_poll_cancel(&work) == 0) {
        scenario_count(&cancelled);
    }
}

static void drain(void)
{
    SCENARIO_CHECK(k_work_queue_drain(&queue, false) >= 0);
}

static void check_ran_once(void)
{
    drain();
    SCENARIO_CHECK(runs == 1 && timed_out == 0);
    check_nobody_watches();
}

SCENARIO(work_that_polls_runs_once, .set_up = set_up_work, .threads = {{submit}, {give_two}},
         .irqs = {{give_one, 1}}, .check = check_ran_once);

static void check_ran_or_was_cancelled(void)
{
    drain();
    SCENARIO_CHECK(accepted == 1 && runs + cancelled == 1);
    check_nobody_watches();
}

SCENARIO(work_that_polls_runs_or_is_cancelled, .set_up = set_up_work,
         .threads = {{submit}, {give_one}, {cancel_work}}, .irqs = {{give_two, 1}},
         .check = check_ran_or_was_cancelled);

static void submit_and_cancel(void)
{
    submit();
    cancel_work();
}

SCENARIO(two_cancel_work_that_polls, .set_up = set_up_work,
         .threads = {{submit_and_cancel}, {cancel_work}, {give_one}},
         .check = check_ran_or_was_cancelled);

static void check_why_it_ran(void)
{
    (void)k_sleep(K_TICKS(3));
    drain();
    SCENARIO_CHECK(runs == 1 && taken + timed_out == 1);
    SCENARIO_CHECK(taken + (int)k_sem_count_get(&one) == 1);
    check_nobody_watches();
}

SCENARIO(work_that_polls_runs_by_its_event_or_its_time, .set_up = set_up_work,
         .threads = {{submit_for_a_tick}, {give_one}}, .irqs = {{scenario_tick, 2}},
         .check = check_why_it_ran);
