/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_BSD_ADDRESS_H
#define NET_BSD_ADDRESS_H

/* Between BSD's addresses and ours: the one place that knows both. */

#include <base/util.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

BASE_STATIC_ASSERT(offsetof(struct sockaddr_in, sin_port) == offsetof(struct net_address, port) &&
                       offsetof(struct sockaddr_in, sin_addr) == offsetof(struct net_address, ip),
                   "struct sockaddr_in begins as struct net_address does");

#if CONFIG_NET_IPV6
BASE_STATIC_ASSERT(offsetof(struct sockaddr_in6, sin6_addr) == offsetof(struct net_address, ip6) &&
                       offsetof(struct sockaddr_in6, sin6_scope_id) ==
                           offsetof(struct net_address, scope) &&
                       sizeof(struct sockaddr_in6) == sizeof(struct net_address),
                   "struct sockaddr_in6 is struct net_address");
#endif

BASE_STATIC_ASSERT(offsetof(struct sockaddr_ll, sll_protocol) ==
                           offsetof(struct net_address, port) &&
                       offsetof(struct sockaddr_ll, sll_ifindex) ==
                           offsetof(struct net_address, ip),
                   "struct sockaddr_ll begins as struct net_address does");

/* Copied, because a struct sockaddr of a caller need not be aligned. False: it is too short. */
static inline bool bsd_from_sockaddr(const void *from, socklen_t length, struct net_address *to)
{
    if (from == NULL || length < sizeof(struct sockaddr_in)) {
        return false;
    }
    memset(to, 0, sizeof(*to));
    memcpy(to, from, sizeof(*to) < length ? sizeof(*to) : length);
    if (IS_ENABLED(CONFIG_NET_IPV6) && to->family == AF_INET6) {
        to->ip = 0; /* of BSD the flow */
        return length >= sizeof(struct sockaddr_in6);
    }
    if (IS_ENABLED(CONFIG_NET_PACKET_SOCKETS) && to->family == AF_PACKET) {
        return length >= sizeof(struct sockaddr_ll);
    }
    return true;
}

/* What does not fit is cut, and *length says what there was. */
static inline void bsd_to_sockaddr(const struct net_address *from, void *to, socklen_t *length)
{
    struct sockaddr_in address = {
        .sin_family = from->family, .sin_port = from->port, .sin_addr = {from->ip}};

    if (to == NULL || length == NULL) {
        return;
    }
    if (IS_ENABLED(CONFIG_NET_PACKET_SOCKETS) && from->family == AF_PACKET) {
        struct sockaddr_ll link = {.sll_family = AF_PACKET,
                                   .sll_protocol = from->port,
                                   .sll_ifindex = (int)from->ip,
                                   .sll_hatype = ARPHRD_ETHER};

        memcpy(to, &link, MIN(*length, sizeof(link)));
        *length = sizeof(link);
        return;
    }
    if (IS_ENABLED(CONFIG_NET_IPV6) && from->family == AF_INET6) {
        memcpy(to, from, MIN(*length, sizeof(*from)));
        *length = sizeof(struct sockaddr_in6);
        return;
    }
    memcpy(to, &address, MIN(*length, sizeof(address)));
    *length = sizeof(address);
}

#endif
