// SPDX-License-Identifier: Apache-2.0
/*
 * Everything here runs on the servers' queue, one thing at a time, so nothing needs a lock. A
 * connection for which there is no place is accepted and closed: its client need not wait.
 */
#include "work_server.h"

#include <errno.h>
#include <net/socket.h>
#include <net/socket_poll.h>
#include <petrel.h>

#include "servers.h"

void work_connection_end(struct work_connection *connection)
{
    (void)poll_work_disarm(&connection->work);
    (void)net_close(connection->socket);
    connection->socket = 0;
}

int work_connection_receive(struct work_connection *connection, void *bytes, size_t room)
{
    int received = net_recv(connection->socket, bytes, room, 0);

    if (received > 0) {
        return received;
    }
    if (received != -EAGAIN) {
        work_connection_end(connection);
    }
    return 0;
}

static void on_connection(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    struct work_server *server = CONTAINER_OF(work, struct work_server, listener_work);
    int socket = net_accept4(server->listener, NULL, NET_SOCK_NONBLOCK);
    struct work_connection *connection;

    (void)ready;
    (void)status;
    if (socket < 0) {
        return;
    }
    connection = server->new_connection();
    if (connection == NULL) {
        (void)net_close(socket);
        return;
    }
    connection->socket = socket;
    poll_work_init(&connection->work, servers_queue(), server->on_bytes);
    if (net_poll_work_arm(socket, &connection->work, K_READY_IN, 0) != 0) {
        work_connection_end(connection);
    }
}

int work_server_start(struct work_server *server, uint16_t port)
{
    server->listener = servers_listen(port);
    if (server->listener < 0) {
        return server->listener;
    }
    if (net_set_nonblocking(server->listener, true) != 0) {
        return -EBADF;
    }
    poll_work_init(&server->listener_work, servers_queue(), on_connection);
    return net_poll_work_arm(server->listener, &server->listener_work, K_READY_IN, 0);
}
