/* SPDX-License-Identifier: Apache-2.0 */

/* Work that is submitted after a time. */

#include "helpers.h"
#include "queues.h"

#include <errno.h>

static K_SEM_DEFINE(go, 0, 10);
static int64_t ran_at;

static void on_delayed(struct k_work *work)
{
    (void)work;
    ran_at = k_uptime_ticks();
    note('d');
}

static K_WORK_DELAYABLE_DEFINE(delayed, on_delayed);

static int64_t begin(void)
{
    (void)k_sleep(K_TIMEOUT_ABS_TICKS(k_uptime_ticks() + 2));
    return k_uptime_ticks();
}

TEST_CASE(delayed_work_runs_on_time)
{
    int64_t start = begin();

    TEST_EQUAL(k_work_schedule_for_queue(&urgent_queue, &delayed, K_TICKS(9)), 1);
    TEST_EQUAL(k_work_delayable_busy_get(&delayed), K_WORK_DELAYED);
    TEST_TRUE(k_work_delayable_is_pending(&delayed));
    TEST_EQUAL(k_work_delayable_remaining_get(&delayed), 10);
    TEST_EQUAL(k_work_delayable_expires_get(&delayed), start + 10);
    (void)k_sleep(K_TICKS(30));
    TEST_EQUAL(ran_at - start, 10);
    TEST_FALSE(k_work_delayable_is_pending(&delayed));
    TEST_EQUAL(k_work_delayable_remaining_get(&delayed), 0);
    TEST_EQUAL(k_work_delayable_expires_get(&delayed), k_uptime_ticks());
    TEST_STRING(noted(), "d");
}

TEST_CASE(no_delay_is_a_submission)
{
    TEST_EQUAL(k_work_schedule_for_queue(&urgent_queue, &delayed, K_NO_WAIT), 1);
    TEST_STRING(noted(), "d");
    TEST_EQUAL(k_work_schedule_for_queue(&lazy_queue, &delayed, K_NO_WAIT), 1);
    TEST_EQUAL(k_work_schedule_for_queue(&lazy_queue, &delayed, K_TICKS(1)), 0);
    let_others_run();
    TEST_STRING(noted(), "d");
    TEST_EQUAL(k_work_schedule(&delayed, K_NO_WAIT), 1);
    TEST_EQUAL(k_work_reschedule(&delayed, K_NO_WAIT), 1);
    TEST_STRING(noted(), "dd");
}

TEST_CASE(schedule_keeps_a_delay_and_reschedule_replaces_it)
{
    int64_t start = begin();

    TEST_EQUAL(k_work_schedule_for_queue(&urgent_queue, &delayed, K_TICKS(9)), 1);
    TEST_EQUAL(k_work_schedule_for_queue(&urgent_queue, &delayed, K_TICKS(1)), 0);
    (void)k_sleep(K_TICKS(20));
    TEST_EQUAL(ran_at - start, 10);
    start = begin();
    TEST_EQUAL(k_work_schedule(&delayed, K_TICKS(20)), 1);
    TEST_EQUAL(k_work_reschedule(&delayed, K_TICKS(4)), 1);
    (void)k_sleep(K_TICKS(40));
    TEST_EQUAL(ran_at - start, 5);
    start = begin();
    TEST_EQUAL(k_work_schedule(&delayed, K_TICKS(4)), 1);
    TEST_EQUAL(k_work_reschedule(&delayed, K_TICKS(20)), 1);
    (void)k_sleep(K_TICKS(40));
    TEST_EQUAL(ran_at - start, 21);
    TEST_STRING(noted(), "ddd");
}

static void schedule_in_interrupt(void *unused)
{
    (void)unused;
    note(k_work_schedule(&delayed, K_TICKS(3)) == 1 ? 'i' : '!');
}

static void cancel_in_interrupt(void *unused)
{
    (void)unused;
    note(k_work_cancel_delayable(&delayed) == 0 ? 'c' : '!');
}

TEST_CASE(cancel_stops_a_delay)
{
    struct k_work_sync sync;

    TEST_EQUAL(k_work_schedule(&delayed, K_TICKS(2)), 1);
    TEST_TRUE(k_work_cancel_delayable_sync(&delayed, &sync));
    TEST_FALSE(k_work_cancel_delayable_sync(&delayed, &sync));
    (void)k_sleep(K_TICKS(5));
    TEST_STRING(noted(), "");
    in_interrupt(schedule_in_interrupt, NULL);
    TEST_EQUAL(k_work_delayable_busy_get(&delayed), K_WORK_DELAYED);
    in_interrupt(cancel_in_interrupt, NULL);
    TEST_EQUAL(k_work_delayable_busy_get(&delayed), 0);
    in_interrupt(schedule_in_interrupt, NULL);
    (void)k_sleep(K_TICKS(10));
    TEST_STRING(noted(), "icid");
}

TEST_CASE(flush_runs_delayed_work_now)
{
    struct k_work_sync sync;

    TEST_FALSE(k_work_flush_delayable(&delayed, &sync));
    (void)k_work_schedule_for_queue(&lazy_queue, &delayed, K_SECONDS(100));
    TEST_TRUE(k_work_flush_delayable(&delayed, &sync));
    TEST_STRING(noted(), "d");
    TEST_FALSE(k_work_delayable_is_pending(&delayed));
}

static int rounds;
static int64_t round_at[8];

static void reschedule_self(struct k_work *work)
{
    round_at[rounds++] = k_uptime_ticks();
    if (rounds < 5) {
        note(k_work_schedule(k_work_delayable_from_work(work), K_TICKS(3)) == 1 ? 'r' : '!');
    }
}

TEST_CASE(a_handler_may_schedule_itself_again)
{
    static K_WORK_DELAYABLE_DEFINE(again, reschedule_self);
    int64_t start = begin();

    TEST_EQUAL(k_work_schedule(&again, K_TICKS(3)), 1);
    (void)k_sleep(K_TICKS(50));
    TEST_EQUAL(rounds, 5);
    for (int i = 0; i < 5; i++) {
        TEST_EQUAL(round_at[i] - start, 4 * (i + 1));
    }
    TEST_STRING(noted(), "rrrr");
}

static void reschedule_for_ever(struct k_work *work)
{
    note('<');
    (void)k_sem_take(&go, K_FOREVER);
    note(k_work_schedule(k_work_delayable_from_work(work), K_TICKS(1)) == -EBUSY ? 'b' : 's');
}

static void cancel_and_note(void *work)
{
    struct k_work_sync sync;

    note(k_work_cancel_delayable_sync(work, &sync) ? 'c' : '-');
}

TEST_CASE(cancel_sync_by_several_threads_holds_against_a_handler_that_schedules_itself)
{
    static struct k_work_delayable stubborn = K_WORK_DELAYABLE_INIT(reschedule_for_ever);

    (void)k_work_schedule_for_queue(&urgent_queue, &stubborn, K_NO_WAIT);
    (void)spawn(0, -1, cancel_and_note, &stubborn);
    (void)spawn(1, -1, cancel_and_note, &stubborn);
    TEST_EQUAL(k_work_delayable_busy_get(&stubborn), K_WORK_RUNNING | K_WORK_CANCELING);
    TEST_EQUAL(k_work_schedule(&stubborn, K_TICKS(1)), -EBUSY);
    k_sem_give(&go);
    (void)k_sleep(K_TICKS(10));
    TEST_STRING(noted(), "<bcc");
    TEST_FALSE(k_work_delayable_is_pending(&stubborn));
    join(0);
    join(1);
}
