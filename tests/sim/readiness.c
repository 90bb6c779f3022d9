/* SPDX-License-Identifier: Apache-2.0 */

/* Watches: no event is lost, nothing runs twice for one, nothing runs after it was disarmed. */

#include "scenario.h"

#include <errno.h>
#include <poll/poll_work.h>

static struct k_work_q queue;
static K_THREAD_STACK_DEFINE(stack, 4096);
static struct k_sem sem;
static struct poll_work item;
static struct poll_work_timed timed;
static int consumed;
static int closed;
static int timed_out;
static bool is_disarmed;

static void start_queue(void)
{
    static bool has_started;

    if (!has_started) {
        has_started = true;
        k_work_queue_init(&queue);
        k_work_queue_start(&queue, stack, K_THREAD_STACK_SIZEOF(stack), SCENARIO_PRIORITY, NULL);
        SCENARIO_CHECK(k_work_queue_drain(&queue, false) == 1); /* it waits for work now */
    }
}

static void consume(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)ready;
    SCENARIO_CHECK(!is_disarmed);
    if (status == POLL_CLOSED) {
        scenario_count(&closed);
    } else if (status == POLL_TIMEOUT) {
        scenario_count(&timed_out);
    } else if (k_sem_take(&sem, K_NO_WAIT) == 0) {
        scenario_count(&consumed);
    }
}

static void set_up(void)
{
    start_queue();
    (void)k_sem_init(&sem, 0, 10);
    poll_work_init(&item, &queue, consume);
    poll_work_timed_init(&timed, &queue, consume);
    consumed = 0;
    closed = 0;
    timed_out = 0;
    is_disarmed = false;
}

static void set_up_armed(void)
{
    set_up();
    SCENARIO_CHECK(poll_work_arm(&item, k_sem_source(&sem), K_READY_IN, 0) == 0);
}

static void arm(void)
{
    int error = poll_work_arm(&item, k_sem_source(&sem), K_READY_IN, 0);

    SCENARIO_CHECK(error == 0 || error == -EALREADY || error == -EBUSY);
}

static void give(void)
{
    k_sem_give(&sem);
}

static void give_two(void)
{
    give();
    give();
}

static void drain(void)
{
    SCENARIO_CHECK(k_work_queue_drain(&queue, false) >= 0);
}

static void disarm_for_good(void)
{
    SCENARIO_CHECK(poll_work_disarm_sync(&item) == 0);
    SCENARIO_CHECK(!k_pollable_is_watched(&sem.pollable));
}

static void check_three_consumed(void)
{
    drain();
    SCENARIO_CHECK(consumed == 3);
    SCENARIO_CHECK(k_sem_count_get(&sem) == 0);
    disarm_for_good();
}

SCENARIO(every_permit_reaches_the_handler, .set_up = set_up_armed, .threads = {{give_two}, {give}},
         .check = check_three_consumed);

SCENARIO(permits_of_interrupts_reach_the_handler, .set_up = set_up_armed, .threads = {{give}},
         .irqs = {{give, 2}}, .check = check_three_consumed);

SCENARIO(permits_that_come_while_it_is_armed_are_seen, .set_up = set_up,
         .threads = {{arm}, {give_two}}, .irqs = {{give, 1}}, .check = check_three_consumed);

static void try_to_take(void)
{
    if (k_sem_take(&sem, K_NO_WAIT) == 0) {
        scenario_count(&consumed);
    }
}

SCENARIO(a_thread_takes_what_the_handler_is_told_of, .set_up = set_up_armed,
         .threads = {{give_two}, {try_to_take}, {try_to_take}}, .irqs = {{give, 1}},
         .check = check_three_consumed);

static void disarm_sync(void)
{
    SCENARIO_CHECK(poll_work_disarm_sync(&item) == 0);
    is_disarmed = true;
}

static void check_all_kept(void)
{
    drain();
    SCENARIO_CHECK(consumed + (int)k_sem_count_get(&sem) == 3);
    disarm_for_good();
}

SCENARIO(nothing_runs_after_it_was_disarmed, .set_up = set_up_armed,
         .threads = {{give_two}, {disarm_sync}}, .irqs = {{give, 1}}, .check = check_all_kept);

static void disarm_sync_too(void)
{
    SCENARIO_CHECK(poll_work_disarm_sync(&item) == 0);
}

SCENARIO(any_number_of_threads_disarm, .set_up = set_up_armed,
         .threads = {{give_two}, {disarm_sync_too}, {disarm_sync_too}}, .irqs = {{give, 1}},
         .check = check_all_kept);

static void disarm(void)
{
    (void)poll_work_disarm(&item);
}

SCENARIO(it_is_disarmed_and_armed_again_by_several, .set_up = set_up_armed,
         .threads = {{give_two}, {disarm}, {arm}}, .irqs = {{give, 1}}, .check = check_all_kept);

static void close_sem(void)
{
    k_pollable_close(&sem.pollable);
}

static void check_told_once(void)
{
    drain();
    SCENARIO_CHECK(closed == 1);
    SCENARIO_CHECK(consumed + (int)k_sem_count_get(&sem) == 2);
    disarm_for_good();
}

SCENARIO(the_end_of_the_source_is_told_once, .set_up = set_up_armed,
         .threads = {{give_two}, {close_sem}}, .check = check_told_once);

static void check_told_at_most_once(void)
{
    drain();
    SCENARIO_CHECK(closed <= 1);
    disarm_for_good();
}

SCENARIO(the_source_ends_while_it_is_disarmed, .set_up = set_up_armed,
         .threads = {{give}, {close_sem}, {disarm_sync}}, .check = check_told_at_most_once);

static void set_up_timed(void)
{
    set_up();
    SCENARIO_CHECK(poll_work_arm_timed(&timed, k_sem_source(&sem), K_READY_IN, K_WATCH_ONE_SHOT,
                                       K_TICKS(1)) == 0);
}

static void check_one_winner(void)
{
    (void)k_sleep(K_TICKS(3));
    drain();
    SCENARIO_CHECK(consumed + timed_out == 1);
    SCENARIO_CHECK(poll_work_disarm_sync(&timed.work) == 0);
}

SCENARIO(readiness_or_time_wins, .set_up = set_up_timed, .threads = {{give}},
         .irqs = {{scenario_tick, 3}}, .check = check_one_winner);
