/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The receiving half of streams.
 *
 * lwIP hands over pbufs, which are queued as they are. A receive takes the bytes it wants off the
 * queue under the kernel's lock and copies them without any: whole pbufs become its own, of one
 * that stays in the queue it holds a reference. lwIP's window is told of a quarter of it at a
 * time, because that takes the core lock.
 *
 * Each pbuf is a receive buffer of 1.5 KB, whatever is in it, and there are few for all sockets.
 * So a small segment is copied behind the one before it while nobody has read that: a slow reader
 * holds little more than its window, whoever sends. And when few are left, a stream that has
 * unread data already gets no more: its peer sends again later, while acknowledgements, and
 * streams that are read, still find a buffer.
 */

#include <lwip/pbuf.h>
#include <string.h>

#include "socket_private.h"

static bool is_readable(const struct net_socket *socket)
{
    return socket->queued >= socket->receive_low || (socket->flags & NET__NO_MORE) != 0;
}

/* Bytes have been added to the queue. Releases the kernel's lock. */
static void tell_received(struct net_socket *socket, unsigned int key)
{
    if (is_readable(socket)) {
        net__raise(socket, K_READY_IN);
    }
    net__wake_all(&socket->readers, 0);
    k_reschedule(key);
}

static void append(struct net_socket *socket, struct pbuf *received)
{
    struct pbuf *last = received;
    uint32_t length = received->tot_len;
    uint32_t buffers = 1;

    while (last->next != NULL) {
        last = last->next;
        buffers++;
    }
    unsigned int key = irq_lock();

    if (socket->last == NULL) {
        socket->first = received;
    } else {
        socket->last->next = received;
    }
    socket->last = last;
    socket->queued += length;
    net__buffers_held += buffers;
    tell_received(socket, key);
}

/* The unused bytes at the end of a receive buffer. */
static size_t room_behind(const struct pbuf *pbuf)
{
    const uint8_t *end = (const uint8_t *)pbuf + LWIP_MEM_ALIGN_SIZE(sizeof(struct pbuf)) +
                         LWIP_MEM_ALIGN_SIZE(PBUF_POOL_BUFSIZE);
    const uint8_t *used = (const uint8_t *)pbuf->payload + pbuf->len;

    if (pbuf_get_allocsrc(pbuf) != PBUF_TYPE_ALLOC_SRC_MASK_STD_MEMP_PBUF_POOL || used > end) {
        return 0;
    }
    return (size_t)(end - used);
}

/*
 * Copy @p received behind the last pbuf of the queue, if there is room. Only the network adds to
 * the queue, so the room stays free while it is being filled; readers may meanwhile take the
 * pbuf, which is why a reference is held and the queue looked at again.
 */
static bool merge(struct net_socket *socket, struct pbuf *received)
{
    unsigned int key = irq_lock();
    struct pbuf *last = socket->last;

    if (last == NULL || room_behind(last) < received->tot_len) {
        irq_unlock(key);
        return false;
    }
    pbuf_ref(last);
    irq_unlock(key);
    (void)pbuf_copy_partial(received, (uint8_t *)last->payload + last->len, received->tot_len, 0);

    key = irq_lock();
    bool is_still_last = socket->last == last;

    if (is_still_last) {
        last->len = (u16_t)(last->len + received->tot_len);
        socket->queued += received->tot_len;
        tell_received(socket, key);
    } else {
        irq_unlock(key);
    }
    pbuf_free(last);
    return is_still_last;
}

err_t net__stream_on_received(struct net_socket *socket, struct tcp_pcb *pcb, struct pbuf *received)
{
    if ((socket->flags & NET__SHUT_READ) != 0) {
        tcp_recved(pcb, received->tot_len);
        pbuf_free(received);
        return ERR_OK;
    }
    if (socket->last != NULL && merge(socket, received)) {
        pbuf_free(received);
        return ERR_OK;
    }
    append(socket, received);
    return ERR_OK;
}

int8_t net__tcp_admit(const struct tcp_pcb *connection, const struct pbuf *segment)
{
    const struct net_socket *socket = connection->callback_arg;

    if (segment->tot_len == 0 || connection->state < ESTABLISHED || socket == NULL) {
        return ERR_OK;
    }
    return net__has_buffers(socket, 1) ? ERR_OK : ERR_MEM;
}

/* Taking */

/* Take @p count bytes, at most what is queued, off the queue. */
static void claim(struct net_socket *socket, struct net__claim *claim, size_t count)
{
    struct pbuf *pbuf = socket->first;
    struct pbuf *last_whole = NULL;
    uint16_t offset = socket->offset;
    size_t left = count;

    claim->whole = pbuf;
    claim->offset = offset;
    while (pbuf != NULL && left >= (size_t)(pbuf->len - offset)) {
        left -= (size_t)(pbuf->len - offset);
        offset = 0;
        last_whole = pbuf;
        pbuf = pbuf->next;
        net__buffers_held--;
    }
    if (last_whole != NULL) {
        last_whole->next = NULL;
    } else {
        claim->whole = NULL;
    }
    socket->first = pbuf;
    if (pbuf == NULL) {
        socket->last = NULL;
    } else if (left > 0) {
        pbuf_ref(pbuf);
        claim->part = pbuf;
        claim->part_offset = offset;
    }
    socket->offset = (uint16_t)(offset + left);
    socket->queued -= (uint32_t)count;
}

static int take_nothing(struct net_socket *socket)
{
    if (socket->error != 0) {
        return net__take_error(socket);
    }
    if ((socket->flags & NET__NO_MORE) != 0) {
        return 0;
    }
    bool is_to_come = socket->state == NET__CONNECTED || socket->state == NET__CONNECTING;

    return is_to_come ? -EAGAIN : -ENOTCONN;
}

/* Looking */

/* The pbuf that holds the queued byte number @p index, with a reference, and where in it. */
static struct pbuf *borrow(int handle, size_t index, size_t *offset)
{
    unsigned int key = irq_lock();
    struct net_socket *socket = net__socket_find(handle);
    struct pbuf *pbuf = socket == NULL ? NULL : socket->first;

    *offset = index + (socket == NULL ? 0U : socket->offset);
    while (pbuf != NULL && *offset >= pbuf->len) {
        *offset -= pbuf->len;
        pbuf = pbuf->next;
    }
    if (pbuf != NULL) {
        pbuf_ref(pbuf);
    }
    irq_unlock(key);
    return pbuf;
}

int net__stream_peek(int handle, size_t skipped, uint8_t *buffer, size_t length)
{
    size_t copied = 0;

    while (copied < length) {
        size_t offset;
        struct pbuf *pbuf = borrow(handle, skipped + copied, &offset);

        if (pbuf == NULL) {
            break;
        }
        size_t count = MIN(length - copied, pbuf->len - offset);

        memcpy(buffer + copied, (const uint8_t *)pbuf->payload + offset, count);
        copied += count;
        pbuf_free(pbuf);
    }
    return (int)copied;
}

/* Looks without taking. */
static int look(int handle, struct net__receive *receive)
{
    int found = net__stream_peek(handle, 0, receive->buffer, receive->length);

    return found != 0 ? found : -EAGAIN;
}

/* Taking */

/* How much must be there before anything is taken. */
static size_t needed(const struct net_socket *socket, const struct net__receive *receive)
{
    const int wait_to_peek = NET_MSG_PEEK | NET_MSG_WAITALL;
    size_t most = socket->receive_quota / 2; /* more may never be there at once */

    if ((receive->flags & wait_to_peek) == wait_to_peek) {
        return MIN(receive->length, most);
    }
    return MIN(receive->length, socket->receive_low);
}

int net__stream_take(struct net_socket *socket, struct net__receive *receive)
{
    size_t count = MIN(receive->length, socket->queued);

    if (socket->queued < needed(socket, receive) && (socket->flags & NET__NO_MORE) == 0) {
        return take_nothing(socket);
    }
    if (count == 0) {
        return receive->length == 0 ? 0 : take_nothing(socket);
    }
    if (UNLIKELY((receive->flags & NET_MSG_TRUNC) != 0)) {
        receive->length = 0;
    }
    if (UNLIKELY((receive->flags & NET_MSG_PEEK) != 0)) {
        receive->finish = receive->length != 0 ? look : NULL;
        return (int)count;
    }
    claim(socket, &receive->claim, count);
    if (!is_readable(socket)) {
        net__lower(socket, K_READY_IN);
    }
    socket->unreported += (int32_t)count;
    receive->shall_report = socket->unreported >= (int32_t)(socket->receive_quota / 4);
    return (int)count;
}

/* The window */

static void open_window(struct net_socket *socket)
{
    unsigned int key = irq_lock();
    int32_t count = socket->unreported;

    if (count > 0) {
        socket->unreported = 0;
    }
    irq_unlock(key);
    if (count > 0 && socket->pcb.tcp != NULL) {
        tcp_recved(socket->pcb.tcp, (u16_t)count);
    }
}

void net__stream_report(int handle)
{
    net_core_lock();
    struct net_socket *socket = net__socket_find(handle);

    if (socket != NULL) {
        open_window(socket);
    }
    net_core_unlock();
}

void net__stream_stop_receiving(struct net_socket *socket)
{
    unsigned int key = irq_lock();
    struct pbuf *unread = socket->first;

    socket->first = NULL;
    socket->last = NULL;
    socket->offset = 0;
    socket->unreported += (int32_t)socket->queued;
    socket->queued = 0;
    socket->flags |= NET__SHUT_READ | NET__NO_MORE;
    irq_unlock(key);
    net__free_received(unread);
    open_window(socket);
    net__raise_and_wake(socket,
                        K_READY_IN | ((socket->flags & NET__SHUT_WRITE) != 0 ? K_READY_HUP : 0U));
}
