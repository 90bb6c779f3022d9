/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Raw sockets: IPv4 packets of one protocol. What comes is copied, and goes on to whom it was for;
 * the copies are queued as datagrams are.
 */

#include <lwip/ip4.h>
#include <lwip/raw.h>
#include <string.h>

#include "net_private.h"
#include "socket_outgoing.h"
#include "socket_private.h"

static u8_t on_packet(void *argument, struct raw_pcb *pcb, struct pbuf *packet, const ip_addr_t *ip)
{
    struct net_socket *socket = argument;
    struct net_address from = net_address(ip_addr_get_ip4_u32(ip), 0);
    struct pbuf *copy = pbuf_clone(PBUF_LINK, PBUF_POOL, packet);

    (void)pcb;
    if (copy == NULL) {
        net__count_dropped_datagram();
        return 0;
    }
    copy->if_idx = packet->if_idx;
    net__datagram_append(socket, copy, &from);
    return 0; /* not taken: it goes on */
}

static bool is_connected(const struct net_socket *socket)
{
    return (socket->pcb.raw->flags & RAW_FLAGS_CONNECTED) != 0;
}

/* What is wrong with a send, or 0. */
static int check(const struct net_socket *socket, const struct net__send *send)
{
    if ((socket->flags & NET__SHUT_WRITE) != 0) {
        return -EPIPE;
    }
    if ((send->flags & NET_MSG_MORE) != 0) {
        return -EOPNOTSUPP;
    }
    if (send->to == NULL) {
        return is_connected(socket) ? 0 : -EDESTADDRREQ;
    }
    if (is_connected(socket)) {
        return -EISCONN;
    }
    return send->to->family == NET_AF_INET ? 0 : -EAFNOSUPPORT;
}

/* lwIP wants the header that the caller made in one piece, with room for that of the link. */
static err_t transmit_with_header(struct raw_pcb *pcb, const struct pbuf *packet,
                                  const ip_addr_t *ip)
{
    struct pbuf *copy = pbuf_alloc(PBUF_LINK, packet->tot_len, PBUF_RAM);

    if (copy == NULL) {
        return ERR_MEM;
    }
    err_t error = ERR_VAL;

    if (packet->tot_len >= IP_HLEN) {
        error = pbuf_copy(copy, packet);
    }
    if (error == ERR_OK) {
        error = raw_sendto(pcb, copy, ip);
    }
    pbuf_free(copy);
    return error;
}

static int error_of_send(err_t error, bool has_header)
{
    return error == ERR_VAL && !has_header ? -EACCES /* a broadcast */ : net_errno(error);
}

static int send(struct net_socket *socket, struct net__send *send)
{
    struct raw_pcb *pcb = socket->pcb.raw;
    bool has_header = (pcb->flags & RAW_FLAGS_HDRINCL) != 0;
    struct net__outgoing outgoing;
    ip_addr_t ip;
    err_t error;
    int problem = check(socket, send);

    if (problem != 0) {
        return problem;
    }
    if (send->length > NET_MTU - (has_header ? 0U : IP_HLEN)) {
        return -EMSGSIZE;
    }
    ip = pcb->remote_ip;
    if (send->to != NULL) {
        ip_addr_set_ip4_u32_val(ip, send->to->ip == NET_IP_ANY ? NET_IP_LOOPBACK : send->to->ip);
    }
    net__outgoing_prepare(&outgoing, send->data, (uint16_t)send->length);
    if (send->transmit != NULL) {
        (void)send->transmit(socket, send, &outgoing.headers);
    }
    if (has_header) {
        error = transmit_with_header(pcb, &outgoing.headers, &ip);
    } else {
        error = raw_sendto(pcb, &outgoing.headers, &ip);
    }
    return error == ERR_OK ? (int)send->length : error_of_send(error, has_header);
}

static int open_raw(struct net_socket *socket)
{
    struct raw_pcb *pcb = raw_new(0);

    if (pcb == NULL) {
        return -ENOBUFS;
    }
    raw_recv(pcb, on_packet, socket);
    socket->pcb.raw = pcb;
    socket->receive_quota = NET__DATAGRAM_QUOTA;
    socket->send_low = 1;
    socket->ready = K_READY_OUT;
    return 0;
}

int net__raw_open(int protocol, uint8_t flags)
{
    int handle = net__socket_open(&net__raw_kind, flags);

    if (handle > 0) {
        net__socket_find(handle)->pcb.raw->protocol = (u8_t)protocol;
    }
    return handle;
}

int net__raw_protocol(const struct net_socket *socket)
{
    return socket->pcb.raw->protocol;
}

int net__raw_header_set(struct net_socket *socket, bool is_included)
{
    if (socket->kind != &net__raw_kind) {
        return -ENOPROTOOPT;
    }
    if (is_included) {
        raw_set_flags(socket->pcb.raw, RAW_FLAGS_HDRINCL);
    } else {
        raw_clear_flags(socket->pcb.raw, RAW_FLAGS_HDRINCL);
    }
    return 0;
}

int net__raw_header_get(const struct net_socket *socket, int *value)
{
    if (socket->kind != &net__raw_kind) {
        return -ENOPROTOOPT;
    }
    *value = (socket->pcb.raw->flags & RAW_FLAGS_HDRINCL) != 0 ? 1 : 0;
    return 0;
}

static err_t bind_raw(struct net_socket *socket, const ip_addr_t *ip, uint16_t port)
{
    (void)port;
    return raw_bind(socket->pcb.raw, ip);
}

static void close_raw(struct net_socket *socket, bool has_unread)
{
    (void)has_unread;
    raw_remove(socket->pcb.raw);
}

static int connect(struct net_socket *socket, const struct net_address *address)
{
    ip_addr_t ip;

    if (address->family == NET_AF_UNSPEC) {
        raw_disconnect(socket->pcb.raw);
        return 0;
    }
    if (address->family != NET_AF_INET) {
        return -EAFNOSUPPORT;
    }
    ip_addr_set_ip4_u32_val(ip, address->ip == NET_IP_ANY ? NET_IP_LOOPBACK : address->ip);
    return net_errno(raw_connect(socket->pcb.raw, &ip));
}

static int shut_down(struct net_socket *socket, bool reading, bool writing)
{
    if (!is_connected(socket)) {
        return -ENOTCONN;
    }
    net__datagram_stop(socket, reading, writing);
    return 0;
}

static int name(const struct net_socket *socket, bool is_remote, struct net_address *address)
{
    const struct raw_pcb *pcb = socket->pcb.raw;

    *address = net__address_of(socket, is_remote ? &pcb->remote_ip : &pcb->local_ip, 0);
    return is_remote && !is_connected(socket) ? -ENOTCONN : 0;
}

static uint32_t readable(const struct net_socket *socket)
{
    return socket->first != NULL ? socket->first->tot_len : 0;
}

static const struct net__ways ways = {
    .domain = NET_AF_INET,
    .state = "raw",
    .connect = connect,
    .shut_down = shut_down,
    .name = name,
    .readable = readable,
};

const struct net_socket_kind net__raw_kind = {
    .type = NET_SOCK_RAW,
    .ways = &ways,
    .open = open_raw,
    .bind = bind_raw,
    .close = close_raw,
    .take = net__datagram_take,
    .send = send,
};
