/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Every allocation fails once: each scenario's allocations are counted, then it runs again with
 * the first of them failing, the second, and so on; and again with all failing from there on.
 * Calls may fail then, but each returns, nothing is lost, and afterwards everything works.
 */

#include <string.h>

#include "allocations.h"
#include "socket_support.h"

enum {
    PORT = 7,
    CALL_MS = 700,
    BYTES = 3000,
    GONE_MS = 900000,
    MAX_ALLOCATIONS = 2000,
};

/* Calls that may fail */

static bool may_fail; /* or else everything must succeed */

static int tolerate(int result)
{
    if (!may_fail) {
        TEST_AT_LEAST(result, 0);
    }
    TEST_NOT_EQUAL(result, -EBADF);
    TEST_NOT_EQUAL(result, -EINVAL);
    return result;
}

static int open_limited(int type)
{
    int socket = tolerate(net_socket(NET_AF_INET, type, 0));

    if (socket > 0) {
        set_timeout(socket, NET_SO_RCVTIMEO, CALL_MS);
        set_timeout(socket, NET_SO_SNDTIMEO, CALL_MS);
        set_option(socket, NET_SOL_SOCKET, NET_SO_REUSEADDR, 1);
    }
    return socket;
}

static void close_if_open(int socket)
{
    if (socket > 0) {
        TEST_EQUAL(net_close(socket), 0);
    }
}

static int open_limited_listener(void)
{
    struct net_address address = loopback(PORT);
    int socket = open_limited(NET_SOCK_STREAM);

    if (socket > 0 &&
        (tolerate(net_bind(socket, &address)) != 0 || tolerate(net_listen(socket, 2)) != 0)) {
        close_if_open(socket);
        socket = -1;
    }
    return socket;
}

static int connect_limited(void)
{
    struct net_address address = loopback(PORT);
    int socket = open_limited(NET_SOCK_STREAM);

    if (socket > 0 && tolerate(net_connect(socket, &address)) != 0) {
        close_if_open(socket);
        socket = -1;
    }
    return socket;
}

static int accept_limited(int listener)
{
    int socket = tolerate(net_accept(listener, NULL));

    if (socket > 0) {
        set_timeout(socket, NET_SO_RCVTIMEO, CALL_MS);
        set_timeout(socket, NET_SO_SNDTIMEO, CALL_MS);
    }
    return socket;
}

/* Scenarios */

static uint8_t text[BYTES];

static void echo_until_the_end(struct worker *self)
{
    uint8_t bytes[700];
    int socket = accept_limited(self->socket);

    while (socket > 0) {
        int count = tolerate(net_recv(socket, bytes, sizeof(bytes), 0));

        if (count <= 0 || tolerate(net_send(socket, bytes, (size_t)count, 0)) < count) {
            break;
        }
    }
    close_if_open(socket);
    self->result = 0;
}

static void talk(int socket)
{
    static uint8_t bytes[BYTES];
    struct net_pollfd each = {.fd = socket, .events = NET_POLLIN};

    if (tolerate(net_send(socket, text, sizeof(text), 0)) < BYTES) {
        return;
    }
    (void)tolerate(net_poll(&each, 1, CALL_MS));
    (void)tolerate(net_recv(socket, bytes, 100, NET_MSG_PEEK));
    int count = tolerate(net_recv(socket, bytes, sizeof(bytes), NET_MSG_WAITALL));

    if (count > 0) {
        TEST_MEMORY(bytes, text, (size_t)count);
    }
    if (tolerate(net_shutdown(socket, NET_SHUT_WR)) == 0) {
        (void)tolerate(net_recv(socket, bytes, sizeof(bytes), 0));
    }
}

static void a_conversation(void)
{
    int listener = open_limited_listener();

    if (listener < 0) {
        return;
    }
    *worker(0) = (struct worker){.socket = listener};
    start_worker(0, echo_until_the_end);
    int socket = connect_limited();

    if (socket > 0) {
        talk(socket);
    }
    close_if_open(socket);
    TEST_EQUAL(join_worker(0), 0);
    close_if_open(listener);
}

static void all_ends_but_the_usual_one(void)
{
    struct net_linger linger = {.l_onoff = 1, .l_linger = 0};
    int listener = open_limited_listener();
    char byte = 'x';

    if (listener < 0) {
        return;
    }
    /* By a reset. */
    int client = connect_limited();

    if (client > 0) {
        TEST_EQUAL(net_setsockopt(client, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger)),
                   0);
        int server = accept_limited(listener);

        close_if_open(client);
        if (server > 0) {
            TEST_AT_MOST(net_recv(server, &byte, 1, 0), 0);
        }
        close_if_open(server);
    }
    /* With something unread, by the other side. */
    client = connect_limited();
    if (client > 0) {
        (void)tolerate(net_send(client, &byte, 1, 0));
        int server = accept_limited(listener);

        close_if_open(server);
        close_if_open(client);
    }
    /* Never accepted. */
    client = connect_limited();
    close_if_open(listener);
    close_if_open(client);
}

static void datagrams(void)
{
    struct net_address address = loopback(PORT);
    int receiver = open_limited(NET_SOCK_DGRAM);
    int sender = open_limited(NET_SOCK_DGRAM);
    uint8_t bytes[1400];

    if (receiver > 0 && sender > 0 && tolerate(net_bind(receiver, &address)) == 0) {
        (void)tolerate(net_sendto(sender, text, 10, 0, &address));
        if (tolerate(net_connect(sender, &address)) == 0) {
            (void)tolerate(net_send(sender, text, sizeof(bytes), 0));
        }
        for (int i = 0; i < 2; i++) {
            int count = tolerate(net_recvfrom(receiver, bytes, sizeof(bytes), 0, &address));

            if (count > 0) {
                TEST_MEMORY(bytes, text, (size_t)count);
            }
        }
    }
    close_if_open(sender);
    close_if_open(receiver);
}

/* Runs */

static long everything_used(void)
{
    static const char *const names[] = {"UDP_PCB",   "TCP_PCB", "TCP_PCB_LISTEN", "TCP_SEG",
                                        "PBUF_POOL", "PBUF",    "TX_HEAP"};
    struct net_socket_statistics statistics;
    long used = 0;

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        used += (long)pool_used(names[i]);
    }
    net_socket_statistics_get(&statistics);
    return used + (long)statistics.in_use;
}

static void wait_until_all_is_gone(void)
{
    for (int ms = 0; ms < GONE_MS && everything_used() != 0; ms += 500) {
        k_msleep(500);
    }
    TEST_EQUAL(everything_used(), 0);
}

static uint32_t last_count;

static void run(void (*scenario)(void), uint32_t first, uint32_t count)
{
    may_fail = count != 0;
    allocations_fail(first, count);
    scenario();
    last_count = allocations_count();
    allocations_fail(0, 0);
    wait_until_all_is_gone();
}

static void run_with_all_failures(void (*scenario)(void))
{
    if (!time_is_virtual()) {
        TEST_SKIP("time is not virtual here");
    }
    fill_pattern(text, sizeof(text), 1, 0);
    run(scenario, 0, 0);
    uint32_t count = last_count;

    TEST_AT_LEAST(count, 4);
    TEST_AT_MOST(count, MAX_ALLOCATIONS);
    for (uint32_t i = 0; i < count; i++) {
        run(scenario, i, 1);
        run(scenario, i, UINT32_MAX);
    }
    run(scenario, 0, 0);
    printk("# %u allocations, %u runs\n", (unsigned int)count, (unsigned int)(2 * count + 2));
}

#define LIMIT_MS 2000000000

TEST_CASE_WITHIN(a_conversation_survives_every_failing_allocation, LIMIT_MS)
{
    run_with_all_failures(a_conversation);
}

TEST_CASE_WITHIN(the_other_ends_survive_every_failing_allocation, LIMIT_MS)
{
    run_with_all_failures(all_ends_but_the_usual_one);
}

TEST_CASE_WITHIN(datagrams_survive_every_failing_allocation, LIMIT_MS)
{
    run_with_all_failures(datagrams);
}
