/* SPDX-License-Identifier: Apache-2.0 */

/* Buffers, windows and low water marks. */

#include "socket_support.h"

enum {
    PORT = 7
};

TEST_CASE(the_receive_low_water_mark_counts_for_waiting_and_readiness)
{
    struct pair pair = connect_pair(PORT);
    struct net_pollfd each = {.fd = pair.server, .events = NET_POLLIN};
    uint8_t bytes[128];

    set_option(pair.server, NET_SOL_SOCKET, NET_SO_RCVLOWAT, 100);
    *worker(0) = (struct worker){.socket = pair.server};
    TEST_EQUAL(net_send(pair.client, bytes, 63, 0), 63);
    start_worker(0, receive_once); /* of 64 bytes: satisfied by 64 */
    k_msleep(SHORT_MS);
    TEST_FALSE(has_ended(0));
    TEST_EQUAL(net_send(pair.client, bytes, 1, 0), 1);
    TEST_EQUAL(join_worker(0), 64);

    TEST_EQUAL(net_send(pair.client, bytes, 99, 0), 99);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_poll(&each, 1, 0), 0);
    TEST_EQUAL(net_recv(pair.server, bytes, 128, NET_MSG_DONTWAIT), -EAGAIN);
    TEST_EQUAL(net_send(pair.client, bytes, 1, 0), 1);
    TEST_EQUAL(net_poll(&each, 1, 1000), 1);
    TEST_EQUAL(net_recv(pair.server, bytes, 128, NET_MSG_DONTWAIT), 100);

    TEST_EQUAL(net_send(pair.client, bytes, 5, 0), 5);
    TEST_EQUAL(net_shutdown(pair.client, NET_SHUT_WR), 0);
    TEST_EQUAL(net_recv(pair.server, bytes, 128, 0), 5);
    TEST_EQUAL(net_recv(pair.server, bytes, 128, 0), 0);
    close_pair(&pair);
}

TEST_CASE(a_smaller_buffer_lowers_the_receive_low_water_mark)
{
    struct pair pair = connect_pair(PORT);
    struct net_pollfd each = {.fd = pair.server, .events = NET_POLLIN};
    static uint8_t bytes[4000];
    int window = get_option(pair.server, NET_SOL_SOCKET, NET_SO_RCVBUF);

    set_option(pair.server, NET_SOL_SOCKET, NET_SO_RCVLOWAT, window);
    TEST_EQUAL(get_option(pair.server, NET_SOL_SOCKET, NET_SO_RCVLOWAT), window / 2);
    TEST_EQUAL(net_send(pair.client, bytes, 1500, 0), 1500);
    settle();
    TEST_EQUAL(net_readable_bytes(pair.server), 1500);
    TEST_EQUAL(net_poll(&each, 1, 0), 0);
    set_option(pair.server, NET_SOL_SOCKET, NET_SO_RCVBUF, 2920);
    TEST_EQUAL(get_option(pair.server, NET_SOL_SOCKET, NET_SO_RCVLOWAT), 1460);
    TEST_EQUAL(net_poll(&each, 1, 0), 1); /* it is ready now, and this is told */
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_DONTWAIT), 1500);
    close_pair(&pair);
}

TEST_CASE(the_send_low_water_mark_counts_for_readiness_at_once)
{
    struct pair pair = connect_pair(PORT);
    static uint8_t bytes[30000];
    int buffer = get_option(pair.client, NET_SOL_SOCKET, NET_SO_SNDBUF);
    struct net_pollfd each = {.fd = pair.client, .events = NET_POLLOUT};

    TEST_EQUAL(net_poll(&each, 1, 0), 1);
    set_option(pair.client, NET_SOL_SOCKET, NET_SO_SNDLOWAT, buffer);
    TEST_EQUAL(net_poll(&each, 1, 0), 1); /* it is empty */
    size_t sent = fill_stream(pair.client);

    set_option(pair.client, NET_SOL_SOCKET, NET_SO_SNDLOWAT, 1);
    *worker(0) = (struct worker){.socket = pair.client, .flags = NET_POLLOUT};
    start_worker(0, poll_once);
    k_msleep(SHORT_MS);
    TEST_FALSE(has_ended(0));
    sent -= (size_t)net_recv(pair.server, bytes, 5000, NET_MSG_WAITALL);
    TEST_EQUAL(join_worker(0), NET_POLLOUT);

    /* Some room, but not so much. */
    set_option(pair.client, NET_SOL_SOCKET, NET_SO_SNDLOWAT, buffer);
    TEST_EQUAL(net_poll(&each, 1, 0), 0);
    *worker(0) = (struct worker){.socket = pair.client, .flags = NET_POLLOUT};
    start_worker(0, poll_once);
    k_msleep(SHORT_MS);
    TEST_FALSE(has_ended(0));
    set_option(pair.client, NET_SOL_SOCKET, NET_SO_SNDLOWAT, 1);
    TEST_EQUAL(join_worker(0), NET_POLLOUT); /* told at once */
    TEST_AT_MOST(worker(0)->took_ms, SHORT_MS + LATE_MS);

    set_option(pair.client, NET_SOL_SOCKET, NET_SO_SNDLOWAT, buffer);
    TEST_EQUAL(net_poll(&each, 1, 0), 0);
    TEST_EQUAL(net_recv(pair.server, bytes, sent, NET_MSG_WAITALL), sent);
    TEST_EQUAL(net_poll(&each, 1, LONG_MS), 1); /* when all is acknowledged */
    close_pair(&pair);
}

TEST_CASE_WITHIN(a_full_stream_takes_no_more, 20000)
{
    struct pair pair = connect_pair(PORT);
    struct net_pollfd each = {.fd = pair.client, .events = NET_POLLOUT};
    static uint8_t bytes[30000];
    size_t sent = fill_stream(pair.client);
    size_t window = (size_t)get_option(pair.server, NET_SOL_SOCKET, NET_SO_RCVBUF);
    size_t buffer = (size_t)get_option(pair.client, NET_SOL_SOCKET, NET_SO_SNDBUF);

    TEST_AT_MOST(sent, window + buffer);
    TEST_AT_LEAST(sent, window + buffer - 1460); /* a segment is not split for the last bytes */
    TEST_EQUAL(net_send(pair.client, "x", 1, NET_MSG_DONTWAIT), -EAGAIN);
    TEST_EQUAL(net_poll(&each, 1, 0), 0);
    TEST_EQUAL(net_recv(pair.server, bytes, sent, NET_MSG_WAITALL), sent);
    TEST_EQUAL(net_poll(&each, 1, LONG_MS), 1);
    TEST_EQUAL(net_send(pair.client, "x", 1, NET_MSG_DONTWAIT), 1);
    TEST_EQUAL(net_recv(pair.server, bytes, 1, 0), 1);
    close_pair(&pair);
}

TEST_CASE_WITHIN(a_small_receive_buffer_is_a_small_window, 30000)
{
    struct pair pair = connect_pair(PORT);
    static uint8_t bytes[30000];
    int small;

    set_option(pair.server, NET_SOL_SOCKET, NET_SO_RCVBUF, 3000);
    small = get_option(pair.server, NET_SOL_SOCKET, NET_SO_RCVBUF);
    TEST_EQUAL(small, 3000);

    /* What was promised before counts; then the window is small. */
    size_t sent = fill_stream(pair.client);

    TEST_EQUAL(net_recv(pair.server, bytes, sent, NET_MSG_WAITALL), sent);
    (void)fill_stream(pair.client);
    TEST_AT_MOST(net_readable_bytes(pair.server), small);
    TEST_AT_LEAST(net_readable_bytes(pair.server), small / 2);
    TEST_EQUAL(net_shutdown(pair.server, NET_SHUT_RD), 0);
    close_pair(&pair);
}

TEST_CASE_WITHIN(a_stream_with_the_smallest_window_flows, 60000)
{
    const size_t total = 40000;
    struct pair pair = connect_pair(PORT);

    set_option(pair.server, NET_SOL_SOCKET, NET_SO_RCVBUF, 1);
    start_sender(0, pair.client, total, 509, 1);
    start_receiver(1, pair.server, total, 699, 1);
    TEST_EQUAL(k_thread_join(&worker(0)->thread, K_SECONDS(50)), 0);
    TEST_EQUAL(join_worker(1), total);
    close_pair(&pair);
}

TEST_CASE(small_segments_share_receive_buffers)
{
    struct pair pair = connect_pair(PORT);
    uint8_t bytes[600];
    size_t before = pool_free("PBUF_POOL");

    set_option(pair.client, NET_IPPROTO_TCP, NET_TCP_NODELAY, 1);
    for (size_t i = 0; i < 200; i++) {
        uint8_t three[3];

        fill_pattern(three, 3, 6, 3 * i);
        TEST_EQUAL(net_send(pair.client, three, 3, 0), 3);
        k_msleep(i % 2 == 0 ? 1 : 0);
    }
    k_msleep(SHORT_MS);
    TEST_AT_MOST(before - pool_free("PBUF_POOL"), 2);
    TEST_EQUAL(net_recv(pair.server, bytes, 100, 0), 100);
    TEST_EQUAL(net_recv(pair.server, bytes + 100, 500, 0), 500);
    TEST_TRUE(is_pattern(bytes, sizeof(bytes), 6, 0));
    close_pair(&pair);
}
