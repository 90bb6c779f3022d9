/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_MUTEX_RELEASE_H
#define KERNEL_SRC_MUTEX_RELEASE_H

/* A mutex given back for the length of a wait. Private to kernel/src. */

#include <kernel/mutex.h>

/*
 * The caller, who owns @p mutex, releases it, however often it has locked it. With the lock held;
 * a waiter may have become ready.
 *
 * Returns what k__mutex_take_back() wants.
 */
uint32_t k__mutex_give_up(struct k_mutex *mutex);

/* The caller owns @p mutex again, as deeply as before. Lock not held. */
void k__mutex_take_back(struct k_mutex *mutex, uint32_t nested);

#endif
