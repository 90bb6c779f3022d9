/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LWIP_HOOKS_H
#define LWIP_HOOKS_H

/**
 * @file
 * Where lwIP asks us, or tells us something.
 */

#include <lwip/ip_addr.h>

struct netif;

/** The initial sequence number of a new connection: net_random.c. */
uint32_t net__tcp_isn(const ip_addr_t *local_ip, uint16_t local_port, const ip_addr_t *remote_ip,
                      uint16_t remote_port);
#define LWIP_HOOK_TCP_ISN(local_ip, local_port, remote_ip, remote_port)                            \
    net__tcp_isn(local_ip, local_port, remote_ip, remote_port)

/** The identification of a packet to @p destination: net_random.c. A hook by a patch of ours. */
uint16_t net__ip_id(const ip4_addr_t *destination);
#define LWIP_HOOK_IP4_ID(destination) net__ip_id(destination)

/** The interface for a packet, or NULL when lwIP shall choose: net_interface.c. Named in
 * lwipopts.h. */
struct netif *net__route(const ip4_addr_t *source, const ip4_addr_t *destination);

/** Memory was freed where there was none, in any context: net_memory.c. */
void net__memory_freed(void);
#define LWIP_HOOK_MEMP_AVAILABLE(pool) net__memory_freed()
#define LWIP_HOOK_MEM_AVAILABLE()      net__memory_freed() /* a hook by a patch of ours */

#endif
