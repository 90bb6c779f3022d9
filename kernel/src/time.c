/* SPDX-License-Identifier: Apache-2.0 */

/* The uptime, and waiting without giving up the processor. */

#include "timeouts.h"

#include <kernel/clock_source.h>
#include <kernel/lock.h>
#include <kernel/time.h>

struct clock_source_tick clock_source_tick = {.counter = &clock_source_tick.end};

int64_t k_uptime_ticks(void)
{
    unsigned int key = irq_lock();
    uint64_t ticks = k__now();

    irq_unlock(key);
    return (int64_t)ticks;
}

int64_t k_uptime_get(void)
{
    return (int64_t)k_ticks_to_ms_floor64((uint64_t)k_uptime_ticks());
}

uint32_t k_cycle_get_32(void)
{
    return clock_source_cycles();
}

/*
 * The uptime says about where the counter must be since it was last asked; its own 32 bits say
 * exactly where.
 */
uint64_t k_cycle_get_64(void)
{
    static uint64_t last_cycles;
    static uint64_t last_ticks;
    unsigned int key = irq_lock();
    uint64_t ticks = clock_source_ticks();
    uint64_t about = last_cycles + k_ticks_to_cyc_floor64(ticks - last_ticks);
    int32_t ahead = (int32_t)(clock_source_cycles() - (uint32_t)about);
    uint64_t cycles = about + (uint64_t)(int64_t)ahead;

    if (ahead < 0 && cycles > about) { /* it began with less than nothing */
        cycles += 1ULL << 32;
    }
    last_cycles = cycles;
    last_ticks = ticks;
    irq_unlock(key);
    return cycles;
}

uint32_t sys_clock_hw_cycles_per_sec(void)
{
    return clock_source_cycles_per_second();
}

void __attribute__((weak)) k_busy_wait(uint32_t usec)
{
    const uint64_t rate = clock_source_cycles_per_second();
    const uint32_t longest_us = 1000000U;

    while (usec > 0) {
        uint32_t part = MIN(usec, longest_us);
        uint32_t cycles = (uint32_t)(((rate * part) + 999999U) / 1000000U);
        uint32_t start = clock_source_cycles();

        while (clock_source_cycles() - start < cycles) {
        }
        usec -= part;
    }
}
