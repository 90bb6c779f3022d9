/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_TIMEOUTS_H
#define KERNEL_SRC_TIMEOUTS_H

/* Running timeouts. Private to kernel/src; everything is called with the lock held. */

#include <kernel/time.h>
#include <kernel/timeout.h>

/** Call @p on_expired when @p timeout is over, neither K_FOREVER nor running already. O(1). */
void k__timeout_start(struct k__timeout *timeout, k_timeout_t duration, k__expired_t *on_expired);

/** The same, over at tick @p at. */
void k__timeout_start_at(struct k__timeout *timeout, uint64_t at, k__expired_t *on_expired);

/** In @p on_expired: the same timeout again, @p period ticks after the tick at which it was over.
 */
void k__timeout_start_again(struct k__timeout *timeout, uint32_t period, k__expired_t *on_expired);

/** k__timeout_stop() for a timeout that runs. O(1). */
void k__timeout_remove(struct k__timeout *timeout);

static inline bool k__timeout_is_running(const struct k__timeout *timeout)
{
    return timeout->node.next != NULL;
}

/** Stop, if it runs. */
static inline void k__timeout_stop(struct k__timeout *timeout)
{
    if (k__timeout_is_running(timeout)) {
        k__timeout_remove(timeout);
    }
}

/** The tick at which a running timeout is over. */
uint64_t k__timeout_expires(const struct k__timeout *timeout);

/** Ticks until it is over; 0 when it does not run. */
k_ticks_t k__timeout_remaining(const struct k__timeout *timeout);

#endif
