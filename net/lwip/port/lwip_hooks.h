/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LWIP_HOOKS_H
#define LWIP_HOOKS_H

/**
 * @file
 * Where lwIP asks us, or tells us something.
 */

#include <kernel/atomic.h>
#include <lwip/ip_addr.h>

struct netif;
struct pbuf;
struct tcp_pcb;

/** The initial sequence number of a new connection: net_random.c. */
uint32_t net__tcp_isn(const ip_addr_t *local_ip, uint16_t local_port, const ip_addr_t *remote_ip,
                      uint16_t remote_port);
#define LWIP_HOOK_TCP_ISN(local_ip, local_port, remote_ip, remote_port)                            \
    net__tcp_isn(local_ip, local_port, remote_ip, remote_port)

#if CONFIG_NET_TCP_SYN_COOKIES
/**
 * The same for @p connection, which the peer begins with @p peer_isn: a number that proves later
 * that we gave it. Hooks by a patch of ours.
 */
uint32_t net__tcp_passive_isn(const struct tcp_pcb *connection, uint32_t peer_isn);
#define LWIP_HOOK_TCP_PASSIVE_ISN(connection, peer_isn) net__tcp_passive_isn(connection, peer_isn)

/** The largest segment of a connection that was forgotten, if @p isn proves that it was: or 0. */
uint16_t net__tcp_proven_mss(const ip_addr_t *local_ip, uint16_t local_port,
                             const ip_addr_t *remote_ip, uint16_t remote_port, uint32_t peer_isn,
                             uint32_t isn);
#define LWIP_HOOK_TCP_PROVEN_MSS(local_ip, local_port, remote_ip, remote_port, peer_isn, isn)      \
    net__tcp_proven_mss(local_ip, local_port, remote_ip, remote_port, peer_isn, isn)

/** A connection was forgotten that the peer had not confirmed. */
void net__tcp_half_open_lost(void);
#define LWIP_HOOK_TCP_HALF_OPEN_LOST() net__tcp_half_open_lost()
#endif

/** The identification of a packet to @p destination: net_random.c. A hook by a patch of ours. */
uint16_t net__ip_id(const ip4_addr_t *destination);
#define LWIP_HOOK_IP4_ID(destination) net__ip_id(destination)

/** The interface for a packet, or NULL when lwIP shall choose: net_interface.c. Named in
 * lwipopts.h. */
struct netif *net__route(const ip4_addr_t *source, const ip4_addr_t *destination);

#if CONFIG_NET_IPV6
/** The static router for what goes out by @p netif, or NULL: net_ipv6.c. Named in lwipopts.h. */
const ip6_addr_t *net__ipv6_gateway(const struct netif *netif);

/** Look at a packet before lwIP does. True: it was dropped. net_ipv6_guard.c. */
bool net__ipv6_refuse(struct pbuf *packet, struct netif *netif);
#define LWIP_HOOK_IP6_INPUT(packet, netif) net__ipv6_refuse(packet, netif)
#endif

/** Receive buffers that hold what was not read, of all sockets. Under the kernel's lock. */
extern uint32_t net__buffers_held;
/** From so many on, who holds some already gets no more, so that acknowledgements and others
 * still find one. */
#define NET__BUFFERS_FEW (CONFIG_NET_RX_BUFFERS - (CONFIG_NET_RX_BUFFERS / 4))

/**
 * They are few: may @p segment come in, or shall it be sent again later? Weak in net_memory.c:
 * the socket layer defines it.
 */
int8_t net__tcp_admit(const struct tcp_pcb *connection, const struct pbuf *segment);
#define LWIP_HOOK_TCP_INPACKET_PCB(connection, header, options, first, second, segment)            \
    (LIKELY(net__buffers_held < NET__BUFFERS_FEW) ? 0 : net__tcp_admit(connection, segment))

/**
 * How many receive buffers @p connection may keep of what came out of order: together with the
 * others a sixth of all, and none when buffers are few. net_memory.c.
 */
uint16_t net__ooseq_limit(const struct tcp_pcb *connection);

/*
 * What senders leave of the transmit heap: the last eighth is for acknowledgements, ARP and the
 * like, without which nothing would ever be freed; the one before it for a segment of each
 * stream that has nothing under way, so that peers who do not read cannot stop the others.
 */
#define NET__HEAP_FEW_BYTES  (MEM_SIZE - (MEM_SIZE / 4))
#define NET__HEAP_NONE_BYTES (MEM_SIZE - (MEM_SIZE / 8))
/* What a segment takes besides its data, at most. */
#define NET__HEAP_OVERHEAD_BYTES 160U

/** May @p packet be copied to wait for its receiver's address? A hook by a patch of ours. */
bool net__may_wait_for_arp(const struct pbuf *packet);
#define LWIP_HOOK_ETHARP_MAY_WAIT(packet) net__may_wait_for_arp(packet)

/** Does somebody wait for memory? net_memory.c. */
extern atomic_t net__is_memory_awaited;
/** Memory was freed, and somebody waits for it. @context Any. */
void net__memory_freed(void);

static inline void net__on_memory_freed(void)
{
    if (UNLIKELY(atomic_get(&net__is_memory_awaited) != 0)) {
        net__memory_freed();
    }
}

/* In a pool that was empty; in the heap. */
#define LWIP_HOOK_MEMP_AVAILABLE(pool) net__on_memory_freed()
#define LWIP_HOOK_MEM_AVAILABLE()      net__on_memory_freed() /* a hook by a patch of ours */

#endif
