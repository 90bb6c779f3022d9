// SPDX-License-Identifier: Apache-2.0
/* What all servers need: the queue, and sockets. */
#include "servers.h"

#include <net/socket.h>
#include <petrel.h>

#define BACKLOG 16

static struct k_work_q queue;
static K_THREAD_STACK_DEFINE(queue_stack, 4096);

void servers_start_queue(void)
{
    static const struct k_work_queue_config config = {.name = "servers"};

    k_work_queue_init(&queue);
    k_work_queue_start(&queue, queue_stack, K_THREAD_STACK_SIZEOF(queue_stack), K_PRIO_PREEMPT(4),
                       &config);
}

struct k_work_q *servers_queue(void)
{
    return &queue;
}

static int close_after(int socket, int error)
{
    (void)net_close(socket);
    return error;
}

int servers_open_udp(uint16_t port)
{
    const struct net_address any = net_address(NET_IP_ANY, port);
    int socket = net_socket(NET_AF_INET, NET_SOCK_DGRAM | NET_SOCK_NONBLOCK, 0);
    int error;

    if (socket < 0) {
        return socket;
    }
    error = net_bind(socket, &any);
    return error == 0 ? socket : close_after(socket, error);
}

int servers_listen(uint16_t port)
{
    const struct net_address any = net_address(NET_IP_ANY, port);
    const int on = 1;
    int socket = net_socket(NET_AF_INET, NET_SOCK_STREAM, 0);
    int error;

    if (socket < 0) {
        return socket;
    }
    error = net_bind(socket, &any);
    if (error == 0) {
        error = net_setsockopt(socket, NET_IPPROTO_TCP, NET_TCP_NODELAY, &on, sizeof(on));
    }
    if (error == 0) {
        error = net_listen(socket, BACKLOG);
    }
    return error == 0 ? socket : close_after(socket, error);
}
