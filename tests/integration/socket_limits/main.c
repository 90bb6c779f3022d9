/* SPDX-License-Identifier: Apache-2.0 */

/* What is used up, and comes back; handles that are stale; calls that are wrong. */

#include <string.h>

#include "socket_support.h"

enum {
    PORT = 7
};

/* Tables and pools */

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

/* Handles */

static void expect_bad(int socket)
{
    struct net_address address = loopback(PORT);
    struct k_source source;
    static struct poll_work work;
    char byte = 0;
    int value = 0;
    size_t length = sizeof(value);
    struct net_pollfd each = {.fd = socket, .events = NET_POLLIN};

    TEST_EQUAL(net_bind(socket, &address), -EBADF);
    TEST_EQUAL(net_listen(socket, 1), -EBADF);
    TEST_EQUAL(net_accept(socket, &address), -EBADF);
    TEST_EQUAL(net_connect(socket, &address), -EBADF);
    TEST_EQUAL(net_send(socket, &byte, 1, 0), -EBADF);
    TEST_EQUAL(net_sendto(socket, &byte, 1, 0, &address), -EBADF);
    TEST_EQUAL(net_recv(socket, &byte, 1, 0), -EBADF);
    TEST_EQUAL(net_recv(socket, &byte, 1, NET_MSG_PEEK), -EBADF);
    TEST_EQUAL(net_recvfrom(socket, &byte, 1, NET_MSG_WAITALL, &address), -EBADF);
    TEST_EQUAL(net_shutdown(socket, NET_SHUT_RDWR), -EBADF);
    TEST_EQUAL(net_close(socket), -EBADF);
    TEST_EQUAL(net_getsockname(socket, &address), -EBADF);
    TEST_EQUAL(net_getpeername(socket, &address), -EBADF);
    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_KEEPALIVE, &value, sizeof(value)),
               -EBADF);
    TEST_EQUAL(net_getsockopt(socket, NET_SOL_SOCKET, NET_SO_KEEPALIVE, &value, &length), -EBADF);
    TEST_EQUAL(net_set_nonblocking(socket, true), -EBADF);
    TEST_EQUAL(net_is_nonblocking(socket), -EBADF);
    TEST_EQUAL(net_readable_bytes(socket), -EBADF);
    TEST_EQUAL(net_socket_source(socket, &source), -EBADF);
    TEST_EQUAL(net_poll_work_arm(socket, &work, K_READY_IN, 0), -EBADF);
    if (socket >= 0) {
        TEST_EQUAL(net_poll(&each, 1, LONG_MS), 1);
        TEST_EQUAL(each.revents, NET_POLLNVAL);
    }
}

TEST_CASE(numbers_that_are_no_sockets_are_bad)
{
    static const int numbers[] = {INT32_MIN, -256, -1, 0, 1, 2, 255, 256, 65535, INT32_MAX};

    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        expect_bad(numbers[i]);
    }
}

TEST_CASE(a_stale_handle_is_never_somebody_elses_socket)
{
    int stale = open_socket(NET_SOCK_DGRAM);

    close_socket(stale);
    for (int i = 0; i < 3 * CONFIG_NET_SOCKETS; i++) {
        int socket = open_socket(NET_SOCK_DGRAM);

        TEST_NOT_EQUAL(socket, stale);
        TEST_EQUAL(net_close(stale), -EBADF);
        if ((socket & 0xff) == (stale & 0xff)) {
            expect_bad(stale);
        }
        close_socket(socket);
    }
}

TEST_CASE(a_source_of_a_closed_socket_is_closed)
{
    int socket = open_socket(NET_SOCK_DGRAM);
    struct k_source source;

    TEST_EQUAL(net_socket_source(socket, &source), 0);
    TEST_EQUAL(source.ready(source.pollable), K_READY_OUT);
    close_socket(socket);
    TEST_EQUAL(source.ready(source.pollable), K_READY_CLOSED);
}

/* Wrong calls */

TEST_CASE(opening_what_does_not_exist_is_refused)
{
    TEST_EQUAL(net_socket(10, NET_SOCK_STREAM, 0), -EAFNOSUPPORT);
    TEST_EQUAL(net_socket(NET_AF_INET, 3, 0), -EPROTOTYPE);
    TEST_EQUAL(net_socket(NET_AF_INET, NET_SOCK_STREAM, NET_IPPROTO_UDP), -EPROTONOSUPPORT);
    TEST_EQUAL(net_socket(NET_AF_INET, NET_SOCK_DGRAM, NET_IPPROTO_TCP), -EPROTONOSUPPORT);
    int socket = net_socket(NET_AF_INET, NET_SOCK_STREAM | NET_SOCK_NONBLOCK, NET_IPPROTO_TCP);

    TEST_EQUAL(net_is_nonblocking(socket), 1);
    close_socket(socket);
}

TEST_CASE(binding_is_checked)
{
    int socket = open_socket(NET_SOCK_STREAM);
    int other = open_socket(NET_SOCK_STREAM);
    struct net_address address = net_address(NET_IP(10, 1, 2, 3), PORT);

    TEST_EQUAL(net_bind(socket, &address), -EADDRNOTAVAIL);
    address.family = 10;
    TEST_EQUAL(net_bind(socket, &address), -EAFNOSUPPORT);
    address = loopback(PORT);
    TEST_EQUAL(net_bind(socket, &address), 0);
    TEST_EQUAL(net_bind(socket, &address), -EINVAL);
    TEST_EQUAL(net_bind(other, &address), -EADDRINUSE);
    address = net_address(NET_IP_ANY, PORT);
    TEST_EQUAL(net_bind(other, &address), -EADDRINUSE);
    address = loopback(0);
    TEST_EQUAL(net_bind(other, &address), 0);
    TEST_AT_LEAST(port_of(other), 49152);
    close_socket(socket);
    close_socket(other);
}

TEST_CASE(an_address_is_free_again_at_once_with_reuseaddr)
{
    struct pair pair = connect_pair(PORT);
    int socket = open_socket(NET_SOCK_STREAM);
    struct net_address address = loopback(PORT);

    close_socket(pair.server); /* this side goes to TIME_WAIT */
    k_msleep(SHORT_MS);
    close_socket(pair.client);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_bind(socket, &address), -EADDRINUSE);
    set_option(socket, NET_SOL_SOCKET, NET_SO_REUSEADDR, 1);
    TEST_EQUAL(net_bind(socket, &address), 0);
    TEST_EQUAL(net_listen(socket, 1), 0);

    int second = open_socket(NET_SOCK_STREAM);

    set_option(second, NET_SOL_SOCKET, NET_SO_REUSEADDR, 1);
    TEST_EQUAL(net_bind(second, &address), 0);
    TEST_EQUAL(net_listen(second, 1), -EADDRINUSE);
    close_socket(second);
    close_socket(socket);
}

TEST_CASE(streams_that_are_not_connected_cannot_talk)
{
    int socket = open_socket(NET_SOCK_STREAM);
    struct net_address address;
    char byte = 0;

    TEST_EQUAL(net_send(socket, &byte, 1, 0), -ENOTCONN);
    TEST_EQUAL(net_recv(socket, &byte, 1, 0), -ENOTCONN);
    TEST_EQUAL(net_recv(socket, &byte, 1, NET_MSG_PEEK), -ENOTCONN);
    TEST_EQUAL(net_shutdown(socket, NET_SHUT_WR), -ENOTCONN);
    TEST_EQUAL(net_shutdown(socket, 7), -EINVAL);
    TEST_EQUAL(net_getpeername(socket, &address), -ENOTCONN);
    TEST_EQUAL(net_accept(socket, NULL), -EINVAL);
    TEST_EQUAL(net_accept4(socket, NULL, 1), -EINVAL);
    TEST_EQUAL(net_listen(socket, 1), 0);
    TEST_EQUAL(net_send(socket, &byte, 1, 0), -ENOTCONN);
    TEST_EQUAL(net_recv(socket, &byte, 1, 0), -ENOTCONN);
    address = loopback(PORT);
    TEST_EQUAL(net_connect(socket, &address), -EOPNOTSUPP);
    close_socket(socket);
}

TEST_CASE(connecting_is_checked)
{
    struct pair pair = connect_pair(PORT);
    int socket = open_socket(NET_SOCK_STREAM);
    struct net_address address = loopback(PORT);

    TEST_EQUAL(net_connect(pair.client, &address), -EISCONN);
    TEST_EQUAL(net_listen(pair.client, 1), -EINVAL);
    TEST_EQUAL(net_bind(pair.client, &address), -EINVAL);
    address.port = 0;
    TEST_EQUAL(net_connect(socket, &address), -EADDRNOTAVAIL);
    address = net_address(NET_IP(10, 1, 2, 3), PORT);
    TEST_EQUAL(net_connect(socket, &address), -ENETUNREACH);
    address.ip = NET_IP(224, 0, 0, 1);
    TEST_EQUAL(net_connect(socket, &address), -ENETUNREACH);
    address.family = 10;
    TEST_EQUAL(net_connect(socket, &address), -EAFNOSUPPORT);
    close_socket(socket);
    close_pair(&pair);
}

TEST_CASE(nothing_can_be_sent_and_received)
{
    struct pair pair = connect_pair(PORT);
    char byte = 0;

    TEST_EQUAL(net_send(pair.client, &byte, 0, 0), 0);
    TEST_EQUAL(net_recv(pair.server, &byte, 0, 0), 0);
    TEST_EQUAL(net_send(pair.client, &byte, 1, 0), 1);
    TEST_EQUAL(net_recv(pair.server, &byte, 0, 0), 0);
    TEST_EQUAL(net_recv(pair.server, &byte, 1, 0), 1);
    close_pair(&pair);
}

/* Options */

static void expect_number(int socket, int level, int option, int value)
{
    set_option(socket, level, option, value);
    TEST_EQUAL(get_option(socket, level, option), value);
}

TEST_CASE(options_are_what_was_set)
{
    int socket = open_socket(NET_SOCK_STREAM);

    expect_number(socket, NET_SOL_SOCKET, NET_SO_REUSEADDR, 1);
    expect_number(socket, NET_SOL_SOCKET, NET_SO_REUSEADDR, 0);
    expect_number(socket, NET_SOL_SOCKET, NET_SO_KEEPALIVE, 1);
    expect_number(socket, NET_SOL_SOCKET, NET_SO_BROADCAST, 1);
    expect_number(socket, NET_SOL_SOCKET, NET_SO_RCVLOWAT, 17);
    expect_number(socket, NET_SOL_SOCKET, NET_SO_SNDLOWAT, 18);
    expect_number(socket, NET_IPPROTO_TCP, NET_TCP_NODELAY, 1);
    expect_number(socket, NET_IPPROTO_TCP, NET_TCP_NODELAY, 0);
    expect_number(socket, NET_IPPROTO_TCP, NET_TCP_KEEPIDLE, 10);
    expect_number(socket, NET_IPPROTO_TCP, NET_TCP_KEEPINTVL, 11);
    expect_number(socket, NET_IPPROTO_TCP, NET_TCP_KEEPCNT, 12);
    expect_number(socket, NET_IPPROTO_IP, NET_IP_TTL, 13);
    expect_number(socket, NET_IPPROTO_IP, NET_IP_TOS, 14);
    TEST_EQUAL(get_option(socket, NET_SOL_SOCKET, NET_SO_TYPE), NET_SOCK_STREAM);
    TEST_EQUAL(get_option(socket, NET_SOL_SOCKET, NET_SO_PROTOCOL), NET_IPPROTO_TCP);
    TEST_EQUAL(get_option(socket, NET_SOL_SOCKET, NET_SO_DOMAIN), NET_AF_INET);
    TEST_EQUAL(get_option(socket, NET_SOL_SOCKET, NET_SO_ACCEPTCONN), 0);
    TEST_EQUAL(get_option(socket, NET_SOL_SOCKET, NET_SO_ERROR), 0);
    close_socket(socket);
}

static int try_option(int socket, int level, int option, int value)
{
    return net_setsockopt(socket, level, option, &value, sizeof(value));
}

TEST_CASE(options_out_of_range_are_refused)
{
    int socket = open_socket(NET_SOCK_STREAM);
    int value = 1;
    size_t length = 1;

    TEST_EQUAL(try_option(socket, NET_IPPROTO_IP, NET_IP_TTL, 0), -EINVAL);
    TEST_EQUAL(try_option(socket, NET_IPPROTO_IP, NET_IP_TTL, 256), -EINVAL);
    TEST_EQUAL(try_option(socket, NET_IPPROTO_IP, NET_IP_TOS, 256), -EINVAL);
    TEST_EQUAL(try_option(socket, NET_IPPROTO_TCP, NET_TCP_KEEPIDLE, 0), -EINVAL);
    TEST_EQUAL(try_option(socket, NET_IPPROTO_TCP, NET_TCP_KEEPCNT, 128), -EINVAL);
    TEST_EQUAL(try_option(socket, NET_SOL_SOCKET, NET_SO_TYPE, 1), -ENOPROTOOPT);
    TEST_EQUAL(try_option(socket, NET_SOL_SOCKET, NET_SO_ACCEPTCONN, 1), -ENOPROTOOPT);
    TEST_EQUAL(try_option(socket, NET_SOL_SOCKET, 99, 1), -ENOPROTOOPT);
    TEST_EQUAL(try_option(socket, NET_IPPROTO_TCP, 99, 1), -ENOPROTOOPT);
    TEST_EQUAL(try_option(socket, NET_IPPROTO_IP, 99, 1), -ENOPROTOOPT);
    TEST_EQUAL(try_option(socket, 99, 1, 1), -ENOPROTOOPT);
    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_KEEPALIVE, &value, 1), -EINVAL);
    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, 99, &value, 1), -ENOPROTOOPT);
    TEST_EQUAL(net_getsockopt(socket, NET_SOL_SOCKET, NET_SO_KEEPALIVE, &value, &length), -EINVAL);
    TEST_EQUAL(net_getsockopt(socket, NET_SOL_SOCKET, NET_SO_LINGER, &value, &length), -EINVAL);
    close_socket(socket);
}

TEST_CASE(a_stream_that_has_ended_has_no_options_of_the_network)
{
    struct pair pair = connect_pair(PORT);
    struct net_linger linger = {.l_onoff = 1, .l_linger = 0};
    struct net_address address;

    TEST_EQUAL(net_setsockopt(pair.client, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger)),
               0);
    close_socket(pair.client);
    k_msleep(SHORT_MS);
    TEST_EQUAL(try_option(pair.server, NET_IPPROTO_IP, NET_IP_TTL, 10), -EINVAL);
    TEST_EQUAL(try_option(pair.server, NET_SOL_SOCKET, NET_SO_KEEPALIVE, 1), -EINVAL);
    TEST_EQUAL(try_option(pair.server, NET_IPPROTO_TCP, NET_TCP_NODELAY, 1), 0);
    TEST_EQUAL(try_option(pair.server, NET_SOL_SOCKET, NET_SO_RCVTIMEO, 1), 0);
    TEST_EQUAL(net_getsockname(pair.server, &address), 0);
    TEST_EQUAL(net_getpeername(pair.server, &address), -ENOTCONN);
    TEST_EQUAL(net_shutdown(pair.server, NET_SHUT_RDWR), -ENOTCONN);
    TEST_EQUAL(net_bind(pair.server, &address), -EINVAL);
    close_socket(pair.server);
}

/* Looking at sockets */

struct seen {
    int count;
    struct net_socket_info wanted;
    int socket;
};

static void look(const struct net_socket_info *info, void *context)
{
    struct seen *seen = context;

    seen->count++;
    if (info->socket == seen->socket) {
        seen->wanted = *info;
    }
}

static struct net_socket_info describe(int socket)
{
    struct seen seen = {.socket = socket};

    net_socket_foreach(look, &seen);
    return seen.wanted;
}

TEST_CASE(sockets_can_be_looked_at)
{
    static struct poll_work work;
    struct pair pair = connect_pair(PORT);
    int listener = open_listener(PORT + 1, 2);
    int datagrams = open_datagram(PORT + 2);
    struct net_address address = loopback(PORT + 1);
    int waiting = open_socket(NET_SOCK_STREAM);
    struct seen seen = {.socket = 0};

    TEST_EQUAL(net_connect(waiting, &address), 0);
    k_sched_lock(); /* the other end does not run, so that nothing is acknowledged */
    TEST_EQUAL(net_send(pair.client, "12345", 5, 0), 5);
    TEST_EQUAL(describe(pair.client).sent_bytes, 5);
    k_sched_unlock();
    settle();
    TEST_EQUAL(describe(pair.client).sent_bytes, 0);
    net_socket_foreach(look, &seen);
    TEST_EQUAL(seen.count, 6);
    TEST_STRING(seen.wanted.state, "waiting");

    struct net_socket_info info = describe(pair.server);

    TEST_STRING(info.state, "connected");
    TEST_EQUAL(info.type, NET_SOCK_STREAM);
    TEST_EQUAL(info.received_bytes, 5);
    TEST_EQUAL(info.ready, K_READY_IN | K_READY_OUT);
    TEST_EQUAL(net_ntohs(info.local.port), PORT);
    TEST_EQUAL(net_ntohs(info.remote.port), port_of(pair.client));
    TEST_FALSE(info.is_watched);
    info = describe(listener);
    TEST_STRING(info.state, "listening");
    TEST_EQUAL(net_ntohs(info.local.port), PORT + 1);
    TEST_EQUAL(info.remote.port, 0);
    info = describe(datagrams);
    TEST_STRING(info.state, "open");
    TEST_EQUAL(info.type, NET_SOCK_DGRAM);

    poll_work_init(&work, &test_queue, NULL);
    TEST_EQUAL(net_poll_work_arm(datagrams, &work, K_READY_IN, 0), 0);
    TEST_TRUE(describe(datagrams).is_watched);
    (void)poll_work_disarm(&work);
    TEST_FALSE(describe(datagrams).is_watched);
    TEST_EQUAL(net_shutdown(pair.client, NET_SHUT_WR), 0);
    k_msleep(SHORT_MS);
    TEST_STRING(describe(pair.client).state, "half-closed");
    TEST_STRING(describe(pair.server).state, "half-closed");
    close_socket(waiting);
    close_socket(listener);
    close_socket(datagrams);
    close_pair(&pair);
}
