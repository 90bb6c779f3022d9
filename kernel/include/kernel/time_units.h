/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_TIME_UNITS_H
#define KERNEL_TIME_UNITS_H

/**
 * @file
 * From one unit of time to another: k_<from>_to_<to>_<rounding><bits>().
 *
 *     uint32_t wait_us = k_ticks_to_us_ceil32(ticks);
 *     uint64_t spent_ns = k_cyc_to_ns_floor64(end_cycles - start_cycles);
 *
 * One of the units is cyc (cycles of the hardware's counter, sys_clock_hw_cycles_per_sec() a
 * second) or ticks (CONFIG_SYS_CLOCK_TICKS_PER_SEC a second); the other is sec, ms, us, ns or the
 * other of the two. The rounding is floor (down), near (to the nearest, a half up) or ceil (up).
 * With 32 the argument and the result are uint32_t, with 64 uint64_t.
 *
 * Results are exact: the quotient of whole numbers, without overflow on the way. One that does not
 * fit loses its high bits.
 *
 * @context Any.
 * @cost    A multiplication, or a division, if one unit is a multiple of the other and neither is
 *          cyc. Else one division of 64 bits with 32, three with 64.
 */

#include <base/util.h>

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NSEC_PER_USEC 1000U
#define NSEC_PER_MSEC 1000000U
#define NSEC_PER_SEC  1000000000U
#define USEC_PER_MSEC 1000U
#define USEC_PER_SEC  1000000U
#define MSEC_PER_SEC  1000U
#define SEC_PER_MIN   60U
#define MIN_PER_HOUR  60U
#define HOUR_PER_DAY  24U

/** How fast k_cycle_get_32() counts, in hertz. */
uint32_t sys_clock_hw_cycles_per_sec(void);

/* What is added to a dividend so that the division rounds as the name says. */
#define K__ROUND_floor(divisor) 0U
#define K__ROUND_near(divisor)  ((divisor) / 2U)
#define K__ROUND_ceil(divisor)  ((divisor)-1U)

/* What a second has of each unit. */
#define K__RATE_sec   1U
#define K__RATE_ms    MSEC_PER_SEC
#define K__RATE_us    USEC_PER_SEC
#define K__RATE_ns    NSEC_PER_SEC
#define K__RATE_ticks ((uint32_t)CONFIG_SYS_CLOCK_TICKS_PER_SEC)
#define K__RATE_cyc   sys_clock_hw_cycles_per_sec()

/* amount / divisor, where @p add is less than the divisor. The sum does not overflow. */
static inline uint64_t k__divide64(uint64_t amount, uint32_t divisor, uint32_t add)
{
    return (amount / divisor) + (((amount % divisor) + add) / divisor);
}

static inline uint32_t k__divide32(uint32_t amount, uint32_t divisor, uint32_t add)
{
    return (amount / divisor) + (((amount % divisor) + add) / divisor);
}

/* amount * to / from, where @p add is less than from. */
static inline uint64_t k__scale64(uint64_t amount, uint32_t from, uint32_t to, uint32_t add)
{
    return ((amount / from) * to) + ((((amount % from) * to) + add) / from);
}

static inline uint64_t k__scale32(uint32_t amount, uint32_t from, uint32_t to, uint32_t add)
{
    return (((uint64_t)amount * to) + add) / from;
}

/* Are both rates known to the compiler, and one a multiple of the other? */
#define K__DIVIDES(from, to)                                                                       \
    (__builtin_constant_p(from) && __builtin_constant_p(to) && (from) % (to) == 0)

#define K__CONVERSIONS(from, to, rounding)                                                         \
    static inline uint64_t k_##from##_to_##to##_##rounding##64(uint64_t t)                         \
    {                                                                                              \
        const uint32_t from_rate = K__RATE_##from;                                                 \
        const uint32_t to_rate = K__RATE_##to;                                                     \
                                                                                                   \
        if (K__DIVIDES(to_rate, from_rate)) {                                                      \
            return t * (to_rate / from_rate);                                                      \
        }                                                                                          \
        if (K__DIVIDES(from_rate, to_rate)) {                                                      \
            const uint32_t ratio = from_rate / to_rate;                                            \
                                                                                                   \
            return k__divide64(t, ratio, K__ROUND_##rounding(ratio));                              \
        }                                                                                          \
        return k__scale64(t, from_rate, to_rate, K__ROUND_##rounding(from_rate));                  \
    }                                                                                              \
    static inline uint32_t k_##from##_to_##to##_##rounding##32(uint32_t t)                         \
    {                                                                                              \
        const uint32_t from_rate = K__RATE_##from;                                                 \
        const uint32_t to_rate = K__RATE_##to;                                                     \
                                                                                                   \
        if (K__DIVIDES(to_rate, from_rate)) {                                                      \
            return t * (to_rate / from_rate);                                                      \
        }                                                                                          \
        if (K__DIVIDES(from_rate, to_rate)) {                                                      \
            const uint32_t ratio = from_rate / to_rate;                                            \
                                                                                                   \
            return k__divide32(t, ratio, K__ROUND_##rounding(ratio));                              \
        }                                                                                          \
        return (uint32_t)k__scale32(t, from_rate, to_rate, K__ROUND_##rounding(from_rate));        \
    }

#define K__CONVERSIONS_ONE_WAY(from, to)                                                           \
    K__CONVERSIONS(from, to, floor)                                                                \
    K__CONVERSIONS(from, to, near)                                                                 \
    K__CONVERSIONS(from, to, ceil)

#define K__CONVERSIONS_BOTH_WAYS(one, other)                                                       \
    K__CONVERSIONS_ONE_WAY(one, other)                                                             \
    K__CONVERSIONS_ONE_WAY(other, one)

K__CONVERSIONS_BOTH_WAYS(sec, ticks)
K__CONVERSIONS_BOTH_WAYS(ms, ticks)
K__CONVERSIONS_BOTH_WAYS(us, ticks)
K__CONVERSIONS_BOTH_WAYS(ns, ticks)
K__CONVERSIONS_BOTH_WAYS(sec, cyc)
K__CONVERSIONS_BOTH_WAYS(ms, cyc)
K__CONVERSIONS_BOTH_WAYS(us, cyc)
K__CONVERSIONS_BOTH_WAYS(ns, cyc)
K__CONVERSIONS_BOTH_WAYS(cyc, ticks)

#ifdef __cplusplus
}
#endif

#endif
