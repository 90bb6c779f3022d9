/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SEM_H
#define KERNEL_SEM_H

/**
 * @file
 * Counting semaphores.
 */

#include <kernel/pollable.h>
#include <kernel/wait_queue.h>
#include <kernel/watch.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The largest limit; a larger one, such as UINT_MAX, is taken as this. The top bit of the count
 * says that somebody waits or watches.
 */
#define K_SEM_MAX_LIMIT 0x7fffffffU

struct k_sem {
    volatile uint32_t count;
    uint32_t limit;
    struct k_wait_queue waiters;
    struct k_pollable pollable;
};

#define K_SEM_INIT(initial_count_, limit_)                                                         \
    {                                                                                              \
        .count = (initial_count_),                                                                 \
        .limit = (limit_) < K_SEM_MAX_LIMIT ? (limit_) : K_SEM_MAX_LIMIT                           \
    }

/** Define a semaphore that is ready for use. `static` may stand before it. */
#define K_SEM_DEFINE(name, initial_count_, limit_)                                                 \
    struct k_sem name = K_SEM_INIT(initial_count_, limit_);                                        \
    BASE_STATIC_ASSERT((limit_) > 0 && (initial_count_) <= (limit_) &&                             \
                           (initial_count_) <= K_SEM_MAX_LIMIT,                                    \
                       #name ": the limit must be 1 or more, and not below the count")

/**
 * Set up a semaphore.
 *
 * @retval 0
 * @retval -EINVAL  @p limit is 0, or @p initial_count is above it or above K_SEM_MAX_LIMIT.
 *
 * @context Thread or ISR.
 */
int k_sem_init(struct k_sem *sem, unsigned int initial_count, unsigned int limit);

/**
 * Take one permit, waiting up to @p timeout for one.
 *
 * Waiters are served by priority, then in order of arrival. A permit given while threads
 * wait goes straight to the first of them.
 *
 * @param timeout  Longest wait: K_NO_WAIT, K_FOREVER, or a duration such as K_MSEC(10).
 *
 * @retval 0        The caller has one permit.
 * @retval -EBUSY   No permit was free, and @p timeout was K_NO_WAIT.
 * @retval -EAGAIN  None came within @p timeout, or k_sem_reset() ended the wait.
 *
 * @context Thread; an ISR only with K_NO_WAIT (asserted in debug builds).
 * @cost    O(1) when a permit is free; else O(n) in the threads waiting for @p sem.
 */
int k_sem_take(struct k_sem *sem, k_timeout_t timeout);

/**
 * Give one permit: to the first waiter, or else to the count unless that is at its limit.
 *
 * @context Thread or ISR.
 * @cost    O(1), and O(watches of @p sem) when the count rises.
 */
void k_sem_give(struct k_sem *sem);

/** Set the count to 0; the waiters' calls return -EAGAIN. @context Thread or ISR. @cost O(waiters).
 */
void k_sem_reset(struct k_sem *sem);

/** The permits that are free. */
static inline unsigned int k_sem_count_get(const struct k_sem *sem)
{
    return sem->count & K_SEM_MAX_LIMIT;
}

/** K_READY_IN while a permit is free; taking it consumes the level. For watches. */
k_ready_fn k_sem_ready;

/** @p sem as something to watch. */
static inline struct k_source k_sem_source(struct k_sem *sem)
{
    struct k_source source = {&sem->pollable, k_sem_ready};

    return source;
}

#ifdef __cplusplus
}
#endif

#endif
