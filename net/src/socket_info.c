/* SPDX-License-Identifier: Apache-2.0 */

/* What sockets there are. */

#include <net/socket_info.h>

#include "socket_private.h"

static const char *state_of_stream(const struct net_socket *socket)
{
    static const char *const names[] = {
        [NET__OPEN] = "open",
        [NET__LISTENING] = "listening",
        [NET__CONNECTING] = "connecting",
        [NET__CONNECTED] = "connected",
        [NET__ENDED] = "ended",
    };
    bool is_half_closed = (socket->flags & (NET__NO_MORE | NET__SHUT_WRITE)) != 0;

    if (socket->listener != NULL) {
        return "waiting";
    }
    return socket->state == NET__CONNECTED && is_half_closed ? "half-closed" : names[socket->state];
}

static void describe_stream(const struct net_socket *socket, struct net_socket_info *info)
{
    const struct tcp_pcb *pcb = socket->pcb.tcp;

    info->state = state_of_stream(socket);
    if (pcb == NULL) {
        return;
    }
    info->local = net__address_of(socket, &pcb->local_ip, pcb->local_port);
    if (socket->state == NET__CONNECTING || socket->state == NET__CONNECTED) {
        info->remote = net__address_of(socket, &pcb->remote_ip, pcb->remote_port);
        info->sent_bytes = net__send_quota(socket) - tcp_sndbuf(pcb);
    }
}

static void describe_datagram(const struct net_socket *socket, struct net_socket_info *info)
{
    const struct udp_pcb *pcb = socket->pcb.udp;
    bool is_connected = (pcb->flags & UDP_FLAGS_CONNECTED) != 0;

    info->state = is_connected ? "connected" : "open";
    info->local = net__address_of(socket, &pcb->local_ip, pcb->local_port);
    if (is_connected) {
        info->remote = net__address_of(socket, &pcb->remote_ip, pcb->remote_port);
    }
}

static void describe(const struct net_socket *socket, struct net_socket_info *info)
{
    unsigned int key = irq_lock();

    *info = (struct net_socket_info){
        .socket = MAX(socket->handle, 0),
        .type = socket->kind->type,
        .received_bytes = socket->queued,
        .ready = socket->ready,
        .is_watched = k_pollable_is_watched(&socket->pollable),
    };
    irq_unlock(key);
    if (socket->kind->ways != NULL) {
        info->state = socket->kind->ways->state;
    } else if (net__is_stream(socket)) {
        describe_stream(socket, info);
    } else {
        describe_datagram(socket, info);
    }
}

void net_socket_foreach(net_socket_visitor_t *visit, void *context)
{
    for (size_t i = 0; i < CONFIG_NET_SOCKETS; i++) {
        struct net_socket_info info;

        net_core_lock();
        bool is_used = net__sockets[i].kind != NULL;

        if (is_used) {
            describe(&net__sockets[i], &info);
        }
        net_core_unlock();
        if (is_used) {
            visit(&info, context);
        }
    }
}
