/* SPDX-License-Identifier: Apache-2.0 */

/* Waiting for at most so long: exact to the tick where time is virtual. */

#include <string.h>
#include <sys/time.h>

#include "socket_support.h"

enum {
    PORT = 7
};

TEST_CASE(receiving_waits_for_its_limit)
{
    struct pair pair = connect_pair(PORT);
    int datagrams = open_datagram(PORT);
    char byte;

    for (int limit_ms = 1; limit_ms <= 100; limit_ms += 33) {
        set_timeout(pair.server, NET_SO_RCVTIMEO, limit_ms);
        set_timeout(datagrams, NET_SO_RCVTIMEO, limit_ms);
        int start_ms = now_ms();

        TEST_EQUAL(net_recv(pair.server, &byte, 1, 0), -EAGAIN);
        EXPECT_TOOK(start_ms, limit_ms);
        start_ms = now_ms();
        TEST_EQUAL(net_recv(datagrams, &byte, 1, 0), -EAGAIN);
        EXPECT_TOOK(start_ms, limit_ms);
    }
    close_socket(datagrams);
    close_pair(&pair);
}

TEST_CASE(accepting_waits_for_its_limit)
{
    int listener = open_listener(PORT, 1);
    int start_ms = now_ms();

    set_timeout(listener, NET_SO_RCVTIMEO, 70);
    TEST_EQUAL(net_accept(listener, NULL), -EAGAIN);
    EXPECT_TOOK(start_ms, 70);
    close_socket(listener);
}

TEST_CASE(sending_waits_for_its_limit)
{
    struct pair pair = connect_pair(PORT);
    static uint8_t bytes[40000];
    size_t sent = fill_stream(pair.client);
    int start_ms = now_ms();

    set_timeout(pair.client, NET_SO_SNDTIMEO, 50);
    TEST_EQUAL(net_send(pair.client, bytes, 1, 0), -EAGAIN);
    EXPECT_TOOK(start_ms, 50);

    /* What was taken before the limit counts. */
    TEST_EQUAL(net_recv(pair.server, bytes, sent, NET_MSG_WAITALL), sent);
    set_timeout(pair.client, NET_SO_SNDTIMEO, 1000);
    int count = net_send(pair.client, bytes, sizeof(bytes), 0);

    TEST_AT_LEAST(count, 10000);
    TEST_AT_MOST(count, 18000);
    TEST_EQUAL(net_recv(pair.server, bytes, (size_t)count, NET_MSG_WAITALL), count);
    close_pair(&pair);
}

TEST_CASE(the_limit_counts_from_the_first_wait)
{
    struct pair pair = connect_pair(PORT);
    uint8_t bytes[64];

    /* A byte every 10 ms wakes the thread each time, but is not what it waits for. */
    set_timeout(pair.server, NET_SO_RCVTIMEO, 75);
    set_option(pair.client, NET_IPPROTO_TCP, NET_TCP_NODELAY, 1);
    *worker(0) = (struct worker){.socket = pair.server, .flags = NET_MSG_PEEK | NET_MSG_WAITALL};
    start_worker(0, receive_once);
    int sent = 0;

    while (!has_ended(0)) {
        TEST_EQUAL(net_send(pair.client, "x", 1, 0), 1);
        sent++;
        k_msleep(10);
    }
    TEST_EQUAL(join_worker(0), -EAGAIN);
    TEST_AT_LEAST(worker(0)->took_ms, 75);
    TEST_AT_MOST(worker(0)->took_ms, 75 + LATE_MS);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), 0), sent);
    close_pair(&pair);
}

/* A listener whose backlog is full does not answer. */
static int open_deaf_listener(int *client)
{
    struct net_address address = loopback(PORT);
    int listener = open_listener(PORT, 1);

    *client = open_socket(NET_SOCK_STREAM);
    TEST_EQUAL(net_connect(*client, &address), 0);
    return listener;
}

TEST_CASE(connecting_waits_for_its_limit_and_goes_on)
{
    struct net_address address = loopback(PORT);
    int first;
    int listener = open_deaf_listener(&first);
    int client = open_socket(NET_SOCK_STREAM);

    set_timeout(client, NET_SO_SNDTIMEO, 80);
    int start_ms = now_ms();

    TEST_EQUAL(net_connect(client, &address), -EINPROGRESS);
    EXPECT_TOOK(start_ms, 80);
    TEST_EQUAL(net_connect(client, &address), -EALREADY);
    TEST_EQUAL(net_send(client, "x", 1, 0), -EAGAIN);

    int server = net_accept(listener, NULL);

    close_socket(server);
    server = net_accept(listener, NULL); /* the SYN comes again */
    TEST_AT_LEAST(server, 1);
    TEST_EQUAL(net_connect(client, &address), -EISCONN);
    close_socket(server);
    close_socket(client);
    close_socket(first);
    close_socket(listener);
}

TEST_CASE_WITHIN(a_peer_that_never_answers_is_a_time_out, 400000)
{
    struct net_address address = loopback(PORT);
    int first;
    int listener;
    int client;

    if (!time_is_virtual()) {
        TEST_SKIP("takes minutes");
    }
    listener = open_deaf_listener(&first);
    client = open_socket(NET_SOCK_STREAM);
    TEST_EQUAL(net_connect(client, &address), -ETIMEDOUT);
    TEST_EQUAL(net_connect(client, &address), -ECONNABORTED);
    TEST_EQUAL(net_send(client, "x", 1, 0), -EPIPE);
    TEST_EQUAL(get_option(client, NET_SOL_SOCKET, NET_SO_ERROR), 0);
    close_socket(client);
    close_socket(first);
    close_socket(listener);
}

TEST_CASE(polling_waits_for_its_limit)
{
    int socket = open_datagram(PORT);
    struct net_pollfd each = {.fd = socket, .events = NET_POLLIN};
    int start_ms = now_ms();

    TEST_EQUAL(net_poll(&each, 1, 60), 0);
    EXPECT_TOOK(start_ms, 60);
    start_ms = now_ms();
    TEST_EQUAL(net_poll(&each, 1, 0), 0);
    EXPECT_TOOK(start_ms, 0);
    start_ms = now_ms();
    TEST_EQUAL(net_poll(NULL, 0, 40), 0);
    EXPECT_TOOK(start_ms, 40);
    close_socket(socket);
}

TEST_CASE(limits_are_timeval_or_milliseconds)
{
    int socket = open_socket(NET_SOCK_STREAM);
    struct timeval time = {.tv_sec = 2, .tv_usec = 500001};
    size_t length = sizeof(time);

    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_RCVTIMEO, &time, sizeof(time)), 0);
    TEST_EQUAL(get_option(socket, NET_SOL_SOCKET, NET_SO_RCVTIMEO), 2501);
    memset(&time, 0, sizeof(time));
    TEST_EQUAL(net_getsockopt(socket, NET_SOL_SOCKET, NET_SO_RCVTIMEO, &time, &length), 0);
    TEST_EQUAL(length, sizeof(time));
    TEST_EQUAL(time.tv_sec, 2);
    TEST_EQUAL(time.tv_usec, 501000);
    set_timeout(socket, NET_SO_SNDTIMEO, 1234);
    TEST_EQUAL(get_option(socket, NET_SOL_SOCKET, NET_SO_SNDTIMEO), 1234);
    TEST_EQUAL(get_option(socket, NET_SOL_SOCKET, NET_SO_RCVTIMEO), 2501);

    time = (struct timeval){.tv_sec = 1, .tv_usec = 1000000};
    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_RCVTIMEO, &time, sizeof(time)),
               -EINVAL);
    time = (struct timeval){.tv_sec = -1};
    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_RCVTIMEO, &time, sizeof(time)),
               -EINVAL);
    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_RCVTIMEO, &time, 3), -EINVAL);
    time = (struct timeval){.tv_sec = 100000000};
    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_RCVTIMEO, &time, sizeof(time)), 0);
    close_socket(socket);
}

TEST_CASE(not_waiting_takes_no_time)
{
    struct pair pair = connect_pair(PORT);
    int listener = open_listener(PORT + 1, 1);
    int datagrams = open_datagram(PORT);
    char byte;
    int start_ms = now_ms();

    TEST_EQUAL(net_recv(pair.server, &byte, 1, NET_MSG_DONTWAIT), -EAGAIN);
    TEST_EQUAL(net_recv(datagrams, &byte, 1, NET_MSG_DONTWAIT), -EAGAIN);
    TEST_EQUAL(net_set_nonblocking(pair.server, true), 0);
    TEST_EQUAL(net_set_nonblocking(datagrams, true), 0);
    TEST_EQUAL(net_set_nonblocking(listener, true), 0);
    TEST_EQUAL(net_is_nonblocking(listener), 1);
    TEST_EQUAL(net_recv(pair.server, &byte, 1, 0), -EAGAIN);
    TEST_EQUAL(net_recv(pair.server, &byte, 1, NET_MSG_WAITALL), -EAGAIN);
    TEST_EQUAL(net_recv(datagrams, &byte, 1, 0), -EAGAIN);
    TEST_EQUAL(net_accept(listener, NULL), -EAGAIN);
    EXPECT_TOOK(start_ms, 0);
    TEST_EQUAL(net_set_nonblocking(listener, false), 0);
    TEST_EQUAL(net_is_nonblocking(listener), 0);
    close_socket(datagrams);
    close_socket(listener);
    close_pair(&pair);
}
