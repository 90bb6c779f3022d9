/* SPDX-License-Identifier: Apache-2.0 */

/* Connecting. */

#include "socket_private.h"

#include <lwip/netif.h>

static err_t on_connected(void *argument, struct tcp_pcb *pcb, err_t error)
{
    struct net_socket *socket = argument;

    (void)pcb;
    (void)error; /* always ERR_OK; failures go to the error callback */
    unsigned int key = irq_lock();

    socket->state = NET__CONNECTED;
    net__raise(socket, K_READY_OUT);
    net__wake_all(&socket->writers, 0);
    k_reschedule(key);
    return ERR_OK;
}

/* What a connect finds that comes too late, or too early. */
static int error_of_state(struct net_socket *socket)
{
    switch (socket->state) {
    case NET__OPEN:
        return 0;
    case NET__LISTENING:
        return -EOPNOTSUPP;
    case NET__CONNECTING:
        return -EALREADY;
    case NET__CONNECTED:
        return -EISCONN;
    default: {
        unsigned int key = irq_lock();
        int error = net__take_error(socket);

        irq_unlock(key);
        return error != 0 ? error : -ECONNABORTED;
    }
    }
}

/* One machine, which a connection can lead to. */
static bool is_unicast(const ip_addr_t *ip)
{
    if (IS_ENABLED(CONFIG_NET_IPV6) && IP_IS_V6(ip)) {
        return net__ipv6_is_reachable(ip);
    }
    struct netif *netif = ip4_route(ip_2_ip4(ip));

    return !ip4_addr_ismulticast(ip_2_ip4(ip)) &&
           (netif == NULL || !ip4_addr_isbroadcast(ip_2_ip4(ip), netif));
}

static int start_connecting(struct net_socket *socket, const struct net_address *address)
{
    ip_addr_t ip;
    err_t error = ERR_OK;

    net__address_to_reach(socket, address, &ip);
    if (address->port == 0) {
        return -EADDRNOTAVAIL;
    }
    if (!is_unicast(&ip)) {
        return -ENETUNREACH;
    }
    if (!net__is_bound(socket)) {
        error = net__bind_to_random_port(socket, net__any_ip(socket));
    }
    if (error == ERR_USE) {
        return -EADDRNOTAVAIL;
    }
    if (error == ERR_OK) {
        error = tcp_connect(socket->pcb.tcp, &ip, net_ntohs(address->port), on_connected);
    }
    if (error == ERR_OK) {
        socket->state = NET__CONNECTING;
        return -EINPROGRESS;
    }
    return net_errno(error);
}

static int connect_stream(struct net_socket *socket, const struct net_address *address)
{
    int error = error_of_state(socket);

    if (error != 0) {
        return error;
    }
    error = net__check_address(socket, address);
    if (error != 0) {
        return error;
    }
    return start_connecting(socket, address);
}

/* How it went, or -EINPROGRESS. Kernel's lock held. */
static int outcome(struct net_socket *socket)
{
    if (socket->state == NET__CONNECTING) {
        return -EINPROGRESS;
    }
    int error = net__take_error(socket);

    return error == 0 && socket->state == NET__ENDED ? -ECONNABORTED : error;
}

static int wait_connected(int handle)
{
    struct net__patience patience = {0};

    for (;;) {
        unsigned int key = irq_lock();
        struct net_socket *socket = net__socket_find(handle);
        int error = socket == NULL ? -EBADF : outcome(socket);

        if (error != -EINPROGRESS || (socket->flags & NET__NONBLOCKING) != 0) {
            irq_unlock(key);
            return error;
        }
        error = net__wait(&patience, &socket->writers, socket->send_timeout_ms, key);
        if (error != 0) {
            return error == -EAGAIN ? -EINPROGRESS : error;
        }
    }
}

int net_connect(int handle, const struct net_address *address)
{
    net_core_lock();
    struct net_socket *socket = net__socket_find(handle);
    int error = -EBADF;

    if (socket != NULL && net__is_stream(socket)) {
        error = connect_stream(socket, address);
    } else if (socket != NULL && socket->kind->ways != NULL) {
        error = socket->kind->ways->connect(socket, address);
    } else if (socket != NULL) {
        error = net__datagram_connect(socket, address);
    }
    net_core_unlock();
    return error == -EINPROGRESS ? wait_connected(handle) : error;
}
