// SPDX-License-Identifier: Apache-2.0
/* The board's clock as the kernel uses it: nothing is early, nothing is lost. */
#include <kernel/kernel.h>

#include "test.h"

#define TIMERS 20

static uint64_t ticks_to_cycles(uint64_t ticks)
{
    return ticks * sys_clock_hw_cycles_per_sec() / CONFIG_SYS_CLOCK_TICKS_PER_SEC;
}

static uint64_t ticks_in(uint64_t cycles)
{
    return cycles * CONFIG_SYS_CLOCK_TICKS_PER_SEC / sys_clock_hw_cycles_per_sec();
}

TEST_CASE(time_never_goes_back_and_keeps_pace_with_the_cycles)
{
    int64_t first;
    uint32_t first_cycle;

    /* The cycles are counted from somewhere in the first tick. */
    do {
        first = k_uptime_ticks();
        first_cycle = k_cycle_get_32();
    } while (k_uptime_ticks() != first);

    int64_t last = first;

    while (last < first + CONFIG_SYS_CLOCK_TICKS_PER_SEC / 5) {
        uint32_t cycles_before = k_cycle_get_32() - first_cycle;
        int64_t now = k_uptime_ticks();
        uint32_t cycles_after = k_cycle_get_32() - first_cycle;

        TEST_AT_LEAST(now, last);
        TEST_AT_LEAST(now - first, ticks_in(cycles_before));
        TEST_AT_MOST(now - first, ticks_in(cycles_after) + 1);
        last = now;
        k_busy_wait(50);
    }
}

TEST_CASE(no_sleep_is_short)
{
    for (int ticks = 0; ticks <= 20; ticks++) {
        uint32_t from = k_cycle_get_32();

        k_sleep(K_TICKS(ticks));
        TEST_AT_LEAST(k_cycle_get_32() - from, ticks_to_cycles((uint64_t)ticks));
    }
}

TEST_CASE(a_sleep_until_an_instant_that_has_passed_ends_at_once)
{
    k_sleep(K_MSEC(5));
    for (int i = 0; i < 100; i++) {
        k_sleep(K_TIMEOUT_ABS_TICKS(k_uptime_ticks()));
        k_sleep(K_TIMEOUT_ABS_TICKS(1));
    }
}

TEST_CASE(a_sleep_until_an_instant_ends_not_before_it)
{
    for (int ahead = 1; ahead < 10; ahead++) {
        int64_t at = k_uptime_ticks() + ahead;

        k_sleep(K_TIMEOUT_ABS_TICKS(at));
        TEST_AT_LEAST(k_uptime_ticks(), at);
    }
}

static int64_t rung_at[TIMERS];
static struct k_timer timers[TIMERS];

static void on_timer(struct k_timer *timer)
{
    rung_at[timer - timers] = k_uptime_ticks();
}

TEST_CASE(timers_set_in_any_order_all_ring)
{
    int64_t start = k_uptime_ticks();
    int64_t due[TIMERS];

    for (int i = 0; i < TIMERS; i++) {
        int ticks = (i * 7) % TIMERS + 2;

        rung_at[i] = 0;
        due[i] = start + ticks;
        k_timer_init(&timers[i], on_timer, NULL);
        k_timer_start(&timers[i], K_TIMEOUT_ABS_TICKS(due[i]), K_NO_WAIT);
    }
    k_sleep(K_TIMEOUT_ABS_TICKS(start + TIMERS + 5));
    for (int i = 0; i < TIMERS; i++) {
        TEST_AT_LEAST(rung_at[i], due[i]);
    }
}

/* The alarm is set anew all the time, for a moment that is nearly there. */
TEST_CASE(alarms_that_are_moved_all_the_time_are_not_lost)
{
    for (int i = 0; i < 300; i++) {
        k_timer_init(&timers[0], on_timer, NULL);
        k_timer_init(&timers[1], on_timer, NULL);
        k_timer_start(&timers[0], K_TICKS(1 + i % 3), K_NO_WAIT);
        k_busy_wait((uint32_t)(i * 37 % 900));
        k_timer_start(&timers[1], K_TICKS(i % 2), K_NO_WAIT);
        k_timer_stop(&timers[0]);
        k_sleep(K_TICKS(1));
        k_timer_stop(&timers[1]);
    }
}
