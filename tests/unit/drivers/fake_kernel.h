/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAKE_KERNEL_H
#define FAKE_KERNEL_H

/* The few services of the kernel that drivers use, as seen from a driver under test. */

#include <kernel/time.h>
#include <stdbool.h>

struct fake_kernel {
    int64_t uptime_ticks;
    /* k_wait() calls it instead of waiting, with the lock released, and returns its result. */
    int (*on_wait)(k_timeout_t timeout);
    int woken; /* result of the last wake-up */
    unsigned int wakes;
    unsigned int tells;
    uint32_t told; /* mask of all events */
    unsigned int closes;
    unsigned int reschedules;
};

extern struct fake_kernel fake_kernel;

/* Forget everything; for the set-up of each test. */
void fake_kernel_reset(void);

bool fake_kernel_is_locked(void);

#endif
