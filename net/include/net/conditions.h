/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_CONDITIONS_H
#define NET_CONDITIONS_H

/**
 * @file
 * What an interface has at the moment, to ask for, to wait for and to watch:
 *
 *     net_wait(eth0, NET_LINK | NET_ADDRESS | NET_DNS, K_SECONDS(30));
 *
 *     poll_work_arm(&on_unplugged, net_condition_source(eth0, NET_LINK), K_READY_OUT,
 *                   POLL_ONE_SHOT);
 *
 * All are levels: true as long as they hold, and nothing consumes them. Address, route and DNS are
 * those of IPv4. For the network as a whole `net/net.h` has net_wait_ready(), which takes an
 * address of IPv6, too.
 *
 * A program that uses none of this pays for none of it; else each interface costs 20 bytes of RAM.
 */

#include <kernel/time.h>
#include <kernel/watch.h>
#include <net/interface.h>

#ifdef __cplusplus
extern "C" {
#endif

enum net_condition {
    NET_LINK = 0x01,    /**< The cable is plugged in. */
    NET_ADDRESS = 0x02, /**< And there is an address. */
    NET_ROUTE = 0x04,   /**< And a gateway: the way to other networks. */
    NET_DNS = 0x08,     /**< And a DNS server that can be reached by it is known. */
};

/**
 * The conditions that hold for @p interface: a mask of enum net_condition.
 *
 * @param interface  NULL: what holds for any; the loopback counts only where it is all there is.
 *
 * @context Thread, after net_start().
 */
uint32_t net_conditions(const struct net_interface *interface);

/**
 * Wait until all of @p conditions hold for @p interface.
 *
 * @param interface   NULL: until there is one for which all of them hold.
 * @param conditions  A mask of enum net_condition.
 *
 * @retval 0
 * @retval -EAGAIN  They do not, within @p timeout.
 *
 * @context Thread, after net_start().
 * @cost    O(threads that wait here) when a condition comes true.
 */
int net_wait(const struct net_interface *interface, uint32_t conditions, k_timeout_t timeout);

/**
 * One condition as something to watch: K_READY_IN while it holds, K_READY_OUT while it does not.
 * Nothing consumes either: use one-shot watches, for the one and then for the other.
 *
 * @param interface  NULL: any, as in net_conditions().
 *
 * @context Thread, after net_start().
 */
struct k_source net_condition_source(const struct net_interface *interface,
                                     enum net_condition condition);

#ifdef __cplusplus
}
#endif

#endif
