/* SPDX-License-Identifier: Apache-2.0 */

/* Sending: under the core lock, waiting without it. */

#include <lwip/memp.h>

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

    if (UNLIKELY((flags & ~NET__SEND_FLAGS) != 0)) {
        return -EOPNOTSUPP;
    }
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

static void tell_starved(struct net_socket *socket)
{
    unsigned int key = irq_lock();

    socket->flags &= (uint8_t)~NET__STARVED;
    net__raise(socket, K_READY_OUT);
    net__wake_all(&socket->writers, 0);
    k_reschedule(key);
}

/*
 * By trying it: a heap in small pieces has none. Of both that a segment needs: a send that gets
 * only the one gives it back, which is memory freed, and would be told to try again at once.
 */
static bool has_memory(void)
{
    struct pbuf *piece = NULL;
    void *segment = memp_malloc(MEMP_TCP_SEG);

    if (segment == NULL) {
        return false;
    }
    if (net__heap_stays_below(NET__HEAP_NONE_BYTES, NET__LEAST_SEND_BYTES)) {
        piece = pbuf_alloc(PBUF_TRANSPORT, NET__LEAST_SEND_BYTES, PBUF_RAM);
    }
    memp_free(MEMP_TCP_SEG, segment);
    if (piece != NULL) {
        (void)pbuf_free(piece);
    }
    return piece != NULL;
}

/*
 * Sockets that met an empty heap try again, as soon as one of them would get something. The heap
 * is used under the core lock only, so none of it is freed unseen in here.
 */
void net_on_memory_available(void)
{
    if (!has_memory()) {
        net_memory_wait();
        return;
    }
    for (size_t i = 0; i < CONFIG_NET_SOCKETS; i++) {
        if (net__sockets[i].kind != NULL && (net__sockets[i].flags & NET__STARVED) != 0) {
            tell_starved(&net__sockets[i]);
        }
    }
}
