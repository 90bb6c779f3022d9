/* SPDX-License-Identifier: Apache-2.0 */

/* What the loss of a link, or of an address, means: docs/concurrency.md, "Link loss". */

#include "mirror.h"
#include "socket_support.h"

enum {
    PORT = 9,
    BYTES = 1000,
    LOST_MS = 300,
    FLAP_MS = 20000,          /* what TCP takes to send again grows with each try */
    GIVES_UP_MS = 60 * 60000, /* so long at most */
};

static int open_listener_here(void)
{
    struct net_address here = net_address(MIRROR_HERE, PORT);
    int listener = open_socket(NET_SOCK_STREAM);

    set_option(listener, NET_SOL_SOCKET, NET_SO_REUSEADDR, 1);
    TEST_EQUAL(net_bind(listener, &here), 0);
    TEST_EQUAL(net_listen(listener, 2), 0);
    return listener;
}

static int connect_there(int socket)
{
    struct net_address there = net_address(MIRROR_THERE, PORT);

    return net_connect(socket, &there);
}

static struct pair connect_mirrored_pair(void)
{
    int listener = open_listener_here();
    struct pair pair = {.client = open_socket(NET_SOCK_STREAM)};

    TEST_EQUAL(connect_there(pair.client), 0);
    pair.server = net_accept(listener, NULL);
    TEST_AT_LEAST(pair.server, 1);
    close_socket(listener);
    return pair;
}

static void reset(int socket)
{
    struct net_linger linger = {.l_onoff = 1, .l_linger = 0};

    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger)), 0);
    close_socket(socket);
}

TEST_CASE_WITHIN(a_connection_survives_the_loss_of_its_link, 2 * FLAP_MS)
{
    struct pair pair = connect_mirrored_pair();
    uint8_t bytes[BYTES];

    fill_pattern(bytes, sizeof(bytes), 1, 0);
    mirror_plug(false);
    TEST_EQUAL(net_send(pair.client, bytes, sizeof(bytes), 0), BYTES);
    set_timeout(pair.server, NET_SO_RCVTIMEO, LOST_MS);
    int start_ms = now_ms();

    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), 0), -EAGAIN);
    EXPECT_TOOK(start_ms, LOST_MS);
    mirror_plug(true);
    set_timeout(pair.server, NET_SO_RCVTIMEO, FLAP_MS);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_WAITALL), BYTES);
    TEST_TRUE(is_pattern(bytes, sizeof(bytes), 1, 0));
    settle();
    reset(pair.client);
    close_socket(pair.server);
}

TEST_CASE_WITHIN(a_send_that_waits_for_the_link_has_its_timeout, 2 * FLAP_MS)
{
    struct pair pair = connect_mirrored_pair();
    static uint8_t bytes[30000];

    set_timeout(pair.client, NET_SO_SNDTIMEO, LOST_MS);
    mirror_plug(false);
    int start_ms = now_ms();

    TEST_AT_LEAST(net_send(pair.client, bytes, sizeof(bytes), 0), 1);
    EXPECT_TOOK(start_ms, LOST_MS);
    start_ms = now_ms();
    TEST_EQUAL(net_send(pair.client, bytes, 1, 0), -EAGAIN);
    EXPECT_TOOK(start_ms, LOST_MS);
    mirror_plug(true);
    reset(pair.client);
    close_socket(pair.server);
}

TEST_CASE(a_connect_without_a_link_fails_at_once_and_may_be_tried_again)
{
    int listener = open_listener_here();
    int client = open_socket(NET_SOCK_STREAM);
    int start_ms = now_ms();

    mirror_plug(false);
    start_ms = now_ms();
    TEST_EQUAL(connect_there(client), -ENETUNREACH);
    EXPECT_TOOK(start_ms, 0);
    TEST_EQUAL(get_option(client, NET_SOL_SOCKET, NET_SO_ERROR), 0);
    mirror_plug(true);
    TEST_EQUAL(connect_there(client), 0);
    int server = net_accept(listener, NULL);

    TEST_AT_LEAST(server, 1);
    reset(client);
    close_socket(server);
    close_socket(listener);
}

TEST_CASE_WITHIN(a_connect_that_loses_the_link_goes_on_with_it, 2 * FLAP_MS)
{
    int listener = open_listener_here();
    int client = open_socket(NET_SOCK_STREAM | NET_SOCK_NONBLOCK);
    struct net_pollfd each = {.fd = client, .events = NET_POLLOUT};

    mirror_hold(true);
    TEST_EQUAL(connect_there(client), -EINPROGRESS);
    mirror_plug(false);
    mirror_hold(false);
    TEST_EQUAL(net_poll(&each, 1, LOST_MS), 0);
    mirror_plug(true);
    TEST_EQUAL(net_poll(&each, 1, FLAP_MS), 1);
    TEST_EQUAL(get_option(client, NET_SOL_SOCKET, NET_SO_ERROR), 0);
    int server = net_accept(listener, NULL);

    TEST_AT_LEAST(server, 1);
    reset(client);
    close_socket(server);
    close_socket(listener);
}

TEST_CASE(a_datagram_without_a_link_is_an_error_and_the_next_is_not)
{
    struct net_address there = net_address(MIRROR_THERE, PORT);
    int socket = open_socket(NET_SOCK_DGRAM);
    char byte;

    TEST_EQUAL(net_connect(socket, &there), 0);
    mirror_plug(false);
    TEST_EQUAL(net_send(socket, "x", 1, 0), -ENETUNREACH);
    TEST_EQUAL(get_option(socket, NET_SOL_SOCKET, NET_SO_ERROR), 0);
    TEST_EQUAL(net_recv(socket, &byte, 1, NET_MSG_DONTWAIT), -EAGAIN);
    mirror_plug(true);
    TEST_EQUAL(net_send(socket, "x", 1, 0), 1);
    k_msleep(SHORT_MS);
    close_socket(socket);
}

TEST_CASE(an_address_of_our_own_needs_no_link)
{
    struct net_address here = net_address(MIRROR_HERE, PORT);
    int listener = open_listener_here();
    int client = open_socket(NET_SOCK_STREAM);

    mirror_plug(false);
    TEST_EQUAL(net_connect(client, &here), 0);
    mirror_plug(true);
    reset(client);
    k_msleep(SHORT_MS);
    close_socket(listener);
}

TEST_CASE_WITHIN(a_closed_window_survives_the_loss_of_the_link, 4 * FLAP_MS)
{
    if (!time_is_virtual()) {
        TEST_SKIP("it takes a minute");
    }
    struct pair pair = connect_mirrored_pair();
    static uint8_t bytes[3000];
    size_t sent = fill_stream(pair.client);

    k_msleep(FLAP_MS); /* the last bytes of the window go out when nothing else happens */
    sent += fill_stream(pair.client);
    mirror_plug(false);
    k_msleep(FLAP_MS);
    mirror_plug(true);
    while (sent > 0) {
        int count = net_recv(pair.server, bytes, sizeof(bytes), 0);

        TEST_AT_LEAST(count, 1);
        sent -= (size_t)count;
    }
    settle();
    reset(pair.client);
    close_socket(pair.server);
}

/* How long a receive waits that never gets anything. */
static int seconds_until_given_up(int socket)
{
    int start_ms = now_ms();
    char byte;

    TEST_EQUAL(net_recv(socket, &byte, 1, 0), -ETIMEDOUT);
    TEST_AT_MOST(now_ms() - start_ms, GIVES_UP_MS);
    return (now_ms() - start_ms) / 1000;
}

TEST_CASE_WITHIN(a_link_that_stays_away_ends_what_is_to_be_sent, 3 * GIVES_UP_MS)
{
    if (!time_is_virtual()) {
        TEST_SKIP("it takes minutes");
    }
    struct pair idle = connect_mirrored_pair();
    struct pair busy = connect_mirrored_pair();

    mirror_hold(true);
    TEST_EQUAL(net_send(busy.client, "x", 1, 0), 1);
    mirror_plug(false);
    mirror_hold(false);
    TEST_EQUAL(net_send(idle.client, "x", 1, 0), 1);
    printk("# given up after %d s\n", seconds_until_given_up(idle.client));
    TEST_AT_MOST(seconds_until_given_up(busy.client), 1);
    mirror_plug(true);
    close_pair(&idle);
    close_pair(&busy);
}

TEST_CASE_WITHIN(a_link_that_stays_away_ends_a_connect, 3 * GIVES_UP_MS)
{
    if (!time_is_virtual()) {
        TEST_SKIP("it takes half a minute");
    }
    int client = open_socket(NET_SOCK_STREAM | NET_SOCK_NONBLOCK);

    mirror_hold(true);
    TEST_EQUAL(connect_there(client), -EINPROGRESS);
    mirror_plug(false);
    mirror_hold(false);
    TEST_EQUAL(net_set_nonblocking(client, false), 0);
    printk("# given up after %d s\n", seconds_until_given_up(client));
    mirror_plug(true);
    close_socket(client);
}

TEST_CASE_WITHIN(who_sends_nothing_notices_a_lost_link_by_keepalive, 3 * GIVES_UP_MS)
{
    if (!time_is_virtual()) {
        TEST_SKIP("it takes minutes");
    }
    struct pair pair = connect_mirrored_pair();
    char byte;

    mirror_plug(false);
    set_timeout(pair.server, NET_SO_RCVTIMEO, GIVES_UP_MS);
    TEST_EQUAL(net_recv(pair.server, &byte, 1, 0), -EAGAIN);
    set_option(pair.server, NET_IPPROTO_TCP, NET_TCP_KEEPIDLE, 10);
    set_option(pair.server, NET_IPPROTO_TCP, NET_TCP_KEEPINTVL, 10);
    set_option(pair.server, NET_IPPROTO_TCP, NET_TCP_KEEPCNT, 3);
    set_option(pair.server, NET_SOL_SOCKET, NET_SO_KEEPALIVE, 1);
    TEST_AT_MOST(seconds_until_given_up(pair.server), 41);
    mirror_plug(true);
    reset(pair.client);
    close_socket(pair.server);
}

TEST_CASE_WITHIN(what_is_closed_without_a_link_goes_all_the_same, 3 * GIVES_UP_MS)
{
    if (!time_is_virtual()) {
        TEST_SKIP("it takes minutes");
    }
    struct pair pair = connect_mirrored_pair();

    mirror_plug(false);
    close_socket(pair.client);
    close_socket(pair.server);
    for (int ms = 0; ms < GIVES_UP_MS && pool_used("TCP_PCB") != 0; ms += 1000) {
        k_msleep(1000);
    }
    TEST_EQUAL(pool_used("TCP_PCB"), 0);
    mirror_plug(true);
}

TEST_CASE(an_address_that_goes_ends_its_connections)
{
    struct pair pair = connect_mirrored_pair();
    char byte;

    mirror_set_address(NET_IP_ANY);
    TEST_EQUAL(net_recv(pair.client, &byte, 1, 0), -ETIMEDOUT);
    TEST_EQUAL(net_recv(pair.server, &byte, 1, 0), -ETIMEDOUT);
    mirror_set_address(MIRROR_HERE);
    close_pair(&pair);
}
