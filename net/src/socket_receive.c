/* SPDX-License-Identifier: Apache-2.0 */

/* Receiving: taking under the kernel's lock, copying without it, waiting in between. */

#include <lwip/pbuf.h>
#include <string.h>

#include "socket_private.h"

void net__free_received(struct pbuf *first)
{
    if (first == NULL) {
        return;
    }
    unsigned int key = irq_lock();

    net__buffers_held -= pbuf_clen(first);
    irq_unlock(key);
    pbuf_free(first);
}

/* Copy from a chain, at most @p most bytes. Returns how many. */
static size_t copy(uint8_t *to, const struct pbuf *pbuf, size_t offset, size_t most)
{
    size_t copied = 0;

    while (copied < most && pbuf != NULL) {
        size_t count = MIN(most - copied, pbuf->len - offset);

        memcpy(to + copied, (const uint8_t *)pbuf->payload + offset, count);
        copied += count;
        offset = 0;
        pbuf = pbuf->next;
    }
    return copied;
}

/* Copy what was taken, @p count bytes, and give the buffers back. */
static void copy_claim(struct net__receive *receive, size_t count)
{
    const struct net__claim *claim = &receive->claim;
    size_t most = MIN(count, receive->length);
    size_t whole = 0;

    if (claim->whole != NULL) {
        whole = copy(receive->buffer, claim->whole, claim->offset, most);
        pbuf_free(claim->whole);
    }
    if (claim->part != NULL) {
        (void)copy(receive->buffer + whole, claim->part, claim->part_offset, most - whole);
        pbuf_free(claim->part);
    }
}

/* The part of a receive that needs no lock. */
static int hand_over(int handle, struct net__receive *receive, int count)
{
    if (count >= 0) {
        copy_claim(receive, (size_t)count);
    }
    if (receive->shall_report) {
        net__stream_report(handle);
    }
    return count;
}

static inline int claim(int handle, struct net__receive *receive)
{
    struct net__patience patience = {.has_waited = false};

    for (;;) {
        unsigned int key = irq_lock();
        struct net_socket *socket = net__socket_find(handle);

        if (UNLIKELY(socket == NULL)) {
            irq_unlock(key);
            return -EBADF;
        }
        int count = socket->kind->take(socket, receive);

        if (LIKELY(count != -EAGAIN)) {
            if (UNLIKELY(patience.has_waited) && (socket->ready & K_READY_IN) != 0) {
                /* One datagram woke one thread, and this one may have left it. */
                (void)k_wake_first(&socket->readers, 0);
            }
            k_reschedule(key);
            return count;
        }
        if ((receive->flags & NET_MSG_DONTWAIT) != 0 || (socket->flags & NET__NONBLOCKING) != 0) {
            irq_unlock(key);
            return -EAGAIN;
        }
        int error = net__wait(&patience, &socket->readers, socket->receive_timeout_ms, key);

        if (error != 0) {
            return error;
        }
    }
}

/* Not inlined: claim() is large, and receive_all() needs this function too. */
static int __attribute__((noinline)) receive_once(int handle, struct net__receive *receive)
{
    for (;;) {
        int count = claim(handle, receive);

        count = hand_over(handle, receive, count);
        if (LIKELY(receive->finish == NULL)) {
            return count;
        }
        count = receive->finish(handle, receive);
        if (count != -EAGAIN) {
            return count;
        }
        receive->finish = NULL;
    }
}

int net__receive_claim(int handle, struct net__receive *receive)
{
    for (;;) {
        int count = claim(handle, receive);

        if (receive->finish != NULL) {
            count = receive->finish(handle, receive);
        }
        if (count != -EAGAIN || receive->finish == NULL) {
            return count;
        }
        receive->finish = NULL;
    }
}

const struct net_socket_kind *net__kind_of(int handle)
{
    unsigned int key = irq_lock();
    const struct net_socket *socket = net__socket_find(handle);
    const struct net_socket_kind *kind = socket == NULL ? NULL : socket->kind;

    irq_unlock(key);
    return kind;
}

/* Go on until the buffer is full, the stream ends or an error comes. */
static int receive_all(int handle, struct net__receive *receive)
{
    const struct net__receive unused = *receive;
    size_t received = 0;

    do {
        *receive = unused;
        receive->buffer += received;
        receive->length -= received;
        int count = receive_once(handle, receive);

        if (count <= 0) {
            return received > 0 ? (int)received : count;
        }
        received += (size_t)count;
    } while (received < unused.length);
    return (int)received;
}

int net_recvfrom(int handle, void *buffer, size_t length, int flags, struct net_address *from)
{
    struct net__receive receive = {
        .buffer = buffer, .length = MIN(length, INT32_MAX), .flags = flags, .from = from};

    if (UNLIKELY((flags & ~NET__RECEIVE_FLAGS) != 0)) {
        return -EOPNOTSUPP;
    }
    if (UNLIKELY((flags & (NET_MSG_WAITALL | NET_MSG_PEEK)) == NET_MSG_WAITALL) &&
        net__carries_stream(net__kind_of(handle))) {
        return receive_all(handle, &receive);
    }
    return receive_once(handle, &receive);
}

int net_recv(int handle, void *buffer, size_t length, int flags)
{
    return net_recvfrom(handle, buffer, length, flags, NULL);
}
