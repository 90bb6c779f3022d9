/* SPDX-License-Identifier: Apache-2.0 */

/* Opening and naming sockets: what streams and datagrams have in common. */

#include "socket_private.h"

#include <lwip/netif.h>
#include <string.h>

static const struct net_socket_kind *kind_of(int type)
{
    if (type == NET_SOCK_STREAM) {
        return &net__stream_kind;
    }
    if (IS_ENABLED(CONFIG_NET_RAW_SOCKETS) && type == NET_SOCK_RAW) {
        return &net__raw_kind;
    }
    return type == NET_SOCK_DGRAM ? &net__datagram_kind : NULL;
}

int net__socket_open(const struct net_socket_kind *kind, uint8_t flags)
{
    struct net_socket *socket = net__socket_allocate(kind);

    if (socket == NULL) {
        return -ENFILE;
    }
    int error = kind->open(socket);

    if (error != 0) {
        net__socket_free(socket);
        return error;
    }
    unsigned int key = irq_lock();
    int handle = net__socket_publish(socket);

    socket->flags = flags;
    irq_unlock(key);
    return handle;
}

static uint8_t flags_of(int type)
{
    return (type & NET_SOCK_NONBLOCK) != 0 ? NET__NONBLOCKING : 0;
}

static bool has_protocol(const struct net_socket_kind *kind, int protocol)
{
    if (IS_ENABLED(CONFIG_NET_RAW_SOCKETS) && kind == &net__raw_kind) {
        return protocol > 0 && protocol <= UINT8_MAX;
    }
    return protocol == 0 || protocol == kind->protocol;
}

static int open_kind(const struct net_socket_kind *kind, int protocol, uint8_t flags)
{
    if (IS_ENABLED(CONFIG_NET_RAW_SOCKETS) && kind == &net__raw_kind) {
        return net__raw_open(protocol, flags);
    }
    return net__socket_open(kind, flags);
}

static int open_packet(int type, int protocol)
{
    if ((type & ~NET_SOCK_NONBLOCK) != NET_SOCK_RAW) {
        return -EPROTOTYPE;
    }
    if (!net_is_started()) {
        return -ENETDOWN;
    }
    net_core_lock();
    int handle = net__packet_open(protocol, flags_of(type));

    net_core_unlock();
    return handle;
}

int net_socket(int domain, int type, int protocol)
{
    const struct net_socket_kind *kind = kind_of(type & ~NET_SOCK_NONBLOCK);
    const bool is_ipv6 = IS_ENABLED(CONFIG_NET_IPV6) && domain == NET_AF_INET6;

    if (IS_ENABLED(CONFIG_NET_PACKET_SOCKETS) && domain == NET_AF_PACKET) {
        return open_packet(type, protocol);
    }
    if (domain != NET_AF_INET && !is_ipv6) {
        return -EAFNOSUPPORT;
    }
    if (kind == NULL || (is_ipv6 && kind->ways != NULL)) {
        return -EPROTOTYPE;
    }
    if (!has_protocol(kind, protocol)) {
        return -EPROTONOSUPPORT;
    }
    if (!net_is_started()) {
        return -ENETDOWN;
    }
    net_core_lock();
    int handle =
        is_ipv6 ? net__ipv6_open(kind, flags_of(type)) : open_kind(kind, protocol, flags_of(type));

    net_core_unlock();
    return handle;
}

/* Names */

static uint16_t *local_port_of(const struct net_socket *socket)
{
    if (net__is_stream(socket)) {
        return &socket->pcb.tcp->local_port;
    }
    return &socket->pcb.udp->local_port;
}

bool net__is_bound(const struct net_socket *socket)
{
    return *local_port_of(socket) != 0;
}

err_t net__bind_to_random_port(struct net_socket *socket, const ip_addr_t *ip)
{
    err_t error = socket->kind->bind(socket, ip, 0); /* lwIP, with a patch of ours, chooses */

    if (error == ERR_BUF) {
        error = ERR_USE;
    }
    return error;
}

static bool is_local(const ip_addr_t *ip)
{
    struct netif *netif;

    if (IS_ENABLED(CONFIG_NET_IPV6) && IP_IS_V6(ip)) {
        return net__ipv6_is_local(ip);
    }
    NETIF_FOREACH(netif)
    {
        if (ip4_addr_cmp(netif_ip4_addr(netif), ip_2_ip4(ip)) ||
            ip4_addr_isbroadcast(ip_2_ip4(ip), netif)) {
            return true;
        }
    }
    return ip_addr_isany(ip) || (IS_ENABLED(CONFIG_NET_MULTICAST) && ip_addr_ismulticast(ip));
}

static int bind_socket(struct net_socket *socket, const struct net_address *address)
{
    ip_addr_t ip;
    int error = 0;

    if (IS_ENABLED(CONFIG_NET_PACKET_SOCKETS) && socket->kind == &net__packet_kind) {
        return net__packet_bind(socket, address);
    }
    if (address->family != net__family_of(socket)) {
        return -EAFNOSUPPORT;
    }
    ip_addr_set_ip4_u32_val(ip, address->ip);
    if (net__is_ipv6(socket)) {
        error = net__ipv6_to_bind(socket, address, &ip);
    }
    if (error != 0 || socket->pcb.any == NULL || socket->state != NET__OPEN ||
        (socket->kind->ways == NULL && net__is_bound(socket))) {
        return -EINVAL;
    }
    if (!is_local(&ip) || (net__is_stream(socket) && ip_addr_ismulticast(&ip))) {
        return -EADDRNOTAVAIL;
    }
    if (address->port == 0) {
        return net_errno(net__bind_to_random_port(socket, &ip));
    }
    return net_errno(socket->kind->bind(socket, &ip, net_ntohs(address->port)));
}

int net_bind(int handle, const struct net_address *address)
{
    net_core_lock();
    struct net_socket *socket = net__socket_find(handle);
    int error = socket == NULL ? -EBADF : bind_socket(socket, address);

    net_core_unlock();
    return error;
}

int net_getsockname(int handle, struct net_address *address)
{
    net_core_lock();
    struct net_socket *socket = net__socket_find(handle);

    if (socket == NULL) {
        net_core_unlock();
        return -EBADF;
    }
    *address = net__address_of(socket, net__any_ip(socket), 0);
    if (UNLIKELY(socket->kind->ways != NULL)) {
        (void)socket->kind->ways->name(socket, false, address);
    } else if (socket->pcb.any != NULL) {
        *address = net__address_of(socket, &socket->pcb.any->local_ip, *local_port_of(socket));
    }
    net_core_unlock();
    return 0;
}

static int remote_address(const struct net_socket *socket, struct net_address *address)
{
    bool is_datagram = !net__is_stream(socket);

    if (UNLIKELY(socket->kind->ways != NULL)) {
        return socket->kind->ways->name(socket, true, address);
    }
    if (socket->pcb.any == NULL) {
        return -ENOTCONN;
    }
    if (is_datagram && (socket->pcb.udp->flags & UDP_FLAGS_CONNECTED) != 0) {
        *address =
            net__address_of(socket, &socket->pcb.udp->remote_ip, socket->pcb.udp->remote_port);
        return 0;
    }
    if (!is_datagram && socket->state == NET__CONNECTED) {
        *address =
            net__address_of(socket, &socket->pcb.tcp->remote_ip, socket->pcb.tcp->remote_port);
        return 0;
    }
    return -ENOTCONN;
}

int net_getpeername(int handle, struct net_address *address)
{
    net_core_lock();
    struct net_socket *socket = net__socket_find(handle);
    int error = socket == NULL ? -EBADF : remote_address(socket, address);

    net_core_unlock();
    return error;
}

/* Listening */

static int listen_on(struct net_socket *socket, int backlog)
{
    if (!net__is_stream(socket)) {
        return -EOPNOTSUPP;
    }
    backlog = MAX(1, MIN(backlog, UINT8_MAX));
    return net__stream_listen(socket, (uint8_t)backlog);
}

int net_listen(int handle, int backlog)
{
    net_core_lock();
    struct net_socket *socket = net__socket_find(handle);
    int error = socket == NULL ? -EBADF : listen_on(socket, backlog);

    net_core_unlock();
    return error;
}

/* Shutting down */

static int shut_down_stream(struct net_socket *socket, bool reading, bool writing)
{
    int error = 0;

    if (socket->state != NET__CONNECTED) {
        return -ENOTCONN;
    }
    if (writing) {
        error = net__stream_stop_sending(socket);
    }
    if (reading && error == 0) {
        net__stream_stop_receiving(socket);
    }
    return error;
}

static int shut_down(struct net_socket *socket, bool reading, bool writing)
{
    if (UNLIKELY(socket->kind->ways != NULL)) {
        return socket->kind->ways->shut_down(socket, reading, writing);
    }
    if (net__is_stream(socket)) {
        return shut_down_stream(socket, reading, writing);
    }
    return net__datagram_shutdown(socket, reading, writing);
}

int net_shutdown(int handle, int how)
{
    if (how != NET_SHUT_RD && how != NET_SHUT_WR && how != NET_SHUT_RDWR) {
        return -EINVAL;
    }
    net_core_lock();
    struct net_socket *socket = net__socket_find(handle);
    int error = -EBADF;

    if (socket != NULL) {
        error = shut_down(socket, how != NET_SHUT_WR, how != NET_SHUT_RD);
    }
    net_core_unlock();
    return error;
}
