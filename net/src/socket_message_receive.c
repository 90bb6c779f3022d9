/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Receiving messages: into several buffers, and where a datagram came to. That is not kept
 * anywhere: its IP header still stands before its data, and its pbuf knows the interface.
 */

#include <lwip/ip4.h>
#include <lwip/pbuf.h>
#include <net/socket_message.h>
#include <string.h>

#include "socket_private.h"

/* Where in a claim the next byte is. */
struct cursor {
    const struct pbuf *pbuf;
    size_t offset;
};

static struct cursor begin_of(const struct net__claim *claim)
{
    return claim->whole != NULL ? (struct cursor){claim->whole, claim->offset}
                                : (struct cursor){claim->part, claim->part_offset};
}

/* Behind the last whole one the part begins at its start. */
static void copy_from(const struct net__claim *claim, struct cursor *cursor, uint8_t *to,
                      size_t length)
{
    while (length > 0) {
        size_t count = MIN(length, cursor->pbuf->len - cursor->offset);

        memcpy(to, (const uint8_t *)cursor->pbuf->payload + cursor->offset, count);
        to += count;
        length -= count;
        cursor->offset += count;
        if (cursor->offset == cursor->pbuf->len) {
            cursor->pbuf = cursor->pbuf->next != NULL ? cursor->pbuf->next : claim->part;
            cursor->offset = 0;
        }
    }
}

/* Fill the buffers with @p count bytes. */
static void scatter(const struct net__receive *receive, size_t count)
{
    struct cursor cursor = begin_of(&receive->claim);
    size_t skipped = receive->skipped;

    for (size_t i = 0; i < receive->count && count > 0; i++) {
        const struct net_buffer *buffer = &receive->buffers[i];
        size_t over = MIN(skipped, buffer->length);
        size_t length = MIN(buffer->length - over, count);

        copy_from(&receive->claim, &cursor, (uint8_t *)buffer->data + over, length);
        skipped -= over;
        count -= length;
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

/* Was it for a socket of NET_AF_INET6? The family of its sender stands where its header was. */
static bool is_of_ipv6(const struct pbuf *datagram)
{
    uint16_t family;

    memcpy(&family, (const uint8_t *)datagram->payload - UDP_HLEN, sizeof(family));
    return family == NET_AF_INET6;
}

/* What a datagram tells about itself. That of a raw socket begins with its IP header. */
static void describe(const struct pbuf *datagram, bool is_udp, size_t count,
                     struct net_message *message)
{
    if (IS_ENABLED(CONFIG_NET_IPV6) && message->info != NULL && is_udp && is_of_ipv6(datagram)) {
        net__ipv6_destination_of(datagram, message->info);
    } else if (message->info != NULL) {
        const uint8_t *payload = datagram->payload;
        const uint8_t *header = is_udp ? payload - UDP_HLEN - IP_HLEN : payload;

        message->info->interface = datagram->if_idx;
        memcpy(&message->info->ip, header + offsetof(struct ip_hdr, dest), sizeof(uint32_t));
    }
    if (datagram->tot_len > count) {
        message->flags = NET_MSG_TRUNC;
    }
}

/* Receive what comes at once behind the first @p done bytes, into @p room bytes. */
static int receive_part(int handle, struct net_message *message, int flags, size_t done,
                        size_t room, const struct net_socket_kind *kind)
{
    bool is_stream = net__carries_stream(kind);
    struct net__receive receive = {
        .length = room,
        .flags = is_stream ? flags : flags | NET_MSG_TRUNC,
        .from = message->address,
        .buffers = message->buffers,
        .count = message->count,
        .skipped = done,
    };
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
        scatter(&receive, taken);
    }
    if (!is_stream && receive.claim.whole != NULL) {
        describe(receive.claim.whole, kind == &net__datagram_kind, taken, message);
    }
    give_back(handle, &receive);
    return (flags & NET_MSG_TRUNC) != 0 ? count : (int)taken;
}

/* Fill the buffers with @p count bytes of a stream's queue, or what is left of them. */
static int look(int handle, const struct net_message *message, size_t count)
{
    size_t found = 0;

    for (size_t i = 0; i < message->count && found < count; i++) {
        const struct net_buffer *buffer = &message->buffers[i];
        size_t wanted = MIN(buffer->length, count - found);
        size_t part = (size_t)net__stream_peek(handle, found, buffer->data, wanted);

        found += part;
        count = part < wanted ? found : count;
    }
    return (int)found;
}

/* Look at a stream, when there is something. Another thread may read it before that. */
static int look_at_stream(int handle, const struct net_message *message, int flags, size_t room)
{
    int count;

    do {
        count = net_recvfrom(handle, NULL, room, flags | NET_MSG_TRUNC, NULL);
        if (count <= 0 || (flags & NET_MSG_TRUNC) != 0) {
            return count;
        }
        count = look(handle, message, (size_t)count);
    } while (count == 0);
    return count;
}

int net_recvmsg(int handle, struct net_message *message, int flags)
{
    const struct net_socket_kind *kind = net__kind_of(handle);
    bool is_stream = net__carries_stream(kind);
    bool shall_fill = is_stream && (flags & (NET_MSG_WAITALL | NET_MSG_PEEK)) == NET_MSG_WAITALL;
    int length = net__message_length(message);
    int done = 0;

    if ((flags & ~NET__RECEIVE_FLAGS) != 0) {
        return -EOPNOTSUPP;
    }
    if (length < 0) {
        return length;
    }
    message->flags = 0;
    if (kind == &net__stream_kind && (flags & NET_MSG_PEEK) != 0) {
        return look_at_stream(handle, message, flags, (size_t)length);
    }
    do {
        int count =
            receive_part(handle, message, flags, (size_t)done, (size_t)(length - done), kind);

        if (count <= 0 || !shall_fill) {
            return done > 0 ? done : count;
        }
        done += count;
    } while (done < length);
    return done;
}
