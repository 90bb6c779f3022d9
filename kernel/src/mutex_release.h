/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_MUTEX_RELEASE_H
#define KERNEL_SRC_MUTEX_RELEASE_H

/*
 * A mutex that changes hands by other ways than locking and unlocking. Private to kernel/src and
 * kernel/compat. Everything that is called with the lock held may have made a waiter ready.
 */

#include <kernel/mutex.h>

/* Its owner, or NULL. */
struct k_thread *k__mutex_owner(const struct k_mutex *mutex);

/*
 * The owner of @p mutex, who waits or has ended, releases it, however often it has locked it. With
 * the lock held.
 *
 * Returns what k__mutex_take_back() wants.
 */
uint32_t k__mutex_give_up(struct k_mutex *mutex);

/* The caller owns @p mutex again, as deeply as before. Lock not held. */
void k__mutex_take_back(struct k_mutex *mutex, uint32_t nested);

/*
 * The owner of @p mutex has ended, and nobody gets it any more: it belongs to @p heir, which never
 * runs. With the lock held.
 */
void k__mutex_bequeath(struct k_mutex *mutex, struct k_thread *heir);

/* Nobody owns @p mutex any more, and its waiters' calls return @p result. With the lock held. */
void k__mutex_end(struct k_mutex *mutex, int result);

#endif
