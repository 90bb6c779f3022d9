/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Pairs of sockets. Each has a pipe that it receives from and the other writes into; a datagram
 * stands in it behind its length.
 *
 *  1. The pipes belong to the core lock, and so both sides copy under it. A receive looks under
 *     the kernel's lock whether something is there, and takes it later (net__receive.finish).
 *  2. `queued` of a socket is what its pipe holds, lengths of datagrams included. It changes under
 *     both locks.
 *  3. K_READY_OUT is lowered by a send that has found no room, and raised by every receive that
 *     has made some; so a sender waits only while a receive is to come.
 */

#include <net/socket_message.h>
#include <net/socket_pair.h>

#include "socket_pipe.h"
#include "socket_private.h"

#define HEAD_BYTES 2U

static const struct net_socket_kind pair_stream_kind;
static const struct net_socket_kind pair_datagram_kind;

static bool is_stream(const struct net_socket *socket)
{
    return socket->kind == &pair_stream_kind;
}

/* Sending */

/* The other has got @p count bytes more. Core lock held. */
static void tell_written(struct net_socket *other, size_t count)
{
    unsigned int key = irq_lock();

    other->queued += (uint32_t)count;
    net__raise(other, K_READY_IN);
    net__wake_all(&other->readers, 0);
    k_reschedule(key);
}

static int no_room(struct net_socket *socket)
{
    unsigned int key = irq_lock();

    net__lower(socket, K_READY_OUT);
    irq_unlock(key);
    return -EAGAIN;
}

static bool is_broken(const struct net_socket *socket)
{
    const struct net_socket *other = socket->other;

    return other == NULL || (socket->flags & NET__SHUT_WRITE) != 0 ||
           (other->flags & NET__SHUT_READ) != 0;
}

static int send_stream(struct net_socket *socket, struct net__send *send)
{
    struct net_socket *other = socket->other;

    if (is_broken(socket)) {
        return send->sent > 0 ? (int)send->sent : -EPIPE;
    }
    size_t room = CONFIG_NET_SOCKET_PAIR_BYTES - other->queued;
    size_t count = MIN(room, send->length - send->sent);

    if (count > 0) {
        net__pipe_put(other->pipe, other->queued, send->data, NULL, send->sent, count);
        send->sent += count;
        tell_written(other, count);
    }
    if (count == room) {
        (void)no_room(socket);
    }
    return send->sent == send->length ? (int)send->sent : -EAGAIN;
}

static int send_datagram(struct net_socket *socket, struct net__send *send)
{
    struct net_socket *other = socket->other;
    struct pbuf headers = {.tot_len = (u16_t)send->length};
    uint8_t head[HEAD_BYTES] = {(uint8_t)(send->length >> 8), (uint8_t)send->length};

    if (is_broken(socket)) {
        return -EPIPE;
    }
    if (send->to != NULL) {
        return -EISCONN;
    }
    if ((send->flags & NET_MSG_MORE) != 0) {
        return -EOPNOTSUPP;
    }
    if (send->length + HEAD_BYTES > CONFIG_NET_SOCKET_PAIR_BYTES) {
        return -EMSGSIZE;
    }
    if (send->length + HEAD_BYTES > CONFIG_NET_SOCKET_PAIR_BYTES - other->queued) {
        return no_room(socket);
    }
    if (send->transmit != NULL) {
        (void)send->transmit(socket, send, &headers);
    }
    net__pipe_put(other->pipe, other->queued, head, NULL, 0, sizeof(head));
    net__pipe_put(other->pipe, other->queued + HEAD_BYTES,
                  send->transmit == NULL ? send->data : NULL, headers.next, 0, send->length);
    tell_written(other, send->length + HEAD_BYTES);
    return (int)send->length;
}

/* Receiving */

/* Copy byte number @p at on from the pipe to where the caller wants it. */
static void hand_out(const struct net__pipe *pipe, size_t at, const struct net__receive *receive,
                     size_t count)
{
    size_t skipped = receive->skipped;

    if (receive->buffers == NULL) {
        net__pipe_get(pipe, at, receive->buffer, count);
        return;
    }
    for (size_t i = 0; i < receive->count && count > 0; i++) {
        const struct net_buffer *buffer = &receive->buffers[i];
        size_t over = MIN(skipped, buffer->length);
        size_t part = MIN(buffer->length - over, count);

        skipped -= over;
        if (part > 0) {
            net__pipe_get(pipe, at, (uint8_t *)buffer->data + over, part);
        }
        at += part;
        count -= part;
    }
}

/* @p count bytes have been taken: the other may send again. Core lock held. */
static void tell_read(struct net_socket *socket, size_t count)
{
    unsigned int key = irq_lock();

    net__pipe_drop(socket->pipe, count);
    socket->queued -= (uint32_t)count;
    if (socket->queued == 0 && (socket->flags & NET__NO_MORE) == 0) {
        net__lower(socket, K_READY_IN);
    }
    if (socket->other != NULL) {
        net__raise(socket->other, K_READY_OUT);
        net__wake_all(&socket->other->writers, 0);
    }
    k_reschedule(key);
}

static int read_stream(struct net_socket *socket, const struct net__receive *receive)
{
    size_t count = MIN(receive->length, socket->queued);

    if ((receive->flags & NET_MSG_TRUNC) == 0) {
        hand_out(socket->pipe, 0, receive, count);
    }
    if ((receive->flags & NET_MSG_PEEK) == 0) {
        tell_read(socket, count);
    }
    return (int)count;
}

static int read_datagram(struct net_socket *socket, struct net__receive *receive)
{
    uint8_t head[HEAD_BYTES];

    net__pipe_get(socket->pipe, 0, head, sizeof(head));
    size_t length = ((size_t)head[0] << 8) | head[1];
    size_t count = MIN(receive->length, length);

    hand_out(socket->pipe, HEAD_BYTES, receive, count);
    receive->is_truncated = count < length;
    if ((receive->flags & NET_MSG_PEEK) == 0) {
        tell_read(socket, length + HEAD_BYTES);
    }
    return (receive->flags & NET_MSG_TRUNC) != 0 ? (int)length : (int)count;
}

static int finish(int handle, struct net__receive *receive)
{
    net_core_lock();
    struct net_socket *socket = net__socket_find(handle);
    int result = -EBADF;

    if (socket != NULL && socket->queued == 0) {
        result = -EAGAIN;
    } else if (socket != NULL) {
        result = is_stream(socket) ? read_stream(socket, receive) : read_datagram(socket, receive);
    }
    net_core_unlock();
    return result;
}

static int take(struct net_socket *socket, struct net__receive *receive)
{
    if (receive->length == 0 && is_stream(socket)) {
        return 0;
    }
    if (socket->queued == 0) {
        return (socket->flags & NET__NO_MORE) != 0 ? 0 : -EAGAIN;
    }
    receive->finish = finish;
    return 0;
}

/* What else is different */

static int connect(struct net_socket *socket, const struct net_address *address)
{
    (void)socket;
    (void)address;
    return -EISCONN;
}

static int name(const struct net_socket *socket, bool is_remote, struct net_address *address)
{
    *address = (struct net_address){.family = NET_AF_UNIX};
    return is_remote && socket->other == NULL ? -ENOTCONN : 0;
}

static uint32_t readable(const struct net_socket *socket)
{
    uint8_t head[HEAD_BYTES];

    if (is_stream(socket) || socket->queued == 0) {
        return socket->queued;
    }
    net__pipe_get(socket->pipe, 0, head, sizeof(head));
    return ((uint32_t)head[0] << 8) | head[1];
}

/* Nothing comes any more (@p is_end), or nobody takes any more; or both. Core lock held. */
static void end(struct net_socket *socket, bool is_end, bool is_broken_now)
{
    unsigned int key = irq_lock();

    socket->flags |= is_end ? NET__NO_MORE : 0;
    bool has_ended = (socket->flags & NET__NO_MORE) != 0 && is_broken(socket);

    irq_unlock(key);
    net__raise_and_wake(socket, (is_end ? K_READY_IN : 0U) | (is_broken_now ? K_READY_OUT : 0U) |
                                    (has_ended ? K_READY_HUP : 0U));
}

static int shut_down(struct net_socket *socket, bool reading, bool writing)
{
    unsigned int key = irq_lock();

    socket->flags |= (uint8_t)((reading ? NET__SHUT_READ : 0) | (writing ? NET__SHUT_WRITE : 0));
    if (reading) {
        socket->queued = 0;
    }
    irq_unlock(key);
    end(socket, reading, writing);
    if (socket->other != NULL) {
        end(socket->other, writing, reading);
    }
    return 0;
}

static void close_one(struct net_socket *socket, bool has_unread)
{
    struct net_socket *other = socket->other;

    (void)has_unread;
    net__pipe_free(socket->pipe);
    if (other != NULL) {
        other->other = NULL;
        end(other, true, true);
    }
}

/* Opening */

static int open_one(struct net_socket *socket)
{
    socket->pipe = net__pipe_allocate();
    socket->receive_quota = CONFIG_NET_SOCKET_PAIR_BYTES;
    socket->send_low = 1;
    socket->state = NET__CONNECTED;
    socket->ready = K_READY_OUT;
    return socket->pipe == NULL ? -ENFILE : 0;
}

static const struct net__ways ways = {
    .domain = NET_AF_UNIX,
    .state = "pair",
    .connect = connect,
    .shut_down = shut_down,
    .name = name,
    .readable = readable,
};

static const struct net_socket_kind pair_stream_kind = {
    .type = NET_SOCK_STREAM,
    .ways = &ways,
    .open = open_one,
    .close = close_one,
    .take = take,
    .send = send_stream,
};

static const struct net_socket_kind pair_datagram_kind = {
    .type = NET_SOCK_DGRAM,
    .ways = &ways,
    .open = open_one,
    .close = close_one,
    .take = take,
    .send = send_datagram,
};

/* Core lock held. */
static int open_both(const struct net_socket_kind *kind, uint8_t flags, int sockets[2])
{
    int first = net__socket_open(kind, flags);
    int second = first < 0 ? first : net__socket_open(kind, flags);

    if (second < 0) {
        if (first > 0) {
            net__socket_discard(net__socket_find(first));
        }
        return second;
    }
    net__socket_find(first)->other = net__socket_find(second);
    net__socket_find(second)->other = net__socket_find(first);
    sockets[0] = first;
    sockets[1] = second;
    return 0;
}

int net_socketpair(int domain, int type, int protocol, int sockets[2])
{
    int kind = type & ~NET_SOCK_NONBLOCK;

    if (domain != NET_AF_UNIX) {
        return -EAFNOSUPPORT;
    }
    if (kind != NET_SOCK_STREAM && kind != NET_SOCK_DGRAM) {
        return -EPROTOTYPE;
    }
    if (protocol != 0) {
        return -EPROTONOSUPPORT;
    }
    if (!net_is_started()) {
        return -ENETDOWN;
    }
    net_core_lock();
    int error = open_both(kind == NET_SOCK_STREAM ? &pair_stream_kind : &pair_datagram_kind,
                          (type & NET_SOCK_NONBLOCK) != 0 ? NET__NONBLOCKING : 0, sockets);

    net_core_unlock();
    return error;
}
