/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_NETINET_IN_H
#define BSD_NETINET_IN_H

/** @file Addresses of IPv4 and, with CONFIG_NET_IPV6, of IPv6, in network byte order. */

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

struct in6_addr {
    union {
        uint8_t s6_addr[16];
        uint16_t s6_addr16[8];
        uint32_t s6_addr32[4];
    };
};

struct sockaddr_in6 {
    sa_family_t sin6_family;
    in_port_t sin6_port;
    uint32_t sin6_flowinfo; /**< Ignored; 0. */
    struct in6_addr sin6_addr;
    uint32_t sin6_scope_id; /**< Of a link-local address: if_nametoindex(). 0: the first one. */
};

#define IPPROTO_IP   NET_IPPROTO_IP
#define IPPROTO_IPV6 NET_IPPROTO_IPV6
#define IPPROTO_ICMP NET_IPPROTO_ICMP
#define IPPROTO_TCP  NET_IPPROTO_TCP
#define IPPROTO_UDP  NET_IPPROTO_UDP

#define INADDR_ANY       ((in_addr_t)0x00000000)
#define INADDR_LOOPBACK  ((in_addr_t)0x7f000001)
#define INADDR_BROADCAST ((in_addr_t)0xffffffff)
#define INADDR_NONE      ((in_addr_t)0xffffffff)

#define INET_ADDRSTRLEN  16
#define INET6_ADDRSTRLEN 46

#define IN6ADDR_ANY_INIT                                                                           \
    {                                                                                              \
        {                                                                                          \
            {                                                                                      \
                0                                                                                  \
            }                                                                                      \
        }                                                                                          \
    }
#define IN6ADDR_LOOPBACK_INIT                                                                      \
    {                                                                                              \
        {                                                                                          \
            {                                                                                      \
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1                                     \
            }                                                                                      \
        }                                                                                          \
    }

#ifdef __cplusplus
extern "C" {
#endif

extern const struct in6_addr in6addr_any BSD__SYMBOL(in6addr_any);
extern const struct in6_addr in6addr_loopback BSD__SYMBOL(in6addr_loopback);

#ifdef __cplusplus
}
#endif

#define IN6_IS_ADDR_UNSPECIFIED(a)                                                                 \
    ((a)->s6_addr32[0] == 0 && (a)->s6_addr32[1] == 0 && (a)->s6_addr32[2] == 0 &&                 \
     (a)->s6_addr32[3] == 0)
#define IN6_IS_ADDR_LOOPBACK(a)                                                                    \
    ((a)->s6_addr32[0] == 0 && (a)->s6_addr32[1] == 0 && (a)->s6_addr32[2] == 0 &&                 \
     (a)->s6_addr32[3] == net_htonl(1))
#define IN6_IS_ADDR_MULTICAST(a) ((a)->s6_addr[0] == 0xff)
#define IN6_IS_ADDR_LINKLOCAL(a) ((a)->s6_addr[0] == 0xfe && ((a)->s6_addr[1] & 0xc0) == 0x80)
#define IN6_IS_ADDR_SITELOCAL(a) ((a)->s6_addr[0] == 0xfe && ((a)->s6_addr[1] & 0xc0) == 0xc0)
#define IN6_IS_ADDR_V4MAPPED(a)                                                                    \
    ((a)->s6_addr32[0] == 0 && (a)->s6_addr32[1] == 0 && (a)->s6_addr32[2] == net_htonl(0xffff))
#define IN6_IS_ADDR_MC_NODELOCAL(a) (IN6_IS_ADDR_MULTICAST(a) && ((a)->s6_addr[1] & 0x0f) == 1)
#define IN6_IS_ADDR_MC_LINKLOCAL(a) (IN6_IS_ADDR_MULTICAST(a) && ((a)->s6_addr[1] & 0x0f) == 2)
#define IN6_IS_ADDR_MC_GLOBAL(a)    (IN6_IS_ADDR_MULTICAST(a) && ((a)->s6_addr[1] & 0x0f) == 14)
#define IN6_ARE_ADDR_EQUAL(a, b)                                                                   \
    ((a)->s6_addr32[0] == (b)->s6_addr32[0] && (a)->s6_addr32[1] == (b)->s6_addr32[1] &&           \
     (a)->s6_addr32[2] == (b)->s6_addr32[2] && (a)->s6_addr32[3] == (b)->s6_addr32[3])

#define IP_TOS     NET_IP_TOS
#define IP_TTL     NET_IP_TTL
#define IP_PKTINFO NET_IP_PKTINFO
#define IP_HDRINCL NET_IP_HDRINCL

#define IP_MULTICAST_IF    NET_IP_MULTICAST_IF
#define IP_MULTICAST_TTL   NET_IP_MULTICAST_TTL
#define IP_MULTICAST_LOOP  NET_IP_MULTICAST_LOOP
#define IP_ADD_MEMBERSHIP  NET_IP_ADD_MEMBERSHIP
#define IP_DROP_MEMBERSHIP NET_IP_DROP_MEMBERSHIP

#define IPV6_UNICAST_HOPS   NET_IPV6_UNICAST_HOPS
#define IPV6_MULTICAST_IF   NET_IPV6_MULTICAST_IF
#define IPV6_MULTICAST_HOPS NET_IPV6_MULTICAST_HOPS
#define IPV6_MULTICAST_LOOP NET_IPV6_MULTICAST_LOOP
#define IPV6_JOIN_GROUP     NET_IPV6_JOIN_GROUP
#define IPV6_LEAVE_GROUP    NET_IPV6_LEAVE_GROUP
#define IPV6_V6ONLY         NET_IPV6_V6ONLY
#define IPV6_RECVPKTINFO    NET_IPV6_RECVPKTINFO
#define IPV6_PKTINFO        50
#define IPV6_TCLASS         NET_IPV6_TCLASS

/** A group on the interface with a number: struct net_multicast6. */
struct ipv6_mreq {
    struct in6_addr ipv6mr_multiaddr;
    unsigned int ipv6mr_interface;
};

/**
 * Control data IPV6_PKTINFO of sendmsg() and recvmsg(). Received: what the datagram was sent to.
 * To send: from this address, by this interface; all 0: as usual.
 */
struct in6_pktinfo {
    struct in6_addr ipi6_addr;
    unsigned int ipi6_ifindex;
};

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
