// SPDX-License-Identifier: Apache-2.0
/* Across wraps of the 32-bit counter, which takes 172 s, in exact time. */
#include <kernel/kernel.h>

#include "test.h"

static uint64_t cycles;
static uint32_t last_cycle;

/* The counter, made 64 bits by looking often enough. */
static uint64_t count_cycles(void)
{
    uint32_t now = k_cycle_get_32();

    cycles += now - last_cycle;
    last_cycle = now;
    return cycles;
}

static uint64_t ticks_in(uint64_t counted)
{
    return counted * CONFIG_SYS_CLOCK_TICKS_PER_SEC / sys_clock_hw_cycles_per_sec();
}

TEST_CASE_WITHIN(ten_minutes_of_short_sleeps_are_ten_minutes, 700000)
{
    int64_t start = k_uptime_ticks();

    last_cycle = k_cycle_get_32();
    cycles = 0;
    for (int i = 0; i < 600; i++) {
        int64_t elapsed;

        k_sleep(K_MSEC(999));
        elapsed = k_uptime_ticks() - start;
        TEST_AT_LEAST(elapsed, ticks_in(count_cycles()));
        TEST_AT_MOST(elapsed, ticks_in(count_cycles()) + 1);
    }
}

TEST_CASE_WITHIN(a_sleep_longer_than_the_counter_can_count_ends_on_its_tick, 2000000)
{
    int64_t at = k_uptime_ticks() + 1000LL * CONFIG_SYS_CLOCK_TICKS_PER_SEC;

    k_sleep(K_TIMEOUT_ABS_TICKS(at));
    TEST_EQUAL(k_uptime_ticks(), at);
}

TEST_CASE(sleeps_end_at_the_beginning_of_their_tick)
{
    const uint32_t cycles_per_ms = sys_clock_hw_cycles_per_sec() / 1000;

    for (int ticks = 1; ticks < 50; ticks++) {
        int64_t at = k_uptime_ticks() + ticks;
        uint32_t before;
        uint32_t after;

        k_sleep(K_TIMEOUT_ABS_TICKS(at));
        before = k_cycle_get_32();
        TEST_EQUAL(k_uptime_ticks(), at);
        while (k_uptime_ticks() == at) {
        }
        after = k_cycle_get_32();
        /* Nearly all of the tick was left. */
        TEST_AT_LEAST((after - before) * 10, cycles_per_ms * 9);
    }
}
