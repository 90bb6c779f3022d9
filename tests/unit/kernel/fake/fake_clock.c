/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_clock.h"
#include "fake_port.h"

#include <kernel/clock_source.h>

struct fake_clock fake_clock = {.alarm = UINT64_MAX};

/* Tests of the time have the real one. */
struct clock_source_tick __attribute__((weak))
clock_source_tick = {.counter = &clock_source_tick.end};

uint64_t clock_source_ticks(void)
{
    clock_source_tick = (struct clock_source_tick){
        .counter = &fake_clock.counter,
        .end = fake_clock.counter + 1U,
        .number = fake_clock.counter,
    };
    return fake_clock.now;
}

void clock_source_set_alarm(uint64_t tick)
{
    fake_clock.alarm = tick;
    fake_clock.set_count++;
}

uint32_t clock_source_cycles(void)
{
    fake_clock.cycles += fake_clock.cycles_per_read;
    return fake_clock.cycles;
}

uint32_t clock_source_cycles_per_second(void)
{
    return fake_clock.cycles_per_second != 0 ? fake_clock.cycles_per_second : 1000000U;
}

/* Only tests of timeouts have k_clock_alarm(). */
void __attribute__((weak)) k_clock_alarm(void)
{
}

static void ring_while_due(void)
{
    while (fake_clock.alarm <= fake_clock.now) {
        fake_clock.alarm = UINT64_MAX;
        fake_interrupt(k_clock_alarm);
    }
}

void fake_clock_pass(uint64_t ticks)
{
    uint64_t end = fake_clock.now + ticks;

    ring_while_due();
    while (fake_clock.alarm <= end) {
        fake_clock.now = fake_clock.alarm;
        ring_while_due();
    }
    fake_clock.now = end;
    (void)clock_source_ticks(); /* a clock looks at its counter before that has wrapped */
}

void fake_clock_pass_masked(uint64_t ticks)
{
    fake_clock.now += ticks;
    (void)clock_source_ticks();
    ring_while_due();
}
