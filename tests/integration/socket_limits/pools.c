/* SPDX-License-Identifier: Apache-2.0 */

/* What is used up, and comes back: tables, pools, memory. */

#include "socket_support.h"

enum {
    PORT = 7
};

TEST_CASE(a_full_table_is_told_and_recovers)
{
    int sockets[CONFIG_NET_SOCKETS];
    struct net_socket_statistics statistics;

    net_socket_statistics_get(&statistics);
    uint32_t refused = statistics.refused;

    for (size_t i = 0; i < CONFIG_NET_SOCKETS; i++) {
        sockets[i] = open_socket(i < 6 ? NET_SOCK_DGRAM : NET_SOCK_STREAM);
    }
    TEST_EQUAL(net_socket(NET_AF_INET, NET_SOCK_STREAM, 0), -ENFILE);
    net_socket_statistics_get(&statistics);
    TEST_EQUAL(statistics.in_use, CONFIG_NET_SOCKETS);
    TEST_EQUAL(statistics.peak, CONFIG_NET_SOCKETS);
    TEST_EQUAL(statistics.refused, refused + 1);
    close_socket(sockets[3]);
    sockets[3] = open_socket(NET_SOCK_STREAM);
    for (size_t i = 0; i < CONFIG_NET_SOCKETS; i++) {
        close_socket(sockets[i]);
    }
}

TEST_CASE(a_connection_that_finds_no_socket_is_reset)
{
    struct net_address address = loopback(PORT);
    int sockets[CONFIG_NET_SOCKETS];
    int listener = open_listener(PORT, 2);
    int client = open_socket(NET_SOCK_STREAM);
    size_t count = 0;
    char byte;

    while (count < CONFIG_NET_SOCKETS - 2) {
        sockets[count] = open_socket(count < 6 ? NET_SOCK_DGRAM : NET_SOCK_STREAM);
        count++;
    }
    int result = net_connect(client, &address);

    if (result == 0) {
        result = net_recv(client, &byte, 1, 0);
    }
    TEST_EQUAL(result, -ECONNRESET);
    close_socket(client);
    close_socket(sockets[--count]);
    client = open_socket(NET_SOCK_STREAM);
    TEST_EQUAL(net_connect(client, &address), 0);
    int server = net_accept(listener, NULL);

    TEST_AT_LEAST(server, 1);
    close_socket(server);
    close_socket(client);
    close_socket(listener);
    while (count > 0) {
        close_socket(sockets[--count]);
    }
}

TEST_CASE(a_used_up_pool_of_endpoints_is_told_and_recovers)
{
    int sockets[CONFIG_NET_UDP_ENDPOINTS];

    for (size_t i = 0; i < CONFIG_NET_UDP_ENDPOINTS; i++) {
        sockets[i] = open_socket(NET_SOCK_DGRAM);
    }
    TEST_EQUAL(net_socket(NET_AF_INET, NET_SOCK_DGRAM, 0), -ENOBUFS);
    close_socket(sockets[0]);
    sockets[0] = open_socket(NET_SOCK_DGRAM);
    for (size_t i = 0; i < CONFIG_NET_UDP_ENDPOINTS; i++) {
        close_socket(sockets[i]);
    }
}

TEST_CASE(a_used_up_pool_of_listeners_is_told_and_recovers)
{
    int listeners[CONFIG_NET_TCP_LISTENERS];
    int socket = open_socket(NET_SOCK_STREAM);

    for (size_t i = 0; i < CONFIG_NET_TCP_LISTENERS; i++) {
        listeners[i] = open_listener((uint16_t)(PORT + i), 1);
    }
    TEST_EQUAL(net_listen(socket, 1), -ENOBUFS);
    close_socket(listeners[0]);
    TEST_EQUAL(net_listen(socket, 1), 0);
    TEST_EQUAL(get_option(socket, NET_SOL_SOCKET, NET_SO_ACCEPTCONN), 1);
    TEST_AT_LEAST(port_of(socket), 49152);
    TEST_EQUAL(net_listen(socket, 5), 0);
    close_socket(socket);
    for (size_t i = 1; i < CONFIG_NET_TCP_LISTENERS; i++) {
        close_socket(listeners[i]);
    }
}

/* Several connections whose peers do not read: together they need more than the heap. */
enum {
    HUNGRY = 8,
    MUCH = 20000
};

static struct pair hungry[HUNGRY];
static size_t sent_by[HUNGRY];
static uint8_t much[MUCH];

static void send_much(struct worker *self)
{
    self->result = net_send(self->socket, much, sizeof(much), 0);
}

/* Send bytes that nobody reads; returns how many were taken. */
static size_t stuff(void)
{
    size_t taken = 0;

    for (size_t i = 0; i < HUNGRY; i++) {
        while (net_send(hungry[i].client, much, 1, NET_MSG_DONTWAIT) > 0) {
            sent_by[i]++;
            taken++;
        }
    }
    return taken;
}

/* Use up what sends may take of the heap, and what acknowledgements that come late give back. */
static void fill_heap(void)
{
    for (size_t i = 0; i < HUNGRY; i++) {
        hungry[i] = connect_pair(PORT);
        *worker(i) = (struct worker){.socket = hungry[i].client};
        start_worker(i, send_much);
    }
    for (size_t i = 0; i < HUNGRY; i++) {
        sent_by[i] = MUCH;
    }
    do {
        k_msleep(2 * ACKNOWLEDGED_MS);
    } while (stuff() > 0);
    for (size_t i = 0; i < HUNGRY; i++) {
        TEST_FALSE(has_ended(i));
    }
}

/* Read all of them until everybody has sent all. */
static void drain(void)
{
    size_t left = 0;

    for (size_t i = 0; i < HUNGRY; i++) {
        left += sent_by[i];
    }
    for (size_t i = 0; left > 0; i = (i + 1) % HUNGRY) {
        int count = net_recv(hungry[i].server, much, MUCH, NET_MSG_DONTWAIT);

        TEST_TRUE(count > 0 || count == -EAGAIN);
        left -= (size_t)MAX(count, 0);
        k_msleep(i == 0 ? 1 : 0);
    }
    for (size_t i = 0; i < HUNGRY; i++) {
        TEST_EQUAL(join_worker(i), MUCH);
    }
}

static void close_all(void)
{
    for (size_t i = 0; i < HUNGRY; i++) {
        close_socket(hungry[i].client);
        close_socket(hungry[i].server);
    }
    settle();
}

TEST_CASE_WITHIN(senders_wait_for_memory_and_go_on, 60000)
{
    fill_heap();
    drain();
    close_all();
}

TEST_CASE_WITHIN(sends_leave_memory_for_everything_else, 60000)
{
    struct net_address address = loopback(PORT + 1);
    int listener = open_listener(PORT + 1, 1);
    int datagrams = open_datagram(PORT);
    int client = open_socket(NET_SOCK_STREAM);
    uint8_t byte;

    fill_heap();
    TEST_AT_LEAST(pool_free("TX_HEAP"), CONFIG_NET_TX_HEAP_BYTES / 8);
    TEST_EQUAL(net_connect(client, &address), 0);
    int server = net_accept(listener, NULL);

    close_socket(client);
    TEST_EQUAL(net_recv(server, &byte, 1, 0), 0);
    close_socket(server);
    close_socket(listener);
    address = loopback(PORT);
    TEST_EQUAL(net_sendto(datagrams, "x", 1, 0, &address), 1);
    TEST_EQUAL(net_recv(datagrams, &byte, 1, 0), 1);
    close_socket(datagrams);
    drain();
    close_all();
}

TEST_CASE_WITHIN(a_sender_without_memory_is_told_when_there_is_some, 60000)
{
    struct pair late = connect_pair(PORT);
    struct net_pollfd each = {.fd = late.client, .events = NET_POLLOUT};

    fill_heap();
    TEST_EQUAL(net_send(late.client, "x", 1, NET_MSG_DONTWAIT), -EAGAIN);
    TEST_EQUAL(net_poll(&each, 1, 0), 0);
    *worker(HUNGRY) = (struct worker){.socket = late.client, .total = 2000};
    start_worker(HUNGRY, send_once);
    k_msleep(SHORT_MS);
    TEST_FALSE(has_ended(HUNGRY));

    drain();
    TEST_EQUAL(join_worker(HUNGRY), 2000);
    TEST_EQUAL(net_poll(&each, 1, LONG_MS), 1);
    close_all();
    TEST_EQUAL(net_recv(late.server, much, 2000, NET_MSG_WAITALL), 2000);
    close_pair(&late);
}

/* More streams that are not read than there are receive buffers for. */
TEST_CASE_WITHIN(streams_that_are_not_read_leave_buffers_for_others, 60000)
{
    struct net_address address = loopback(PORT);
    int datagrams = open_datagram(PORT);
    uint8_t byte;

    for (size_t i = 0; i < HUNGRY; i++) {
        hungry[i] = connect_pair((uint16_t)(PORT + i));
        fill_pattern(much, 5000, (uint32_t)i, 0);
        int count = net_send(hungry[i].client, much, 5000, NET_MSG_DONTWAIT);

        sent_by[i] = (size_t)MAX(count, 0); /* the last may find no memory */
        k_msleep(SHORT_MS);
    }
    TEST_AT_LEAST(pool_used("PBUF_POOL"), CONFIG_NET_RX_BUFFERS / 3);
    TEST_AT_LEAST(pool_free("PBUF_POOL"), CONFIG_NET_RX_BUFFERS / 8);
    TEST_EQUAL(net_sendto(datagrams, "x", 1, 0, &address), 1);
    TEST_EQUAL(net_recv(datagrams, &byte, 1, 0), 1);
    for (size_t i = 0; i < HUNGRY; i++) {
        TEST_EQUAL(net_recv(hungry[i].server, much, sent_by[i], NET_MSG_WAITALL), sent_by[i]);
        TEST_TRUE(is_pattern(much, sent_by[i], (uint32_t)i, 0));
    }
    close_socket(datagrams);
    close_all();
}

TEST_CASE(datagram_sockets_that_are_not_read_leave_buffers_for_others)
{
    int sockets[4];
    int sender = open_socket(NET_SOCK_DGRAM);

    for (size_t i = 0; i < 4; i++) {
        struct net_address address = loopback((uint16_t)(PORT + i));

        sockets[i] = open_datagram((uint16_t)(PORT + i));
        for (int n = 0; n < 30; n++) {
            (void)net_sendto(sender, "x", 1, 0, &address);
            k_msleep(1);
        }
    }
    TEST_AT_LEAST(pool_free("PBUF_POOL"), 4);
    for (size_t i = 0; i < 4; i++) {
        TEST_TRUE(net_readable_bytes(sockets[i]) == 1);
        close_socket(sockets[i]);
    }
    close_socket(sender);
}
