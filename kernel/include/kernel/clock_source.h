/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_CLOCK_SOURCE_H
#define KERNEL_CLOCK_SOURCE_H

/**
 * @file
 * What the kernel needs of a clock. The board provides the first four functions, usually
 * through a driver in drivers/; the driver's interrupt calls k_clock_alarm().
 */

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Complete ticks since start-up. Never goes back; exact across wraps of the hardware as
 * long as it is called, or the alarm rings, once per half period of the hardware counter.
 *
 * @context Thread or ISR, with the kernel's lock held.
 */
uint64_t clock_source_ticks(void);

/**
 * Ring, by an interrupt that calls k_clock_alarm(), once clock_source_ticks() has reached
 * @p tick; at once when it has already. Replaces the alarm set before. Ringing too early is
 * allowed. UINT64_MAX: no alarm is needed.
 *
 * @context Thread or ISR, with the kernel's lock held.
 */
void clock_source_set_alarm(uint64_t tick);

/**
 * A tick that the clock has seen, and the end of it: as long as the counter has not come to `end`,
 * the kernel need not call clock_source_ticks(). A clock whose counter uses all 32 bits may keep
 * this up to date, in clock_source_ticks() and when the alarm rings. With any other, `end` stays
 * where `counter` points: then no tick lasts.
 */
struct clock_source_tick {
    const volatile uint32_t *counter;
    uint32_t end;
    uint32_t number; /* of the tick: its low 32 bits */
};

extern struct clock_source_tick clock_source_tick;

/** Is it still the tick of clock_source_tick? @context Lock held. */
static inline bool clock_source_tick_lasts(void)
{
    return (int32_t)(*clock_source_tick.counter - clock_source_tick.end) < 0;
}

/** A free-running counter, for measuring short times. @context Any. */
uint32_t clock_source_cycles(void);

/** How fast clock_source_cycles() counts, in hertz. @context Any. */
uint32_t clock_source_cycles_per_second(void);

/**
 * The alarm has rung: end the waits and run the timers that are due.
 *
 * @context ISR.
 */
void k_clock_alarm(void);

#ifdef __cplusplus
}
#endif

#endif
