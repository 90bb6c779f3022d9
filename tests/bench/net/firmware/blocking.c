// SPDX-License-Identifier: Apache-2.0
/* Servers with a thread each, which waits in its socket calls. */
#include <net/socket.h>
#include <petrel.h>
#include <stdbool.h>

#include "http_minimal.h"
#include "servers.h"

#define THREADS        5
#define STACK_BYTES    2048
#define PRIORITY       K_PRIO_PREEMPT(4)
#define REQUEST_BYTES  512
#define SEGMENT_BYTES  1460
#define DATAGRAM_BYTES 1472
#define STREAM_BYTES   (4 * 1460)

typedef void serve_t(int socket);

static struct k_thread threads[THREADS];
static K_THREAD_STACK_ARRAY_DEFINE(stacks, THREADS, STACK_BYTES);
static unsigned int threads_started;

static void serve_datagrams(void *serve, void *socket, void *unused)
{
    (void)unused;
    ((serve_t *)serve)((int)(intptr_t)socket);
}

static void serve_connections(void *serve, void *listener, void *unused)
{
    (void)unused;
    for (;;) {
        int socket = net_accept((int)(intptr_t)listener, NULL);

        if (socket < 0) {
            printk("bench_net: accept: %d\n", socket);
            return;
        }
        ((serve_t *)serve)(socket);
        (void)net_close(socket);
    }
}

static int start_thread(k_thread_entry_t entry, serve_t *serve, int socket)
{
    unsigned int i = threads_started;

    if (socket < 0) {
        return socket;
    }
    threads_started++;
    (void)k_thread_create(&threads[i], stacks[i], STACK_BYTES, entry, (void *)serve,
                          (void *)(intptr_t)socket, NULL, PRIORITY, 0, K_NO_WAIT);
    return 0;
}

static bool answer(int socket, unsigned int requests)
{
    while (requests-- != 0) {
        if (net_send(socket, http_minimal_response, HTTP_MINIMAL_RESPONSE_BYTES, 0) < 0) {
            return false;
        }
    }
    return true;
}

static void serve_http(int socket)
{
    struct http_minimal http = {0};
    char bytes[REQUEST_BYTES];
    int received;

    do {
        received = net_recv(socket, bytes, sizeof(bytes), 0);
    } while (received > 0 && answer(socket, http_minimal_requests(&http, bytes, (size_t)received)));
}

int serve_http_blocking(uint16_t port)
{
    return start_thread(serve_connections, serve_http, servers_listen(port));
}

static void serve_tcp_echo(int socket)
{
    static char bytes[SEGMENT_BYTES];
    int received;

    do {
        received = net_recv(socket, bytes, sizeof(bytes), 0);
    } while (received > 0 && net_send(socket, bytes, (size_t)received, 0) > 0);
}

int serve_tcp_echo_blocking(uint16_t port)
{
    return start_thread(serve_connections, serve_tcp_echo, servers_listen(port));
}

static void serve_udp_echo(int socket)
{
    static char bytes[DATAGRAM_BYTES];
    struct net_address from;
    int received;

    while ((received = net_recvfrom(socket, bytes, sizeof(bytes), 0, &from)) >= 0) {
        (void)net_sendto(socket, bytes, (size_t)received, 0, &from);
    }
    printk("bench_net: datagrams: %d\n", received);
}

int serve_udp_echo_blocking(uint16_t port)
{
    int socket = servers_open_udp(port);

    if (socket >= 0 && net_set_nonblocking(socket, false) != 0) {
        return -1;
    }
    return start_thread(serve_datagrams, serve_udp_echo, socket);
}

static void discard(int socket)
{
    static char bytes[STREAM_BYTES];

    while (net_recv(socket, bytes, sizeof(bytes), 0) > 0) {
    }
}

int serve_discard_blocking(uint16_t port)
{
    return start_thread(serve_connections, discard, servers_listen(port));
}

static void send_without_end(int socket)
{
    static const char bytes[STREAM_BYTES];

    while (net_send(socket, bytes, sizeof(bytes), 0) > 0) {
    }
}

int serve_source_blocking(uint16_t port)
{
    return start_thread(serve_connections, send_without_end, servers_listen(port));
}
