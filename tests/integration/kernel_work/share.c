/* SPDX-License-Identifier: Apache-2.0 */

/* Queues that run so many items in each period, and leave the rest of it to less urgent threads. */

#include "helpers.h"
#include "level.h"

#include <kernel/poll_work.h>

#define ITEMS        2
#define PERIOD_TICKS 50

static struct k_work_q queue;
static struct k_work_q greedy_queue;
static K_THREAD_STACK_DEFINE(stack, 1024);
static K_THREAD_STACK_DEFINE(greedy_stack, 1024);

void test_set_up(void)
{
    const struct k_work_queue_config config = {.share_items = ITEMS,
                                               .share_period = K_TICKS(PERIOD_TICKS)};

    k_work_queue_start(&queue, stack, K_THREAD_STACK_SIZEOF(stack), TEST_PRIORITY - 1, &config);
    k_work_queue_start(&greedy_queue, greedy_stack, K_THREAD_STACK_SIZEOF(greedy_stack),
                       TEST_PRIORITY - 1, NULL);
}

static struct k_work letters[6];

static void note_letter(struct k_work *work)
{
    note((char)('a' + (work - letters)));
}

static void submit(struct k_work_q *to, int first, int last)
{
    for (int i = first; i <= last; i++) {
        k_work_init(&letters[i], note_letter);
        TEST_EQUAL(k_work_submit_to_queue(to, &letters[i]), 1);
    }
}

/* The period in which the last case ended is over. */
static void begin_period(void)
{
    (void)k_sleep(K_TICKS(PERIOD_TICKS + 2));
}

static void pass_period(void)
{
    (void)k_sleep(K_TICKS(PERIOD_TICKS));
}

TEST_CASE(what_is_over_waits_for_the_next_period_in_its_order)
{
    begin_period();
    submit(&queue, 0, 4);
    TEST_STRING(noted(), "ab");
    let_others_run();
    TEST_STRING(noted(), "");
    pass_period();
    TEST_STRING(noted(), "cd");
    pass_period();
    TEST_STRING(noted(), "e");
}

TEST_CASE(items_that_come_one_by_one_share_a_period_too)
{
    begin_period();
    for (int i = 0; i < 4; i++) {
        submit(&queue, i, i);
    }
    TEST_STRING(noted(), "ab");
    pass_period();
    TEST_STRING(noted(), "cd");
}

TEST_CASE(what_waits_for_the_next_period_is_cancelled)
{
    begin_period();
    submit(&queue, 0, 3);
    TEST_EQUAL(k_work_cancel(&letters[2]), 0);
    TEST_EQUAL(k_work_cancel(&letters[3]), 0);
    pass_period();
    TEST_STRING(noted(), "ab");
    submit(&queue, 4, 5);
    TEST_STRING(noted(), "ef");
}

TEST_CASE(draining_waits_for_as_many_periods_as_it_takes)
{
    int64_t reference = k_uptime_ticks();

    begin_period();
    (void)ticks_since(&reference);
    submit(&queue, 0, 5);
    TEST_EQUAL(k_work_queue_drain(&queue, false), 1);
    TEST_STRING(noted(), "abcdef");
    TEST_EQUAL(ticks_since(&reference) >= 2 * PERIOD_TICKS - 1, true);
}

static struct level level;
static int runs;

static void spin(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)ready;
    (void)status;
    runs++;
}

TEST_CASE(less_urgent_threads_run_although_a_handler_spins)
{
    struct poll_work spinner;

    begin_period();
    runs = 0;
    level.bits = K_READY_IN;
    poll_work_init(&spinner, &queue, spin);
    TEST_EQUAL(poll_work_arm(&spinner, level_source(&level), K_READY_IN, 0), 0);
    TEST_EQUAL(runs, ITEMS); /* and this thread goes on */
    for (int i = 2; i < 5; i++) {
        pass_period();
        TEST_EQUAL(runs, i * ITEMS);
    }
    TEST_EQUAL(poll_work_disarm(&spinner), K_WATCH_QUEUED);
    pass_period();
    TEST_EQUAL(runs, 4 * ITEMS);
}

TEST_CASE(a_queue_without_a_share_runs_what_there_is)
{
    submit(&greedy_queue, 0, 5);
    TEST_STRING(noted(), "abcdef");
}
