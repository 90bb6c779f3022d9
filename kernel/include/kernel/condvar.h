/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_CONDVAR_H
#define KERNEL_CONDVAR_H

/**
 * @file
 * Condition variables: wait, under a mutex, until another thread has changed what it guards.
 *
 *     k_mutex_lock(&mutex, K_FOREVER);
 *     while (!is_filled) {
 *         k_condvar_wait(&filled, &mutex, K_FOREVER);
 *     }
 *
 * A signal that nobody waits for is lost, so the condition itself is looked at, in a loop. There
 * is no level, and so nothing to watch: a semaphore or an event has one.
 */

#include <kernel/mutex.h>
#include <kernel/wait_queue.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_condvar {
    struct k_wait_queue waiters;
};

#define K_CONDVAR_INIT                                                                             \
    {                                                                                              \
        K_WAIT_QUEUE_INIT                                                                          \
    }

/** Define a condition variable that is ready for use. `static` may stand before it. */
#define K_CONDVAR_DEFINE(name) struct k_condvar name = K_CONDVAR_INIT

/** Set up a condition variable. @retval 0 */
int k_condvar_init(struct k_condvar *condvar);

/**
 * Let the first waiter, by priority and then arrival, go on.
 *
 * @retval 0  Also when nobody waited.
 *
 * @context Thread or ISR; with the mutex held or not.
 * @cost    O(1).
 */
int k_condvar_signal(struct k_condvar *condvar);

/**
 * Let all waiters go on.
 *
 * @return How many there were.
 *
 * @context Thread or ISR; with the mutex held or not.
 * @cost    O(waiters of @p condvar), with the lock held.
 */
int k_condvar_broadcast(struct k_condvar *condvar);

/**
 * Release @p mutex and wait, in one step; then lock @p mutex again, however long that takes.
 *
 * A mutex that the caller has locked several times is released entirely, and is locked as often
 * again afterwards. A priority that the caller has inherited through it ends with the release.
 *
 * @param mutex    The caller owns it (asserted in debug builds), before and after, whatever the
 *                 result.
 * @param timeout  For the wait itself; K_NO_WAIT: the mutex is only released for those who wait
 *                 for it.
 *
 * @retval 0        k_condvar_signal() or k_condvar_broadcast() came.
 * @retval -EAGAIN  Neither came within @p timeout.
 *
 * @context Thread (asserted in debug builds).
 * @cost    O(n) in the threads that wait for @p condvar, and twice what its mutex costs.
 */
int k_condvar_wait(struct k_condvar *condvar, struct k_mutex *mutex, k_timeout_t timeout);

#ifdef __cplusplus
}
#endif

#endif
