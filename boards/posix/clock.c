/* SPDX-License-Identifier: Apache-2.0 */

/* The kernel's clock, counted by the port in nanoseconds. */

#include <arch/posix.h>
#include <kernel/clock_source.h>
#include <kernel/time.h>

#define NS_PER_SECOND 1000000000U

uint64_t clock_source_ticks(void)
{
    const uint64_t rate = CONFIG_SYS_CLOCK_TICKS_PER_SEC;
    uint64_t ns = posix_time_ns();

    if (NS_PER_SECOND % rate == 0) {
        return ns / (NS_PER_SECOND / rate);
    }
    return ((ns / NS_PER_SECOND) * rate) + (((ns % NS_PER_SECOND) * rate) / NS_PER_SECOND);
}

/* The first nanosecond that belongs to @p tick; far beyond any program's life: never. */
static uint64_t start_of(uint64_t tick)
{
    const uint64_t rate = CONFIG_SYS_CLOCK_TICKS_PER_SEC;
    uint64_t seconds = tick / rate;

    if (seconds > (UINT64_MAX / NS_PER_SECOND) - 1U) {
        return UINT64_MAX;
    }
    return (seconds * NS_PER_SECOND) + ((((tick % rate) * NS_PER_SECOND) + rate - 1U) / rate);
}

void clock_source_set_alarm(uint64_t tick)
{
    posix_alarm_set(start_of(tick));
}

uint32_t clock_source_cycles(void)
{
    return (uint32_t)posix_time_ns();
}

uint32_t clock_source_cycles_per_second(void)
{
    return NS_PER_SECOND;
}

void k_busy_wait(uint32_t usec)
{
    posix_time_spend((uint64_t)usec * 1000U);
}
