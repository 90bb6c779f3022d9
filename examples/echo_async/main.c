/* SPDX-License-Identifier: Apache-2.0 */

/*
 * TCP echo by async tasks: written as with threads, one stack for all. See README.md.
 */

#include <errno.h>
#include <net/net.h>
#include <net/socket.h>
#include <net/socket_poll.h>
#include <petrel.h>

#define ECHO_PORT   7
#define CONNECTIONS 8
/* Who does not take what it gets for so long is left. */
#define PATIENCE_SECONDS 5

struct connection {
    struct async_task task;
    int socket;
    struct k_source source;
    size_t from;
    size_t to; /* buffer[from] to buffer[to] have come, and not gone back yet */
    char buffer[512];
};

static ASYNC_EXECUTOR_DEFINE(executor, 1024, K_PRIO_PREEMPT(5));
static struct connection connections[CONNECTIONS];
static struct async_task acceptor;
static int listener;
static struct k_source listener_source;
static K_SEM_DEFINE(ended, 0, CONNECTIONS);

static int receive(struct connection *connection)
{
    int received = net_recv(connection->socket, connection->buffer, sizeof(connection->buffer),
                            NET_MSG_DONTWAIT);

    connection->from = 0;
    connection->to = received > 0 ? (size_t)received : 0;
    return received;
}

static int send_some(struct connection *connection)
{
    int sent = net_send(connection->socket, connection->buffer + connection->from,
                        connection->to - connection->from, NET_MSG_DONTWAIT);

    connection->from += sent > 0 ? (size_t)sent : 0;
    return sent;
}

static bool goes_on(int moved)
{
    return moved > 0 || moved == -EAGAIN;
}

/* What it has not taken is not sent any more. */
static void end_connection(struct connection *connection)
{
    struct net_linger reset = {.l_onoff = 1, .l_linger = 0};

    if (connection->from < connection->to) {
        (void)net_setsockopt(connection->socket, NET_SOL_SOCKET, NET_SO_LINGER, &reset,
                             sizeof(reset));
    }
    (void)net_close(connection->socket);
}

static enum async_step echo(struct async_task *task)
{
    struct connection *self = CONTAINER_OF(task, struct connection, task);

    ASYNC_BEGIN(task);
    do {
        ASYNC_AWAIT(task, self->source, K_READY_IN, K_FOREVER);
        if (!goes_on(receive(self))) {
            break;
        }
        while (self->from < self->to) {
            ASYNC_AWAIT(task, self->source, K_READY_OUT, K_SECONDS(PATIENCE_SECONDS));
            if (task->result == -EAGAIN || !goes_on(send_some(self))) {
                break;
            }
        }
    } while (self->from == self->to);
    end_connection(self);
    k_sem_give(&ended);
    ASYNC_END(task);
}

static struct connection *find_place(void)
{
    for (size_t i = 0; i < CONNECTIONS; i++) {
        if (async_has_ended(&connections[i].task)) {
            return &connections[i];
        }
    }
    return NULL;
}

static void accept_one(struct connection *connection)
{
    connection->socket = net_accept4(listener, NULL, NET_SOCK_NONBLOCK);
    if (connection->socket >= 0) {
        (void)net_socket_source(connection->socket, &connection->source);
        (void)async_start(&connection->task, &executor, echo);
    }
}

/* Without a place for it a connection waits in the backlog. */
static enum async_step accept_all(struct async_task *task)
{
    ASYNC_BEGIN(task);
    for (;;) {
        ASYNC_AWAIT(task, listener_source, K_READY_IN, K_FOREVER);
        while (find_place() == NULL) {
            ASYNC_AWAIT(task, k_sem_source(&ended), K_READY_IN, K_FOREVER);
            (void)k_sem_take(&ended, K_NO_WAIT);
        }
        accept_one(find_place());
    }
    ASYNC_END(task);
}

static int start_server(void)
{
    struct net_address address = net_address(NET_IP_ANY, ECHO_PORT);

    listener = net_socket(NET_AF_INET, NET_SOCK_STREAM | NET_SOCK_NONBLOCK, 0);
    if (listener < 0) {
        return listener;
    }
    int error = net_bind(listener, &address);

    if (error == 0) {
        error = net_listen(listener, CONNECTIONS);
    }
    if (error == 0) {
        error = net_socket_source(listener, &listener_source);
    }
    return error != 0 ? error : async_start(&acceptor, &executor, accept_all);
}

int main(void)
{
    int error = net_start();

    if (error == 0) {
        error = net_wait_ready(K_SECONDS(30));
    }
    if (error == 0) {
        error = start_server();
    }
    if (error != 0) {
        printk("echo_async: it does not start: error %d\n", -error);
        return 1;
    }
    printk("echo_async: ready on port %d, %u bytes for each of %d connections\n", ECHO_PORT,
           (unsigned int)sizeof(struct connection), CONNECTIONS);
    return 0;
}
