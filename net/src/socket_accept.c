/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Listening and accepting.
 *
 * A connection gets its socket as soon as it is established, so that it can receive at once; it
 * waits in its listener's queue and has no name until it is accepted. lwIP counts it in the
 * backlog for as long. One that is reset while it waits disappears.
 */

#include "socket_private.h"

static void append(struct net_socket *listener, struct net_socket *connection)
{
    connection->listener = listener;
    if (listener->first_waiting == NULL) {
        listener->first_waiting = connection;
    } else {
        listener->last_waiting->next = connection;
    }
    listener->last_waiting = connection;
}

/* Kernel's lock held. */
static void unlink_connection(struct net_socket *listener, struct net_socket *connection)
{
    struct net_socket *before = NULL;
    struct net_socket *each = listener->first_waiting;

    while (each != connection) {
        before = each;
        each = each->next;
    }
    if (before == NULL) {
        listener->first_waiting = connection->next;
    } else {
        before->next = connection->next;
    }
    if (listener->last_waiting == connection) {
        listener->last_waiting = before;
    }
    if (listener->first_waiting == NULL) {
        net__lower(listener, K_READY_IN);
    }
    connection->listener = NULL;
    connection->next = NULL;
}

static void inherit(struct net_socket *connection, const struct net_socket *listener)
{
    connection->flags = listener->flags & NET__NODELAY;
    connection->state = NET__CONNECTED;
    connection->ready = K_READY_OUT;
    connection->receive_quota = listener->receive_quota;
    connection->unreported = listener->unreported;
    connection->receive_low = listener->receive_low;
    connection->send_low = listener->send_low;
    connection->send_less = listener->send_less;
    connection->receive_timeout_ms = listener->receive_timeout_ms;
    connection->send_timeout_ms = listener->send_timeout_ms;
    connection->linger_s = listener->linger_s;
    connection->keep_idle_s = listener->keep_idle_s;
    connection->keep_interval_s = listener->keep_interval_s;
    connection->keep_count = listener->keep_count;
}

static err_t on_connection(void *argument, struct tcp_pcb *pcb, err_t error)
{
    struct net_socket *listener = argument;

    if (pcb == NULL || error != ERR_OK) {
        return ERR_VAL;
    }
    struct net_socket *connection = net__socket_allocate(&net__stream_kind);

    if (connection == NULL) {
        return ERR_MEM; /* lwIP resets the connection */
    }
    inherit(connection, listener);
    net__inherit_ipv6(connection, listener);
    pcb->ttl = listener->pcb.any->ttl;
    pcb->tos = listener->pcb.any->tos;
    net__stream_attach(connection, pcb);
    tcp_backlog_delayed(pcb);
    unsigned int key = irq_lock();

    append(listener, connection);
    net__raise(listener, K_READY_IN);
    (void)k_wake_first(&listener->readers, 0);
    k_reschedule(key);
    return ERR_OK;
}

int net__stream_listen(struct net_socket *socket, uint8_t backlog)
{
    err_t error = ERR_OK;

    if (socket->state == NET__LISTENING) {
        tcp_backlog_set((struct tcp_pcb_listen *)(void *)socket->pcb.tcp, backlog);
        return 0;
    }
    if (socket->state != NET__OPEN) {
        return -EINVAL;
    }
    if (!net__is_bound(socket)) {
        error = net__bind_to_random_port(socket, net__any_ip(socket));
    }
    if (error != ERR_OK) {
        return net_errno(error);
    }
    struct tcp_pcb *listener = tcp_listen_with_backlog_and_err(socket->pcb.tcp, backlog, &error);

    if (listener == NULL) {
        return net_errno(error);
    }
    socket->pcb.tcp = listener;
    tcp_accept(listener, on_connection);
    socket->state = NET__LISTENING;
    return 0;
}

void net__unqueue_connection(struct net_socket *connection)
{
    unsigned int key = irq_lock();

    unlink_connection(connection->listener, connection);
    irq_unlock(key);
    net__socket_discard(connection);
}

void net__drop_connections(struct net_socket *listener)
{
    while (listener->first_waiting != NULL) {
        struct net_socket *connection = listener->first_waiting;

        listener->first_waiting = connection->next;
        net__socket_discard(connection);
    }
}

/* The connection that has waited longest gets a name. Core lock held. */
static int take_connection(struct net_socket *listener, struct net_address *peer, int flags)
{
    struct net_socket *connection = listener->first_waiting;

    if (connection == NULL) {
        return -EAGAIN;
    }
    struct tcp_pcb *pcb = connection->pcb.tcp;

    tcp_backlog_accepted(pcb);
    if (peer != NULL) {
        *peer = net__address_of(listener, &pcb->remote_ip, pcb->remote_port);
    }
    unsigned int key = irq_lock();

    unlink_connection(listener, connection);
    if ((flags & NET_SOCK_NONBLOCK) != 0) {
        connection->flags |= NET__NONBLOCKING;
    }
    int handle = net__socket_publish(connection);

    if (listener->first_waiting != NULL) {
        (void)k_wake_first(&listener->readers, 0);
    }
    k_reschedule(key);
    return handle;
}

static int accept_now(int handle, struct net_address *peer, int flags)
{
    net_core_lock();
    struct net_socket *socket = net__socket_find(handle);
    int result = -EBADF;

    if (socket != NULL && !net__is_stream(socket)) {
        result = -EOPNOTSUPP;
    } else if (socket != NULL && socket->state != NET__LISTENING) {
        result = -EINVAL;
    } else if (socket != NULL) {
        result = take_connection(socket, peer, flags);
    }
    net_core_unlock();
    return result;
}

static int wait_for_connection(int handle, struct net__patience *patience)
{
    unsigned int key = irq_lock();
    struct net_socket *socket = net__socket_find(handle);

    if (socket == NULL || (socket->flags & NET__NONBLOCKING) != 0) {
        irq_unlock(key);
        return socket == NULL ? -EBADF : -EAGAIN;
    }
    if (socket->first_waiting != NULL) {
        irq_unlock(key);
        return 0;
    }
    return net__wait(patience, &socket->readers, socket->receive_timeout_ms, key);
}

int net_accept4(int handle, struct net_address *peer, int flags)
{
    struct net__patience patience = {.has_waited = false};

    if ((flags & ~NET_SOCK_NONBLOCK) != 0) {
        return -EINVAL;
    }
    for (;;) {
        int result = accept_now(handle, peer, flags);

        if (result != -EAGAIN) {
            return result;
        }
        result = wait_for_connection(handle, &patience);
        if (result != 0) {
            return result;
        }
    }
}

int net_accept(int handle, struct net_address *peer)
{
    return net_accept4(handle, peer, 0);
}
