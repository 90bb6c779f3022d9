/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DRIVERS_CLOCK_NRF51_H
#define DRIVERS_CLOCK_NRF51_H

/**
 * @file
 * The kernel's clock (kernel/clock_source.h) from one timer of an nRF51 that has 32 bits (TIMER0):
 * it counts freely, compare register 0 rings, capture register 1 is for reading. For boards.
 *
 * Ticks are counted from a base: a tick, and the cycle in which it began. The base moves up
 * whenever the alarm rings, and that is at the latest a quarter of a wrap of the counter after it,
 * so a difference of two cycle counts is unambiguous.
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

struct clock_nrf51_config {
    volatile uint32_t *timer; /* its first register */
    uint32_t cycles_per_tick; /* at 16 MHz */
};

struct clock_nrf51_state {
    uint64_t base_tick;
    uint64_t alarm;
    uint32_t base_cycle; /* the first that lies in base_tick */
};

/* The alarm rings at the latest so long after the base. */
#define CLOCK_NRF51__LONGEST_CYCLES 0x40000000U

/* Registers, in words. */
#define CLOCK_NRF51__TASK_START    (0x000 / 4)
#define CLOCK_NRF51__TASK_STOP     (0x004 / 4)
#define CLOCK_NRF51__TASK_CLEAR    (0x00c / 4)
#define CLOCK_NRF51__TASK_CAPTURE1 (0x044 / 4)
#define CLOCK_NRF51__EVENT0        (0x140 / 4)
#define CLOCK_NRF51__INTENSET      (0x304 / 4)
#define CLOCK_NRF51__MODE          (0x504 / 4)
#define CLOCK_NRF51__BITMODE       (0x508 / 4)
#define CLOCK_NRF51__PRESCALER     (0x510 / 4)
#define CLOCK_NRF51__CC0           (0x540 / 4)
#define CLOCK_NRF51__CC1           (0x544 / 4)
#define CLOCK_NRF51__32_BITS       3U
#define CLOCK_NRF51__COMPARE0      (1U << 16)

/** For clock_source_cycles(). An interrupt that reads it too in between does no harm. @context Any.
 */
static inline uint32_t clock_nrf51_cycles(const struct clock_nrf51_config *config)
{
    mmio_write(&config->timer[CLOCK_NRF51__TASK_CAPTURE1], 1);
    return mmio_read(&config->timer[CLOCK_NRF51__CC1]);
}

/** For clock_source_ticks(). */
static inline uint64_t clock_nrf51_ticks(const struct clock_nrf51_config *config,
                                         struct clock_nrf51_state *state)
{
    uint32_t cycles = clock_nrf51_cycles(config) - state->base_cycle;

    return state->base_tick + (cycles / config->cycles_per_tick);
}

/* From the base to the first cycle of @p tick, at most CLOCK_NRF51__LONGEST_CYCLES. */
static inline uint32_t clock_nrf51__cycles_to(const struct clock_nrf51_config *config,
                                              const struct clock_nrf51_state *state, uint64_t tick)
{
    if (tick <= state->base_tick) {
        return 0;
    }
    if (tick - state->base_tick > CLOCK_NRF51__LONGEST_CYCLES / config->cycles_per_tick) {
        return CLOCK_NRF51__LONGEST_CYCLES;
    }
    return (uint32_t)(tick - state->base_tick) * config->cycles_per_tick;
}

/*
 * It rings when the counter equals the register, so a moment that has passed must not be written:
 * look afterwards, and try one that is a little farther away.
 */
static inline void clock_nrf51__ring_at(const struct clock_nrf51_config *config, uint32_t cycle)
{
    uint32_t now = clock_nrf51_cycles(config);

    for (uint32_t margin = 16;; margin *= 2U) {
        if ((int32_t)(cycle - now) < (int32_t)margin) {
            cycle = now + margin;
        }
        mmio_write(&config->timer[CLOCK_NRF51__CC0], cycle);
        now = clock_nrf51_cycles(config);
        if ((int32_t)(cycle - now) > 0 || mmio_read(&config->timer[CLOCK_NRF51__EVENT0]) != 0) {
            return;
        }
    }
}

/** For clock_source_set_alarm(). */
static inline void clock_nrf51_set_alarm(const struct clock_nrf51_config *config,
                                         struct clock_nrf51_state *state, uint64_t tick)
{
    state->alarm = tick;
    clock_nrf51__ring_at(config, state->base_cycle + clock_nrf51__cycles_to(config, state, tick));
}

/**
 * Set the clock going, at tick 0.
 *
 * The board enables the timer's interrupt afterwards.
 *
 * @context Start-up.
 */
static inline void clock_nrf51_start(const struct clock_nrf51_config *config,
                                     struct clock_nrf51_state *state)
{
    state->base_tick = 0;
    state->base_cycle = 0;
    mmio_write(&config->timer[CLOCK_NRF51__TASK_STOP], 1);
    mmio_write(&config->timer[CLOCK_NRF51__MODE], 0);
    mmio_write(&config->timer[CLOCK_NRF51__BITMODE], CLOCK_NRF51__32_BITS);
    mmio_write(&config->timer[CLOCK_NRF51__PRESCALER], 0);
    mmio_write(&config->timer[CLOCK_NRF51__TASK_CLEAR], 1);
    mmio_write(&config->timer[CLOCK_NRF51__INTENSET], CLOCK_NRF51__COMPARE0);
    mmio_write(&config->timer[CLOCK_NRF51__TASK_START], 1);
    clock_nrf51_set_alarm(config, state, UINT64_MAX);
}

/** The body of the timer's interrupt handler. @context ISR, lock not held. */
static inline void clock_nrf51_isr(const struct clock_nrf51_config *config,
                                   struct clock_nrf51_state *state)
{
    unsigned int key = irq_lock();
    uint32_t ticks;
    bool is_due;

    /* Cleared first: an alarm that is set from here on, and has passed already, rings again. */
    mmio_write(&config->timer[CLOCK_NRF51__EVENT0], 0);
    ticks = (clock_nrf51_cycles(config) - state->base_cycle) / config->cycles_per_tick;
    state->base_cycle += ticks * config->cycles_per_tick;
    state->base_tick += ticks;
    is_due = state->base_tick >= state->alarm;
    clock_nrf51_set_alarm(config, state, is_due ? UINT64_MAX : state->alarm);
    irq_unlock(key);
    if (is_due) {
        k_clock_alarm();
    }
}

#ifdef __cplusplus
}
#endif

#endif
