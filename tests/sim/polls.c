/* SPDX-License-Identifier: Apache-2.0 */

/* k_poll(), k_work_poll and poll_wait(): no event is lost, no watch is left behind. */

#include "scenario.h"

#include <errno.h>
#include <petrel.h>

static struct k_sem sems[2];
static struct k_poll_signal raised;
static struct k_fifo fifo;
static int ended;
static int taken;

static void set_up(void)
{
    (void)k_sem_init(&sems[0], 0, 2);
    (void)k_sem_init(&sems[1], 0, 2);
    k_poll_signal_init(&raised);
    k_fifo_init(&fifo);
    ended = 0;
    taken = 0;
}

static void check_no_watch(void)
{
    SCENARIO_CHECK(k_watch_count() == 0);
}

static void poll_both(void)
{
    struct k_poll_event events[] = {
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &raised),
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_SEM_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &sems[0]),
    };

    SCENARIO_CHECK(k_poll(events, 2, K_FOREVER) == 0);
    SCENARIO_CHECK((events[0].state | events[1].state) != 0);
}

static void raise(void)
{
    (void)k_poll_signal_raise(&raised, 1);
}

SCENARIO(all_who_poll_are_told_of_a_signal, .set_up = set_up,
         .threads = {{poll_both}, {poll_both}, {raise}}, .check = check_no_watch);

static void give_first(void)
{
    k_sem_give(&sems[0]);
}

SCENARIO(all_who_poll_are_told_of_a_permit, .set_up = set_up, .threads = {{poll_both}, {poll_both}},
         .irqs = {{give_first, 1}}, .check = check_no_watch);

static void poll_fifo(void)
{
    struct k_poll_event fifo_event =
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_FIFO_DATA_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &fifo);
    int result = k_poll(&fifo_event, 1, K_FOREVER);

    SCENARIO_CHECK(result == 0 || result == -EINTR);
    SCENARIO_CHECK(result == 0 || (fifo_event.state & K_POLL_STATE_CANCELLED) != 0);
    SCENARIO_CHECK(result != 0 || (fifo_event.state & K_POLL_STATE_FIFO_DATA_AVAILABLE) != 0);
    scenario_count(&ended);
}

static void cancel_until_it_has_ended(void)
{
    while (ended < 1) {
        k_fifo_cancel_wait(&fifo);
        k_yield();
    }
}

static void put_item(void)
{
    static void *item;

    k_fifo_put(&fifo, &item);
}

SCENARIO(a_poll_is_cancelled_while_an_item_comes, .set_up = set_up,
         .threads = {{poll_fifo}, {cancel_until_it_has_ended}, {put_item}},
         .check = check_no_watch);

/* Two permits of either semaphore, and somebody else who takes, too. */
static void wait_and_take(void)
{
    while (taken == 0) {
        struct poll_event events[] = {
            POLL_EVENT(k_sem_source(&sems[0]), K_READY_IN),
            POLL_EVENT(k_sem_source(&sems[1]), K_READY_IN),
        };

        SCENARIO_CHECK(poll_wait(events, 2, K_FOREVER) >= 1);
        for (int i = 0; i < 2; i++) {
            if (events[i].ready != 0 && k_sem_take(&sems[i], K_NO_WAIT) == 0) {
                taken++;
            }
        }
    }
}

static void give_second_twice(void)
{
    k_sem_give(&sems[1]);
    k_sem_give(&sems[1]);
}

static void take_one_of_second(void)
{
    SCENARIO_CHECK(k_sem_take(&sems[1], K_FOREVER) == 0);
}

static void check_permits(void)
{
    SCENARIO_CHECK(taken + 1 + (int)(k_sem_count_get(&sems[0]) + k_sem_count_get(&sems[1])) == 3);
    check_no_watch();
}

SCENARIO(who_waits_for_either_finds_a_permit, .set_up = set_up,
         .threads = {{wait_and_take}, {give_first}, {give_second_twice}, {take_one_of_second}},
         .check = check_permits);

static void wait_for_either(void)
{
    struct poll_event events[] = {
        POLL_EVENT(k_sem_source(&sems[0]), K_READY_IN),
        POLL_EVENT(k_sem_source(&sems[1]), K_READY_IN),
    };

    (void)poll_wait(events, 2, K_FOREVER);
}

static void abort_first(void)
{
    k_thread_abort(scenario_thread(0));
}

SCENARIO(who_waits_for_either_is_aborted, .set_up = set_up,
         .threads = {{wait_for_either}, {abort_first}, {give_first}},
         .irqs = {{give_second_twice, 1}}, .check = check_no_watch);

static struct k_work_q queue;
static K_THREAD_STACK_DEFINE(stack, 4096);
static struct k_work_poll work;
static struct k_poll_event work_event;
static int runs;
static int cancels;

static void count_run(struct k_work *item)
{
    (void)item;
    scenario_count(&runs);
}

static void set_up_work(void)
{
    static bool has_started;

    set_up();
    if (!has_started) {
        has_started = true;
        k_work_queue_init(&queue);
        k_work_queue_start(&queue, stack, K_THREAD_STACK_SIZEOF(stack), SCENARIO_PRIORITY, NULL);
        SCENARIO_CHECK(k_work_queue_drain(&queue, false) == 1); /* it waits for work now */
    }
    runs = 0;
    cancels = 0;
    k_poll_event_init(&work_event, K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &raised);
    k_work_poll_init(&work, count_run);
    SCENARIO_CHECK(k_work_poll_submit_to_queue(&queue, &work, &work_event, 1, K_TICKS(0)) == 0);
}

static void cancel_work(void)
{
    if (k_work_poll_cancel(&work) == 0) {
        scenario_count(&cancels);
    }
}

static void flush_queue(void)
{
    (void)k_work_queue_drain(&queue, false);
}

static void check_once(void)
{
    flush_queue();
    SCENARIO_CHECK(runs + cancels == 1);
    check_no_watch();
}

SCENARIO(polled_work_runs_once_or_is_cancelled, .set_up = set_up_work,
         .threads = {{raise}, {cancel_work}, {cancel_work}}, .irqs = {{scenario_tick, 1}},
         .check = check_once);
