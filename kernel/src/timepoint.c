/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A timepoint is the tick with which a wait would end, as k__timeout_start() counts: one more than
 * asked, as the tick that has begun does not count. What is left is one less again, so that the
 * wait for it ends with just that tick; but never nothing before it.
 */

#include <kernel/timepoint.h>

#define NEVER UINT64_MAX

k_timepoint_t sys_timepoint_calc(k_timeout_t timeout)
{
    k_timepoint_t timepoint = {0};

    if (k__timeout_is_forever(timeout)) {
        timepoint.tick = NEVER;
    } else if (timeout.ticks < 0) {
        timepoint.tick = (uint64_t)(-2 - timeout.ticks);
    } else if (!k__timeout_is_no_wait(timeout)) {
        timepoint.tick = (uint64_t)k_uptime_ticks() + (uint64_t)timeout.ticks + 1U;
    }
    return timepoint;
}

k_timeout_t sys_timepoint_timeout(k_timepoint_t timepoint)
{
    if (timepoint.tick == NEVER) {
        return K_FOREVER;
    }
    uint64_t now = (uint64_t)k_uptime_ticks();

    if (timepoint.tick <= now) {
        return K_NO_WAIT;
    }
    uint64_t left = timepoint.tick - now;

    return K_TICKS(MAX(left - 1U, 1U));
}
