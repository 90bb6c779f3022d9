/* SPDX-License-Identifier: Apache-2.0 */

/* Sending: under the core lock, waiting without it. */

#include "socket_private.h"

static int send_some(int handle, struct net__send *send)
{
    net_core_lock();
    struct net_socket *socket = net__socket_find(handle);
    int result = LIKELY(socket != NULL) ? socket->kind->send(socket, send) : -EBADF;

    net_core_unlock();
    return result;
}

int net_sendto(int handle, const void *data, size_t length, int flags, const struct net_address *to)
{
    struct net__send send = {
        .data = data, .length = MIN(length, INT32_MAX), .flags = flags, .to = to};
    struct net__patience patience = {.has_waited = false};

    for (;;) {
        int result = send_some(handle, &send);

        if (LIKELY(result != -EAGAIN)) {
            return result;
        }
        result = net__wait_writable(handle, &patience, flags);
        if (result != 0) {
            return send.sent > 0 ? (int)send.sent : result;
        }
    }
}

int net_send(int handle, const void *data, size_t length, int flags)
{
    return net_sendto(handle, data, length, flags, NULL);
}

/* Sockets that met an empty pool try again. */
void net_on_memory_available(void)
{
    for (size_t i = 0; i < CONFIG_NET_SOCKETS; i++) {
        struct net_socket *socket = &net__sockets[i];

        if (socket->kind != NULL && (socket->flags & NET__STARVED) != 0) {
            unsigned int key = irq_lock();

            socket->flags &= (uint8_t)~NET__STARVED;
            net__raise(socket, K_READY_OUT);
            (void)k_wake_all(&socket->writers, 0);
            k_reschedule(key);
        }
    }
}
