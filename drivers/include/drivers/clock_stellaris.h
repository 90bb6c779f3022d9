/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DRIVERS_CLOCK_STELLARIS_H
#define DRIVERS_CLOCK_STELLARIS_H

/**
 * @file
 * The kernel's clock (kernel/clock_source.h) of Stellaris parts: the processor's SysTick counts,
 * its 24 bits round and round, and a general-purpose timer rings, both at the processor's rate. For
 * boards.
 *
 * SysTick alone would do, but a counter that is set anew for each alarm loses time each time. Here
 * nothing is lost: SysTick is never touched after the start.
 *
 * Ticks are counted from a base: a tick, and the cycle in which it began, counted with 32 bits. The
 * base moves up whenever the timer rings, and that is at the latest half a wrap of the counter
 * after it, so a difference of two counts is unambiguous.
 *
 * @context Thread or ISR, with the kernel's lock held, if not stated otherwise.
 */

#include <drivers/mmio.h>
#include <kernel/clock_source.h>
#include <kernel/lock.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct clock_stellaris_config {
    volatile uint32_t *systick; /* 0xe000e010 */
    volatile uint32_t *timer;   /* the first register of a general-purpose timer */
    uint32_t cycles_per_tick;   /* at most CLOCK_STELLARIS_CYCLES_PER_TICK_MAX */
};

struct clock_stellaris_state {
    uint64_t base_tick;
    uint64_t alarm;
    volatile uint32_t base_cycle; /* the first that lies in base_tick */
};

/** The base moves by whole ticks, so one must fit well into half a wrap. */
#define CLOCK_STELLARIS_CYCLES_PER_TICK_MAX 0x400000U

/* The timer rings at the latest so long after the base. */
#define CLOCK_STELLARIS__LONGEST_CYCLES 0x800000U
#define CLOCK_STELLARIS__COUNTER_MASK   0xffffffU

/* SysTick's registers, in words: it counts VALUE down to 0, and starts again at RELOAD. */
#define CLOCK_STELLARIS__SYSTICK_CONTROL 0
#define CLOCK_STELLARIS__SYSTICK_RELOAD  1
#define CLOCK_STELLARIS__SYSTICK_VALUE   2
#define CLOCK_STELLARIS__SYSTICK_ON      5U /* at the processor's rate, without an interrupt */

/* The timer's registers, in words. */
#define CLOCK_STELLARIS__TIMER_CONFIG    (0x00 / 4)
#define CLOCK_STELLARIS__TIMER_MODE      (0x04 / 4)
#define CLOCK_STELLARIS__TIMER_CONTROL   (0x0c / 4)
#define CLOCK_STELLARIS__TIMER_INT_MASK  (0x18 / 4)
#define CLOCK_STELLARIS__TIMER_INT_CLEAR (0x24 / 4)
#define CLOCK_STELLARIS__TIMER_LOAD      (0x28 / 4)
#define CLOCK_STELLARIS__TIMER_32_BITS   0U
#define CLOCK_STELLARIS__TIMER_ONE_SHOT  1U
#define CLOCK_STELLARIS__TIMER_ON        1U
#define CLOCK_STELLARIS__TIMER_TIMEOUT   1U

/** For clock_source_cycles(). @context Any, also without the lock. @cost About 12 instructions. */
static inline uint32_t clock_stellaris_cycles(const struct clock_stellaris_config *config,
                                              const struct clock_stellaris_state *state)
{
    for (;;) {
        uint32_t base = state->base_cycle;
        uint32_t count = 0U - mmio_read(&config->systick[CLOCK_STELLARIS__SYSTICK_VALUE]);

        /* Whoever was interrupted in between for longer than a wrap finds that the base moved. */
        if (state->base_cycle == base) {
            return base + ((count - base) & CLOCK_STELLARIS__COUNTER_MASK);
        }
    }
}

/** For clock_source_ticks(). */
static inline uint64_t clock_stellaris_ticks(const struct clock_stellaris_config *config,
                                             const struct clock_stellaris_state *state)
{
    uint32_t cycles = clock_stellaris_cycles(config, state) - state->base_cycle;

    return state->base_tick + (cycles / config->cycles_per_tick);
}

/* From the base to the first cycle of @p tick, at most CLOCK_STELLARIS__LONGEST_CYCLES. */
static inline uint32_t clock_stellaris__cycles_to(const struct clock_stellaris_config *config,
                                                  const struct clock_stellaris_state *state,
                                                  uint64_t tick)
{
    if (tick <= state->base_tick) {
        return 0;
    }
    if (tick - state->base_tick > CLOCK_STELLARIS__LONGEST_CYCLES / config->cycles_per_tick) {
        return CLOCK_STELLARIS__LONGEST_CYCLES;
    }
    return (uint32_t)(tick - state->base_tick) * config->cycles_per_tick;
}

/** For clock_source_set_alarm(). @cost About 35 instructions. */
static inline void clock_stellaris_set_alarm(const struct clock_stellaris_config *config,
                                             struct clock_stellaris_state *state, uint64_t tick)
{
    uint32_t at = clock_stellaris__cycles_to(config, state, tick);
    int32_t left = (int32_t)(at - (clock_stellaris_cycles(config, state) - state->base_cycle));

    state->alarm = tick;
    /* It takes what it is loaded with when it is switched on. */
    mmio_write(&config->timer[CLOCK_STELLARIS__TIMER_CONTROL], 0);
    mmio_write(&config->timer[CLOCK_STELLARIS__TIMER_LOAD], left > 1 ? (uint32_t)left : 1U);
    mmio_write(&config->timer[CLOCK_STELLARIS__TIMER_CONTROL], CLOCK_STELLARIS__TIMER_ON);
}

/**
 * Set the clock going, at tick 0.
 *
 * The board enables the timer's interrupt afterwards; SysTick's is not used.
 *
 * @context Start-up.
 */
static inline void clock_stellaris_start(const struct clock_stellaris_config *config,
                                         struct clock_stellaris_state *state)
{
    mmio_write(&config->systick[CLOCK_STELLARIS__SYSTICK_CONTROL], 0);
    mmio_write(&config->systick[CLOCK_STELLARIS__SYSTICK_RELOAD], CLOCK_STELLARIS__COUNTER_MASK);
    mmio_write(&config->systick[CLOCK_STELLARIS__SYSTICK_VALUE], 0);
    mmio_write(&config->systick[CLOCK_STELLARIS__SYSTICK_CONTROL], CLOCK_STELLARIS__SYSTICK_ON);
    state->base_tick = 0;
    state->base_cycle = 0;
    mmio_write(&config->timer[CLOCK_STELLARIS__TIMER_CONTROL], 0);
    mmio_write(&config->timer[CLOCK_STELLARIS__TIMER_CONFIG], CLOCK_STELLARIS__TIMER_32_BITS);
    mmio_write(&config->timer[CLOCK_STELLARIS__TIMER_MODE], CLOCK_STELLARIS__TIMER_ONE_SHOT);
    mmio_write(&config->timer[CLOCK_STELLARIS__TIMER_INT_CLEAR], CLOCK_STELLARIS__TIMER_TIMEOUT);
    mmio_write(&config->timer[CLOCK_STELLARIS__TIMER_INT_MASK], CLOCK_STELLARIS__TIMER_TIMEOUT);
    clock_stellaris_set_alarm(config, state, UINT64_MAX);
}

/** The body of the timer's interrupt handler. @context ISR, lock not held. */
static inline void clock_stellaris_isr(const struct clock_stellaris_config *config,
                                       struct clock_stellaris_state *state)
{
    unsigned int key = irq_lock();
    uint32_t ticks;
    bool is_due;

    /* Cleared first: an alarm that is set from here on, and has passed already, rings again. */
    mmio_write(&config->timer[CLOCK_STELLARIS__TIMER_INT_CLEAR], CLOCK_STELLARIS__TIMER_TIMEOUT);
    ticks = (clock_stellaris_cycles(config, state) - state->base_cycle) / config->cycles_per_tick;
    state->base_cycle += ticks * config->cycles_per_tick;
    state->base_tick += ticks;
    is_due = state->base_tick >= state->alarm;
    clock_stellaris_set_alarm(config, state, is_due ? UINT64_MAX : state->alarm);
    irq_unlock(key);
    if (is_due) {
        k_clock_alarm();
    }
}

#ifdef __cplusplus
}
#endif

#endif
