/* SPDX-License-Identifier: Apache-2.0 */

/* Closing. */

#include <lwip/pbuf.h>

#include "socket_private.h"

/* Gone for everybody: waiters and watches are told. Returns what was not read. */
static struct pbuf *retire(struct net_socket *socket)
{
    unsigned int key = irq_lock();
    struct pbuf *unread = socket->first;

    socket->handle = -1;
    socket->first = NULL;
    socket->ready = K_READY_CLOSED;
    net__wake_all(&socket->readers, -EBADF);
    net__wake_all(&socket->writers, -EBADF);
    k_reschedule(key);
    k_pollable_close(&socket->pollable);
    return unread;
}

void net__socket_discard(struct net_socket *socket)
{
    struct pbuf *unread = retire(socket);

    socket->kind->close(socket, unread != NULL);
    net__free_received(unread);
    net__socket_free(socket);
}

/* Send the end, and say for how long to wait for the last acknowledgement; 0: not at all. */
static uint32_t start_lingering(struct net_socket *socket)
{
    bool may_wait = socket->linger_s > 0 && (socket->flags & NET__NONBLOCKING) == 0;

    if (!may_wait || socket->state != NET__CONNECTED ||
        tcp_sndbuf(socket->pcb.tcp) == net__send_quota(socket) ||
        net__stream_stop_sending(socket) != 0) {
        return 0;
    }
    unsigned int key = irq_lock();

    socket->flags |= NET__LINGERING;
    irq_unlock(key);
    return (uint32_t)socket->linger_s * 1000U;
}

static void linger(int handle, uint32_t limit_ms)
{
    struct net__patience patience = {.has_waited = false};
    int error = 0;

    while (error == 0) {
        unsigned int key = irq_lock();
        struct net_socket *socket = net__socket_find(handle);

        if (socket == NULL || socket->state != NET__CONNECTED ||
            (socket->flags & NET__LINGERING) == 0) {
            irq_unlock(key);
            return;
        }
        error = net__wait(&patience, &socket->writers, limit_ms, key);
    }
}

int net_close(int handle)
{
    net_core_lock();
    struct net_socket *socket = net__socket_find(handle);
    uint32_t linger_ms = socket == NULL ? 0 : start_lingering(socket);

    if (linger_ms != 0) {
        net_core_unlock();
        linger(handle, linger_ms);
        net_core_lock();
        socket = net__socket_find(handle);
    }
    if (socket != NULL) {
        net__socket_discard(socket);
    }
    net_core_unlock();
    return socket == NULL ? -EBADF : 0;
}
