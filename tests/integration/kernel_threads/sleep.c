/* SPDX-License-Identifier: Apache-2.0 */

/* Sleeping, waking, keeping busy. */

#include "helpers.h"

#include <errno.h>

static K_SEM_DEFINE(sem, 0, 10);

static void note_letter(void *letter)
{
    note(*(const char *)letter);
}

TEST_CASE(sleep_is_never_short)
{
    int64_t start = k_uptime_ticks();

    for (int ticks = 1; ticks <= 20; ticks += 3) {
        TEST_EQUAL(k_sleep(K_TICKS(ticks)), 0);
        check_wait(ticks_since(&start), ticks);
    }
    TEST_EQUAL(k_msleep(7), 0);
    check_wait(ticks_since(&start), K_MSEC(7).ticks);
    TEST_EQUAL(k_usleep(2500), 0);
    check_wait(ticks_since(&start), K_USEC(2500).ticks);
}

TEST_CASE(sleep_until_an_instant)
{
    int64_t start = k_uptime_ticks();

    TEST_EQUAL(k_sleep(K_TIMEOUT_ABS_TICKS(start + 12)), 0);
    check_wait(ticks_since(&start), 12);
    TEST_EQUAL(k_sleep(K_TIMEOUT_ABS_TICKS(start - 5)), 0); /* past */
    check_wait(ticks_since(&start), 0);
}

TEST_CASE(sleeping_for_no_time_yields)
{
    (void)spawn(0, 0, note_letter, "a");
    TEST_EQUAL(k_sleep(K_NO_WAIT), 0);
    TEST_STRING(noted(), "a");
    join(0);
    (void)spawn(0, 0, note_letter, "b");
    TEST_EQUAL(k_msleep(0), 0);
    TEST_STRING(noted(), "b");
    join(0);
    (void)spawn(0, 0, note_letter, "c");
    TEST_EQUAL(k_usleep(0), 0);
    TEST_EQUAL(k_usleep(-1), 0);
    TEST_STRING(noted(), "c");
    join(0);
}

struct sleep {
    k_timeout_t time;
    int32_t left;
};

static void sleep_for(void *sleep_)
{
    struct sleep *sleep = sleep_;

    sleep->left = k_sleep(sleep->time);
    note('w');
}

static void usleep_for(void *sleep_)
{
    struct sleep *sleep = sleep_;

    sleep->left = k_usleep((int32_t)sleep->time.ticks);
    note('w');
}

TEST_CASE(a_woken_sleeper_is_told_what_was_left)
{
    struct sleep sleep = {K_MSEC(1000), -1};

    (void)spawn(0, -1, sleep_for, &sleep);
    k_wakeup(&helpers[0]);
    TEST_AT_LEAST(sleep.left, 1000 - 2);
    TEST_AT_MOST(sleep.left, 1000);
    (void)spawn(0, -1, sleep_for, &sleep);
    (void)k_msleep(99);
    k_wakeup(&helpers[0]);
    TEST_AT_LEAST(sleep.left, 900 - 2);
    TEST_AT_MOST(sleep.left, 901);
    sleep.time = K_TICKS(1000000);
    (void)spawn(0, -1, usleep_for, &sleep);
    k_wakeup(&helpers[0]);
    TEST_AT_LEAST(sleep.left, 1000000 - 2000);
    TEST_AT_MOST(sleep.left, 1000000);
    TEST_STRING(noted(), "www");
    join(0);
}

TEST_CASE(what_is_left_of_years_is_the_largest_number)
{
    struct sleep sleep = {K_HOURS(24 * 365), -1};

    (void)spawn(0, -1, sleep_for, &sleep);
    k_wakeup(&helpers[0]);
    TEST_EQUAL(sleep.left, INT32_MAX);
    TEST_STRING(noted(), "w");
    join(0);
}

TEST_CASE(sleep_for_ever_ends_with_a_wakeup)
{
    struct sleep sleep = {K_FOREVER, -1};

    (void)spawn(0, -1, sleep_for, &sleep);
    (void)k_msleep(20);
    TEST_STRING(noted(), "");
    k_wakeup(&helpers[0]);
    TEST_STRING(noted(), "w");
    TEST_EQUAL(sleep.left, 0);
    join(0);
}

static void wake_in_interrupt(void *thread)
{
    k_wakeup(thread);
    note('i');
}

TEST_CASE(an_interrupt_may_wake)
{
    struct sleep sleep = {K_SECONDS(100), -1};

    (void)spawn(0, -1, sleep_for, &sleep);
    in_interrupt(wake_in_interrupt, &helpers[0]);
    note('1');
    TEST_STRING(noted(), "iw1");
    join(0);
}

static void wait_for_sem(void *letter)
{
    note(k_sem_take(&sem, K_FOREVER) == 0 ? *(const char *)letter : '!');
}

TEST_CASE(waking_who_does_not_sleep_changes_nothing)
{
    (void)spawn(0, -1, wait_for_sem, "a");
    (void)spawn(1, 1, note_letter, "b");
    k_wakeup(&helpers[0]);
    k_wakeup(&helpers[1]);
    k_wakeup(k_current_get());
    TEST_STRING(noted(), "");
    k_sem_give(&sem);
    TEST_STRING(noted(), "a");
    join(0);
    join(1);
    k_wakeup(&helpers[0]);
    TEST_STRING(noted(), "b");
}

TEST_CASE(a_stopped_sleep_leaves_no_timeout_behind)
{
    struct sleep sleep = {K_TICKS(5), -1};

    (void)spawn(0, -1, sleep_for, &sleep);
    k_wakeup(&helpers[0]);
    join(0);
    (void)spawn(0, -1, wait_for_sem, "a");
    (void)k_sleep(K_TICKS(10));
    TEST_STRING(noted(), "w");
    k_sem_give(&sem);
    TEST_STRING(noted(), "a");
    join(0);
}

static void sleep_and_wait(void *unused)
{
    (void)unused;
    (void)k_sleep(K_TICKS(5));
    note('w');
    note(k_sem_take(&sem, K_FOREVER) == 0 ? 'g' : '!');
}

TEST_CASE(a_woken_sleeper_is_not_woken_again_when_its_time_would_be_over)
{
    (void)spawn(0, -1, sleep_and_wait, NULL);
    k_wakeup(&helpers[0]);
    (void)k_sleep(K_TICKS(20));
    TEST_STRING(noted(), "w");
    k_sem_give(&sem);
    TEST_STRING(noted(), "g");
    join(0);
}

static int64_t common_tick;

static void sleep_and_note(void *letter)
{
    (void)k_sleep(K_TIMEOUT_ABS_TICKS(common_tick));
    note(*(const char *)letter);
}

TEST_CASE(sleepers_of_one_tick_run_by_priority)
{
    bool is_in_time = false;

    while (!is_in_time) { /* an emulator may be held up by its host */
        (void)noted();
        common_tick = k_uptime_ticks() + 20;
        (void)spawn(0, -1, sleep_and_note, "c");
        (void)spawn(1, -3, sleep_and_note, "a");
        (void)spawn(2, -2, sleep_and_note, "b");
        is_in_time = k_uptime_ticks() < common_tick;
        for (int i = 0; i < 3; i++) {
            join(i);
        }
    }
    TEST_STRING(noted(), "abc");
}

TEST_CASE(busy_waiting_takes_time_and_keeps_the_processor)
{
    int64_t start;

    (void)spawn(0, 0, note_letter, "a");
    start = k_uptime_ticks();
    k_busy_wait(5000);
    TEST_AT_LEAST(ticks_since(&start), K_USEC(5000).ticks - 1);
    TEST_STRING(noted(), "");
    join(0);
    TEST_STRING(noted(), "a");
}

TEST_CASE(the_uptime_counts_ticks_and_milliseconds)
{
    int64_t start_ticks = k_uptime_ticks();
    int64_t start_ms = k_uptime_get();
    uint32_t start_cycles = k_cycle_get_32();
    int64_t reference = start_ms;
    uint32_t us;

    (void)k_msleep(50);
    TEST_AT_LEAST(k_uptime_ticks() - start_ticks, K_MSEC(50).ticks);
    TEST_AT_LEAST(k_uptime_delta(&reference), 50);
    TEST_AT_LEAST(reference, start_ms + 50);
    TEST_EQUAL(k_uptime_get_32(), (uint32_t)k_uptime_get());
    us = (uint32_t)((uint64_t)(k_cycle_get_32() - start_cycles) * 1000000U /
                    sys_clock_hw_cycles_per_sec());
    TEST_AT_LEAST(us, 50000);
    TEST_AT_MOST(us, 500000);
}
