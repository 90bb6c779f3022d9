/* SPDX-License-Identifier: Apache-2.0 */

/* Durations in ticks, for the rate that this file is built with. */

#undef CONFIG_SYS_CLOCK_TICKS_PER_SEC
#define CONFIG_SYS_CLOCK_TICKS_PER_SEC TEST_RATE

#include "cmocka_all.h"
#include "time.c"

#include "fake_clock.h"
#include "fake_scheduler.h"

#include <kernel/time.h>

#define RATE ((uint64_t)CONFIG_SYS_CLOCK_TICKS_PER_SEC)

static void no_duration_is_short(void **state)
{
    (void)state;
    for (uint64_t n = 0; n < 5000; n++) {
        uint64_t ms_ticks = (uint64_t)K_MSEC(n).ticks;
        uint64_t us_ticks = (uint64_t)K_USEC(n).ticks;

        assert_true(ms_ticks * 1000U >= n * RATE);
        assert_true(n == 0 || (ms_ticks - 1U) * 1000U < n * RATE);
        assert_true(us_ticks * 1000000U >= n * RATE);
        assert_true(n == 0 || (us_ticks - 1U) * 1000000U < n * RATE);
        assert_true((uint64_t)K_NSEC(n).ticks * 1000000000U >= n * RATE);
    }
}

static void larger_units_are_exact(void **state)
{
    (void)state;
    assert_true((uint64_t)K_SECONDS(3).ticks == 3U * RATE);
    assert_true((uint64_t)K_MINUTES(3).ticks == 180U * RATE);
    assert_true((uint64_t)K_HOURS(3).ticks == 10800U * RATE);
    assert_true((uint64_t)K_MSEC(3000).ticks == 3U * RATE);
    assert_true((uint64_t)K_USEC(3000000).ticks == 3U * RATE);
    assert_true((uint64_t)K_NSEC(3000000000LL).ticks == 3U * RATE);
    assert_true(K_TICKS(3).ticks == 3);
}

static void many_units_are_as_exact_as_few(void **state)
{
    const uint64_t ticks = 0x123456789ULL;
    const uint64_t us = ticks * 1000000U / TEST_RATE; /* whole ticks, or less than one too few */

    (void)state;
    assert_true(k__ticks_ceil(us, 1000000) == ticks);
    assert_true(k__ticks_ceil(us + 1U, 1000000) == ticks + (TEST_RATE <= 1000000 ? 1U : 0U) ||
                1000000 % TEST_RATE != 0);
}

static void nothing_and_less_is_no_wait(void **state)
{
    (void)state;
    assert_true(k__timeout_is_no_wait(K_MSEC(0)));
    assert_true(k__timeout_is_no_wait(K_MSEC(-1)));
    assert_true(k__timeout_is_no_wait(K_USEC(-5)));
    assert_true(k__timeout_is_no_wait(K_NSEC(INT64_MIN)));
    assert_true(k__timeout_is_no_wait(K_SECONDS(-1)));
    assert_true(k__timeout_is_no_wait(K_MINUTES(INT64_MIN)));
    assert_true(k__timeout_is_no_wait(K_TICKS(-1)));
    assert_false(k__timeout_is_no_wait(K_NSEC(1)));
    assert_false(k__timeout_is_no_wait(K_FOREVER));
}

/* Not for ever, not negative, not wrapped round: as long as possible. */
static void assert_very_long(k_timeout_t timeout)
{
    assert_true(timeout.ticks > INT64_MAX / 2000000);
}

static void the_longest_durations_saturate(void **state)
{
    (void)state;
    assert_very_long(K_USEC(INT64_MAX));
    assert_very_long(K_MSEC(INT64_MAX));
    assert_very_long(K_SECONDS(INT64_MAX));
    assert_very_long(K_SECONDS(INT64_MAX / 1000 + 1));
    assert_very_long(K_MINUTES(INT64_MAX));
    assert_very_long(K_MINUTES(INT64_MAX / 60 + 1));
    assert_very_long(K_HOURS(INT64_MAX));
    assert_very_long(K_HOURS(INT64_MAX / 3600 + 1));
    assert_true(K_TICKS(INT64_MAX).ticks == INT64_MAX);
}

static void for_ever_is_one_value(void **state)
{
    (void)state;
    assert_true(k__timeout_is_forever(K_FOREVER));
    assert_false(k__timeout_is_forever(K_TICKS(INT64_MAX)));
    assert_false(k__timeout_is_forever(K_TIMEOUT_ABS_TICKS(0)));
    assert_true(K_TIMEOUT_EQ(K_MSEC(1000), K_SECONDS(1)));
    assert_false(K_TIMEOUT_EQ(K_FOREVER, K_NO_WAIT));
}

static void instants_are_told_from_durations(void **state)
{
    (void)state;
    assert_true(K_TIMEOUT_ABS_TICKS(0).ticks == -2);
    assert_true(K_TIMEOUT_ABS_TICKS(1000).ticks == -1002);
    assert_true(K_TIMEOUT_ABS_MS(1000).ticks == -2 - (k_ticks_t)RATE);
    assert_true(K_TIMEOUT_ABS_SEC(3).ticks == -2 - (3 * (k_ticks_t)RATE));
    assert_true(K_TIMEOUT_ABS_US(2000000).ticks == -2 - (2 * (k_ticks_t)RATE));
    assert_true(K_TIMEOUT_ABS_NS(2000000000).ticks == -2 - (2 * (k_ticks_t)RATE));
    assert_true(K_TIMEOUT_ABS_NS(1).ticks == -3); /* rounded up */
    fake_clock.cycles_per_second = 25000000;
    assert_true(K_TIMEOUT_ABS_CYC(50000000).ticks == -2 - (2 * (k_ticks_t)RATE));
    fake_clock.cycles_per_second = 0;
}

static void instants_never_become_durations(void **state)
{
    (void)state;
    assert_true(K_TIMEOUT_ABS_TICKS(-1).ticks == -2);
    assert_true(K_TIMEOUT_ABS_TICKS(-5).ticks == -2);
    assert_true(K_TIMEOUT_ABS_TICKS(INT64_MIN).ticks == -2);
    assert_true(K_TIMEOUT_ABS_MS(-5).ticks == -2);
    assert_true(K_TIMEOUT_ABS_TICKS(INT64_MAX - 1).ticks == INT64_MIN);
    assert_true(K_TIMEOUT_ABS_TICKS(INT64_MAX).ticks == INT64_MIN);
    assert_true(K_TIMEOUT_ABS_SEC(INT64_MAX).ticks < -2);
    assert_true(K_TIMEOUT_ABS_NS(INT64_MAX).ticks < -2);
}

static void cycles_are_rounded_up_too(void **state)
{
    (void)state;
    fake_clock.cycles_per_second = 25000000;
    for (uint64_t n = 0; n < 5000; n++) {
        uint64_t ticks = (uint64_t)K_CYC(n).ticks;

        assert_true(ticks * 25000000U >= n * RATE);
        assert_true(n == 0 || (ticks - 1U) * 25000000U < n * RATE);
    }
    fake_clock.cycles_per_second = 0;
    assert_true(K_TIMEOUT_EQ(K_CYC(-1), K_NO_WAIT));
}

static void arguments_are_evaluated_once(void **state)
{
    int n = 0;

    (void)state;
    (void)K_TICKS(n++);
    (void)K_MSEC(n++);
    (void)K_SECONDS(n++);
    (void)K_CYC(n++);
    (void)K_TIMEOUT_ABS_TICKS(n++);
    (void)K_TIMEOUT_ABS_MS(n++);
    (void)K_TIMEOUT_ABS_CYC(n++);
    assert_int_equal(n, 7);
}

static void minus_one_is_for_ever_where_numbers_are_waits(void **state)
{
    (void)state;
    assert_true(K_TIMEOUT_EQ(SYS_TIMEOUT_MS(SYS_FOREVER_MS), K_FOREVER));
    assert_true(K_TIMEOUT_EQ(SYS_TIMEOUT_US(SYS_FOREVER_US), K_FOREVER));
    assert_true(K_TIMEOUT_EQ(SYS_TIMEOUT_MS(12), K_MSEC(12)));
    assert_true(K_TIMEOUT_EQ(SYS_TIMEOUT_US(12), K_USEC(12)));
    assert_true(K_TIMEOUT_EQ(SYS_TIMEOUT_MS(0), K_NO_WAIT));
}

static void milliseconds_come_back(void **state)
{
    (void)state;
    for (uint64_t ms = 0; ms < 3000; ms++) {
        uint64_t back = k_ticks_to_ms_floor64(k_ms_to_ticks_ceil64(ms));

        assert_true(back >= ms);
        assert_true((back - ms) * RATE <= 1000U); /* less than a tick more */
    }
    assert_true(k_ticks_to_ms_floor64(RATE * 86400U * 365U * 1000U) == 86400000ULL * 365U * 1000U);
}

static void the_uptime_is_the_clock(void **state)
{
    int64_t reference = 0;

    (void)state;
    fake_clock.now = 100U * RATE;
    assert_int_equal(k_uptime_ticks(), 100 * RATE);
    assert_int_equal(k_uptime_get(), 100000);
    assert_int_equal(k_uptime_seconds(), 100);
    assert_int_equal(k_uptime_delta(&reference), 100000);
    assert_int_equal(reference, 100000);
    fake_clock.now += 5U * RATE;
    assert_int_equal(k_uptime_delta(&reference), 5000);
    fake_clock.now = RATE * 4294968U; /* 2^32 ms are past */
    assert_int_equal(k_uptime_get_32(), 704);
    fake_clock.now = 0;
}

/* The clock has 1000000 cycles a second. */
static void busy_waiting_is_not_short(void **state)
{
    uint32_t before = UINT32_MAX - 50U; /* the counter wraps meanwhile */

    (void)state;
    fake_clock.cycles = before;
    fake_clock.cycles_per_read = 3;
    k_busy_wait(100);
    assert_in_range(fake_clock.cycles - before, 100, 110);
    before = fake_clock.cycles;
    fake_clock.cycles_per_read = 1000;
    k_busy_wait(2500000);
    assert_in_range(fake_clock.cycles - before, 2500000, 2510000);
    k_busy_wait(0);
    fake_clock.cycles_per_second = 32768; /* 100 us are 3.3 cycles */
    fake_clock.cycles_per_read = 1;
    before = fake_clock.cycles;
    k_busy_wait(100);
    assert_int_equal(fake_clock.cycles - before, 5); /* 4, and the one in which it began */
    fake_clock.cycles_per_second = 0;
}

static void cycles_are_the_clocks(void **state)
{
    (void)state;
    fake_clock.cycles = 12;
    fake_clock.cycles_per_read = 1;
    assert_int_equal(k_cycle_get_32(), 13);
    assert_int_equal(sys_clock_hw_cycles_per_sec(), 1000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_duration_is_short),
        cmocka_unit_test(larger_units_are_exact),
        cmocka_unit_test(many_units_are_as_exact_as_few),
        cmocka_unit_test(nothing_and_less_is_no_wait),
        cmocka_unit_test(the_longest_durations_saturate),
        cmocka_unit_test(for_ever_is_one_value),
        cmocka_unit_test(instants_are_told_from_durations),
        cmocka_unit_test(instants_never_become_durations),
        cmocka_unit_test(cycles_are_rounded_up_too),
        cmocka_unit_test(arguments_are_evaluated_once),
        cmocka_unit_test(minus_one_is_for_ever_where_numbers_are_waits),
        cmocka_unit_test(milliseconds_come_back),
        cmocka_unit_test(the_uptime_is_the_clock),
        cmocka_unit_test(busy_waiting_is_not_short),
        cmocka_unit_test(cycles_are_the_clocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
