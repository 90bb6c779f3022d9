/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_NET_H
#define NET_NET_H

/**
 * @file
 * Starting the network, and its state.
 */

#include <kernel/time.h>
#include <kernel/watch.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Start the network: seed its randomness, start lwIP, the network's queue and every registered
 * interface, and ask for addresses. It does not wait for them: net_wait_ready() does.
 *
 * An interface whose driver does not start is reported on the console and left out.
 *
 * @retval 0
 * @retval -EALREADY  It is started.
 * @retval -ENODEV    There is no entropy: without it connections could be guessed, so there
 *                    is no network. Reported on the console.
 *
 * @context Thread.
 */
int net_start(void);

/**
 * Is the network ready: does an interface have a link and an address, of IPv4, or one of IPv6 that
 * is not only link-local? Where the loopback is the
 * only interface it is ready once started.
 *
 * @context Any.
 */
bool net_is_ready(void);

/**
 * Wait until the network is ready.
 *
 * @retval 0
 * @retval -EAGAIN  It is not, within @p timeout.
 *
 * @context Thread; an ISR only with K_NO_WAIT.
 */
int net_wait_ready(k_timeout_t timeout);

/**
 * The network's state as something to watch: K_READY_IN while it is ready, K_READY_OUT while it
 * is not. Nothing consumes either: use one-shot watches, for the one and then for the other.
 *
 * @context Any.
 */
struct k_source net_state_source(void);

/** A pool of memory of the network's. The last one listed is the transmit heap. */
struct net_pool {
    const char *name;
    size_t block_bytes; /**< Size of a block; 1 for the heap. */
    size_t count;       /**< Blocks in all. */
    size_t used;
    size_t peak;     /**< The most that were ever used. */
    size_t failures; /**< Allocations that found none. */
};

/** Gets each pool in turn. */
typedef void net_pool_visitor_t(const struct net_pool *pool, void *context);

/**
 * Show all pools to @p visit. Exists with CONFIG_NET_POOL_STATISTICS.
 *
 * @context Thread. @cost Takes the core lock around each reading, not around @p visit.
 */
void net_pool_foreach(net_pool_visitor_t *visit, void *context);

#ifdef __cplusplus
}
#endif

#endif
