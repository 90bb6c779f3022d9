/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_TIMEOUT_RUN_H
#define KERNEL_TIMEOUT_RUN_H

/**
 * @file
 * Starting and stopping a timeout that is embedded in something else: for the kernel's own
 * objects and for stacks on higher floors. Applications have k_timer.
 *
 * @context Thread or ISR, lock held.
 */

#include <kernel/time.h>
#include <kernel/timeout.h>

#ifdef __cplusplus
extern "C" {
#endif

/** k__timeout_start() for a timeout that knows what to call. */
void k__timeout_run(struct k__timeout *timeout, k_timeout_t duration);

/**
 * Call @p on_expired when @p timeout is over, neither K_FOREVER nor running already. O(1); with
 * CONFIG_TIMEOUT_LIST O(n) in those that are over earlier.
 */
static inline void k__timeout_start(struct k__timeout *timeout, k_timeout_t duration,
                                    k__expired_t *on_expired)
{
    timeout->on_expired = on_expired;
    k__timeout_run(timeout, duration);
}

/** k__timeout_stop() for a timeout that runs. As dear as k__timeout_start(). */
void k__timeout_remove(struct k__timeout *timeout);

/** Stop, if it runs. */
static inline void k__timeout_stop(struct k__timeout *timeout)
{
    if (k__timeout_is_running(timeout)) {
        k__timeout_remove(timeout);
    }
}

#ifdef __cplusplus
}
#endif

#endif
