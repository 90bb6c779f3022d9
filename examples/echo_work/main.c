/* SPDX-License-Identifier: Apache-2.0 */

/*
 * TCP echo by triggered work: no thread of its own. See README.md.
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
    struct poll_work_timed work;
    int socket; /* -1: nobody's */
    size_t from;
    size_t to; /* buffer[from] to buffer[to] have come, and not gone back yet */
    char buffer[512];
};

static struct connection connections[CONNECTIONS];
static int listener;
static struct poll_work accepting;

/* The other side may send faster than it receives: one direction at a time. */
static int wait_for_more(struct connection *connection)
{
    bool is_sending = connection->from < connection->to;

    return net_poll_work_arm_timed(connection->socket, &connection->work,
                                   is_sending ? K_READY_OUT : K_READY_IN, 0,
                                   is_sending ? K_SECONDS(PATIENCE_SECONDS) : K_FOREVER);
}

static void end_connection(struct connection *connection)
{
    (void)poll_work_disarm(&connection->work.work);
    (void)net_close(connection->socket);
    connection->socket = -1;
    (void)net_poll_work_arm(listener, &accepting, K_READY_IN, 0); /* there is a place again */
}

/* Nothing more is sent, also not what is under way. */
static void leave(struct connection *connection)
{
    struct net_linger reset = {.l_onoff = 1, .l_linger = 0};

    (void)net_setsockopt(connection->socket, NET_SOL_SOCKET, NET_SO_LINGER, &reset, sizeof(reset));
    end_connection(connection);
}

/* The number of bytes moved, 0 at the end of the stream, or a negative error. */
static int receive_or_send(struct connection *connection)
{
    char *buffer = connection->buffer;

    if (connection->from == connection->to) {
        int received =
            net_recv(connection->socket, buffer, sizeof(connection->buffer), NET_MSG_DONTWAIT);

        if (received <= 0) {
            return received;
        }
        connection->from = 0;
        connection->to = (size_t)received;
    }
    int sent = net_send(connection->socket, buffer + connection->from,
                        connection->to - connection->from, NET_MSG_DONTWAIT);

    if (sent > 0) {
        connection->from += (size_t)sent;
    }
    return sent;
}

static void echo(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    struct connection *connection = CONTAINER_OF(work, struct connection, work.work);

    (void)ready;
    if (status == POLL_TIMEOUT) {
        leave(connection);
        return;
    }
    int moved = receive_or_send(connection);

    if (status == POLL_CLOSED || moved == 0 || (moved < 0 && moved != -EAGAIN)) {
        end_connection(connection);
        return;
    }
    (void)wait_for_more(connection);
}

static struct connection *find_place(void)
{
    for (size_t i = 0; i < CONNECTIONS; i++) {
        if (connections[i].socket < 0) {
            return &connections[i];
        }
    }
    return NULL;
}

/* Without a place for it a connection waits in the backlog. */
static void accept_one(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    struct connection *connection = find_place();

    (void)ready;
    (void)status;
    if (connection == NULL) {
        (void)poll_work_disarm(work);
        return;
    }
    connection->socket = net_accept4(listener, NULL, NET_SOCK_NONBLOCK);
    if (connection->socket >= 0) {
        connection->from = 0;
        connection->to = 0;
        (void)wait_for_more(connection);
    }
}

static int start_server(void)
{
    struct net_address address = net_address(NET_IP_ANY, ECHO_PORT);

    for (size_t i = 0; i < CONNECTIONS; i++) {
        connections[i].socket = -1;
        poll_work_timed_init(&connections[i].work, &k_sys_work_q, echo);
    }
    poll_work_init(&accepting, &k_sys_work_q, accept_one);
    listener = net_socket(NET_AF_INET, NET_SOCK_STREAM | NET_SOCK_NONBLOCK, 0);
    if (listener < 0) {
        return listener;
    }
    int error = net_bind(listener, &address);

    if (error == 0) {
        error = net_listen(listener, CONNECTIONS);
    }
    return error != 0 ? error : net_poll_work_arm(listener, &accepting, K_READY_IN, 0);
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
        printk("echo_work: it does not start: error %d\n", -error);
        return 1;
    }
    printk("echo_work: ready on port %d, %u bytes for each of %d connections\n", ECHO_PORT,
           (unsigned int)sizeof(struct connection), CONNECTIONS);
    return 0;
}
