/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_CORE_H
#define NET_CORE_H

/**
 * @file
 * The core lock, the network's queue and what else all of net/ shares.
 *
 * Rules: lwIP is called with the core lock held, and only so; pbuf_free() of a received frame
 * is the one exception. The core lock comes before the kernel's lock, never after. Nobody
 * waits while holding it.
 */

#include <kernel/mutex.h>
#include <kernel/work.h>
#include <lwip/err.h>

#ifdef __cplusplus
extern "C" {
#endif

extern struct k_mutex net__core_mutex;

/** Enter lwIP. Nests. @context Thread. */
static inline void net_core_lock(void)
{
    (void)k_mutex_lock(&net__core_mutex, K_FOREVER);
}

/** Undo one net_core_lock(). @context Thread. */
static inline void net_core_unlock(void)
{
    (void)k_mutex_unlock(&net__core_mutex);
}

/** The network's queue: frames, timers, and work of the socket layer. Started by net_start(). */
extern struct k_work_q net_queue;

/** Has net_start() made lwIP ready? Before that no call into it is allowed. @context Any. */
bool net_is_started(void);

/** The negative errno value (or 0) for a result of lwIP. @context Any. */
int net_errno(err_t error);

/**
 * A pool or the heap of lwIP was empty: have net_on_memory_available() called once after
 * something has been freed. Several calls before that are one.
 *
 * After it the caller tries its allocation once more: memory freed before this call is not
 * told.
 *
 * @context Any.
 */
void net_memory_wait(void);

/**
 * Memory may be there again. Weak and empty in net_memory.c: the socket layer defines it.
 *
 * @context The network's queue, core lock held.
 */
void net_on_memory_available(void);

#ifdef __cplusplus
}
#endif

#endif
