/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DRIVERS_CLOCK_CMSDK_H
#define DRIVERS_CLOCK_CMSDK_H

/**
 * @file
 * The kernel's clock (kernel/clock_source.h) from a 32-bit counter that runs freely and a timer
 * of Arm's Cortex-M System Design Kit that rings, both at the same rate. For boards.
 *
 * The functions are inline: with a `static const` configuration all of it is constants, and a
 * clock whose rate is a multiple of the tick rate pays nothing for those that are not.
 *
 * Ticks are counted from a base: a tick, and the cycle in which it began. The base moves up
 * whenever the alarm rings, and the alarm rings at the latest a quarter of a wrap of the counter
 * after the base, even when nobody set it; so a difference of two cycle counts is unambiguous. A
 * base that moves takes the fraction of a cycle along by which a tick began before its cycle:
 * nothing drifts, whatever the two rates are.
 *
 * @context Thread or ISR, with the kernel's lock held, if not stated otherwise.
 */

#include <base/util.h>
#include <drivers/mmio.h>
#include <kernel/clock_source.h>
#include <kernel/lock.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct clock_cmsdk_config {
    volatile uint32_t *counter; /* counts up, wraps after 32 bits */
    volatile uint32_t *timer;   /* the timer's first register */
    uint32_t hz;                /* of both */
    uint32_t ticks_per_second;  /* not above hz / 2 */
};

struct clock_cmsdk_state {
    uint64_t base_tick;
    uint64_t alarm;       /* not used with CONFIG_SIZE_OPTIMIZATIONS */
    uint32_t base_cycle;  /* the first that lies in base_tick */
    uint32_t base_excess; /* how far into base_tick it begins, in 1/ticks_per_second cycle */
};

/* The alarm rings at the latest so long after the base. */
#define CLOCK__LONGEST_CYCLES 0x40000000U

/* The timer's registers, in words. It counts VALUE down to 0, rings, and stays there. */
#define CLOCK__TIMER_CONTROL    0
#define CLOCK__TIMER_VALUE      1
#define CLOCK__TIMER_RELOAD     2
#define CLOCK__TIMER_INT_CLEAR  3
#define CLOCK__TIMER_IS_ENABLED 1U
#define CLOCK__TIMER_INTERRUPTS 8U

static inline bool clock__is_even(const struct clock_cmsdk_config *config)
{
    return config->hz % config->ticks_per_second == 0;
}

static inline uint32_t clock__cycles_since_base(const struct clock_cmsdk_config *config,
                                                const struct clock_cmsdk_state *state)
{
    return mmio_read(config->counter) - state->base_cycle;
}

/* The quotient is below 2^32: a tick is at least two cycles. */
static inline uint32_t clock__divide(uint64_t dividend, uint32_t divisor)
{
    if (dividend <= UINT32_MAX) {
        return (uint32_t)dividend / divisor;
    }
    return (uint32_t)(dividend / divisor);
}

/* The kernel may take it that the base's tick lasts at least so long. */
static inline void clock__note_tick(const struct clock_cmsdk_config *config,
                                    const struct clock_cmsdk_state *state)
{
    if (!IS_ENABLED(CONFIG_TIMEOUT_LIST)) {
        clock_source_tick.end = state->base_cycle + (config->hz / config->ticks_per_second);
        clock_source_tick.number = (uint32_t)state->base_tick;
    }
}

/* Move the base up to the current cycle's tick. */
static inline void clock__advance(const struct clock_cmsdk_config *config,
                                  struct clock_cmsdk_state *state)
{
    uint32_t cycles = clock__cycles_since_base(config, state);
    uint32_t rate = config->ticks_per_second;
    uint32_t ticks;

    if (clock__is_even(config)) {
        ticks = cycles / (config->hz / rate);
        state->base_cycle += ticks * (config->hz / rate);
    } else {
        uint64_t scaled = ((uint64_t)cycles * rate) + state->base_excess;
        uint32_t rest;

        ticks = clock__divide(scaled, config->hz);
        rest = (uint32_t)(scaled - ((uint64_t)ticks * config->hz));
        state->base_cycle += cycles - (rest / rate);
        state->base_excess = rest % rate;
    }
    state->base_tick += ticks;
    clock__note_tick(config, state);
}

/**
 * For clock_source_ticks().
 *
 * @cost With an even rate about 25 instructions, 12 with CONFIG_TIMEOUT_LIST; nothing while the
 *       kernel knows by clock_source_tick that the tick is the same still.
 */
static inline uint64_t clock_cmsdk_ticks(const struct clock_cmsdk_config *config,
                                         struct clock_cmsdk_state *state)
{
    if (IS_ENABLED(CONFIG_TIMEOUT_LIST) && !IS_ENABLED(CONFIG_SIZE_OPTIMIZATIONS) &&
        clock__is_even(config)) {
        return state->base_tick +
               (clock__cycles_since_base(config, state) / (config->hz / config->ticks_per_second));
    }
    clock__advance(config, state);
    return state->base_tick;
}

/* From the base to the first cycle of the tick @p ticks later, at most CLOCK__LONGEST_CYCLES. */
static inline uint32_t clock__cycles_to(const struct clock_cmsdk_config *config,
                                        const struct clock_cmsdk_state *state, uint64_t ticks)
{
    uint32_t rate = config->ticks_per_second;
    uint32_t longest_ticks = (uint32_t)(((uint64_t)CLOCK__LONGEST_CYCLES * rate) / config->hz);

    if (ticks > longest_ticks) {
        return CLOCK__LONGEST_CYCLES;
    }
    if (clock__is_even(config)) {
        return (uint32_t)ticks * (config->hz / rate);
    }
    return clock__divide((ticks * config->hz) - state->base_excess + rate - 1U, rate);
}

/** For clock_source_set_alarm(). @cost With an even rate about 25 instructions. */
static inline void clock_cmsdk_set_alarm(const struct clock_cmsdk_config *config,
                                         struct clock_cmsdk_state *state, uint64_t tick)
{
    uint32_t at = 0;
    int32_t left;

    if (tick > state->base_tick) {
        at = clock__cycles_to(config, state, tick - state->base_tick);
    }
    if (!IS_ENABLED(CONFIG_SIZE_OPTIMIZATIONS)) {
        state->alarm = tick;
    }
    left = (int32_t)(at - clock__cycles_since_base(config, state));
    /* A timer that is set to 1 rings at once; set to 0 it would never. */
    mmio_write(&config->timer[CLOCK__TIMER_VALUE], left > 1 ? (uint32_t)left : 1U);
}

/** For clock_source_cycles(). @context Any. */
static inline uint32_t clock_cmsdk_cycles(const struct clock_cmsdk_config *config)
{
    return mmio_read(config->counter);
}

/**
 * Set the clock going, at tick 0.
 *
 * The board enables the timer's interrupt afterwards.
 *
 * @context Start-up.
 */
static inline void clock_cmsdk_start(const struct clock_cmsdk_config *config,
                                     struct clock_cmsdk_state *state)
{
    state->base_tick = 0;
    state->base_cycle = mmio_read(config->counter);
    state->base_excess = 0;
    if (!IS_ENABLED(CONFIG_TIMEOUT_LIST)) {
        clock_source_tick.counter = config->counter;
    }
    clock__note_tick(config, state);
    mmio_write(&config->timer[CLOCK__TIMER_CONTROL], 0);
    mmio_write(&config->timer[CLOCK__TIMER_INT_CLEAR], 1);
    mmio_write(&config->timer[CLOCK__TIMER_RELOAD], 0);
    /* Before it is enabled: emulators complain of a timer that has nowhere to count to. */
    clock_cmsdk_set_alarm(config, state, UINT64_MAX);
    mmio_write(&config->timer[CLOCK__TIMER_CONTROL],
               CLOCK__TIMER_IS_ENABLED | CLOCK__TIMER_INTERRUPTS);
}

/**
 * The body of the timer's interrupt handler. With CONFIG_SIZE_OPTIMIZATIONS the kernel is called
 * whether its alarm is due or not, and sets the next. @context ISR, lock not held.
 */
static inline void clock_cmsdk_isr(const struct clock_cmsdk_config *config,
                                   struct clock_cmsdk_state *state)
{
    if (IS_ENABLED(CONFIG_SIZE_OPTIMIZATIONS)) {
        mmio_write(&config->timer[CLOCK__TIMER_INT_CLEAR], 1);
        k_clock_alarm();
        return;
    }
    unsigned int key = irq_lock();
    bool is_due;

    /* Cleared first: an alarm that is set from here on, and has passed already, rings again. */
    mmio_write(&config->timer[CLOCK__TIMER_INT_CLEAR], 1);
    clock__advance(config, state);
    is_due = state->base_tick >= state->alarm;
    clock_cmsdk_set_alarm(config, state, is_due ? UINT64_MAX : state->alarm);
    irq_unlock(key);
    if (is_due) {
        k_clock_alarm();
    }
}

#ifdef __cplusplus
}
#endif

#endif
