/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_NEIGHBOURS_H
#define NET_NEIGHBOURS_H

/**
 * @file
 * Neighbours whose Ethernet address is given, not asked for: nobody on the wire can take their
 * place. Exists with CONFIG_NET_FIXED_NEIGHBOURS. That of the gateway can be an option:
 * CONFIG_NET_GATEWAY_MAC.
 *
 * @context Thread, after net_start(). Takes the core lock.
 */

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The neighbour @p ip is at @p mac, whatever ARP says, until net_neighbour_forget().
 *
 * @param ip   In network byte order.
 * @param mac  6 bytes.
 *
 * @retval 0
 * @retval -ENETUNREACH  No interface leads there: it has no address yet.
 * @retval -ENOBUFS      NET_ARP_ENTRIES are all fixed.
 */
int net_neighbour_fix(uint32_t ip, const uint8_t *mac);

/**
 * Ask for the neighbour @p ip again.
 *
 * @retval 0
 * @retval -ENOENT  It was not fixed.
 */
int net_neighbour_forget(uint32_t ip);

#ifdef __cplusplus
}
#endif

#endif
