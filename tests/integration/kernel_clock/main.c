/* SPDX-License-Identifier: Apache-2.0 */

/* Instants, timepoints, clocks and units, on the clock of the board. */

#include "helpers.h"

#include <errno.h>

static K_SEM_DEFINE(never_given, 0, 1);

TEST_CASE(instants_in_any_unit_end_on_their_tick)
{
    int64_t at = k_uptime_ticks() + 20;
    uint64_t ticks = (uint64_t)at;

    TEST_EQUAL(k_sem_take(&never_given, K_TIMEOUT_ABS_TICKS(at)), -EAGAIN);
    TEST_EQUAL(k_uptime_ticks(), at);
    at += 20;
    ticks = (uint64_t)at;
    TEST_EQUAL(k_sem_take(&never_given, K_TIMEOUT_ABS_MS(k_ticks_to_ms_floor64(ticks))), -EAGAIN);
    TEST_EQUAL(k_uptime_ticks(), at);
    at += 20;
    ticks = (uint64_t)at;
    TEST_EQUAL(k_sem_take(&never_given, K_TIMEOUT_ABS_US(k_ticks_to_us_floor64(ticks))), -EAGAIN);
    TEST_EQUAL(k_uptime_ticks(), at);
    at += 20;
    ticks = (uint64_t)at;
    TEST_EQUAL(k_sem_take(&never_given, K_TIMEOUT_ABS_NS(k_ticks_to_ns_floor64(ticks))), -EAGAIN);
    TEST_EQUAL(k_uptime_ticks(), at);
    at += 20;
    ticks = (uint64_t)at;
    TEST_EQUAL(k_sem_take(&never_given, K_TIMEOUT_ABS_CYC(k_ticks_to_cyc_floor64(ticks))), -EAGAIN);
    TEST_EQUAL(k_uptime_ticks(), at);
}

TEST_CASE(instants_that_are_past_end_at_the_next_look)
{
    int64_t start = k_uptime_ticks();

    TEST_EQUAL(k_sem_take(&never_given, K_TIMEOUT_ABS_TICKS(0)), -EAGAIN);
    TEST_EQUAL(k_sem_take(&never_given, K_TIMEOUT_ABS_TICKS(-5)), -EAGAIN);
    TEST_EQUAL(k_sem_take(&never_given, K_TIMEOUT_ABS_MS(-100000)), -EAGAIN);
    check_wait(ticks_since(&start), 0);
}

TEST_CASE(a_timepoint_limits_several_waits_together)
{
    int64_t start = k_uptime_ticks();
    k_timepoint_t end = sys_timepoint_calc(K_TICKS(30));

    for (int i = 0; i < 3; i++) {
        TEST_FALSE(sys_timepoint_expired(end));
        TEST_EQUAL(k_sem_take(&never_given, K_TICKS(5)), -EAGAIN);
    }
    TEST_EQUAL(k_sem_take(&never_given, sys_timepoint_timeout(end)), -EAGAIN);
    TEST_TRUE(sys_timepoint_expired(end));
    check_wait(ticks_since(&start), 30);
    TEST_EQUAL(k_sem_take(&never_given, sys_timepoint_timeout(end)), -EBUSY);
}

TEST_CASE(a_timepoint_never_expires_before_its_time_is_complete)
{
    for (int i = 0; i < 20; i++) {
        int64_t before_us = (int64_t)k_cyc_to_us_floor64(k_cycle_get_64());
        k_timepoint_t end = sys_timepoint_calc(K_TICKS(3));

        while (!sys_timepoint_expired(end)) {
            k_busy_wait(20);
        }
        TEST_AT_LEAST((int64_t)k_cyc_to_us_ceil64(k_cycle_get_64()) - before_us,
                      (int64_t)k_ticks_to_us_floor64(3));
        k_busy_wait(130U * (uint32_t)i % 1000U);
    }
}

TEST_CASE_WITHIN(cycles_of_64_bits_go_on_where_32_wrap, 1000000)
{
    uint64_t before = k_cycle_get_64();
    uint64_t wrap = (1ULL << 32) + 1000U;
    uint64_t after;
    uint64_t expected;

    TEST_AT_MOST(k_cycle_get_32() - (uint32_t)before, k_us_to_cyc_ceil32(1000));
    (void)k_sleep(K_CYC(wrap));
    after = k_cycle_get_64();
    expected = k_ticks_to_cyc_floor64((uint64_t)K_CYC(wrap).ticks);
    TEST_AT_LEAST(after - before, wrap);
    TEST_AT_MOST(after - before, expected + k_ticks_to_cyc_ceil64(3));
}

TEST_CASE(all_clocks_agree)
{
    int64_t ticks = k_uptime_ticks();

    TEST_AT_LEAST(sys_clock_tick_get(), ticks);
    TEST_AT_MOST(sys_clock_tick_get() - ticks, 2);
    TEST_AT_MOST(sys_clock_tick_get_32() - (uint32_t)ticks, 2);
    TEST_AT_MOST((uint64_t)k_uptime_get() - k_ticks_to_ms_floor64((uint64_t)ticks),
                 k_ticks_to_ms_ceil64(2));
    TEST_AT_MOST(k_uptime_get_32() - (uint32_t)k_uptime_get(), 2);
    TEST_EQUAL(k_uptime_seconds(), k_uptime_get() / 1000);
}

static void sleep_long(void *unused)
{
    (void)unused;
    (void)k_sleep(K_TICKS(100));
}

TEST_CASE(what_remains_of_a_wait_can_be_asked)
{
    struct k_timer timer;
    k_tid_t sleeper;
    int64_t start;

    (void)k_sleep(K_TICKS(1)); /* nearly all of a tick is left */
    start = k_uptime_ticks();
    sleeper = spawn(0, -1, sleep_long, NULL);

    TEST_EQUAL(k_thread_timeout_expires_ticks(sleeper), start + 101);
    TEST_AT_LEAST(k_thread_timeout_remaining_ticks(sleeper), 99);
    k_timer_init(&timer, NULL, NULL);
    TEST_AT_LEAST(k_timer_expires_ticks(&timer), start);
    k_timer_start(&timer, K_TIMEOUT_ABS_TICKS(start + 50), K_NO_WAIT);
    TEST_EQUAL(k_timer_expires_ticks(&timer), start + 50);
    TEST_AT_MOST(k_timer_remaining_ticks(&timer), 50);
    k_timer_stop(&timer);
    join(0);
    TEST_EQUAL(k_thread_timeout_remaining_ticks(sleeper), 0);
}

/* Inputs that the compiler does not know, and those that it does. */
TEST_CASE(units_are_converted_alike_at_run_time_and_before)
{
    volatile uint32_t amount = 12345;
    volatile uint64_t long_amount = 0x123456789abcdULL;

    TEST_EQUAL(k_ms_to_ticks_ceil32(amount), k_ms_to_ticks_ceil32(12345));
    TEST_EQUAL(k_us_to_ticks_near32(amount), k_us_to_ticks_near32(12345));
    TEST_EQUAL(k_us_to_cyc_ceil32(amount), k_us_to_cyc_ceil32(12345));
    TEST_EQUAL(k_cyc_to_ns_floor64(long_amount), k_cyc_to_ns_floor64(0x123456789abcdULL));
    TEST_EQUAL(k_ns_to_cyc_near64(long_amount), k_ns_to_cyc_near64(0x123456789abcdULL));
    TEST_EQUAL(k_ticks_to_sec_floor64(long_amount),
               0x123456789abcdULL / CONFIG_SYS_CLOCK_TICKS_PER_SEC);
    TEST_EQUAL(k_cyc_to_ticks_floor64(k_ticks_to_cyc_ceil64(amount)), 12345);
}
