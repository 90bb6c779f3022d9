/* SPDX-License-Identifier: Apache-2.0 */

/* Sending messages: several buffers in one call, and the way of a datagram. */

#include <kernel/console.h>
#include <lwip/ip4.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <net/socket_message.h>

#include "socket_private.h"

int net__message_length(const struct net_message *message)
{
    size_t length = 0;

    for (size_t i = 0; i < message->count; i++) {
        if (message->buffers[i].length > INT32_MAX - length) {
            return -EINVAL;
        }
        length += message->buffers[i].length;
    }
    return (int)length;
}

/* Sending a stream */

/* How far a send has come. */
struct progress {
    size_t index; /* of the buffer that is being sent */
    size_t done;  /* bytes of those before it */
    struct net__send send;
};

static void begin_buffer(struct progress *progress, const struct net_message *message, int flags)
{
    const struct net_buffer *buffer = &message->buffers[progress->index];
    bool is_last = progress->index + 1 == message->count;

    progress->send = (struct net__send){.data = buffer->data,
                                        .length = buffer->length,
                                        .flags = flags | (is_last ? 0 : NET_MSG_MORE)};
}

/* Core lock held. */
static int send_buffers(struct net_socket *socket, struct progress *progress,
                        const struct net_message *message, int flags)
{
    if (progress->done > 0 && socket->state == NET__ENDED) {
        return (int)progress->done; /* why it has ended is for the next call */
    }
    for (;;) {
        int result = socket->kind->send(socket, &progress->send);

        if (result < 0) {
            return result;
        }
        progress->done += (size_t)result;
        progress->send.sent = 0;
        progress->index++;
        if ((size_t)result < progress->send.length || progress->index >= message->count) {
            return (int)progress->done;
        }
        begin_buffer(progress, message, flags);
    }
}

static int send_stream(int handle, const struct net_message *message, int flags)
{
    struct net__patience patience = {.has_waited = false};
    struct progress progress = {.index = 0};

    if (message->count > 0) {
        begin_buffer(&progress, message, flags);
    }
    for (;;) {
        net_core_lock();
        struct net_socket *socket = net__socket_find(handle);
        int result = -EBADF;

        if (socket != NULL) {
            result = send_buffers(socket, &progress, message, flags);
        }
        net_core_unlock();
        if (result == -EAGAIN) {
            result = net__wait_writable(handle, &patience, flags);
        } else if (result >= 0) {
            return result;
        }
        if (result != 0) {
            size_t sent = progress.done + progress.send.sent;

            return sent > 0 ? (int)sent : result;
        }
    }
}

/* Sending a datagram */

struct outgoing {
    struct net__send send; /* must come first: transmit() is given it */
    const struct net_message *message;
    struct pbuf parts[CONFIG_NET_MESSAGE_BUFFERS];
};

/* Link the buffers behind the headers. They exist only while they are sent. */
static void chain_parts(struct outgoing *outgoing, struct pbuf *headers)
{
    const struct net_message *message = outgoing->message;
    struct pbuf **next = &headers->next;
    uint16_t left = headers->tot_len;

    *next = NULL;
    for (size_t i = 0; i < message->count; i++) {
        uint16_t length = (uint16_t)message->buffers[i].length;

        if (length == 0) {
            continue;
        }
        outgoing->parts[i] = (struct pbuf){
            .payload = message->buffers[i].data,
            .tot_len = left,
            .len = length,
            .type_internal = PBUF_TYPE_FLAG_DATA_VOLATILE,
            .ref = 1,
        };
        *next = &outgoing->parts[i];
        next = &outgoing->parts[i].next;
        left = (uint16_t)(left - length);
    }
}

static bool is_our_address(const ip4_addr_t *ip)
{
    struct netif *netif;

    NETIF_FOREACH(netif)
    {
        if (ip4_addr_cmp(netif_ip4_addr(netif), ip)) {
            return true;
        }
    }
    return false;
}

/* That of the message, else the socket's, else the one that leads there. */
struct netif *net__netif_for(const struct net_socket *socket, int interface, const ip_addr_t *to)
{
    struct netif *netif = NULL;

    if (interface != 0) {
        return interface > 0 && interface <= UINT8_MAX ? netif_get_by_index((u8_t)interface) : NULL;
    }
    if (socket->pcb.udp->netif_idx != NETIF_NO_INDEX) {
        return netif_get_by_index(socket->pcb.udp->netif_idx);
    }
    if (IS_ENABLED(CONFIG_NET_MULTICAST) && ip_addr_ismulticast(to)) {
        netif = net__multicast_netif(socket);
    }
    if (netif != NULL) {
        return netif;
    }
    if (IS_ENABLED(CONFIG_NET_IPV6) && IP_IS_V6(to)) {
        return net__ipv6_route(socket, to);
    }
    return ip4_route(ip_2_ip4(to));
}

int net__find_way_of_ip4(const struct net_socket *socket, int interface, uint32_t ip,
                         struct net__way *way)
{
    way->netif = net__netif_for(socket, interface, &way->to);
    if (way->netif == NULL) {
        return interface != 0 ? -ENODEV : -ENETUNREACH;
    }
    ip_addr_set_ip4_u32_val(way->from, ip);
    if (ip != NET_IP_ANY) {
        return is_our_address(ip_2_ip4(&way->from)) ? 0 : -EADDRNOTAVAIL;
    }
    way->from = socket->pcb.udp->local_ip;
    if (ip_addr_isany_val(way->from) || ip_addr_ismulticast(&way->from)) {
        way->from = *netif_ip_addr4(way->netif);
    }
    return 0;
}

static int find_way(const struct net_socket *socket, const struct outgoing *outgoing,
                    struct net__way *way)
{
    const struct net_packet_info *info = outgoing->message->info;
    const struct net_address *to = outgoing->send.to;
    const struct udp_pcb *pcb = socket->pcb.udp;

    way->to = pcb->remote_ip;
    way->port = pcb->remote_port;
    if (to != NULL) {
        net__address_to_reach(socket, to, &way->to);
        way->port = net_ntohs(to->port);
    }
    if (net__is_ipv6(socket)) {
        return net__ipv6_find_way(socket, info, way);
    }
    return net__find_way_of_ip4(socket, info->interface, info->ip, way);
}

/* What is wrong with the way that is asked for, or 0. Core lock held. */
static int check_way(int handle, const struct outgoing *outgoing)
{
    const struct net_socket *socket = net__socket_find(handle);
    struct net__way way;

    if (socket == NULL || socket->kind != &net__datagram_kind || outgoing->message->info == NULL) {
        return 0; /* that is for the send itself to say */
    }
    return find_way(socket, outgoing, &way);
}

static err_t transmit(struct net_socket *socket, struct net__send *send, struct pbuf *headers)
{
    struct outgoing *outgoing = CONTAINER_OF(send, struct outgoing, send);
    struct net__way way;

    chain_parts(outgoing, headers);
    if (socket->kind != &net__datagram_kind) {
        return ERR_OK;
    }
    if (outgoing->message->info != NULL && find_way(socket, outgoing, &way) == 0) {
        return udp_sendto_if_src(socket->pcb.udp, headers, &way.to, way.port, way.netif, &way.from);
    }
    if (send->to == NULL) {
        return udp_send(socket->pcb.udp, headers);
    }
    net__address_to_reach(socket, send->to, &way.to);
    return udp_sendto(socket->pcb.udp, headers, &way.to, net_ntohs(send->to->port));
}

static int send_datagram(int handle, const struct net_message *message, int flags)
{
    struct net__patience patience = {.has_waited = false};
    struct outgoing outgoing = {
        .send = {.length = (size_t)net__message_length(message),
                 .flags = flags,
                 .to = message->address,
                 .transmit = transmit},
        .message = message,
    };

    if (message->count > CONFIG_NET_MESSAGE_BUFFERS) {
        printk("sendmsg: a datagram of %u buffers, but CONFIG_NET_MESSAGE_BUFFERS is %u\n",
               (unsigned int)message->count, (unsigned int)CONFIG_NET_MESSAGE_BUFFERS);
        return -EMSGSIZE;
    }
    for (;;) {
        net_core_lock();
        struct net_socket *socket = net__socket_find(handle);
        int result = socket == NULL ? -EBADF : check_way(handle, &outgoing);

        if (result == 0) {
            result = socket->kind->send(socket, &outgoing.send);
        }
        net_core_unlock();
        if (result != -EAGAIN) {
            return result;
        }
        result = net__wait_writable(handle, &patience, flags);
        if (result != 0) {
            return result;
        }
    }
}

int net_sendmsg(int handle, const struct net_message *message, int flags)
{
    if ((flags & ~NET__SEND_FLAGS) != 0) {
        return -EOPNOTSUPP;
    }
    if (net__message_length(message) < 0) {
        return -EINVAL;
    }
    if (net__carries_stream(net__kind_of(handle))) {
        return send_stream(handle, message, flags);
    }
    return send_datagram(handle, message, flags);
}
