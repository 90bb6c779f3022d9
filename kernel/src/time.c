/* SPDX-License-Identifier: Apache-2.0 */

/* The uptime, and waiting without giving up the processor. */

#include <kernel/clock_source.h>
#include <kernel/lock.h>
#include <kernel/time.h>

int64_t k_uptime_ticks(void)
{
    unsigned int key = irq_lock();
    uint64_t ticks = clock_source_ticks();

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
