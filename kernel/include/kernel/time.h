/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_TIME_H
#define KERNEL_TIME_H

/**
 * @file
 * Durations, instants and the uptime.
 *
 * Time is counted in ticks of 1/CONFIG_SYS_CLOCK_TICKS_PER_SEC second. A duration is
 * rounded up to whole ticks and is never cut short: a wait of n ticks ends after the nth
 * complete tick. Waits of more than 2^30 ticks are rounded up to the next 65 536 ticks, and those
 * of nearly 2^47 ticks and more do not end.
 *
 * @context Thread or ISR.
 */

#include <base/util.h>
#include <kernel/time_units.h>

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef int64_t k_ticks_t;

/**
 * How long to wait: made by K_NO_WAIT, K_FOREVER, K_MSEC() and their like only.
 * Negative values below -1 are instants: -2 - ticks.
 */
typedef struct {
    k_ticks_t ticks;
} k_timeout_t;

#define K_TICKS_FOREVER ((k_ticks_t)-1)

#ifdef __cplusplus
#define K__TIMEOUT(n) (k_timeout_t{(k_ticks_t)(n)})
#else
#define K__TIMEOUT(n) ((k_timeout_t){(k_ticks_t)(n)})
#endif

/** Do not wait. */
#define K_NO_WAIT K__TIMEOUT(0)
/** Wait without limit. */
#define K_FOREVER K__TIMEOUT(K_TICKS_FOREVER)
/** A number of ticks. */
#define K_TICKS(n) K__TIMEOUT(K__AT_LEAST_0(n))
/** Durations, rounded up to ticks; a negative one is no wait. */
#define K_NSEC(n)    K__TIMEOUT(k__ticks_ceil(K__AT_LEAST_0(n), 1000000000U))
#define K_USEC(n)    K__TIMEOUT(k__ticks_ceil(K__AT_LEAST_0(n), 1000000U))
#define K_MSEC(n)    K__TIMEOUT(k__ticks_ceil(K__AT_LEAST_0(n), 1000U))
#define K_SECONDS(n) K__TIMEOUT(k__ticks_of(K__AT_LEAST_0(n), 1U))
#define K_MINUTES(n) K__TIMEOUT(k__ticks_of(K__AT_LEAST_0(n), 60U))
#define K_HOURS(n)   K__TIMEOUT(k__ticks_of(K__AT_LEAST_0(n), 3600U))
#define K_CYC(n)     K__TIMEOUT(k__ticks_ceil(K__AT_LEAST_0(n), sys_clock_hw_cycles_per_sec()))

/**
 * The instant at which the uptime reaches @p n ticks, or what else the name says, rounded up to
 * ticks. One that is past, or negative, is over at the next look.
 */
#define K_TIMEOUT_ABS_TICKS(n) K__TIMEOUT(k__instant(K__AT_LEAST_0(n)))
#define K_TIMEOUT_ABS_NS(n)    K_TIMEOUT_ABS_TICKS(K_NSEC(n).ticks)
#define K_TIMEOUT_ABS_US(n)    K_TIMEOUT_ABS_TICKS(K_USEC(n).ticks)
#define K_TIMEOUT_ABS_MS(n)    K_TIMEOUT_ABS_TICKS(K_MSEC(n).ticks)
#define K_TIMEOUT_ABS_SEC(n)   K_TIMEOUT_ABS_TICKS(K_SECONDS(n).ticks)
#define K_TIMEOUT_ABS_CYC(n)   K_TIMEOUT_ABS_TICKS(K_CYC(n).ticks)

#define K_TIMEOUT_EQ(a, b) ((a).ticks == (b).ticks)

/** For interfaces with milliseconds or microseconds in an int, where -1 is without limit. */
#define SYS_FOREVER_MS     (-1)
#define SYS_FOREVER_US     (-1)
#define SYS_TIMEOUT_MS(ms) ((ms) == SYS_FOREVER_MS ? K_FOREVER : K_MSEC(ms))
#define SYS_TIMEOUT_US(us) ((us) == SYS_FOREVER_US ? K_FOREVER : K_USEC(us))

#define K__AT_LEAST_0(n) k__at_least_0((int64_t)(n))

static inline uint64_t k__at_least_0(int64_t amount)
{
    return amount > 0 ? (uint64_t)amount : 0U;
}

/** Ticks in @p amount units of 1/@p units_per_second, rounded up; saturates at the longest wait. */
static inline uint64_t k__ticks_ceil(uint64_t amount, uint32_t units_per_second)
{
    const uint64_t rate = CONFIG_SYS_CLOCK_TICKS_PER_SEC;

    if (rate == units_per_second) {
        return amount;
    }
    if (units_per_second % rate == 0) {
        uint32_t units_per_tick = (uint32_t)(units_per_second / rate);

        if (amount <= UINT32_MAX) { /* no division of 64 bits, which costs 700 bytes */
            uint32_t few = (uint32_t)amount;

            return (few / units_per_tick) + ((few % units_per_tick) != 0 ? 1U : 0U);
        }
        return (amount / units_per_tick) + ((amount % units_per_tick) != 0 ? 1U : 0U);
    }
    uint64_t seconds = amount / units_per_second;
    uint64_t rest = amount % units_per_second;

    if (seconds > ((uint64_t)INT64_MAX / rate) - 1U) {
        return (uint64_t)INT64_MAX;
    }
    return (seconds * rate) + (((rest * rate) + units_per_second - 1U) / units_per_second);
}

/** Ticks in @p amount units of @p seconds each; saturates at the longest wait. */
static inline uint64_t k__ticks_of(uint64_t amount, uint32_t seconds)
{
    const uint64_t ticks = (uint64_t)seconds * CONFIG_SYS_CLOCK_TICKS_PER_SEC;

    return amount > (uint64_t)INT64_MAX / ticks ? (uint64_t)INT64_MAX : amount * ticks;
}

/* An instant as the ticks of a timeout. The last of them is as good as never. */
static inline k_ticks_t k__instant(uint64_t tick)
{
    return -2 - (k_ticks_t)MIN(tick, (uint64_t)INT64_MAX - 1U);
}

static inline bool k__timeout_is_no_wait(k_timeout_t timeout)
{
    return timeout.ticks == 0;
}

static inline bool k__timeout_is_forever(k_timeout_t timeout)
{
    return timeout.ticks == K_TICKS_FOREVER;
}

/** Ticks since the kernel started. */
int64_t k_uptime_ticks(void);

/** The same, under the name that drivers use. */
static inline int64_t sys_clock_tick_get(void)
{
    return k_uptime_ticks();
}

/** The low 32 bits of sys_clock_tick_get(). */
static inline uint32_t sys_clock_tick_get_32(void)
{
    return (uint32_t)k_uptime_ticks();
}

/** Milliseconds since the kernel started. */
int64_t k_uptime_get(void);

/** The low 32 bits of k_uptime_get(): wraps after 49.7 days. */
static inline uint32_t k_uptime_get_32(void)
{
    return (uint32_t)k_uptime_get();
}

/** Seconds since the kernel started. */
static inline uint32_t k_uptime_seconds(void)
{
    return (uint32_t)(k_uptime_get() / 1000);
}

/**
 * Milliseconds since the instant at @p reftime, which is set to now.
 *
 * @param reftime  An earlier result of k_uptime_get().
 */
static inline int64_t k_uptime_delta(int64_t *reftime)
{
    int64_t now = k_uptime_get();
    int64_t delta = now - *reftime;

    *reftime = now;
    return delta;
}

/** The hardware's free-running cycle counter, low 32 bits; sys_clock_hw_cycles_per_sec() a second.
 */
uint32_t k_cycle_get_32(void);

/**
 * The same counter with all its bits, by the help of the uptime: no wrap is missed, however long
 * nobody asked, as long as both clocks agree to half a wrap of the 32 bits.
 */
uint64_t k_cycle_get_64(void);

/**
 * Keep the processor busy for @p usec microseconds.
 *
 * @context Thread or ISR.
 */
void k_busy_wait(uint32_t usec);

#ifdef __cplusplus
}
#endif

#endif
