/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Datagram sockets.
 *
 * The queue links the pbufs of all datagrams by `next`; a datagram ends with the pbuf whose len
 * is its tot_len. Who sent it stands where its UDP header was.
 */

#include <lwip/pbuf.h>
#include <string.h>

#include "net_private.h"
#include "socket_outgoing.h"
#include "socket_private.h"

#define IP_AND_UDP_HEADER_BYTES 28U

/* Family, port and address of IPv4. */
#define SENDER_BYTES (offsetof(struct net_address, ip) + sizeof(uint32_t))

BASE_STATIC_ASSERT(SENDER_BYTES <= UDP_HLEN,
                   "the sender's address takes the place of the UDP header");

static uint8_t *sender_of(const struct pbuf *datagram)
{
    return (uint8_t *)datagram->payload - UDP_HLEN;
}

static struct pbuf *last_pbuf_of(struct pbuf *datagram, uint32_t *buffers)
{
    *buffers = 1;
    while (datagram->len != datagram->tot_len) {
        datagram = datagram->next;
        (*buffers)++;
    }
    return datagram;
}

/* The first datagram is always taken. */
static bool is_welcome(const struct net_socket *socket, uint32_t buffers)
{
    bool fits = socket->queued + buffers * CONFIG_NET_RX_BUFFER_BYTES <= socket->receive_quota;

    return (fits || socket->first == NULL) && net__has_buffers(socket, buffers) &&
           (socket->flags & NET__SHUT_READ) == 0;
}

static void append(struct net_socket *socket, struct pbuf *datagram, struct pbuf *last,
                   uint32_t buffers)
{
    if (socket->first == NULL) {
        socket->first = datagram;
    } else {
        socket->last->next = datagram;
    }
    socket->last = last;
    socket->queued += buffers * CONFIG_NET_RX_BUFFER_BYTES;
    net__buffers_held += buffers;
}

static inline void receive(struct net_socket *socket, struct pbuf *datagram,
                           const struct net_address *from)
{
    uint32_t buffers;
    struct pbuf *last = last_pbuf_of(datagram, &buffers);

    memcpy(sender_of(datagram), from, SENDER_BYTES);
    unsigned int key = irq_lock();

    if (UNLIKELY(!is_welcome(socket, buffers))) {
        irq_unlock(key);
        pbuf_free(datagram);
        net__count_dropped_datagram();
        return;
    }
    append(socket, datagram, last, buffers);
    net__raise(socket, K_READY_IN);
    if (!k_wait_queue_is_empty(&socket->readers)) {
        (void)k_wake_first(&socket->readers, 0);
    }
    k_reschedule(key);
}

void net__datagram_append(struct net_socket *socket, struct pbuf *datagram,
                          const struct net_address *from)
{
    receive(socket, datagram, from);
}

static void on_datagram(void *argument, struct udp_pcb *pcb, struct pbuf *datagram,
                        const ip_addr_t *ip, u16_t port)
{
    struct net_socket *socket = argument;
    struct net_address from =
        net__is_ipv6(socket) ? net__ipv6_sender(port) : net_address(ip_addr_get_ip4_u32(ip), port);

    (void)pcb;
    receive(socket, datagram, &from);
}

int net__datagram_take(struct net_socket *socket, struct net__receive *receive)
{
    struct pbuf *datagram = socket->first;

    if (datagram == NULL) {
        return (socket->flags & NET__SHUT_READ) != 0 ? 0 : -EAGAIN;
    }
    if (UNLIKELY((receive->flags & NET_MSG_PEEK) != 0)) {
        pbuf_ref(datagram);
    } else {
        uint32_t buffers;
        struct pbuf *last = last_pbuf_of(datagram, &buffers);

        socket->first = last->next;
        last->next = NULL;
        socket->queued -= buffers * CONFIG_NET_RX_BUFFER_BYTES;
        net__buffers_held -= buffers;
        if (socket->first == NULL && (socket->flags & NET__SHUT_READ) == 0) {
            net__lower(socket, K_READY_IN);
        }
    }
    if (receive->from != NULL) {
        memcpy(receive->from, sender_of(datagram), SENDER_BYTES);
        if (net__is_ipv6(socket)) {
            net__ipv6_complete_sender(datagram, receive->from);
        }
    }
    receive->claim.whole = datagram;
    if ((receive->flags & NET_MSG_TRUNC) != 0) {
        return datagram->tot_len;
    }
    return (int)MIN(receive->length, datagram->tot_len);
}

static err_t transmit(struct net_socket *socket, struct net__send *send, struct pbuf *datagram)
{
    const struct net_address *to = send->to;
    ip_addr_t ip;

    if (UNLIKELY(send->transmit != NULL)) {
        return send->transmit(socket, send, datagram);
    }

    if (to == NULL) {
        return udp_send(socket->pcb.udp, datagram);
    }
    net__address_to_reach(socket, to, &ip);
    return udp_sendto(socket->pcb.udp, datagram, &ip, net_ntohs(to->port));
}

/* What is wrong with a send, or 0. */
static int check(const struct net_socket *socket, const struct net__send *send)
{
    bool is_connected = (socket->pcb.udp->flags & UDP_FLAGS_CONNECTED) != 0;

    if (UNLIKELY((socket->flags & NET__SHUT_WRITE) != 0)) {
        return -EPIPE;
    }
    if (UNLIKELY((send->flags & NET_MSG_MORE) != 0)) {
        return -EOPNOTSUPP; /* a datagram of several pieces is for net_sendmsg() */
    }
    if (send->to == NULL) {
        return is_connected ? 0 : -EDESTADDRREQ;
    }
    if (is_connected) {
        return -EISCONN;
    }
    int error = net__check_address(socket, send->to);

    if (error != 0) {
        return error;
    }
    return send->to->port == 0 ? -EADDRNOTAVAIL : 0;
}

static inline uint16_t header_bytes(const struct net_socket *socket, const struct net_address *to)
{
    return net__is_ipv6(socket) ? net__ipv6_header_bytes(socket, to) : IP_AND_UDP_HEADER_BYTES;
}

static int error_of_send(err_t error)
{
    return error == ERR_VAL ? -EACCES /* a broadcast without permission */ : net_errno(error);
}

static int send(struct net_socket *socket, struct net__send *send)
{
    int problem = check(socket, send);

    if (UNLIKELY(problem != 0)) {
        return problem;
    }
    if (send->length > NET_MTU - header_bytes(socket, send->to)) {
        return -EMSGSIZE;
    }
    if (UNLIKELY(!net__is_bound(socket))) {
        problem = net_errno(net__bind_to_random_port(socket, net__any_ip(socket)));
    }
    if (problem != 0) {
        return problem;
    }
    struct net__outgoing outgoing;

    net__outgoing_prepare(&outgoing, send->data, (uint16_t)send->length);
    err_t error = transmit(socket, send, &outgoing.headers);

    __ASSERT(outgoing.headers.ref == 1 && outgoing.data.ref == 1,
             "an interface keeps a datagram of the caller's memory");
    return LIKELY(error == ERR_OK) ? (int)send->length : error_of_send(error);
}

static int open_datagram(struct net_socket *socket)
{
    struct udp_pcb *pcb = udp_new();

    if (pcb == NULL) {
        return -ENOBUFS;
    }
    udp_recv(pcb, on_datagram, socket);
    socket->pcb.udp = pcb;
    socket->receive_quota = NET__DATAGRAM_QUOTA;
    socket->send_low = 1;
    socket->ready = K_READY_OUT;
    if (IS_ENABLED(CONFIG_NET_MULTICAST)) {
        net__multicast_open(socket);
    }
    return 0;
}

static err_t bind_datagram(struct net_socket *socket, const ip_addr_t *ip, uint16_t port)
{
    return udp_bind(socket->pcb.udp, ip, port);
}

int net__datagram_connect(struct net_socket *socket, const struct net_address *address)
{
    ip_addr_t ip;
    err_t error = ERR_OK;

    if (address->family == NET_AF_UNSPEC) {
        udp_disconnect(socket->pcb.udp);
        return 0;
    }
    int problem = net__check_address(socket, address);

    if (problem != 0) {
        return problem;
    }
    if (address->port == 0) {
        return -EADDRNOTAVAIL;
    }
    net__address_to_reach(socket, address, &ip);
    if (!net__is_bound(socket)) {
        error = net__bind_to_random_port(socket, net__any_ip(socket));
    }
    if (error == ERR_OK) {
        error = udp_connect(socket->pcb.udp, &ip, net_ntohs(address->port));
    }
    return net_errno(error);
}

void net__datagram_stop(struct net_socket *socket, bool reading, bool writing)
{
    unsigned int key = irq_lock();

    socket->flags |= (uint8_t)((reading ? NET__SHUT_READ : 0) | (writing ? NET__SHUT_WRITE : 0));
    irq_unlock(key);
    net__raise_and_wake(socket, (reading ? K_READY_IN : 0U) | (writing ? K_READY_OUT : 0U));
}

int net__datagram_shutdown(struct net_socket *socket, bool reading, bool writing)
{
    if ((socket->pcb.udp->flags & UDP_FLAGS_CONNECTED) == 0) {
        return -ENOTCONN;
    }
    net__datagram_stop(socket, reading, writing);
    return 0;
}

static void close_datagram(struct net_socket *socket, bool has_unread)
{
    (void)has_unread;
    if (IS_ENABLED(CONFIG_NET_MULTICAST)) {
        net__multicast_close(socket);
    }
    udp_remove(socket->pcb.udp);
}

const struct net_socket_kind net__datagram_kind = {
    .type = NET_SOCK_DGRAM,
    .protocol = NET_IPPROTO_UDP,
    .open = open_datagram,
    .bind = bind_datagram,
    .close = close_datagram,
    .take = net__datagram_take,
    .send = send,
};
