/* SPDX-License-Identifier: Apache-2.0 */

/* Work queues. */

#include "scenario.h"

#include <errno.h>

static struct k_work_q queue;
static K_THREAD_STACK_DEFINE(stack, 4096);
static struct k_work work;
static struct k_work_delayable delayable;
static int runs;
static int inside;
static int accepted;

/* The queue's thread starts once, for all scenarios of this file. */
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

static void run(struct k_work *item)
{
    (void)item;
    scenario_count(&inside);
    SCENARIO_CHECK(inside == 1);
    scenario_count(&runs);
    k_yield();
    inside = 0;
}

static void set_up(void)
{
    start_queue();
    k_work_init(&work, run);
    k_work_init_delayable(&delayable, run);
    runs = 0;
    inside = 0;
    accepted = 0;
}

static void submit(void)
{
    int result = k_work_submit_to_queue(&queue, &work);

    SCENARIO_CHECK(result >= 0 || result == -EBUSY);
    if (result > 0) {
        scenario_count(&accepted);
    }
}

static void flush(void)
{
    struct k_work_sync sync;

    (void)k_work_flush(&work, &sync);
}

static void cancel(void)
{
    (void)k_work_cancel(&work);
}

static void cancel_sync(void)
{
    struct k_work_sync sync;

    (void)k_work_cancel_sync(&work, &sync);
}

static void submit_and_flush(void)
{
    submit();
    flush();
}

static void check_idle(void)
{
    SCENARIO_CHECK(k_work_busy_get(&work) == 0);
    SCENARIO_CHECK(k_work_delayable_busy_get(&delayable) == 0);
    SCENARIO_CHECK(inside == 0);
}

static void drain(void)
{
    SCENARIO_CHECK(k_work_queue_drain(&queue, false) >= 0);
}

static void check_each_acceptance_ran(void)
{
    drain();
    check_idle();
    SCENARIO_CHECK(runs == accepted);
}

SCENARIO(what_is_accepted_runs, .set_up = set_up, .threads = {{submit}, {submit}},
         .irqs = {{submit, 2}}, .check = check_each_acceptance_ran);

SCENARIO(a_flush_waits_for_what_was_submitted, .set_up = set_up,
         .threads = {{submit_and_flush}, {submit_and_flush}}, .irqs = {{submit, 1}},
         .check = check_each_acceptance_ran);

static void check_at_most_accepted(void)
{
    drain();
    check_idle();
    SCENARIO_CHECK(runs <= accepted);
}

SCENARIO(work_is_cancelled_anywhere, .set_up = set_up, .threads = {{submit}, {cancel}, {submit}},
         .irqs = {{cancel, 1}}, .check = check_at_most_accepted);

SCENARIO(any_number_of_threads_wait_for_the_end, .set_up = set_up,
         .threads = {{submit}, {cancel_sync}, {cancel_sync}, {flush}},
         .check = check_at_most_accepted);

static void submit_cancel_and_look(void)
{
    submit();
    cancel_sync();
    SCENARIO_CHECK(inside == 0);
    SCENARIO_CHECK(k_work_busy_get(&work) == 0);
}

SCENARIO(after_a_synchronous_cancel_nothing_runs, .set_up = set_up,
         .threads = {{submit_cancel_and_look}, {cancel_sync}}, .irqs = {{cancel, 1}},
         .check = check_at_most_accepted);

static void schedule(void)
{
    (void)k_work_schedule_for_queue(&queue, &delayable, K_TICKS(1));
}

static void reschedule(void)
{
    (void)k_work_reschedule_for_queue(&queue, &delayable, K_TICKS(2));
}

static void cancel_delayable_sync(void)
{
    struct k_work_sync sync;

    (void)k_work_cancel_delayable_sync(&delayable, &sync);
}

static void cancel_all(void)
{
    struct k_work_sync sync;

    (void)k_work_cancel_delayable_sync(&delayable, &sync);
    drain();
    check_idle();
}

SCENARIO(a_delay_is_over_or_cancelled, .set_up = set_up,
         .threads = {{schedule}, {cancel_delayable_sync}}, .irqs = {{scenario_tick, 3}},
         .check = cancel_all);

SCENARIO(delays_replace_each_other, .set_up = set_up, .threads = {{schedule}, {reschedule}},
         .irqs = {{scenario_tick, 3}, {reschedule, 1}}, .check = cancel_all);

static void flush_delayable(void)
{
    struct k_work_sync sync;

    (void)k_work_flush_delayable(&delayable, &sync);
}

SCENARIO(a_flush_ends_the_delay, .set_up = set_up, .threads = {{schedule}, {flush_delayable}},
         .irqs = {{scenario_tick, 2}}, .check = cancel_all);

static void plug_and_unplug(void)
{
    SCENARIO_CHECK(k_work_queue_drain(&queue, true) >= 0);
    SCENARIO_CHECK(k_work_queue_unplug(&queue) == 0);
}

SCENARIO(a_queue_is_plugged_while_others_submit, .set_up = set_up,
         .threads = {{submit}, {plug_and_unplug}}, .irqs = {{submit, 1}},
         .check = check_each_acceptance_ran);

static void resubmit_once(struct k_work *item)
{
    run(item);
    if (runs == 1) {
        SCENARIO_CHECK(k_work_submit_to_queue(&queue, item) != 0);
    }
}

static void set_up_resubmit(void)
{
    set_up();
    k_work_init(&work, resubmit_once);
}

static void check_quiet(void)
{
    drain();
    check_idle();
}

SCENARIO(a_handler_submits_itself_while_others_cancel, .set_up = set_up_resubmit,
         .threads = {{submit}, {cancel_sync}, {flush}}, .check = check_quiet);
