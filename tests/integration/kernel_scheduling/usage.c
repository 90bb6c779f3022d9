/* SPDX-License-Identifier: Apache-2.0 */

/* Whose cycles were they? */

#include "helpers.h"

#include <errno.h>

#define BUSY_US 20000U

static uint64_t cycles_of_us(uint64_t us)
{
    return us * sys_clock_hw_cycles_per_sec() / 1000000U;
}

static uint64_t cycles_of(k_tid_t thread)
{
    k_thread_runtime_stats_t stats;

    TEST_EQUAL(k_thread_runtime_stats_get(thread, &stats), 0);
    TEST_EQUAL(stats.total_cycles, stats.execution_cycles);
    return stats.execution_cycles;
}

static k_thread_runtime_stats_t all_stats(void)
{
    k_thread_runtime_stats_t stats;

    TEST_EQUAL(k_thread_runtime_stats_all_get(&stats), 0);
    TEST_EQUAL(stats.execution_cycles, stats.total_cycles + stats.idle_cycles);
    return stats;
}

/* @p cycles are those of @p us microseconds, and a few more for what else was done. */
static void check_cycles(uint64_t cycles, uint64_t us)
{
    TEST_AT_LEAST(cycles, cycles_of_us(us));
    TEST_AT_MOST(cycles, cycles_of_us(us + 2000U));
}

static void be_busy(void *unused)
{
    (void)unused;
    k_busy_wait(BUSY_US);
    (void)k_sleep(K_MSEC(5));
    k_busy_wait(BUSY_US);
}

TEST_CASE(a_thread_is_charged_for_what_it_runs)
{
    uint64_t own = cycles_of(k_current_get());

    (void)spawn(0, -1, be_busy, NULL);
    k_busy_wait(BUSY_US); /* 5 ms of it while the other sleeps, which then preempts */
    join(0);
    check_cycles(cycles_of(&helpers[0]), 2U * BUSY_US);
    check_cycles(cycles_of(k_current_get()) - own, 5000U);
}

TEST_CASE(waiting_for_interrupts_is_idling)
{
    k_thread_runtime_stats_t before = all_stats();
    uint64_t own = cycles_of(k_current_get());

    (void)k_sleep(K_MSEC(100));
    k_thread_runtime_stats_t after = all_stats();

    TEST_AT_LEAST(after.idle_cycles - before.idle_cycles, cycles_of_us(98000U));
    TEST_AT_MOST(after.idle_cycles - before.idle_cycles, cycles_of_us(102000U));
    TEST_AT_MOST(cycles_of(k_current_get()) - own, cycles_of_us(2000U));
}

TEST_CASE_WITHIN(long_times_are_counted_fully, 1000000)
{
    uint64_t cycles = 0x280000000U; /* the hardware's counter wraps */
    k_thread_runtime_stats_t before = all_stats();

    (void)k_sleep(K_SECONDS((int64_t)(cycles / sys_clock_hw_cycles_per_sec())));
    k_thread_runtime_stats_t after = all_stats();

    TEST_AT_LEAST(after.idle_cycles - before.idle_cycles + cycles_of_us(1000000U), cycles);
    TEST_AT_MOST(after.idle_cycles - before.idle_cycles, cycles + cycles_of_us(1000000U));
}

TEST_CASE(a_thread_that_is_not_counted_keeps_its_count)
{
    (void)spawn(0, -1, be_busy, NULL);
    uint64_t cycles = cycles_of(&helpers[0]);

    check_cycles(cycles, BUSY_US);
    TEST_EQUAL(k_thread_runtime_stats_disable(&helpers[0]), 0);
    join(0);
    TEST_EQUAL(cycles_of(&helpers[0]), cycles);
    TEST_EQUAL(k_thread_runtime_stats_enable(&helpers[0]), 0);
}

TEST_CASE(nothing_can_be_asked_of_no_thread)
{
    k_thread_runtime_stats_t stats;

    TEST_EQUAL(k_thread_runtime_stats_get(NULL, &stats), -EINVAL);
    TEST_EQUAL(k_thread_runtime_stats_get(k_current_get(), NULL), -EINVAL);
    TEST_EQUAL(k_thread_runtime_stats_all_get(NULL), -EINVAL);
    TEST_EQUAL(k_thread_runtime_stats_enable(NULL), -EINVAL);
    TEST_EQUAL(k_thread_runtime_stats_disable(NULL), -EINVAL);
}
