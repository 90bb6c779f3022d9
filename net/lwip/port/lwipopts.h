/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

/**
 * @file
 * lwIP's options: each one that matters, with its reason. What users choose is in Kconfig.
 */

/* System: no threads and no api/ folder of lwIP; one lock around all of it. */
#define NO_SYS                                1
#define LWIP_NETCONN                          0
#define LWIP_SOCKET                           0
#define SYS_LIGHTWEIGHT_PROT                  1 /* pbuf_free() is called without the core lock */
#define LWIP_TIMERS                           1
#define LWIP_TIMERS_CUSTOM                    1 /* net_timers.c: one delayable work item, no polling */
#define LWIP_DONT_PROVIDE_BYTEORDER_FUNCTIONS 1 /* htons() and such belong to the BSD headers */

/* Where it asks us. The route's hook must be known before lwIP's own headers. */
#define LWIP_HOOK_FILENAME                           "lwip_hooks.h"
#define LWIP_HOOK_IP4_ROUTE_SRC(source, destination) net__route(source, destination)
#define LWIP_HOOK_ND6_GET_GW(netif, destination)     net__ipv6_gateway(netif)

/* Checks. */
#if !CONFIG_ASSERT
#define LWIP_NOASSERT
#endif
#define MEMP_OVERFLOW_CHECK CONFIG_NET_MEMORY_CHECKS
#define MEMP_SANITY_CHECK   CONFIG_NET_MEMORY_CHECKS
#define MEM_OVERFLOW_CHECK  CONFIG_NET_MEMORY_CHECKS
#define MEM_SANITY_CHECK    CONFIG_NET_MEMORY_CHECKS

/* Memory: pools of stated sizes; the heap is for frames to be sent (PBUF_RAM) only. */
#define MEM_ALIGNMENT                          __SIZEOF_POINTER__
#define MEM_LIBC_MALLOC                        0
#define MEMP_MEM_MALLOC                        0
#define MEM_USE_POOLS                          0
#define MEM_SIZE                               CONFIG_NET_TX_HEAP_BYTES
#define LWIP_ALLOW_MEM_FREE_FROM_OTHER_CONTEXT 0 /* received frames come from the pool */
#define MEMP_NUM_TCP_PCB                       CONFIG_NET_TCP_CONNECTIONS
#define MEMP_NUM_TCP_PCB_LISTEN                CONFIG_NET_TCP_LISTENERS
#define MEMP_NUM_TCP_SEG                       CONFIG_NET_TCP_SEGMENTS
#define MEMP_NUM_UDP_PCB                       CONFIG_NET_UDP_ENDPOINTS
#define MEMP_NUM_PBUF                          CONFIG_NET_TX_REFERENCES
#define PBUF_POOL_SIZE                         CONFIG_NET_RX_BUFFERS
#define PBUF_POOL_BUFSIZE                      CONFIG_NET_RX_BUFFER_BYTES
#define LWIP_SUPPORT_CUSTOM_PBUF               1 /* drivers may receive into memory of their own */
#define LWIP_DISABLE_TCP_SANITY_CHECKS         1 /* net_core.c checks, and names our options */

/* Statistics: memory only; interfaces have their own. */
#define LWIP_STATS   1
#define MEM_STATS    1 /* sockets leave a part of the heap for acknowledgements and ARP */
#define MEMP_STATS   CONFIG_NET_POOL_STATISTICS
#define LINK_STATS   0
#define ETHARP_STATS 0
#define IP_STATS     0
#define ICMP_STATS   0
#define UDP_STATS    0
#define TCP_STATS    0
#define SYS_STATS    0

/* Interfaces. */
#define LWIP_SINGLE_NETIF          0
#define LWIP_NETIF_HOSTNAME        1
#define LWIP_NETIF_STATUS_CALLBACK 1 /* an address came or went */
#define LWIP_NETIF_LOOPBACK        0 /* netif_loopback.c instead, which is bounded and tells */
#define LWIP_HAVE_LOOPIF           0

/* Ethernet and ARP. */
#define LWIP_ARP                      1
#define LWIP_ETHERNET                 1
#define ETH_PAD_SIZE                  2 /* before each frame, so that what IP carries is aligned */
#define ARP_TABLE_SIZE                CONFIG_NET_ARP_ENTRIES
#define ETHARP_SUPPORT_STATIC_ENTRIES CONFIG_NET_FIXED_NEIGHBOURS
#define ARP_QUEUEING                  0 /* one frame waits for each unknown neighbour: bounded */
#define ETHARP_TRUST_IP_MAC           0
/*
 * What waits for ARP is in the heap, or a copy there. It must not hold receive buffers (an answer
 * to a ping is one), nor refer to memory of the application's: that is the application's again
 * when its connection has ended, and ARP would send what is there then.
 */
#define PBUF_NEEDS_COPY(p)                                                                         \
    (((p)->type_internal & (PBUF_TYPE_FLAG_DATA_VOLATILE | PBUF_TYPE_ALLOC_SRC_MASK)) != 0)

/* IPv4. */
#define LWIP_IPV4             1
#define IP_FORWARD            0
#define IP_OPTIONS_ALLOWED    0 /* source routes and such have only bad uses here */
#define IP_REASSEMBLY         0 /* a cheap way to take memory away */
#define IP_FRAG               0 /* sends beyond the MTU are refused by the sockets */
#define IP_SOF_BROADCAST      1 /* a broadcast needs SO_BROADCAST, as everywhere */
#define IP_SOF_BROADCAST_RECV 0
#define LWIP_ICMP             1
#define LWIP_BROADCAST_PING   0 /* no amplifier */
#define LWIP_MULTICAST_PING   0
#define LWIP_IGMP             CONFIG_NET_MULTICAST
#define LWIP_RAW              CONFIG_NET_RAW_SOCKETS
#define MEMP_NUM_RAW_PCB      CONFIG_NET_RAW_ENDPOINTS
#define LWIP_DNS              CONFIG_NET_DNS /* DHCP asks for servers; dns.c is not compiled */
#define DNS_MAX_SERVERS       CONFIG_NET_DNS_SERVERS
/* Each interface with a group is in that of all systems as well. */
#define MEMP_NUM_IGMP_GROUP                                                                        \
    (CONFIG_NET_MULTICAST_GROUPS + CONFIG_NET_INTERFACES + CONFIG_NET_LOOPBACK)
#define LWIP_MULTICAST_TX_OPTIONS CONFIG_NET_MULTICAST
#define SO_REUSE                  1
#define SO_REUSE_RXTOALL          CONFIG_NET_MULTICAST /* groups: all sockets of a port */

/* IPv6. */
#define LWIP_IPV6                     CONFIG_NET_IPV6
#define LWIP_IPV6_NUM_ADDRESSES       CONFIG_NET_IPV6_ADDRESSES
#define LWIP_IPV6_FORWARD             0
#define LWIP_IPV6_REASS               0 /* as of IPv4 */
#define LWIP_IPV6_FRAG                1 /* streams survive a router that wants smaller packets */
#define IPV6_FRAG_COPYHEADER          1
#define MEMP_NUM_FRAG_PBUF            4 /* a frame is two fragments at most */
#define LWIP_IPV6_SEND_ROUTER_SOLICIT 1
#define LWIP_IPV6_AUTOCONFIG          1 /* on or off for each interface */
#define LWIP_IPV6_ADDRESS_LIFETIMES   1
#define LWIP_IPV6_DUP_DETECT_ATTEMPTS 1
#define LWIP_ICMP6                    CONFIG_NET_IPV6
#define LWIP_IPV6_MLD                 CONFIG_NET_IPV6 /* switches want to know our addresses' groups */
#define MEMP_NUM_MLD6_GROUP                                                                        \
    (CONFIG_NET_INTERFACES * CONFIG_NET_IPV6_ADDRESSES +                                           \
     CONFIG_NET_MULTICAST * CONFIG_NET_MULTICAST_GROUPS)
#define LWIP_ND6_QUEUEING              0 /* one packet waits for each unknown neighbour: bounded */
#define LWIP_ND6_NUM_NEIGHBORS         CONFIG_NET_IPV6_NEIGHBOURS
#define LWIP_ND6_NUM_DESTINATIONS      CONFIG_NET_IPV6_NEIGHBOURS
#define LWIP_ND6_ALLOW_RA_UPDATES      1
#define LWIP_ND6_RDNSS_MAX_DNS_SERVERS (CONFIG_NET_DNS * CONFIG_NET_DNS_SERVERS)
#define LWIP_IPV6_DHCP6                CONFIG_NET_DHCPV6
#define LWIP_IPV6_DHCP6_STATELESS      1
#define LWIP_IPV6_DHCP6_STATEFUL       0 /* lwIP has none */
#define LWIP_DHCP6_GET_NTP_SRV         0
#define LWIP_DHCP6_MAX_DNS_SERVERS     CONFIG_NET_DNS_SERVERS

/* DHCP. */
#define LWIP_DHCP                CONFIG_NET_DHCP
#define DHCP_DOES_ARP_CHECK      CONFIG_NET_DHCP_ARP_CHECK
#define LWIP_ACD                 0 /* what takes its place in lwIP 2.2 is not compiled */
#define LWIP_DHCP_DOES_ACD_CHECK 0
#define LWIP_DHCP_GET_NTP_SRV    0
#define LWIP_AUTOIP              0

/* UDP. */
#define LWIP_UDP     1
#define LWIP_UDPLITE 0

/* TCP. */
#define LWIP_TCP            1
#define TCP_MSS             CONFIG_NET_TCP_MSS
#define TCP_WND             (CONFIG_NET_TCP_WINDOW_SEGMENTS * TCP_MSS)
#define TCP_SND_BUF         (CONFIG_NET_TCP_SEND_SEGMENTS * TCP_MSS)
#define TCP_SND_QUEUELEN    (4 * CONFIG_NET_TCP_SEND_SEGMENTS)
#define TCP_QUEUE_OOSEQ     1
#define TCP_OOSEQ_MAX_BYTES TCP_WND /* lwIP's default is no limit */
/* Of one connection, and of all. */
#define TCP_OOSEQ_PBUFS_LIMIT(connection) net__ooseq_limit(connection)
#define TCP_LISTEN_BACKLOG                1 /* the backlog of listen() is obeyed */
#define TCP_MSL                           (CONFIG_NET_TCP_MSL_SECONDS * 1000UL) /* lwIP's default is 60 s */
#define LWIP_TCP_KEEPALIVE                1 /* dead peers do not hold connections for ever */
#define LWIP_TCP_TIMESTAMPS               0
#define LWIP_TCP_SACK_OUT                 0
#define LWIP_WND_SCALE                    0
#define LWIP_CALLBACK_API                 1
#define LWIP_ALTCP                        0

/* Checksums: all generated and all checked; the routine is chosen in arch/cc.h. */
#define LWIP_CHECKSUM_CTRL_PER_NETIF 0
#define LWIP_CHECKSUM_ON_COPY        0 /* measured: gains nothing */

#endif
