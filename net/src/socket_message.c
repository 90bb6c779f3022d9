/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Messages: several buffers in one call, and the way of a datagram.
 *
 * What a received datagram was sent to is not kept anywhere: its IP header still stands before its
 * data, and its pbuf knows the interface.
 */

#include <kernel/console.h>
#include <lwip/ip4.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <net/socket_message.h>
#include <string.h>

#include "socket_private.h"

static size_t length_of(const struct net_message *message)
{
    size_t length = 0;

    for (size_t i = 0; i < message->count; i++) {
        length += message->buffers[i].length;
    }
    return MIN(length, INT32_MAX);
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
                                        .length = MIN(buffer->length, INT32_MAX),
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

/* Where a datagram goes to, how, and from where. */
struct way {
    ip_addr_t to;
    ip_addr_t from;
    uint16_t port;
    struct netif *netif;
};

static int find_way(const struct net_socket *socket, const struct outgoing *outgoing,
                    struct way *way)
{
    const struct net_packet_info *info = outgoing->message->info;
    const struct net_address *to = outgoing->send.to;
    const struct udp_pcb *pcb = socket->pcb.udp;

    way->to = pcb->remote_ip;
    way->port = pcb->remote_port;
    if (to != NULL) {
        ip_addr_set_ip4_u32(&way->to, to->ip == NET_IP_ANY ? NET_IP_LOOPBACK : to->ip);
        way->port = net_ntohs(to->port);
    }
    way->netif = info->interface > 0 && info->interface <= UINT8_MAX
                     ? netif_get_by_index((u8_t)info->interface)
                     : ip4_route(ip_2_ip4(&way->to));
    if (way->netif == NULL) {
        return info->interface != 0 ? -ENODEV : -ENETUNREACH;
    }
    ip_addr_set_ip4_u32(&way->from, info->ip);
    if (info->ip != NET_IP_ANY) {
        return is_our_address(ip_2_ip4(&way->from)) ? 0 : -EADDRNOTAVAIL;
    }
    way->from = pcb->local_ip;
    if (ip_addr_isany_val(way->from) || ip_addr_ismulticast(&way->from)) {
        way->from = *netif_ip_addr4(way->netif);
    }
    return 0;
}

/* What is wrong with the way that is asked for, or 0. Core lock held. */
static int check_way(int handle, const struct outgoing *outgoing)
{
    const struct net_socket *socket = net__socket_find(handle);
    struct way way;

    if (socket == NULL || socket->kind != &net__datagram_kind || outgoing->message->info == NULL) {
        return 0; /* that is for the send itself to say */
    }
    return find_way(socket, outgoing, &way);
}

static err_t transmit(struct net_socket *socket, struct net__send *send, struct pbuf *headers)
{
    struct outgoing *outgoing = CONTAINER_OF(send, struct outgoing, send);
    struct way way;

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
    ip_addr_set_ip4_u32(&way.to, send->to->ip == NET_IP_ANY ? NET_IP_LOOPBACK : send->to->ip);
    return udp_sendto(socket->pcb.udp, headers, &way.to, net_ntohs(send->to->port));
}

static int send_datagram(int handle, const struct net_message *message, int flags)
{
    struct net__patience patience = {.has_waited = false};
    struct outgoing outgoing = {
        .send = {.length = length_of(message),
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
    if (net__carries_stream(net__kind_of(handle))) {
        return send_stream(handle, message, flags);
    }
    return send_datagram(handle, message, flags);
}

/* Receiving */

/* Of a claim of a stream: the pbufs of datagrams that follow are linked too. */
static size_t length_of_whole(const struct net__claim *claim)
{
    size_t length = 0;

    for (const struct pbuf *pbuf = claim->whole; pbuf != NULL; pbuf = pbuf->next) {
        length += pbuf->len;
    }
    return length - claim->offset;
}

/* Copy @p length bytes from where @p position is in the claim. */
static void copy_from(const struct net__claim *claim, size_t position, uint8_t *to, size_t length)
{
    size_t whole = claim->part == NULL ? SIZE_MAX : length_of_whole(claim);
    size_t of_whole = position < whole ? MIN(length, whole - position) : 0;

    if (of_whole > 0) {
        (void)pbuf_copy_partial(claim->whole, to, (u16_t)of_whole,
                                (u16_t)(claim->offset + position));
    }
    if (length > of_whole) {
        (void)pbuf_copy_partial(claim->part, to + of_whole, (u16_t)(length - of_whole),
                                (u16_t)(claim->part_offset + position + of_whole - whole));
    }
}

/* Fill the buffers from byte number @p done on, with @p count bytes. */
static void scatter(int handle, const struct net__receive *receive,
                    const struct net_message *message, size_t done, size_t count)
{
    size_t position = 0;

    for (size_t i = 0; i < message->count && position < count; i++) {
        const struct net_buffer *buffer = &message->buffers[i];
        size_t skipped = MIN(done, buffer->length);
        size_t length = MIN(buffer->length - skipped, count - position);
        uint8_t *to = (uint8_t *)buffer->data + skipped;

        done -= skipped;
        if (length == 0) {
            continue;
        }
        if (receive->shall_peek) {
            (void)net__stream_peek(handle, position, to, length);
        } else {
            copy_from(&receive->claim, position, to, length);
        }
        position += length;
    }
}

static void give_back(int handle, const struct net__receive *receive)
{
    if (receive->claim.whole != NULL) {
        pbuf_free(receive->claim.whole);
    }
    if (receive->claim.part != NULL) {
        pbuf_free(receive->claim.part);
    }
    if (receive->shall_report) {
        net__stream_report(handle);
    }
}

/* What a datagram tells about itself. That of a raw socket begins with its IP header. */
static void describe(const struct pbuf *datagram, bool is_udp, size_t count,
                     struct net_message *message)
{
    if (message->info != NULL) {
        const uint8_t *payload = datagram->payload;
        const uint8_t *header = is_udp ? payload - UDP_HLEN - IP_HLEN : payload;

        message->info->interface = datagram->if_idx;
        memcpy(&message->info->ip, header + offsetof(struct ip_hdr, dest), sizeof(uint32_t));
    }
    if (datagram->tot_len > count) {
        message->flags = NET_MSG_TRUNC;
    }
}

/* Receive what comes at once behind the first @p done bytes. */
static int receive_part(int handle, struct net_message *message, int flags, size_t done,
                        const struct net_socket_kind *kind)
{
    bool is_stream = net__carries_stream(kind);

    struct net__receive receive = {
        .length = length_of(message) - done,
        .flags = is_stream ? flags : flags | NET_MSG_TRUNC,
        .from = message->address,
        .buffers = message->buffers,
        .count = message->count,
    };
    size_t room = receive.length;

    receive.skipped = done;
    int count = net__receive_claim(handle, &receive);

    if (count < 0) {
        return count;
    }
    if (receive.finish != NULL) {
        message->flags = receive.is_truncated ? NET_MSG_TRUNC : 0;
        return (flags & NET_MSG_TRUNC) != 0 ? count : MIN(count, (int)room);
    }
    size_t taken = MIN((size_t)count, room);

    if (receive.length != 0 || !is_stream) {
        scatter(handle, &receive, message, done, taken);
    }
    if (!is_stream && receive.claim.whole != NULL) {
        describe(receive.claim.whole, kind == &net__datagram_kind, taken, message);
    }
    give_back(handle, &receive);
    return (flags & NET_MSG_TRUNC) != 0 ? count : (int)taken;
}

int net_recvmsg(int handle, struct net_message *message, int flags)
{
    const struct net_socket_kind *kind = net__kind_of(handle);
    bool is_stream = net__carries_stream(kind);
    bool shall_fill = is_stream && (flags & (NET_MSG_WAITALL | NET_MSG_PEEK)) == NET_MSG_WAITALL;
    size_t length = length_of(message);
    size_t done = 0;

    if ((flags & ~NET__RECEIVE_FLAGS) != 0) {
        return -EOPNOTSUPP;
    }
    message->flags = 0;
    do {
        int count = receive_part(handle, message, flags, done, kind);

        if (count <= 0 || !shall_fill) {
            return done > 0 ? (int)done : count;
        }
        done += (size_t)count;
    } while (done < length);
    return (int)done;
}
