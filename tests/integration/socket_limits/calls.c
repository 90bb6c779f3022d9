/* SPDX-License-Identifier: Apache-2.0 */

/* Handles that are stale, and calls that are wrong. */

#include "socket_support.h"

enum {
    PORT = 7
};

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

TEST_CASE(opening_what_does_not_exist_is_refused)
{
    TEST_EQUAL(net_socket(10, NET_SOCK_STREAM, 0), -EAFNOSUPPORT);
    TEST_EQUAL(net_socket(NET_AF_INET, 5, 0), -EPROTOTYPE);
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
