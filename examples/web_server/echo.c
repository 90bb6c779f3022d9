/* SPDX-License-Identifier: Apache-2.0 */

/* Echo servers as in a textbook: a thread, a blocking socket, a loop. */

#include "echo.h"

#include <netinet/in.h>
#include <petrel.h>
#include <sys/socket.h>
#include <unistd.h>

static K_THREAD_STACK_ARRAY_DEFINE(tcp_stacks, ECHO_THREADS, 1024);
static struct k_thread tcp_threads[ECHO_THREADS];
static K_THREAD_STACK_DEFINE(udp_stack, 1024);
static struct k_thread udp_thread;

/* One buffer a thread; the largest datagram that an Ethernet frame holds. */
static char tcp_buffers[ECHO_THREADS][512];
static char udp_buffer[1472];

static int send_all(int connection, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(connection, data, length, 0);

        if (sent < 0) {
            return -1;
        }
        data += sent;
        length -= (size_t)sent;
    }
    return 0;
}

static void echo_stream(int connection, char *buffer, size_t size)
{
    ssize_t received = recv(connection, buffer, size, 0);

    while (received > 0 && send_all(connection, buffer, (size_t)received) == 0) {
        received = recv(connection, buffer, size, 0);
    }
    close(connection);
}

static void serve_streams(void *listener, void *buffer, void *unused)
{
    (void)unused;
    for (;;) {
        int connection = accept((int)(intptr_t)listener, NULL, NULL);

        if (connection >= 0) {
            echo_stream(connection, buffer, sizeof(tcp_buffers[0]));
        } else {
            k_msleep(100); /* out of sockets or memory: others must finish first */
        }
    }
}

static void serve_datagrams(void *endpoint, void *unused1, void *unused2)
{
    const int socket = (int)(intptr_t)endpoint;

    (void)unused1;
    (void)unused2;
    for (;;) {
        struct sockaddr_in from;
        socklen_t length = sizeof(from);
        ssize_t received =
            recvfrom(socket, udp_buffer, sizeof(udp_buffer), 0, (struct sockaddr *)&from, &length);

        if (received >= 0) {
            (void)sendto(socket, udp_buffer, (size_t)received, 0, (struct sockaddr *)&from, length);
        }
    }
}

static int open_socket(int type)
{
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(ECHO_PORT)};
    int opened = socket(AF_INET, type, 0);

    if (opened >= 0 && bind(opened, (struct sockaddr *)&any, sizeof(any)) != 0) {
        close(opened);
        return -1;
    }
    return opened;
}

static void start_tcp_thread(int i, int listener)
{
    static const char *const names[] = {"tcp echo 1", "tcp echo 2"};

    BASE_STATIC_ASSERT(ARRAY_SIZE(names) == ECHO_THREADS, "names: one for each of ECHO_THREADS");
    (void)k_thread_create(&tcp_threads[i], tcp_stacks[i], K_THREAD_STACK_SIZEOF(tcp_stacks[i]),
                          serve_streams, (void *)(intptr_t)listener, tcp_buffers[i], NULL,
                          K_PRIO_PREEMPT(5), 0, K_NO_WAIT);
    (void)k_thread_name_set(&tcp_threads[i], names[i]);
}

int echo_start(void)
{
    int listener = open_socket(SOCK_STREAM);
    int endpoint = open_socket(SOCK_DGRAM);

    if (listener < 0 || endpoint < 0 || listen(listener, 2) != 0) {
        return -1;
    }
    for (int i = 0; i < ECHO_THREADS; i++) {
        start_tcp_thread(i, listener);
    }
    (void)k_thread_create(&udp_thread, udp_stack, K_THREAD_STACK_SIZEOF(udp_stack), serve_datagrams,
                          (void *)(intptr_t)endpoint, NULL, NULL, K_PRIO_PREEMPT(5), 0, K_NO_WAIT);
    (void)k_thread_name_set(&udp_thread, "udp echo");
    return 0;
}
