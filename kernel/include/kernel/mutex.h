/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_MUTEX_H
#define KERNEL_MUTEX_H

/**
 * @file
 * Recursive mutexes with priority inheritance.
 *
 * While a more urgent thread waits, the owner runs at its priority; along chains (the owner
 * itself waits for a mutex) too. It ends with the wait, also when that times out.
 *
 * A thread that ends with a mutex leaves it locked: see k_thread_abort().
 */

#include <kernel/time.h>
#include <kernel/wait_queue.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_mutex {
    volatile uintptr_t owner; /* struct k_thread *; lowest bit: unlocking needs a closer look */
    struct k_wait_queue waiters;
    uint32_t nested;           /* locks by the owner beyond the first */
    struct k_mutex *next_held; /* in k_thread.held, while others wait for it */
};

#define K_MUTEX_INIT                                                                               \
    {                                                                                              \
        .owner = 0                                                                                 \
    }

/** Define a mutex that is ready for use. `static` may stand before it. */
#define K_MUTEX_DEFINE(name) struct k_mutex name = K_MUTEX_INIT

/** Set up a mutex. @retval 0 */
int k_mutex_init(struct k_mutex *mutex);

/**
 * Lock @p mutex, waiting up to @p timeout for it. The owner may lock again.
 *
 * @retval 0        Locked.
 * @retval -EBUSY   Another thread owns it, and @p timeout was K_NO_WAIT.
 * @retval -EAGAIN  It did not become free within @p timeout.
 *
 * @context Thread (asserted in debug builds).
 * @cost    O(1) when free; else O(waiters), and O(length of the chain of owners).
 */
int k_mutex_lock(struct k_mutex *mutex, k_timeout_t timeout);

/**
 * Undo one k_mutex_lock(). The first waiter becomes the owner.
 *
 * @retval 0
 * @retval -EPERM   Another thread owns it.
 * @retval -EINVAL  Nobody owns it.
 *
 * @context Thread (asserted in debug builds).
 * @cost    O(1) when nobody waits; else O(contended mutexes that the caller holds).
 */
int k_mutex_unlock(struct k_mutex *mutex);

/** Does the calling thread own @p mutex? For assertions. */
bool k_mutex_is_mine(const struct k_mutex *mutex);

#ifdef __cplusplus
}
#endif

#endif
