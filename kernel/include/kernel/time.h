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
/** The instant at which the uptime reaches @p n ticks. */
#define K_TIMEOUT_ABS_TICKS(n) K__TIMEOUT((k_ticks_t)-2 - (k_ticks_t)(n))
#define K_TIMEOUT_ABS_MS(n)    K_TIMEOUT_ABS_TICKS(k__ticks_ceil(K__AT_LEAST_0(n), 1000U))
#define K_TIMEOUT_EQ(a, b)     ((a).ticks == (b).ticks)

#define K__AT_LEAST_0(n) ((int64_t)(n) > 0 ? (uint64_t)(n) : 0U)

/** Ticks in @p amount units of 1/@p units_per_second, rounded up; saturates at the longest wait. */
static inline uint64_t k__ticks_ceil(uint64_t amount, uint32_t units_per_second)
{
    const uint64_t rate = CONFIG_SYS_CLOCK_TICKS_PER_SEC;

    if (rate == units_per_second) {
        return amount;
    }
    if (units_per_second % rate == 0) {
        uint32_t units_per_tick = (uint32_t)(units_per_second / rate);

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

/** How fast k_cycle_get_32() counts, in hertz. */
uint32_t sys_clock_hw_cycles_per_sec(void);

/** Milliseconds in @p ticks, rounded down. */
static inline uint64_t k_ticks_to_ms_floor64(uint64_t ticks)
{
    const uint64_t rate = CONFIG_SYS_CLOCK_TICKS_PER_SEC;

    return ((ticks / rate) * 1000U) + (((ticks % rate) * 1000U) / rate);
}

/** Ticks in @p ms milliseconds, rounded up. */
static inline uint64_t k_ms_to_ticks_ceil64(uint64_t ms)
{
    return k__ticks_ceil(ms, 1000U);
}

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
