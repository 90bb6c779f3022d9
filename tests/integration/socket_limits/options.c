/* SPDX-License-Identifier: Apache-2.0 */

/* Options, and what can be seen of sockets. */

#include <net/interface.h>

#include "socket_support.h"

enum {
    PORT = 7
};

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

struct held {
    struct net_holdings all;
    struct net_holdings wanted;
    int socket;
};

static void add_holdings(const struct net_holdings *holdings, void *context)
{
    struct held *held = context;

    held->all.records += holdings->records;
    held->all.segments += holdings->segments;
    held->all.receive_buffers += holdings->receive_buffers;
    if (holdings->socket == held->socket) {
        held->wanted = *holdings;
    }
}

static struct net_holdings held_by(int socket)
{
    struct held held = {.socket = socket};

    net_holdings_foreach(add_holdings, &held);
    return held.wanted;
}

/* Each block of each pool has an owner. */
static void expect_all_is_owned(void)
{
    struct held held = {.socket = -1};

    net_holdings_foreach(add_holdings, &held);
    TEST_EQUAL(held.all.records, pool_used("TCP_PCB") + pool_used("TCP_PCB_LISTEN") +
                                     pool_used("UDP_PCB") + pool_used("RAW_PCB"));
    TEST_EQUAL(held.all.segments, pool_used("TCP_SEG"));
    TEST_EQUAL(held.all.receive_buffers, pool_used("PBUF_POOL"));
}

TEST_CASE(what_the_pools_have_given_has_owners)
{
    struct pair pair = connect_pair(PORT);
    int listener = open_listener(PORT + 1, 2);
    int datagrams = open_datagram(PORT + 2);
    struct net_address address = loopback(PORT + 2);

    settle();
    expect_all_is_owned();
    TEST_EQUAL(held_by(pair.client).interface, net_interface_index(net_interface_by_name("lo")));
    TEST_EQUAL(held_by(listener).records, 1);
    for (int i = 0; i < 3; i++) {
        TEST_EQUAL(net_sendto(datagrams, "x", 1, 0, &address), 1);
    }
    k_sched_lock(); /* the other end does not run, so that nothing is acknowledged */
    TEST_EQUAL(net_send(pair.client, "12345", 5, 0), 5);
    TEST_EQUAL(held_by(pair.client).segments, 1);
    TEST_EQUAL(held_by(pair.client).unsent_bytes, 5);
    k_sched_unlock();
    settle();
    k_msleep(SHORT_MS);
    expect_all_is_owned();
    TEST_EQUAL(held_by(pair.client).segments, 0);
    TEST_EQUAL(held_by(pair.server).receive_buffers, 1);
    TEST_EQUAL(held_by(datagrams).receive_buffers, 3);
    /* The one that closed first is remembered, and belongs to no socket. */
    uint32_t remembered = held_by(0).records;

    close_socket(datagrams);
    close_socket(listener);
    TEST_EQUAL(net_shutdown(pair.client, NET_SHUT_WR), 0);
    char bytes[8];

    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), 0), 5);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), 0), 0);
    close_pair(&pair);
    k_msleep(SHORT_MS);
    TEST_EQUAL(held_by(0).records, remembered + 1);
    expect_all_is_owned();
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
