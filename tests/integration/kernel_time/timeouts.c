/* SPDX-License-Identifier: Apache-2.0 */

/* Many timeouts at once, in every kind of wait. */

#include "helpers.h"

#include <errno.h>

#define TIMERS 96

static struct k_timer timers[TIMERS];
static int64_t due[TIMERS];
static unsigned int expired;
static int64_t last_due;

static uint32_t random_state;

static uint32_t next_random(uint32_t limit)
{
    random_state = random_state * 1664525U + 1013904223U;
    return (random_state >> 8) % limit;
}

static void check_expiry(struct k_timer *timer)
{
    int64_t now = k_uptime_ticks();
    int64_t mine = due[timer - timers];

    TEST_AT_LEAST(now, mine);
    TEST_AT_MOST(now, mine + (CONFIG_ARCH_POSIX ? 0 : 2));
    TEST_AT_LEAST(mine, last_due);
    last_due = mine;
    expired++;
}

TEST_CASE_WITHIN(a_hundred_timers_expire_on_time_and_in_order, 60000)
{
    int64_t start = k_uptime_ticks() + 5;
    unsigned int stopped = 0;

    random_state = 1;
    expired = 0;
    last_due = 0;
    for (int i = 0; i < TIMERS; i++) {
        k_timer_init(&timers[i], check_expiry, NULL);
        due[i] = start + 20 + next_random(i % 2 == 0 ? 3000 : 100);
        k_timer_start(&timers[i], K_TIMEOUT_ABS_TICKS(due[i]), K_NO_WAIT);
    }
    for (int i = 0; i < TIMERS; i += 7) {
        k_timer_stop(&timers[i]);
        stopped++;
    }
    (void)k_sleep(K_TIMEOUT_ABS_TICKS(start + 3100));
    TEST_EQUAL(expired, TIMERS - stopped);
}

TEST_CASE(waits_of_any_length_are_exact)
{
    struct k_sem never;
    int64_t start;

    TEST_EQUAL(k_sem_init(&never, 0, 1), 0);
    (void)k_sleep(K_TICKS(1));
    for (int64_t ticks = 1; ticks < 1500; ticks = ticks * 2 + ticks % 3) {
        start = k_uptime_ticks();
        TEST_EQUAL(k_sem_take(&never, K_TICKS(ticks)), -EAGAIN);
        check_wait(ticks_since(&start), ticks);
    }
}

/* The alarm is set for something very far away, and something near comes later. */
TEST_CASE(a_short_wait_is_exact_beside_the_longest)
{
    static K_TIMER_DEFINE(far, NULL, NULL);
    static K_TIMER_DEFINE(farther, NULL, NULL);
    static K_TIMER_DEFINE(farthest, NULL, NULL);
    int64_t start;

    k_timer_start(&far, K_TICKS(0x7fffff00), K_NO_WAIT);
    k_timer_start(&farther, K_TICKS((int64_t)1 << 40), K_NO_WAIT);
    k_timer_start(&farthest, K_TICKS(INT64_MAX), K_NO_WAIT);
    start = k_uptime_ticks();
    for (int ticks = 1; ticks < 200; ticks *= 3) {
        (void)k_sleep(K_TICKS(ticks));
        check_wait(ticks_since(&start), ticks);
    }
    TEST_AT_LEAST(k_timer_remaining_ticks(&farther), ((int64_t)1 << 40) - 1000);
    k_timer_stop(&farthest);
    k_timer_stop(&farther);
    k_timer_stop(&far);
    start = k_uptime_ticks();
    (void)k_sleep(K_TICKS(10));
    check_wait(ticks_since(&start), 10);
}

/* In virtual time days cost nothing. */
TEST_CASE_WITHIN(twenty_days_are_not_cut_short, INT32_MAX)
{
    int64_t start = k_uptime_get();

    if (!CONFIG_ARCH_POSIX) {
        TEST_SKIP("it would take twenty days");
    }
    (void)k_sleep(K_HOURS(24 * 20));
    TEST_AT_LEAST(k_uptime_get() - start, 86400000LL * 20);
    TEST_AT_MOST(k_uptime_get() - start, 86400000LL * 20 + 65536);
}

static K_SEM_DEFINE(sem, 0, 1);

static void be_busy(void *rounds_)
{
    int *rounds = rounds_;

    while (*rounds >= 0) {
        (void)k_sem_take(&sem, K_TICKS(1 + *rounds % 3));
        ++*rounds;
    }
}

/* Waits that end early stop their timeouts, again and again. */
TEST_CASE(timeouts_that_are_stopped_leave_nothing_behind)
{
    int rounds = 0;

    (void)spawn(0, -1, be_busy, &rounds);
    for (int i = 0; i < 2000; i++) {
        k_sem_give(&sem);
    }
    TEST_AT_LEAST(rounds, 2000);
    rounds = -10;
    k_sem_give(&sem);
    k_thread_abort(&helpers[0]);
    k_sem_reset(&sem);
    int64_t start = k_uptime_ticks();

    TEST_EQUAL(k_sem_take(&sem, K_TICKS(20)), -EAGAIN);
    check_wait(ticks_since(&start), 20);
}
