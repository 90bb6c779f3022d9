/* SPDX-License-Identifier: Apache-2.0 */

/* Streams over the loopback: bytes, flags, windows, ends. */

#include <net/interface.h>
#include <string.h>

#include "socket_support.h"

enum {
    PORT = 7
};

TEST_CASE(a_connection_carries_bytes)
{
    char text[16] = "";
    struct pair pair = connect_pair(PORT);

    TEST_EQUAL(net_send(pair.client, "hello", 5, 0), 5);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 5);
    TEST_STRING(text, "hello");
    close_pair(&pair);
}

static void start_sender(size_t index, int socket, size_t total, size_t step, uint32_t seed)
{
    *worker(index) = (struct worker){.socket = socket, .total = total, .step = step, .seed = seed};
    start_worker(index, send_pattern);
}

static void start_receiver(size_t index, int socket, size_t total, size_t step, uint32_t seed)
{
    *worker(index) = (struct worker){.socket = socket, .total = total, .step = step, .seed = seed};
    start_worker(index, receive_pattern);
}

TEST_CASE_WITHIN(megabytes_arrive_byte_for_byte, 60000)
{
    const size_t total = time_is_virtual() ? 1000003 : 200003;
    struct pair pair = connect_pair(PORT);

    start_sender(0, pair.client, total, 509, 1);
    start_receiver(1, pair.server, total, 699, 1);
    TEST_EQUAL(k_thread_join(&worker(0)->thread, K_SECONDS(50)), 0);
    TEST_EQUAL(join_worker(1), total);
    close_pair(&pair);
}

TEST_CASE_WITHIN(both_directions_work_at_once, 60000)
{
    const size_t total = 65536 + 17;
    struct pair pair = connect_pair(PORT);

    start_sender(0, pair.client, total, 211, 1);
    start_sender(1, pair.server, total, 97, 2);
    start_receiver(2, pair.server, total, 33, 1);
    start_receiver(3, pair.client, total, 500, 2);
    for (size_t i = 0; i < 4; i++) {
        TEST_EQUAL(k_thread_join(&worker(i)->thread, K_SECONDS(50)), 0);
        TEST_EQUAL(worker(i)->result, total);
    }
    close_pair(&pair);
}

TEST_CASE_WITHIN(one_send_of_any_size_waits_for_the_window, 60000)
{
    struct pair pair = connect_pair(PORT);
    static uint8_t bytes[65536];

    *worker(0) = (struct worker){.socket = pair.client, .total = 65536};
    start_worker(0, send_once);
    k_msleep(SHORT_MS);
    TEST_FALSE(has_ended(0));
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_WAITALL), sizeof(bytes));
    TEST_EQUAL(join_worker(0), sizeof(bytes));
    close_pair(&pair);
}

TEST_CASE(peek_leaves_the_bytes)
{
    static uint8_t bytes[3000];
    static uint8_t sent[3000];
    struct pair pair = connect_pair(PORT);

    set_option(pair.client, NET_IPPROTO_TCP, NET_TCP_NODELAY, 1);
    fill_pattern(sent, sizeof(sent), 3, 0);
    TEST_EQUAL(net_send(pair.client, sent, 1, 0), 1);
    TEST_EQUAL(net_recv(pair.server, bytes, 10, NET_MSG_PEEK), 1);
    TEST_EQUAL(net_send(pair.client, sent + 1, sizeof(sent) - 1, 0), sizeof(sent) - 1);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_PEEK), sizeof(bytes));
    TEST_MEMORY(bytes, sent, sizeof(sent));
    TEST_EQUAL(net_recv(pair.server, bytes, 700, 0), 700);
    memset(bytes, 0, sizeof(bytes));
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_PEEK), 2300);
    TEST_MEMORY(bytes, sent + 700, 2300);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), 0), 2300);
    TEST_MEMORY(bytes, sent + 700, 2300);
    TEST_EQUAL(net_recv(pair.server, bytes, 1, NET_MSG_PEEK | NET_MSG_DONTWAIT), -EAGAIN);
    close_pair(&pair);
}

TEST_CASE(peek_can_wait_for_several_bytes)
{
    struct pair pair = connect_pair(PORT);
    char bytes[8] = "";

    *worker(0) = (struct worker){.socket = pair.server, .flags = NET_MSG_PEEK | NET_MSG_WAITALL};
    TEST_EQUAL(net_send(pair.client, "ab", 2, 0), 2);
    start_worker(0, receive_once); /* of 64 bytes */
    k_msleep(SHORT_MS);
    TEST_FALSE(has_ended(0));
    for (int i = 0; i < 62; i++) {
        TEST_EQUAL(net_send(pair.client, "c", 1, 0), 1);
    }
    TEST_EQUAL(join_worker(0), 64);
    TEST_EQUAL(net_recv(pair.server, bytes, 3, 0), 3);
    TEST_STRING(bytes, "abc");
    TEST_EQUAL(net_readable_bytes(pair.server), 61);
    close_pair(&pair);
}

TEST_CASE(waitall_fills_the_buffer)
{
    struct pair pair = connect_pair(PORT);

    *worker(0) = (struct worker){.socket = pair.server, .flags = NET_MSG_WAITALL};
    start_worker(0, receive_once);
    for (int i = 0; i < 63; i++) {
        TEST_EQUAL(net_send(pair.client, "x", 1, 0), 1);
        k_msleep(1);
    }
    k_msleep(SHORT_MS);
    TEST_FALSE(has_ended(0));
    TEST_EQUAL(net_send(pair.client, "x", 1, 0), 1);
    TEST_EQUAL(join_worker(0), 64);
    close_pair(&pair);
}

TEST_CASE(waitall_returns_what_came_before_the_end)
{
    struct pair pair = connect_pair(PORT);
    uint8_t bytes[16];

    TEST_EQUAL(net_send(pair.client, "1234567", 7, 0), 7);
    TEST_EQUAL(net_shutdown(pair.client, NET_SHUT_WR), 0);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_WAITALL), 7);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_WAITALL), 0);
    close_pair(&pair);
}

static uint32_t frames_sent(void)
{
    for (struct net_interface *each = net_interface_first(); each != NULL; each = each->next) {
        if (each->next == NULL) { /* the loopback */
            return each->statistics.tx_frames;
        }
    }
    return 0;
}

TEST_CASE(more_waits_for_more)
{
    struct pair pair = connect_pair(PORT);
    char text[16] = "";

    set_option(pair.client, NET_IPPROTO_TCP, NET_TCP_NODELAY, 1);
    k_sched_lock(); /* lwIP's timers, which send it after a while, do not run */
    uint32_t before = frames_sent();

    TEST_EQUAL(net_send(pair.client, "ab", 2, NET_MSG_MORE), 2);
    TEST_EQUAL(net_send(pair.client, "cd", 2, NET_MSG_MORE), 2);
    TEST_EQUAL(net_send(pair.client, "ef", 2, NET_MSG_MORE), 2);
    TEST_EQUAL(frames_sent() - before, 0);
    TEST_EQUAL(net_send(pair.client, "g", 1, 0), 1);
    TEST_EQUAL(frames_sent() - before, 1);
    k_sched_unlock();
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 7);
    TEST_STRING(text, "abcdefg");
    close_pair(&pair);
}

TEST_CASE(more_is_sent_after_a_while_all_the_same)
{
    struct pair pair = connect_pair(PORT);
    char text[16];

    set_timeout(pair.server, NET_SO_RCVTIMEO, 2000);
    TEST_EQUAL(net_send(pair.client, "ab", 2, NET_MSG_MORE), 2);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 2);
    close_pair(&pair);
}

TEST_CASE_WITHIN(more_goes_on_when_the_buffer_is_full, 20000)
{
    struct pair pair = connect_pair(PORT);
    static uint8_t bytes[65536];

    *worker(0) = (struct worker){.socket = pair.client, .total = 65536, .flags = NET_MSG_MORE};
    start_worker(0, send_once);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_WAITALL), sizeof(bytes));
    TEST_EQUAL(join_worker(0), sizeof(bytes));
    close_pair(&pair);
}

TEST_CASE(each_direction_ends_for_itself)
{
    struct pair pair = connect_pair(PORT);
    char text[16] = "";

    TEST_EQUAL(net_send(pair.client, "question", 8, 0), 8);
    TEST_EQUAL(net_shutdown(pair.client, NET_SHUT_WR), 0);
    TEST_EQUAL(net_send(pair.client, "x", 1, 0), -EPIPE);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), NET_MSG_WAITALL), 8);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 0);
    TEST_EQUAL(net_send(pair.server, "answer", 6, 0), 6);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 6);
    TEST_EQUAL(net_shutdown(pair.server, NET_SHUT_WR), 0);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 0);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 0);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_send(pair.server, "x", 1, 0), -EPIPE);
    TEST_EQUAL(net_send(pair.client, "x", 1, 0), -EPIPE);
    TEST_EQUAL(get_option(pair.client, NET_SOL_SOCKET, NET_SO_ERROR), 0);
    TEST_EQUAL(get_option(pair.server, NET_SOL_SOCKET, NET_SO_ERROR), 0);
    close_pair(&pair);
}

TEST_CASE(both_ends_may_shut_down_at_once)
{
    struct pair pair = connect_pair(PORT);
    char text[4];

    TEST_EQUAL(net_shutdown(pair.client, NET_SHUT_WR), 0);
    TEST_EQUAL(net_shutdown(pair.server, NET_SHUT_WR), 0);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 0);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 0);
    close_pair(&pair);
}

TEST_CASE_WITHIN(a_stream_shut_for_reading_throws_away_what_comes, 20000)
{
    struct pair pair = connect_pair(PORT);
    static uint8_t bytes[50000];

    TEST_EQUAL(net_send(pair.client, bytes, 4000, 0), 4000);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_shutdown(pair.server, NET_SHUT_RD), 0);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), 0), 0);
    TEST_EQUAL(net_send(pair.client, bytes, sizeof(bytes), 0), sizeof(bytes));
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), 0), 0);
    TEST_EQUAL(net_send(pair.server, "still", 5, 0), 5);
    TEST_EQUAL(net_recv(pair.client, bytes, sizeof(bytes), 0), 5);
    close_pair(&pair);
}

TEST_CASE(what_was_sent_before_the_close_arrives)
{
    struct pair pair = connect_pair(PORT);
    static uint8_t bytes[9000];

    fill_pattern(bytes, sizeof(bytes), 5, 0);
    TEST_EQUAL(net_send(pair.client, bytes, sizeof(bytes), 0), sizeof(bytes));
    close_socket(pair.client);
    memset(bytes, 0, sizeof(bytes));
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_WAITALL), sizeof(bytes));
    TEST_TRUE(is_pattern(bytes, sizeof(bytes), 5, 0));
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), 0), 0);
    close_socket(pair.server);
}

/* Window updates are batched, so that lwIP does not know of all that was read. */
TEST_CASE(a_close_after_everything_was_read_is_no_reset)
{
    struct pair pair = connect_pair(PORT);
    char text[64];

    TEST_EQUAL(net_send(pair.client, "request", 7, 0), 7);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 7);
    TEST_EQUAL(net_send(pair.server, "answer", 6, 0), 6);
    close_socket(pair.server);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 6);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 0);
    TEST_EQUAL(get_option(pair.client, NET_SOL_SOCKET, NET_SO_ERROR), 0);
    close_socket(pair.client);
}

TEST_CASE(a_close_with_something_unread_is_a_reset)
{
    struct pair pair = connect_pair(PORT);
    char text[64];

    TEST_EQUAL(net_send(pair.client, "unread", 6, 0), 6);
    k_msleep(SHORT_MS);
    close_socket(pair.server);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), -ECONNRESET);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 0);
    TEST_EQUAL(net_send(pair.client, text, 1, 0), -EPIPE);
    close_socket(pair.client);
}

TEST_CASE(data_before_a_reset_is_read_first)
{
    struct pair pair = connect_pair(PORT);
    struct net_linger reset = {.l_onoff = 1, .l_linger = 0};
    char text[64];

    TEST_EQUAL(net_setsockopt(pair.server, NET_SOL_SOCKET, NET_SO_LINGER, &reset, sizeof(reset)),
               0);
    TEST_EQUAL(net_send(pair.server, "last words", 10, 0), 10);
    k_msleep(SHORT_MS);
    close_socket(pair.server);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 10);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), -ECONNRESET);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 0);
    close_socket(pair.client);
}

TEST_CASE(a_lingering_close_waits_for_the_acknowledgement)
{
    struct pair pair = connect_pair(PORT);
    struct net_linger linger = {.l_onoff = 1, .l_linger = 3};
    static uint8_t bytes[11680];
    struct net_linger back;
    size_t length = sizeof(back);

    TEST_EQUAL(net_setsockopt(pair.client, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger)),
               0);
    TEST_EQUAL(net_getsockopt(pair.client, NET_SOL_SOCKET, NET_SO_LINGER, &back, &length), 0);
    TEST_EQUAL(back.l_linger, 3);
    TEST_EQUAL(net_send(pair.client, bytes, sizeof(bytes), 0), sizeof(bytes));
    int start_ms = now_ms();

    close_socket(pair.client); /* the reader does not read: all of the time */
    EXPECT_TOOK(start_ms, 3000);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_WAITALL), sizeof(bytes));
    TEST_EQUAL(net_recv(pair.server, bytes, 1, 0), 0);
    close_socket(pair.server);
}

TEST_CASE(a_lingering_close_ends_with_the_acknowledgement)
{
    struct pair pair = connect_pair(PORT);
    struct net_linger linger = {.l_onoff = 1, .l_linger = 3};
    static uint8_t bytes[11680];

    TEST_EQUAL(net_setsockopt(pair.client, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger)),
               0);
    TEST_EQUAL(net_send(pair.client, bytes, sizeof(bytes), 0), sizeof(bytes));
    start_receiver(0, pair.server, 0, 1, 0);
    *worker(1) = (struct worker){.socket = pair.server, .flags = NET_MSG_WAITALL};
    int start_ms = now_ms();

    start_worker(1, receive_once);
    TEST_EQUAL(join_worker(1), 64);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes) - 64, NET_MSG_WAITALL),
               sizeof(bytes) - 64);
    close_socket(pair.client);
    TEST_AT_MOST(now_ms() - start_ms, 2999); /* less than the limit */
    TEST_EQUAL(join_worker(0), 0);
    close_socket(pair.server);
}

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

TEST_CASE(a_connection_receives_before_it_is_accepted)
{
    int listener = open_listener(PORT, 3);
    struct net_address address = loopback(PORT);
    struct net_address peer;
    int clients[2];
    char text[8] = "";

    for (int i = 0; i < 2; i++) {
        clients[i] = open_socket(NET_SOCK_STREAM);
        TEST_EQUAL(net_connect(clients[i], &address), 0);
        TEST_EQUAL(net_send(clients[i], i == 0 ? "one" : "two", 3, 0), 3);
    }
    k_msleep(SHORT_MS);
    for (int i = 0; i < 2; i++) {
        int server = net_accept4(listener, &peer, NET_SOCK_NONBLOCK);

        TEST_AT_LEAST(server, 1);
        TEST_EQUAL(peer.ip, NET_IP_LOOPBACK);
        TEST_EQUAL(net_ntohs(peer.port), port_of(clients[i]));
        TEST_EQUAL(net_recv(server, text, sizeof(text), 0), 3);
        TEST_STRING(text, i == 0 ? "one" : "two");
        TEST_EQUAL(net_recv(server, text, sizeof(text), 0), -EAGAIN);
        close_socket(server);
        close_socket(clients[i]);
    }
    TEST_EQUAL(net_set_nonblocking(listener, true), 0);
    TEST_EQUAL(net_accept(listener, NULL), -EAGAIN);
    close_socket(listener);
}

TEST_CASE(a_connection_that_ended_before_it_is_accepted_can_be_read)
{
    int listener = open_listener(PORT, 3);
    struct net_address address = loopback(PORT);
    int client = open_socket(NET_SOCK_STREAM);
    char text[8] = "";

    TEST_EQUAL(net_connect(client, &address), 0);
    TEST_EQUAL(net_send(client, "bye", 3, 0), 3);
    close_socket(client);
    k_msleep(SHORT_MS);
    int server = net_accept(listener, NULL);

    TEST_EQUAL(net_recv(server, text, sizeof(text), 0), 3);
    TEST_EQUAL(net_recv(server, text, sizeof(text), 0), 0);
    close_socket(server);
    close_socket(listener);
}

static void reset_on_close(int socket)
{
    struct net_linger linger = {.l_onoff = 1, .l_linger = 0};

    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger)), 0);
}

TEST_CASE(a_connection_that_is_reset_before_it_is_accepted_disappears)
{
    int listener = open_listener(PORT, 3);
    struct net_address address = loopback(PORT);
    struct net_pollfd each = {.fd = listener, .events = NET_POLLIN};
    int clients[3];

    for (int i = 0; i < 3; i++) {
        clients[i] = open_socket(NET_SOCK_STREAM);
        TEST_EQUAL(net_connect(clients[i], &address), 0);
        reset_on_close(clients[i]);
    }
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_poll(&each, 1, 0), 1);
    for (int i = 0; i < 3; i++) { /* of first, middle and last the middle goes first */
        close_socket(clients[(i + 1) % 3]);
        k_msleep(SHORT_MS);
    }
    TEST_EQUAL(net_poll(&each, 1, 0), 0);
    TEST_EQUAL(net_set_nonblocking(listener, true), 0);
    TEST_EQUAL(net_accept(listener, NULL), -EAGAIN);
    close_socket(listener);
}

TEST_CASE_WITHIN(the_backlog_is_counted, 20000)
{
    int listener = open_listener(PORT, 2);
    struct net_address address = loopback(PORT);
    int clients[3];
    int servers[3];

    for (int i = 0; i < 3; i++) {
        clients[i] = open_socket(NET_SOCK_STREAM | NET_SOCK_NONBLOCK);
        int result = net_connect(clients[i], &address);

        TEST_TRUE(result == -EINPROGRESS || (result == 0 && i < 2));
        k_msleep(SHORT_MS);
    }
    TEST_EQUAL(net_connect(clients[0], &address), -EISCONN);
    TEST_EQUAL(net_connect(clients[1], &address), -EISCONN);
    TEST_EQUAL(net_connect(clients[2], &address), -EALREADY);
    servers[0] = net_accept(listener, NULL);
    servers[1] = net_accept(listener, NULL);
    servers[2] = net_accept(listener, NULL); /* its SYN is sent again */
    for (int i = 0; i < 3; i++) {
        TEST_AT_LEAST(servers[i], 1);
        close_socket(servers[i]);
        close_socket(clients[i]);
    }
    close_socket(listener);
}

TEST_CASE(accepted_sockets_have_the_options_of_the_listener)
{
    struct net_address address = loopback(PORT);
    int listener = open_listener(PORT, 1);
    int client = open_socket(NET_SOCK_STREAM);

    set_option(listener, NET_IPPROTO_TCP, NET_TCP_NODELAY, 1);
    set_option(listener, NET_SOL_SOCKET, NET_SO_KEEPALIVE, 1);
    set_option(listener, NET_IPPROTO_TCP, NET_TCP_KEEPIDLE, 77);
    set_option(listener, NET_IPPROTO_IP, NET_IP_TTL, 9);
    set_option(listener, NET_SOL_SOCKET, NET_SO_RCVLOWAT, 2);
    TEST_EQUAL(net_set_nonblocking(listener, true), 0);
    TEST_EQUAL(net_connect(client, &address), 0);
    k_msleep(SHORT_MS);
    int server = net_accept(listener, NULL);

    TEST_AT_LEAST(server, 1);
    TEST_EQUAL(net_is_nonblocking(server), 0);
    TEST_EQUAL(get_option(server, NET_IPPROTO_TCP, NET_TCP_NODELAY), 1);
    TEST_EQUAL(get_option(server, NET_SOL_SOCKET, NET_SO_KEEPALIVE), 1);
    TEST_EQUAL(get_option(server, NET_IPPROTO_TCP, NET_TCP_KEEPIDLE), 77);
    TEST_EQUAL(get_option(server, NET_IPPROTO_IP, NET_IP_TTL), 9);
    TEST_EQUAL(get_option(server, NET_SOL_SOCKET, NET_SO_RCVLOWAT), 2);
    close_socket(server);
    close_socket(client);
    close_socket(listener);
}

TEST_CASE(an_option_leaves_a_listener_ready)
{
    struct net_address address = loopback(PORT);
    int listener = open_listener(PORT, 1);
    int client = open_socket(NET_SOCK_STREAM);
    struct net_pollfd each = {.fd = listener, .events = NET_POLLIN};

    TEST_EQUAL(net_connect(client, &address), 0);
    TEST_EQUAL(net_poll(&each, 1, LONG_MS), 1);
    set_option(listener, NET_SOL_SOCKET, NET_SO_RCVLOWAT, 2);
    TEST_EQUAL(net_poll(&each, 1, 0), 1);
    close_socket(client);
    close_socket(listener);
}

TEST_CASE(several_threads_accept_from_one_listener)
{
    struct net_address address = loopback(PORT);
    int listener = open_listener(PORT, 4);
    int clients[3];

    for (size_t i = 0; i < 3; i++) {
        *worker(i) = (struct worker){.socket = listener};
        start_worker(i, accept_once);
    }
    k_msleep(SHORT_MS);
    for (size_t i = 0; i < 3; i++) {
        clients[i] = open_socket(NET_SOCK_STREAM);
        TEST_EQUAL(net_connect(clients[i], &address), 0);
    }
    for (size_t i = 0; i < 3; i++) {
        TEST_AT_LEAST(join_worker(i), 1);
        close_socket(worker(i)->result);
        close_socket(clients[i]);
    }
    close_socket(listener);
}

TEST_CASE(both_ends_know_both_addresses)
{
    struct pair pair = connect_pair(PORT);
    struct net_address address;

    TEST_EQUAL(port_of(pair.server), PORT);
    TEST_AT_LEAST(port_of(pair.client), 49152);
    TEST_EQUAL(net_getpeername(pair.client, &address), 0);
    TEST_EQUAL(address.family, NET_AF_INET);
    TEST_EQUAL(address.ip, NET_IP_LOOPBACK);
    TEST_EQUAL(net_ntohs(address.port), PORT);
    TEST_EQUAL(net_getpeername(pair.server, &address), 0);
    TEST_EQUAL(net_ntohs(address.port), port_of(pair.client));
    TEST_EQUAL(net_getsockname(pair.client, &address), 0);
    TEST_EQUAL(address.ip, NET_IP_LOOPBACK);
    close_pair(&pair);
}

TEST_CASE(ephemeral_ports_are_not_in_sequence)
{
    uint16_t ports[4];
    int steps = 0;

    for (size_t i = 0; i < 4; i++) {
        struct net_address any = net_address(NET_IP_ANY, 0);
        int socket = open_socket(NET_SOCK_STREAM);

        TEST_EQUAL(net_bind(socket, &any), 0);
        ports[i] = port_of(socket);
        TEST_AT_LEAST(ports[i], 49152);
        steps += i > 0 && ports[i] == ports[i - 1] + 1 ? 1 : 0;
        close_socket(socket);
    }
    TEST_AT_MOST(steps, 1);
}

TEST_CASE_WITHIN(no_connection_is_left, 200000)
{
    if (!time_is_virtual()) {
        TEST_SKIP("TIME_WAIT takes minutes");
    }
    k_msleep(150000);
    TEST_EQUAL(pool_used("TCP_PCB"), 0);
}
