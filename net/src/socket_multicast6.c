/* SPDX-License-Identifier: Apache-2.0 */

/* Groups of IPv6 of datagram sockets. */

#include <errno.h>
#include <kernel/console.h>
#include <lwip/mld6.h>
#include <lwip/netif.h>
#include <string.h>

#include "net_private.h"
#include "socket_private.h"

static struct membership {
    const struct net_socket *socket; /* NULL: free */
    struct netif *netif;
    ip6_addr_t group;
} memberships[CONFIG_NET_MULTICAST_GROUPS];

static struct membership *find_free(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(memberships); i++) {
        if (memberships[i].socket == NULL) {
            return &memberships[i];
        }
    }
    return NULL;
}

static struct membership *find(const struct membership *wanted)
{
    for (size_t i = 0; i < ARRAY_SIZE(memberships); i++) {
        struct membership *each = &memberships[i];

        if (each->socket == wanted->socket && each->netif == wanted->netif &&
            ip6_addr_cmp(&each->group, &wanted->group)) {
            return each;
        }
    }
    return NULL;
}

static int join(const struct membership *wanted)
{
    struct membership *unused = find_free();

    if (find(wanted) != NULL) {
        return -EADDRINUSE;
    }
    if (unused == NULL) {
        printk("multicast: more groups than CONFIG_NET_MULTICAST_GROUPS\n");
        return -ENOBUFS;
    }
    err_t error = mld6_joingroup_netif(wanted->netif, &wanted->group);

    if (error != ERR_OK) {
        return net_errno(error);
    }
    *unused = *wanted;
    net__ipv6_groups_changed();
    return 0;
}

static int leave(struct membership *membership)
{
    if (membership == NULL) {
        return -EADDRNOTAVAIL;
    }
    (void)mld6_leavegroup_netif(membership->netif, &membership->group);
    membership->socket = NULL;
    return 0;
}

void net__multicast6_close(const struct net_socket *socket)
{
    for (size_t i = 0; i < ARRAY_SIZE(memberships); i++) {
        if (memberships[i].socket == socket) {
            (void)leave(&memberships[i]);
        }
    }
}

static int change_membership(const struct net_socket *socket, bool is_joining, const void *value,
                             size_t length)
{
    struct net_multicast6 given;
    struct membership wanted = {.socket = socket};

    if (length != sizeof(given)) {
        return -EINVAL;
    }
    memcpy(&given, value, sizeof(given));
    memcpy(wanted.group.addr, given.group, sizeof(given.group));
    if (!ip6_addr_ismulticast(&wanted.group)) {
        return -EINVAL;
    }
    wanted.netif = net__ipv6_default_netif();
    if (given.interface != 0) {
        wanted.netif =
            given.interface <= UINT8_MAX ? netif_get_by_index((u8_t)given.interface) : NULL;
    }
    if (wanted.netif == NULL) {
        return -ENODEV;
    }
    ip6_addr_assign_zone(&wanted.group, IP6_MULTICAST, wanted.netif);
    return is_joining ? join(&wanted) : leave(find(&wanted));
}

static int set_interface(struct udp_pcb *pcb, int index)
{
    if (index < 0 || index > UINT8_MAX || (index != 0 && netif_get_by_index((u8_t)index) == NULL)) {
        return -ENODEV;
    }
    udp_set_multicast_netif_index(pcb, (u8_t)index);
    return 0;
}

static int set_hops(struct udp_pcb *pcb, int hops)
{
    if (hops < -1 || hops > UINT8_MAX) {
        return -EINVAL;
    }
    udp_set_multicast_ttl(pcb, hops == -1 ? 1 : (u8_t)hops);
    return 0;
}

static int set_number(struct udp_pcb *pcb, int option, int number)
{
    if (option == NET_IPV6_MULTICAST_IF) {
        return set_interface(pcb, number);
    }
    if (option == NET_IPV6_MULTICAST_HOPS) {
        return set_hops(pcb, number);
    }
    if (number != 0 && number != 1) {
        return -EINVAL;
    }
    if (number == 1) {
        udp_set_flags(pcb, UDP_FLAGS_MULTICAST_LOOP);
    } else {
        udp_clear_flags(pcb, UDP_FLAGS_MULTICAST_LOOP);
    }
    return 0;
}

static bool is_number(int option)
{
    return option == NET_IPV6_MULTICAST_IF || option == NET_IPV6_MULTICAST_HOPS ||
           option == NET_IPV6_MULTICAST_LOOP;
}

int net__multicast6_option_set(struct net_socket *socket, int option, const void *value,
                               size_t length)
{
    int number;

    if (socket->kind != &net__datagram_kind) {
        return -ENOPROTOOPT;
    }
    if (option == NET_IPV6_JOIN_GROUP || option == NET_IPV6_LEAVE_GROUP) {
        return change_membership(socket, option == NET_IPV6_JOIN_GROUP, value, length);
    }
    if (!is_number(option)) {
        return -ENOPROTOOPT;
    }
    if (length != sizeof(number)) {
        return -EINVAL;
    }
    memcpy(&number, value, sizeof(number));
    return set_number(socket->pcb.udp, option, number);
}

int net__multicast6_option_get(const struct net_socket *socket, int option, int *value)
{
    const struct udp_pcb *pcb = socket->pcb.udp;

    if (socket->kind != &net__datagram_kind) {
        return -ENOPROTOOPT;
    }
    switch (option) {
    case NET_IPV6_MULTICAST_IF:
        *value = udp_get_multicast_netif_index(pcb);
        return 0;
    case NET_IPV6_MULTICAST_HOPS:
        *value = udp_get_multicast_ttl(pcb);
        return 0;
    case NET_IPV6_MULTICAST_LOOP:
        *value = udp_is_flag_set(pcb, UDP_FLAGS_MULTICAST_LOOP) ? 1 : 0;
        return 0;
    default:
        return -ENOPROTOOPT;
    }
}
