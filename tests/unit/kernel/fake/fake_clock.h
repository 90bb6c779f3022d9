/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAKE_CLOCK_H
#define FAKE_CLOCK_H

#include <stdint.h>

struct fake_clock {
    union {
        uint64_t now;
        uint32_t counter; /* its low half: the tests run on little-endian computers */
    };
    uint64_t alarm;         /* UINT64_MAX: none */
    unsigned int set_count; /* calls of clock_source_set_alarm() */
    uint32_t cycles;
    uint32_t cycles_per_read;   /* clock_source_cycles() moves on by that */
    uint32_t cycles_per_second; /* 0: a million */
};

extern struct fake_clock fake_clock;

/* Time passes; the alarm rings on time, as often as it is set. */
void fake_clock_pass(uint64_t ticks);

/* Time passes, and the alarm rings only at the end, if it is due by then. */
void fake_clock_pass_masked(uint64_t ticks);

#endif
