/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_TIMEPOINT_H
#define KERNEL_TIMEPOINT_H

/**
 * @file
 * Instants: one timeout for several waits.
 *
 *     k_timepoint_t end = sys_timepoint_calc(timeout);
 *
 *     while (!is_done(device)) {
 *         if (k_sem_take(&device->progress, sys_timepoint_timeout(end)) != 0) {
 *             return -EAGAIN;
 *         }
 *     }
 *
 * @context Thread or ISR.
 */

#include <kernel/time.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Made by sys_timepoint_calc() only. */
typedef struct {
    uint64_t tick; /* 0: over at once; UINT64_MAX: never */
} k_timepoint_t;

/** When a wait of @p timeout, begun now, would end. */
k_timepoint_t sys_timepoint_calc(k_timeout_t timeout);

/**
 * What is left until @p timepoint, to wait for.
 *
 * @return K_NO_WAIT when it is over, K_FOREVER if it was made of that, else a duration: a wait for
 *         it does not end before @p timepoint.
 */
k_timeout_t sys_timepoint_timeout(k_timepoint_t timepoint);

/** Negative, 0 or positive: @p a is before, at the same time as, or after @p b. */
static inline int sys_timepoint_cmp(k_timepoint_t a, k_timepoint_t b)
{
    return (a.tick > b.tick ? 1 : 0) - (a.tick < b.tick ? 1 : 0);
}

/** Is @p timepoint over? No sooner than the complete time that it was made of. */
static inline bool sys_timepoint_expired(k_timepoint_t timepoint)
{
    return K_TIMEOUT_EQ(sys_timepoint_timeout(timepoint), K_NO_WAIT);
}

#ifdef __cplusplus
}
#endif

#endif
