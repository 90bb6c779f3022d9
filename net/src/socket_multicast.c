/* SPDX-License-Identifier: Apache-2.0 */

/* Multicast of datagram sockets: who is a member of which group, and how groups are sent to. */

#include <kernel/console.h>
#include <lwip/ip4.h>
#include <lwip/netif.h>
#include <stddef.h>
#include <string.h>

#include "net_private.h"
#include "socket_private.h"

static struct membership {
    const struct net_socket *socket; /* NULL: free */
    struct netif *netif;
    ip4_addr_t group;
} memberships[CONFIG_NET_MULTICAST_GROUPS];

static struct membership *find(const struct net_socket *socket, const struct netif *netif,
                               uint32_t group)
{
    for (size_t i = 0; i < ARRAY_SIZE(memberships); i++) {
        struct membership *each = &memberships[i];

        if (each->socket == socket &&
            (socket == NULL || (each->netif == netif && each->group.addr == group))) {
            return each;
        }
    }
    return NULL;
}

static int join(const struct net_socket *socket, struct netif *netif, uint32_t group)
{
    struct membership *unused = find(NULL, NULL, 0);

    if (find(socket, netif, group) != NULL) {
        return -EADDRINUSE;
    }
    if (unused == NULL) {
        printk("multicast: more groups than CONFIG_NET_MULTICAST_GROUPS\n");
        return -ENOBUFS;
    }
    unused->group.addr = group;
    unused->netif = netif;
    int error = net__multicast_join(netif, &unused->group);

    if (error == 0) {
        unused->socket = socket;
    }
    return error;
}

static void leave(struct membership *membership)
{
    membership->socket = NULL;
    net__multicast_leave(membership->netif, &membership->group);
}

void net__multicast_open(struct net_socket *socket)
{
    udp_set_multicast_ttl(socket->pcb.udp, 1);
    udp_set_flags(socket->pcb.udp, UDP_FLAGS_MULTICAST_LOOP);
}

void net__multicast_close(struct net_socket *socket)
{
    if (IS_ENABLED(CONFIG_NET_IPV6)) {
        net__multicast6_close(socket);
    }
    for (size_t i = 0; i < ARRAY_SIZE(memberships); i++) {
        if (memberships[i].socket == socket) {
            leave(&memberships[i]);
        }
    }
}

struct netif *net__multicast_netif(const struct net_socket *socket)
{
    return netif_get_by_index(udp_get_multicast_netif_index(socket->pcb.udp));
}

/* The interface that is meant. */
static struct netif *netif_of(const struct net_multicast *wanted)
{
    struct netif *netif;
    ip4_addr_t group = {wanted->group};

    if (wanted->interface != 0) {
        return wanted->interface > 0 && wanted->interface <= UINT8_MAX
                   ? netif_get_by_index((u8_t)wanted->interface)
                   : NULL;
    }
    if (wanted->address == NET_IP_ANY) {
        return ip4_route(&group);
    }
    NETIF_FOREACH(netif)
    {
        if (netif_ip4_addr(netif)->addr == wanted->address) {
            return netif;
        }
    }
    return NULL;
}

static int change_membership(const struct net_socket *socket, bool is_joining,
                             const struct net_multicast *wanted)
{
    ip4_addr_t group = {wanted->group};
    struct netif *netif = netif_of(wanted);

    if (!ip4_addr_ismulticast(&group)) {
        return -EINVAL;
    }
    if (netif == NULL) {
        return -ENODEV;
    }
    if (is_joining) {
        return join(socket, netif, wanted->group);
    }
    struct membership *membership = find(socket, netif, wanted->group);

    if (membership == NULL) {
        return -EADDRNOTAVAIL;
    }
    leave(membership);
    return 0;
}

/* A struct net_multicast, with or without the last member. */
static int read_multicast(const void *value, size_t length, struct net_multicast *wanted)
{
    if (length != sizeof(*wanted) && length != offsetof(struct net_multicast, interface)) {
        return -EINVAL;
    }
    *wanted = (struct net_multicast){0};
    memcpy(wanted, value, length);
    return 0;
}

static int set_interface(struct udp_pcb *pcb, const void *value, size_t length)
{
    struct net_multicast wanted = {0};
    int error = 0;

    if (length == sizeof(wanted.address)) {
        memcpy(&wanted.address, value, length);
    } else {
        error = read_multicast(value, length, &wanted);
    }
    if (error != 0) {
        return error;
    }
    bool is_any = wanted.interface == 0 && wanted.address == NET_IP_ANY;
    const struct netif *netif = is_any ? NULL : netif_of(&wanted);

    if (netif == NULL && !is_any) {
        return -EADDRNOTAVAIL;
    }
    udp_set_multicast_netif_index(pcb, is_any ? NETIF_NO_INDEX : netif_get_index(netif));
    return 0;
}

/* An int, or one byte. */
static int read_number(const void *value, size_t length, int *number)
{
    if (length == sizeof(uint8_t)) {
        *number = *(const uint8_t *)value;
        return 0;
    }
    if (length != sizeof(*number)) {
        return -EINVAL;
    }
    memcpy(number, value, length);
    return 0;
}

static int set_number(struct udp_pcb *pcb, int option, const void *value, size_t length)
{
    int number = 0;
    int error = read_number(value, length, &number);

    if (error != 0 || number < 0 || number > UINT8_MAX) {
        return -EINVAL;
    }
    if (option == NET_IP_MULTICAST_TTL) {
        udp_set_multicast_ttl(pcb, (u8_t)number);
    } else if (number != 0) {
        udp_set_flags(pcb, UDP_FLAGS_MULTICAST_LOOP);
    } else {
        udp_clear_flags(pcb, UDP_FLAGS_MULTICAST_LOOP);
    }
    return 0;
}

static bool is_ours(const struct net_socket *socket, int level)
{
    return level == NET_IPPROTO_IP && socket->kind == &net__datagram_kind;
}

int net__multicast_option_set(struct net_socket *socket, int level, int option, const void *value,
                              size_t length)
{
    struct net_multicast wanted;
    int error;

    if (!is_ours(socket, level)) {
        return -ENOPROTOOPT;
    }
    switch (option) {
    case NET_IP_ADD_MEMBERSHIP:
    case NET_IP_DROP_MEMBERSHIP:
        error = read_multicast(value, length, &wanted);
        return error != 0 ? error
                          : change_membership(socket, option == NET_IP_ADD_MEMBERSHIP, &wanted);
    case NET_IP_MULTICAST_IF:
        return set_interface(socket->pcb.udp, value, length);
    case NET_IP_MULTICAST_TTL:
    case NET_IP_MULTICAST_LOOP:
        return set_number(socket->pcb.udp, option, value, length);
    default:
        return -ENOPROTOOPT;
    }
}

static uint32_t address_of_interface(const struct net_socket *socket)
{
    const struct netif *netif = net__multicast_netif(socket);

    return netif == NULL ? NET_IP_ANY : netif_ip4_addr(netif)->addr;
}

/* An int; or one byte, where there is no room for more. */
static int write_number(uint32_t number, void *value, size_t *length)
{
    uint8_t byte = (uint8_t)number;

    if (*length == 0) {
        return -EINVAL;
    }
    if (*length < sizeof(number)) {
        *length = sizeof(byte);
        memcpy(value, &byte, sizeof(byte));
        return 0;
    }
    *length = sizeof(number);
    memcpy(value, &number, sizeof(number));
    return 0;
}

static int write_address(uint32_t address, void *value, size_t *length)
{
    if (*length < sizeof(address)) {
        return -EINVAL;
    }
    *length = sizeof(address);
    memcpy(value, &address, sizeof(address));
    return 0;
}

int net__multicast_option_get(const struct net_socket *socket, int level, int option, void *value,
                              size_t *length)
{
    const struct udp_pcb *pcb = socket->pcb.udp;

    if (!is_ours(socket, level)) {
        return -ENOPROTOOPT;
    }
    switch (option) {
    case NET_IP_MULTICAST_IF:
        return write_address(address_of_interface(socket), value, length);
    case NET_IP_MULTICAST_TTL:
        return write_number(udp_get_multicast_ttl(pcb), value, length);
    case NET_IP_MULTICAST_LOOP:
        return write_number(udp_is_flag_set(pcb, UDP_FLAGS_MULTICAST_LOOP) ? 1U : 0U, value,
                            length);
    default:
        return -ENOPROTOOPT;
    }
}
