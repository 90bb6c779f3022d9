/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A web server in which no connection has a thread: the readiness of its socket runs a handler
 * on one work queue, which goes on with the connection as far as it gets.
 */

#include "web.h"

#include "device_status.h"
#include "http/http_connection.h"
#include "www.h"

#include <errno.h>
#include <net/socket.h>
#include <net/socket_poll.h>
#include <petrel.h>

struct client {
    struct poll_work_timed work;
    struct http_connection http;
    int socket;
    uint32_t awaits; /* K_READY_IN or K_READY_OUT */
    k_timeout_t deadline;
};

K_MEM_SLAB_DEFINE_STATIC(clients, sizeof(struct client), WEB_CLIENTS, sizeof(void *));

static struct k_work_q queue;
static K_THREAD_STACK_DEFINE(queue_stack, 2048);

static int listener;
static struct poll_work listener_work;

static struct http_server server;

static int socket_of(struct http_connection *http)
{
    return CONTAINER_OF(http, struct client, http)->socket;
}

static int receive(struct http_connection *http, void *buffer, size_t size)
{
    return net_recv(socket_of(http), buffer, size, NET_MSG_DONTWAIT);
}

static int send_some(struct http_connection *http, const void *data, size_t size, bool more)
{
    return net_send(socket_of(http), data, size, NET_MSG_DONTWAIT | (more ? NET_MSG_MORE : 0));
}

static void end_sending(struct http_connection *http)
{
    (void)net_shutdown(socket_of(http), NET_SHUT_WR);
}

static const struct http_transport transport = {
    .receive = receive,
    .send = send_some,
    .end_sending = end_sending,
};

static void listen_again(void)
{
    (void)net_poll_work_arm(listener, &listener_work, K_READY_IN, 0);
}

static void drop(struct client *client)
{
    (void)poll_work_disarm(&client->work.work);
    (void)net_close(client->socket);
    k_mem_slab_free(&clients, client);
    listen_again(); /* maybe it had stopped because there was no room */
}

/*
 * An instant, not a span: whatever a client does to be awaited in another way, its time runs on
 * until http_connection_restarts_time() says that it has earned more.
 */
static void restart_time(struct client *client)
{
    client->deadline = K_TIMEOUT_ABS_MS(k_uptime_get() + ((int64_t)WEB_IDLE_SECONDS * 1000));
}

/*
 * Armed already for what is awaited, the watch stays so; but the event has used up the timeout.
 */
static int await(struct client *client, enum http_want want)
{
    uint32_t awaits = want == HTTP_WANT_OUT ? K_READY_OUT : K_READY_IN;

    if (awaits == client->awaits) {
        poll_work_set_timeout(&client->work, client->deadline);
        return 0;
    }
    client->awaits = awaits;
    return net_poll_work_arm_timed(client->socket, &client->work, awaits, POLL_PERSISTENT,
                                   client->deadline);
}

static void on_client(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    struct client *client = CONTAINER_OF(work, struct client, work.work);
    enum http_want want = HTTP_WANT_CLOSE;

    (void)ready;
    if (status == POLL_READY) {
        want = http_connection_step(&client->http);
    } else if (status == POLL_TIMEOUT) {
        want = http_connection_time_up(&client->http);
    }
    if (http_connection_restarts_time(&client->http) || status == POLL_TIMEOUT) {
        restart_time(client);
    }
    if (want == HTTP_WANT_CLOSE || await(client, want) != 0) {
        drop(client);
    }
}

static void serve(struct client *client, int socket)
{
    const int on = 1;

    client->socket = socket;
    client->awaits = 0;
    (void)net_setsockopt(socket, NET_IPPROTO_TCP, NET_TCP_NODELAY, &on, sizeof(on));
    http_connection_open(&client->http, &server);
    poll_work_timed_init(&client->work, &queue, on_client);
    restart_time(client);
    if (await(client, HTTP_WANT_IN) != 0) {
        drop(client);
    }
}

/* One connection a time: the watch comes back while more wait. */
static void on_connection(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    void *client;

    (void)ready;
    (void)status;
    if (k_mem_slab_alloc(&clients, &client, K_NO_WAIT) != 0) {
        (void)poll_work_disarm(work); /* drop() arms it */
        return;
    }
    int socket = net_accept4(listener, NULL, NET_SOCK_NONBLOCK);

    if (socket < 0) {
        k_mem_slab_free(&clients, client);
        return;
    }
    serve(client, socket);
}

static int open_listener(unsigned short port)
{
    const struct net_address any = net_address(NET_IP_ANY, port);
    int socket = net_socket(NET_AF_INET, NET_SOCK_STREAM | NET_SOCK_NONBLOCK, 0);
    int error;

    if (socket < 0) {
        return socket;
    }
    error = net_bind(socket, &any);
    if (error == 0) {
        error = net_listen(socket, WEB_BACKLOG);
    }
    if (error != 0) {
        (void)net_close(socket);
        return error;
    }
    return socket;
}

int web_start(unsigned short port)
{
    static const struct k_work_queue_config config = {.name = "web"};

    server.transport = &transport;
    server.site = device_site();
    listener = open_listener(port);
    if (listener < 0) {
        return listener;
    }
    k_work_queue_init(&queue);
    k_work_queue_start(&queue, queue_stack, K_THREAD_STACK_SIZEOF(queue_stack), K_PRIO_PREEMPT(4),
                       &config);
    poll_work_init(&listener_work, &queue, on_connection);
    listen_again();
    return 0;
}

struct k_mem_slab *web_clients(void)
{
    return &clients;
}

const struct http_server *web_server(void)
{
    return &server;
}
