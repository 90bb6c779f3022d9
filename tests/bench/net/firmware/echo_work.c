// SPDX-License-Identifier: Apache-2.0
/* Echoes by triggered work. */
#include <base/util.h>
#include <net/socket.h>
#include <net/socket_poll.h>

#include "servers.h"
#include "work_server.h"

#define CONNECTIONS    8
#define SEGMENT_BYTES  1460
#define DATAGRAM_BYTES 1472

static struct work_connection connections[CONNECTIONS];
static struct poll_work udp_work;
static int udp_socket;

static struct work_connection *new_connection(void)
{
    for (size_t i = 0; i < CONNECTIONS; i++) {
        if (connections[i].socket == 0) {
            return &connections[i];
        }
    }
    return NULL;
}

static void on_bytes(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    struct work_connection *connection = CONTAINER_OF(work, struct work_connection, work);
    char bytes[SEGMENT_BYTES];
    int received = work_connection_receive(connection, bytes, sizeof(bytes));

    (void)ready;
    (void)status;
    if (received != 0 && net_send(connection->socket, bytes, (size_t)received, 0) != received) {
        work_connection_end(connection);
    }
}

int serve_tcp_echo_by_work(uint16_t port)
{
    static struct work_server server = {.on_bytes = on_bytes, .new_connection = new_connection};

    return work_server_start(&server, port);
}

static void on_datagram(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    char bytes[DATAGRAM_BYTES];
    struct net_address from;
    int received = net_recvfrom(udp_socket, bytes, sizeof(bytes), 0, &from);

    (void)work;
    (void)ready;
    (void)status;
    if (received >= 0) {
        (void)net_sendto(udp_socket, bytes, (size_t)received, 0, &from);
    }
}

int serve_udp_echo_by_work(uint16_t port)
{
    udp_socket = servers_open_udp(port);
    if (udp_socket < 0) {
        return udp_socket;
    }
    poll_work_init(&udp_work, servers_queue(), on_datagram);
    return net_poll_work_arm(udp_socket, &udp_work, K_READY_IN, 0);
}
