/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_NETINET_IN_H
#define BSD_NETINET_IN_H

/** @file Addresses of IPv4, in network byte order. */

#include <sys/socket.h>

typedef uint16_t in_port_t;
typedef uint32_t in_addr_t;

struct in_addr {
    in_addr_t s_addr;
};

struct sockaddr_in {
    sa_family_t sin_family;
    in_port_t sin_port;
    struct in_addr sin_addr;
    uint8_t sin_zero[8];
};

#define IPPROTO_IP   NET_IPPROTO_IP
#define IPPROTO_ICMP NET_IPPROTO_ICMP
#define IPPROTO_TCP  NET_IPPROTO_TCP
#define IPPROTO_UDP  NET_IPPROTO_UDP

#define INADDR_ANY       ((in_addr_t)0x00000000)
#define INADDR_LOOPBACK  ((in_addr_t)0x7f000001)
#define INADDR_BROADCAST ((in_addr_t)0xffffffff)
#define INADDR_NONE      ((in_addr_t)0xffffffff)

#define INET_ADDRSTRLEN 16

#define IP_TOS     NET_IP_TOS
#define IP_TTL     NET_IP_TTL
#define IP_PKTINFO NET_IP_PKTINFO
#define IP_HDRINCL NET_IP_HDRINCL

#define IP_MULTICAST_IF    NET_IP_MULTICAST_IF
#define IP_MULTICAST_TTL   NET_IP_MULTICAST_TTL
#define IP_MULTICAST_LOOP  NET_IP_MULTICAST_LOOP
#define IP_ADD_MEMBERSHIP  NET_IP_ADD_MEMBERSHIP
#define IP_DROP_MEMBERSHIP NET_IP_DROP_MEMBERSHIP

#define INADDR_ALLHOSTS_GROUP ((in_addr_t)0xe0000001)
#define IN_MULTICAST(address) (((address)&0xf0000000U) == 0xe0000000U)

/** A group on the interface with an address: struct net_multicast. */
struct ip_mreq {
    struct in_addr imr_multiaddr;
    struct in_addr imr_interface;
};

/** The same; the interface by its number when that is not 0. */
struct ip_mreqn {
    struct in_addr imr_multiaddr;
    struct in_addr imr_address;
    int imr_ifindex;
};

/**
 * Control data IP_PKTINFO of sendmsg() and recvmsg(). Received: `ipi_ifindex`, and what the
 * datagram was sent to in both addresses. To send: by `ipi_ifindex`, from `ipi_spec_dst`; 0: as
 * usual.
 */
struct in_pktinfo {
    int ipi_ifindex;
    struct in_addr ipi_spec_dst;
    struct in_addr ipi_addr;
};

#define htons(value) net_htons(value)
#define ntohs(value) net_ntohs(value)
#define htonl(value) net_htonl(value)
#define ntohl(value) net_ntohl(value)

#endif
