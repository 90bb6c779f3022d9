/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_TIMER_H
#define KERNEL_TIMER_H

/**
 * @file
 * Timers: once or periodic; by callback, by asking, by waiting, by watching.
 */

#include <kernel/pollable.h>
#include <kernel/time.h>
#include <kernel/timeout.h>
#include <kernel/watch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_timer;
/** Called in the clock's interrupt at each expiry. */
typedef void (*k_timer_expiry_t)(struct k_timer *timer);
/** Called by k_timer_stop(), in its caller's context, if the timer ran. */
typedef void (*k_timer_stop_t)(struct k_timer *timer);

struct k_timer {
    struct k__timeout timeout;
    uint32_t period; /* ticks; 0: once */
    uint32_t status; /* expiries since it was last asked */
    k_timer_expiry_t on_expiry;
    k_timer_stop_t on_stop;
    struct k_pollable pollable; /* of threads that wait, too */
#if CONFIG_TIMER_USER_DATA
    void *user_data;
#endif
};

k__expired_t k__timer_expired;

#define K_TIMER_INIT(expiry_, stop_)                                                               \
    {                                                                                              \
        .timeout = {.on_expired = k__timer_expired}, .on_expiry = (expiry_), .on_stop = (stop_)    \
    }

/** Define a timer. Either function may be NULL. `static` may stand before it. */
#define K_TIMER_DEFINE(name, expiry_, stop_) struct k_timer name = K_TIMER_INIT(expiry_, stop_)

void k_timer_init(struct k_timer *timer, k_timer_expiry_t expiry_fn, k_timer_stop_t stop_fn);

/**
 * Start, or start anew: the status becomes 0.
 *
 * @param duration  Until the first expiry; K_FOREVER: nothing happens.
 * @param period    Between the following; K_NO_WAIT or K_FOREVER: once. Less than 2^31 ticks.
 *
 * @context Thread or ISR.
 * @cost    O(1).
 */
void k_timer_start(struct k_timer *timer, k_timeout_t duration, k_timeout_t period);

/** Stop. Threads in k_timer_status_sync() return. No effect when it does not run. @context Thread
 * or ISR. */
void k_timer_stop(struct k_timer *timer);

/** Expiries since the status was last read, which is set to 0. @context Thread or ISR. */
uint32_t k_timer_status_get(struct k_timer *timer);

/**
 * Wait until the status is not 0 or the timer has stopped; then k_timer_status_get(). Of several
 * threads that wait the most urgent gets the status; the others go on waiting while the timer runs.
 *
 * @context Thread.
 */
uint32_t k_timer_status_sync(struct k_timer *timer);

/** Ticks until the next expiry; 0 when it does not run. */
k_ticks_t k_timer_remaining_ticks(const struct k_timer *timer);

/** The uptime in ticks at the next expiry; the present one when it does not run. */
k_ticks_t k_timer_expires_ticks(const struct k_timer *timer);

/** Milliseconds until the next expiry, rounded down; 0 when it does not run. */
uint32_t k_timer_remaining_get(struct k_timer *timer);

#if CONFIG_TIMER_USER_DATA
static inline void k_timer_user_data_set(struct k_timer *timer, void *user_data)
{
    timer->user_data = user_data;
}

static inline void *k_timer_user_data_get(const struct k_timer *timer)
{
    return timer->user_data;
}
#endif

/** K_READY_IN while the status is not 0; k_timer_status_get() consumes it. For watches. */
k_ready_fn k_timer_ready;

/** @p timer as something to watch. */
static inline struct k_source k_timer_source(struct k_timer *timer)
{
    struct k_source source = {&timer->pollable, k_timer_ready};

    return source;
}

#ifdef __cplusplus
}
#endif

#endif
