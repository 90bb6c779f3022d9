/* SPDX-License-Identifier: Apache-2.0 */

/* Every conversion against arithmetic of 128 bits, for the rate of ticks that this is built with.
 */

#undef CONFIG_SYS_CLOCK_TICKS_PER_SEC
#define CONFIG_SYS_CLOCK_TICKS_PER_SEC TEST_RATE

#include "cmocka_all.h"

#include "fake_clock.h"

#include <base/util.h>
#include <kernel/clock_source.h>
#include <kernel/time_units.h>
#include <stdlib.h>

uint32_t sys_clock_hw_cycles_per_sec(void)
{
    return clock_source_cycles_per_second();
}

enum rounding {
    ROUND_FLOOR,
    ROUND_NEAR,
    ROUND_CEIL
};

enum unit {
    UNIT_SEC,
    UNIT_MS,
    UNIT_US,
    UNIT_NS,
    UNIT_TICKS,
    UNIT_CYC
};

struct conversion {
    const char *name;
    enum unit from;
    enum unit to;
    enum rounding rounding;
    uint64_t (*function64)(uint64_t amount);
    uint32_t (*function32)(uint32_t amount);
};

#define CONVERSION(from, to, rounding, FROM, TO, ROUNDING)                                         \
    {                                                                                              \
        "k_" #from "_to_" #to "_" #rounding, FROM, TO, ROUNDING,                                   \
            k_##from##_to_##to##_##rounding##64, k_##from##_to_##to##_##rounding##32               \
    }
#define ONE_WAY(from, to, FROM, TO)                                                                \
    CONVERSION(from, to, floor, FROM, TO, ROUND_FLOOR),                                            \
        CONVERSION(from, to, near, FROM, TO, ROUND_NEAR),                                          \
        CONVERSION(from, to, ceil, FROM, TO, ROUND_CEIL)
#define BOTH_WAYS(one, other, ONE, OTHER)                                                          \
    ONE_WAY(one, other, ONE, OTHER), ONE_WAY(other, one, OTHER, ONE)

static const struct conversion conversions[] = {
    BOTH_WAYS(sec, ticks, UNIT_SEC, UNIT_TICKS), BOTH_WAYS(ms, ticks, UNIT_MS, UNIT_TICKS),
    BOTH_WAYS(us, ticks, UNIT_US, UNIT_TICKS),   BOTH_WAYS(ns, ticks, UNIT_NS, UNIT_TICKS),
    BOTH_WAYS(sec, cyc, UNIT_SEC, UNIT_CYC),     BOTH_WAYS(ms, cyc, UNIT_MS, UNIT_CYC),
    BOTH_WAYS(us, cyc, UNIT_US, UNIT_CYC),       BOTH_WAYS(ns, cyc, UNIT_NS, UNIT_CYC),
    BOTH_WAYS(cyc, ticks, UNIT_CYC, UNIT_TICKS),
};

static uint32_t rate_of(enum unit unit)
{
    const uint32_t rates[] = {1U,          1000U,     1000000U,
                              1000000000U, TEST_RATE, clock_source_cycles_per_second()};

    return rates[unit];
}

__extension__ typedef unsigned __int128 wide;

static wide reference(const struct conversion *conversion, uint64_t amount)
{
    uint32_t from = rate_of(conversion->from);
    wide add = 0;

    if (conversion->rounding == ROUND_NEAR) {
        add = from / 2U;
    } else if (conversion->rounding == ROUND_CEIL) {
        add = from - 1U;
    }
    return (((wide)amount * rate_of(conversion->to)) + add) / from;
}

static void check(const struct conversion *conversion, uint64_t amount)
{
    uint64_t expected = (uint64_t)reference(conversion, amount);
    uint64_t actual = conversion->function64(amount);

    if (actual != expected) {
        fail_msg("%s64(%llu) is %llu, not %llu; %u cycles a second", conversion->name,
                 (unsigned long long)amount, (unsigned long long)actual,
                 (unsigned long long)expected, clock_source_cycles_per_second());
    }
    expected = (uint32_t)reference(conversion, (uint32_t)amount);
    actual = conversion->function32((uint32_t)amount);
    if (actual != expected) {
        fail_msg("%s32(%u) is %u, not %u; %u cycles a second", conversion->name, (uint32_t)amount,
                 (uint32_t)actual, (uint32_t)expected, clock_source_cycles_per_second());
    }
}

static void check_around(const struct conversion *conversion, uint64_t amount)
{
    for (uint64_t i = amount - 3; i != amount + 4; i++) {
        check(conversion, i);
    }
}

static uint64_t random64(void)
{
    uint64_t number = 0;

    for (int i = 0; i < 5; i++) {
        number = (number << 15) ^ (uint64_t)rand();
    }
    return number >> ((unsigned int)rand() % 64U);
}

/* Where anything may change: powers of two, multiples of each rate, what makes a result wrap. */
static void check_boundaries(const struct conversion *conversion)
{
    uint32_t from = rate_of(conversion->from);
    uint32_t to = rate_of(conversion->to);

    for (unsigned int bit = 0; bit < 64; bit++) {
        check_around(conversion, 1ULL << bit);
    }
    for (uint64_t i = 0; i < 40; i++) {
        check_around(conversion, i * from);
        check_around(conversion, i * to);
        check_around(conversion, (i * from) / to);
        check_around(conversion, ((2U * i + 1U) * from) / (2U * (uint64_t)to)); /* a half */
        check_around(conversion, UINT64_MAX - (i * from));
    }
    check_around(conversion, (uint64_t)(((wide)UINT64_MAX * from) / to));
    check_around(conversion, (uint64_t)(((wide)UINT32_MAX * from) / to));
    check_around(conversion, 0);
}

static void every_conversion_is_exact(void **state)
{
    static const uint32_t cycle_rates[] = {1,        32768,    1000000,    12000000,  25000000,
                                           33333333, 48000000, 1000000000, 480000000, UINT32_MAX};

    (void)state;
    srand(1);
    for (size_t rate = 0; rate < ARRAY_SIZE(cycle_rates); rate++) {
        fake_clock.cycles_per_second = cycle_rates[rate];
        for (size_t i = 0; i < ARRAY_SIZE(conversions); i++) {
            check_boundaries(&conversions[i]);
            for (int round = 0; round < 300; round++) {
                check(&conversions[i], random64());
            }
        }
    }
}

/* The names that people know, with numbers that they can check by hand. */
static void well_known_values(void **state)
{
    (void)state;
    fake_clock.cycles_per_second = 25000000;
    assert_int_equal(k_ms_to_cyc_floor32(3), 75000);
    assert_int_equal(k_cyc_to_us_floor32(24), 0);
    assert_int_equal(k_cyc_to_us_near32(13), 1);
    assert_int_equal(k_cyc_to_us_near32(12), 0);
    assert_int_equal(k_cyc_to_us_ceil32(1), 1);
    assert_int_equal(k_cyc_to_ns_floor64(1), 40);
    assert_int_equal(k_sec_to_ticks_ceil32(2), 2 * TEST_RATE);
    assert_int_equal(k_ticks_to_ms_floor64(TEST_RATE), 1000);
    assert_int_equal(k_ticks_to_sec_ceil32(TEST_RATE + 1), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_conversion_is_exact),
        cmocka_unit_test(well_known_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
