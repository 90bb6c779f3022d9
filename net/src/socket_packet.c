/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Packet sockets: Ethernet frames as they come, before lwIP sees them, and frames to be sent as
 * they are. What comes is copied, and the copies are queued as datagrams are.
 */

#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <string.h>

#include "net_private.h"
#include "socket_outgoing.h"
#include "socket_private.h"

#define HEADER_BYTES 14U
#define TYPE_OFFSET  12U

static uint32_t open_count; /* core lock */

static bool wants(const struct net_socket *socket, uint16_t type, uint8_t interface)
{
    if (socket->kind != &net__packet_kind || socket->packet.protocol == 0) {
        return false;
    }
    return (socket->packet.protocol == net_htons(NET_FRAME_ALL) ||
            socket->packet.protocol == type) &&
           (socket->packet.interface == 0 || socket->packet.interface == interface);
}

static void give(struct net_socket *socket, const struct pbuf *frame,
                 const struct net_address *from)
{
    struct pbuf *copy = pbuf_clone(PBUF_LINK, PBUF_POOL, (struct pbuf *)(uintptr_t)frame);

    if (copy == NULL) {
        net__count_dropped_datagram();
        return;
    }
    (void)pbuf_remove_header(copy, ETH_PAD_SIZE);
    net__datagram_append(socket, copy, from);
}

void net__packet_received(const struct net_interface *interface, const struct pbuf *frame)
{
    struct net_address from = {.family = NET_AF_PACKET,
                               .ip = (uint32_t)net_interface_index(interface)};

    if (open_count == 0) {
        return;
    }
    (void)pbuf_copy_partial(frame, &from.port, sizeof(from.port), ETH_PAD_SIZE + TYPE_OFFSET);
    for (size_t i = 0; i < CONFIG_NET_SOCKETS; i++) {
        if (wants(&net__sockets[i], from.port, (uint8_t)from.ip)) {
            give(&net__sockets[i], frame, &from);
        }
    }
}

/* The interface to send by, or what is wrong. */
static int find_interface(const struct net_socket *socket, const struct net__send *send,
                          struct netif **netif)
{
    uint32_t index = socket->packet.interface;

    if (send->to != NULL) {
        if (send->to->family != NET_AF_PACKET) {
            return -EAFNOSUPPORT;
        }
        index = send->to->ip;
    }
    if (index == 0) {
        return -EDESTADDRREQ;
    }
    *netif = index <= UINT8_MAX ? netif_get_by_index((u8_t)index) : NULL;
    if (*netif == NULL) {
        return -ENODEV;
    }
    return ((*netif)->flags & NETIF_FLAG_ETHERNET) != 0 ? 0 : -EOPNOTSUPP;
}

/* The frame in one piece, behind the padding of lwIP's. */
static struct pbuf *make_frame(struct net_socket *socket, struct net__send *send)
{
    struct net__outgoing outgoing;
    struct pbuf *frame = pbuf_alloc(PBUF_RAW, (u16_t)(ETH_PAD_SIZE + send->length), PBUF_RAM);

    if (frame == NULL) {
        return NULL;
    }
    net__outgoing_prepare(&outgoing, send->data, (uint16_t)send->length);
    if (send->transmit != NULL) {
        (void)send->transmit(socket, send, &outgoing.headers);
    }
    (void)pbuf_copy_partial(&outgoing.headers, (uint8_t *)frame->payload + ETH_PAD_SIZE,
                            (u16_t)send->length, 0);
    return frame;
}

static int send(struct net_socket *socket, struct net__send *send)
{
    struct netif *netif;
    int problem = find_interface(socket, send, &netif);

    if (problem != 0) {
        return problem;
    }
    if ((send->flags & NET_MSG_MORE) != 0) {
        return -EOPNOTSUPP;
    }
    if (send->length < HEADER_BYTES) {
        return -EINVAL;
    }
    if (send->length > NET_MTU + HEADER_BYTES) {
        return -EMSGSIZE;
    }
    struct pbuf *frame = make_frame(socket, send);

    if (frame == NULL) {
        return -ENOBUFS;
    }
    err_t error = netif_is_link_up(netif) ? netif->linkoutput(netif, frame) : ERR_CONN;

    pbuf_free(frame);
    if (error == ERR_CONN) {
        return -ENETDOWN;
    }
    return error == ERR_OK ? (int)send->length : net_errno(error);
}

int net__packet_bind(struct net_socket *socket, const struct net_address *address)
{
    if (address->family != NET_AF_PACKET) {
        return -EAFNOSUPPORT;
    }
    if (address->ip != 0 &&
        (address->ip > UINT8_MAX || netif_get_by_index((u8_t)address->ip) == NULL)) {
        return -ENODEV;
    }
    socket->packet.interface = (uint8_t)address->ip;
    if (address->port != 0) {
        socket->packet.protocol = address->port;
    }
    return 0;
}

static int open_one(struct net_socket *socket)
{
    socket->receive_quota = NET__DATAGRAM_QUOTA;
    socket->send_low = 1;
    socket->ready = K_READY_OUT;
    open_count++;
    return 0;
}

int net__packet_open(int protocol, uint8_t flags)
{
    if (protocol < 0 || protocol > UINT16_MAX) {
        return -EPROTONOSUPPORT;
    }
    int handle = net__socket_open(&net__packet_kind, flags);

    if (handle > 0) {
        net__socket_find(handle)->packet.protocol = (uint16_t)protocol;
    }
    return handle;
}

static void close_one(struct net_socket *socket, bool has_unread)
{
    (void)socket;
    (void)has_unread;
    open_count--;
}

static int connect(struct net_socket *socket, const struct net_address *address)
{
    (void)socket;
    (void)address;
    return -EOPNOTSUPP;
}

static int shut_down(struct net_socket *socket, bool reading, bool writing)
{
    (void)socket;
    (void)reading;
    (void)writing;
    return -ENOTCONN;
}

static int name(const struct net_socket *socket, bool is_remote, struct net_address *address)
{
    *address = (struct net_address){
        .family = NET_AF_PACKET, .port = socket->packet.protocol, .ip = socket->packet.interface};
    return is_remote ? -ENOTCONN : 0;
}

static uint32_t readable(const struct net_socket *socket)
{
    return socket->first != NULL ? socket->first->tot_len : 0;
}

static const struct net__ways ways = {
    .domain = NET_AF_PACKET,
    .state = "packet",
    .connect = connect,
    .shut_down = shut_down,
    .name = name,
    .readable = readable,
};

const struct net_socket_kind net__packet_kind = {
    .type = NET_SOCK_RAW,
    .ways = &ways,
    .open = open_one,
    .close = close_one,
    .take = net__datagram_take,
    .send = send,
};
