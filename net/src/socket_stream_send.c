/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The sending half of streams.
 *
 * A send that could not take everything leaves K_READY_OUT unset, and something that will set it:
 * an acknowledgement, when anything is under way, or else memory given back (net_memory_wait()).
 */

#include "socket_private.h"

bool net__stream_is_writable(const struct net_socket *socket)
{
    const struct tcp_pcb *pcb = socket->pcb.tcp;

    return tcp_sndbuf(pcb) >= socket->send_low && tcp_sndqueuelen(pcb) < TCP_SNDQUEUELOWAT;
}

static void end_lingering(struct net_socket *socket)
{
    unsigned int key = irq_lock();

    socket->flags &= (uint8_t)~NET__LINGERING;
    net__wake_all(&socket->writers, 0);
    k_reschedule(key);
}

err_t net__stream_on_sent(void *argument, struct tcp_pcb *pcb, u16_t length)
{
    struct net_socket *socket = argument;

    (void)length;
    if (UNLIKELY((socket->flags & NET__LINGERING) != 0) &&
        tcp_sndbuf(pcb) == net__send_quota(socket)) {
        end_lingering(socket);
    }
    if (LIKELY((socket->ready & K_READY_OUT) != 0) || !net__stream_is_writable(socket)) {
        return ERR_OK;
    }
    unsigned int key = irq_lock();

    socket->flags &= (uint8_t)~NET__STARVED;
    net__raise(socket, K_READY_OUT);
    net__wake_all(&socket->writers, 0);
    k_reschedule(key);
    return ERR_OK;
}

static void lower_writable(struct net_socket *socket, uint8_t flags)
{
    unsigned int key = irq_lock();

    socket->flags |= flags;
    net__lower(socket, K_READY_OUT);
    irq_unlock(key);
}

/* Why nothing can be sent. */
static int refusal(struct net_socket *socket)
{
    if (socket->state == NET__CONNECTING) {
        return -EAGAIN;
    }
    if (socket->state == NET__OPEN || socket->state == NET__LISTENING) {
        return -ENOTCONN;
    }
    unsigned int key = irq_lock();
    int error = net__take_error(socket);

    irq_unlock(key);
    return error != 0 ? error : -EPIPE;
}

static bool is_anything_under_way(const struct tcp_pcb *pcb)
{
    return pcb->unacked != NULL || pcb->unsent != NULL;
}

/*
 * Hand a chunk to lwIP, if the heap shall have room for it: as much as a whole segment, because
 * lwIP leaves room for more behind a small one; but what is sent alone takes only what it needs.
 */
static err_t write_chunk(struct tcp_pcb *pcb, const void *data, size_t length, uint8_t flags)
{
    if (LIKELY(net__heap_stays_below(NET__HEAP_FEW_BYTES, MAX(length, pcb->mss)))) {
        return tcp_write(pcb, data, (u16_t)length, flags);
    }
    if (length <= pcb->mss && !is_anything_under_way(pcb) &&
        net__heap_stays_below(NET__HEAP_NONE_BYTES, length)) {
        return tcp_write(pcb, data, (u16_t)length, flags & TCP_WRITE_FLAG_COPY);
    }
    return ERR_MEM;
}

/* Hand as much as fits to lwIP; with less at a time when it has no memory for so much. */
static err_t write(struct tcp_pcb *pcb, struct net__send *send)
{
    const uint8_t copy = (send->flags & NET_MSG_ZEROCOPY) != 0 ? 0 : TCP_WRITE_FLAG_COPY;
    size_t chunk = send->length - send->sent;

    while (send->sent < send->length) {
        size_t left = send->length - send->sent;

        chunk = MIN(MIN(chunk, left), MIN(tcp_sndbuf(pcb), UINT16_MAX));
        if (chunk == 0) {
            return ERR_OK;
        }
        bool more = chunk < left || (send->flags & NET_MSG_MORE) != 0;
        err_t error = write_chunk(pcb, send->data + send->sent, chunk,
                                  more ? copy | TCP_WRITE_FLAG_MORE : copy);

        if (error == ERR_OK) {
            send->sent += chunk;
        } else if (error != ERR_MEM || chunk <= NET__LEAST_SEND_BYTES) {
            return error;
        } else {
            chunk /= 2;
        }
    }
    return ERR_OK;
}

/* lwIP took less than all. */
static int send_rest(struct net_socket *socket, struct net__send *send, err_t error)
{
    struct tcp_pcb *pcb = socket->pcb.tcp;
    uint8_t starved = 0;

    if (error == ERR_MEM && !is_anything_under_way(pcb)) {
        net_memory_wait();
        error = write(pcb, send);
        starved = error == ERR_MEM && !is_anything_under_way(pcb) ? NET__STARVED : 0;
    }
    (void)tcp_output(pcb);
    if (error != ERR_OK && error != ERR_MEM) {
        return send->sent > 0 ? (int)send->sent : net_errno(error);
    }
    if (send->sent == send->length && net__stream_is_writable(socket)) {
        return (int)send->sent;
    }
    lower_writable(socket, starved);
    return send->sent == send->length ? (int)send->sent : -EAGAIN;
}

int net__stream_send(struct net_socket *socket, struct net__send *send)
{
    struct tcp_pcb *pcb = socket->pcb.tcp;

    if (UNLIKELY(socket->state != NET__CONNECTED || (socket->flags & NET__SHUT_WRITE) != 0)) {
        return send->sent > 0 ? (int)send->sent : refusal(socket);
    }
    err_t error = write(pcb, send);

    if (UNLIKELY(send->sent < send->length)) {
        return send_rest(socket, send, error);
    }
    bool is_writable = net__stream_is_writable(socket);

    if (LIKELY((send->flags & NET_MSG_MORE) == 0) || !is_writable) {
        (void)tcp_output(pcb);
    }
    if (UNLIKELY(!is_writable)) {
        lower_writable(socket, 0);
    }
    return (int)send->sent;
}
