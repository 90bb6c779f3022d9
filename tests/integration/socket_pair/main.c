/* SPDX-License-Identifier: Apache-2.0 */

/* Pairs of sockets inside the machine. */

#include <net/socket_message.h>
#include <net/socket_pair.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "socket_support.h"

enum {
    SIZE = CONFIG_NET_SOCKET_PAIR_BYTES
};

static struct pair open_pair(int type)
{
    int both[2] = {0};

    TEST_EQUAL(net_socketpair(NET_AF_UNIX, type, 0, both), 0);
    TEST_TRUE(both[0] > 0 && both[1] > 0 && both[0] != both[1]);
    return (struct pair){.client = both[0], .server = both[1]};
}

static void close_both(const struct pair *pair)
{
    close_socket(pair->client);
    close_socket(pair->server);
}

static int poll_now(int socket, short events)
{
    struct net_pollfd each = {.fd = socket, .events = events};

    return net_poll(&each, 1, 0) == 1 ? each.revents : 0;
}

TEST_CASE(bytes_go_both_ways)
{
    struct pair pair = open_pair(NET_SOCK_STREAM);
    char text[16] = "";

    TEST_EQUAL(net_send(pair.client, "hello", 5, 0), 5);
    TEST_EQUAL(net_send(pair.client, "!", 1, 0), 1);
    TEST_EQUAL(net_readable_bytes(pair.server), 6);
    TEST_EQUAL(net_recv(pair.server, text, 2, NET_MSG_PEEK), 2);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 6);
    TEST_STRING(text, "hello!");
    TEST_EQUAL(net_recv(pair.server, text, 1, NET_MSG_DONTWAIT), -EAGAIN);
    TEST_EQUAL(net_send(pair.server, "back", 4, 0), 4);
    TEST_EQUAL(net_recv(pair.client, NULL, 1, NET_MSG_TRUNC), 1);
    TEST_EQUAL(net_recv(pair.client, text, 3, NET_MSG_WAITALL), 3);
    TEST_EQUAL(memcmp(text, "ack", 3), 0);
    TEST_EQUAL(net_recv(pair.client, text, 0, 0), 0);
    close_both(&pair);
}

/* Round and round the ring, in steps that do not divide it. */
TEST_CASE(long_streams_arrive_as_they_were_sent)
{
    struct pair pair = open_pair(NET_SOCK_STREAM);

    for (size_t step = 1; step < 700; step = step * 3 + 2) {
        *worker(0) = (struct worker){.socket = pair.client, .total = 9000, .step = step, .seed = 1};
        *worker(1) = (struct worker){.socket = pair.server, .total = 9000, .step = 400, .seed = 1};
        *worker(2) = (struct worker){.socket = pair.server, .total = 7000, .step = 90, .seed = 2};
        *worker(3) = (struct worker){.socket = pair.client, .total = 7000, .step = step, .seed = 2};
        start_worker(0, send_pattern);
        start_worker(1, receive_pattern);
        start_worker(2, send_pattern);
        start_worker(3, receive_pattern);
        TEST_EQUAL(join_worker(0), 9000);
        TEST_EQUAL(join_worker(1), 9000);
        TEST_EQUAL(join_worker(2), 7000);
        TEST_EQUAL(join_worker(3), 7000);
    }
    close_both(&pair);
}

TEST_CASE(a_full_pair_is_not_writable_until_it_is_read)
{
    struct pair pair = open_pair(NET_SOCK_STREAM | NET_SOCK_NONBLOCK);
    static uint8_t bytes[SIZE + 10];

    TEST_EQUAL(poll_now(pair.client, NET_POLLIN | NET_POLLOUT), NET_POLLOUT);
    TEST_EQUAL(net_send(pair.client, bytes, sizeof(bytes), 0), SIZE);
    TEST_EQUAL(poll_now(pair.client, NET_POLLIN | NET_POLLOUT), 0);
    TEST_EQUAL(poll_now(pair.server, NET_POLLIN | NET_POLLOUT), NET_POLLIN | NET_POLLOUT);
    TEST_EQUAL(net_send(pair.client, bytes, 1, 0), -EAGAIN);
    TEST_EQUAL(net_recv(pair.server, bytes, 3, 0), 3);
    TEST_EQUAL(poll_now(pair.client, NET_POLLOUT), NET_POLLOUT);
    TEST_EQUAL(net_send(pair.client, bytes, 10, 0), 3);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), 0), SIZE);
    TEST_EQUAL(poll_now(pair.server, NET_POLLIN), 0);
    close_both(&pair);
}

TEST_CASE(datagrams_keep_their_bounds)
{
    struct pair pair = open_pair(NET_SOCK_DGRAM);
    static uint8_t bytes[SIZE];
    static uint8_t received[SIZE];
    struct net_address nobody = loopback(7);

    for (size_t length = 0; length <= SIZE - 2; length += 1 + length / 3) {
        fill_pattern(bytes, length, 5, length);
        TEST_EQUAL(net_send(pair.client, bytes, length, 0), length);
        TEST_EQUAL(net_recv(pair.server, received, sizeof(received), 0), length);
        TEST_TRUE(is_pattern(received, length, 5, length));
    }
    TEST_EQUAL(net_send(pair.client, bytes, SIZE - 2, 0), SIZE - 2);
    TEST_EQUAL(net_send(pair.client, bytes, 1, NET_MSG_DONTWAIT), -EAGAIN);
    TEST_EQUAL(poll_now(pair.client, NET_POLLOUT), 0);
    TEST_EQUAL(net_recv(pair.server, received, 5, NET_MSG_TRUNC), SIZE - 2);
    TEST_EQUAL(net_send(pair.client, bytes, SIZE - 1, 0), -EMSGSIZE);
    TEST_EQUAL(net_sendto(pair.client, bytes, 1, 0, &nobody), -EISCONN);
    TEST_EQUAL(net_send(pair.client, bytes, 1, NET_MSG_MORE), -EOPNOTSUPP);

    TEST_EQUAL(net_send(pair.client, "one", 3, 0), 3);
    TEST_EQUAL(net_send(pair.client, "", 0, 0), 0);
    TEST_EQUAL(net_readable_bytes(pair.server), 3);
    TEST_EQUAL(net_recv(pair.server, received, 2, NET_MSG_PEEK), 2);
    TEST_EQUAL(net_recv(pair.server, received, 2, 0), 2);
    TEST_EQUAL(poll_now(pair.server, NET_POLLIN), NET_POLLIN);
    TEST_EQUAL(net_recv(pair.server, received, 2, 0), 0);
    TEST_EQUAL(net_recv(pair.server, received, 2, NET_MSG_DONTWAIT), -EAGAIN);
    close_both(&pair);
}

TEST_CASE(messages_of_several_buffers)
{
    char first[3] = "";
    char second[5] = "";
    struct net_buffer out[] = {
        {(void *)(uintptr_t) "ab", 2}, {NULL, 0}, {(void *)(uintptr_t) "cde", 3}};
    struct net_buffer in[] = {{first, 2}, {second, 4}};
    struct net_message sent = {.buffers = out, .count = 3};
    struct net_message received = {.buffers = in, .count = 2};
    const int types[] = {NET_SOCK_STREAM, NET_SOCK_DGRAM};

    for (size_t i = 0; i < 2; i++) {
        struct pair pair = open_pair(types[i]);

        in[1].length = 4;
        TEST_EQUAL(net_sendmsg(pair.client, &sent, 0), 5);
        TEST_EQUAL(net_recvmsg(pair.server, &received, NET_MSG_PEEK), 5);
        memset(second, 0, sizeof(second));
        TEST_EQUAL(net_recvmsg(pair.server, &received, 0), 5);
        TEST_STRING(first, "ab");
        TEST_STRING(second, "cde");
        TEST_EQUAL(received.flags, 0);

        in[1].length = 1;
        TEST_EQUAL(net_sendmsg(pair.client, &sent, 0), 5);
        TEST_EQUAL(net_recvmsg(pair.server, &received, 0), 3);
        TEST_EQUAL(received.flags, types[i] == NET_SOCK_DGRAM ? NET_MSG_TRUNC : 0);
        if (types[i] == NET_SOCK_STREAM) {
            TEST_EQUAL(net_send(pair.client, "f", 1, 0), 1);
            TEST_EQUAL(net_recvmsg(pair.server, &received, NET_MSG_WAITALL), 3);
            TEST_EQUAL(memcmp(second, "f", 1), 0);
        }
        close_both(&pair);
    }
}

static void expect_end(int type)
{
    struct pair pair = open_pair(type);
    char text[4];

    TEST_EQUAL(net_send(pair.client, "ab", 2, 0), 2);
    close_socket(pair.client);
    TEST_EQUAL(poll_now(pair.server, NET_POLLIN | NET_POLLOUT),
               NET_POLLIN | NET_POLLOUT | NET_POLLHUP);
    TEST_EQUAL(net_send(pair.server, "x", 1, 0), -EPIPE);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 2);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 0);
    close_socket(pair.server);
}

TEST_CASE(the_end_comes_after_what_was_sent)
{
    expect_end(NET_SOCK_STREAM);
    expect_end(NET_SOCK_DGRAM);
}

TEST_CASE(one_direction_can_be_shut_down)
{
    struct pair pair = open_pair(NET_SOCK_STREAM);
    char text[4];

    TEST_EQUAL(net_shutdown(pair.client, NET_SHUT_WR), 0);
    TEST_EQUAL(net_recv(pair.server, text, 1, 0), 0);
    TEST_EQUAL(net_send(pair.client, "x", 1, 0), -EPIPE);
    TEST_EQUAL(net_send(pair.server, "y", 1, 0), 1);
    TEST_EQUAL(net_recv(pair.client, text, 1, 0), 1);
    TEST_EQUAL(net_send(pair.server, "z", 1, 0), 1);
    TEST_EQUAL(net_shutdown(pair.client, NET_SHUT_RD), 0);
    TEST_EQUAL(net_recv(pair.client, text, 1, 0), 0);
    TEST_EQUAL(net_send(pair.server, "y", 1, 0), -EPIPE);
    TEST_EQUAL(poll_now(pair.server, 0), NET_POLLHUP);
    TEST_EQUAL(poll_now(pair.client, 0), NET_POLLHUP);
    close_both(&pair);
}

TEST_CASE(who_waits_is_told)
{
    static const int types[] = {NET_SOCK_STREAM, NET_SOCK_DGRAM};
    static uint8_t bytes[SIZE - 2];

    for (size_t i = 0; i < 2; i++) {
        struct pair pair = open_pair(types[i]);

        /* A receiver, by a send and by the close of the other. */
        *worker(0) = (struct worker){.socket = pair.server};
        start_worker(0, receive_once);
        k_msleep(SHORT_MS);
        TEST_FALSE(has_ended(0));
        TEST_EQUAL(net_send(pair.client, "x", 1, 0), 1);
        TEST_EQUAL(join_worker(0), 1);

        /* A sender, by a receive; a sender and a poll, by the close. */
        TEST_EQUAL(net_send(pair.client, bytes, sizeof(bytes), 0), sizeof(bytes));
        *worker(0) = (struct worker){.socket = pair.client, .total = SIZE - 2};
        start_worker(0, send_once);
        k_msleep(SHORT_MS);
        TEST_FALSE(has_ended(0));
        TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), 0), sizeof(bytes));
        TEST_EQUAL(join_worker(0), SIZE - 2);
        *worker(0) = (struct worker){.socket = pair.client, .total = SIZE - 2};
        *worker(1) = (struct worker){.socket = pair.client, .flags = NET_POLLOUT};
        *worker(2) = (struct worker){.socket = pair.server};
        start_worker(0, send_once);
        k_msleep(SHORT_MS);
        start_worker(1, poll_once);
        k_msleep(SHORT_MS);
        close_socket(pair.server);
        TEST_AT_MOST(join_worker(0), SIZE - 2);
        TEST_TRUE((join_worker(1) & NET_POLLOUT) != 0);

        /* One's own close. */
        *worker(0) = (struct worker){.socket = pair.client};
        close_socket(pair.client);
        pair = open_pair(types[i]);
        *worker(0) = (struct worker){.socket = pair.client};
        start_worker(0, receive_once);
        k_msleep(SHORT_MS);
        close_socket(pair.client);
        TEST_EQUAL(join_worker(0), -EBADF);
        close_socket(pair.server);
    }
}

/* Two readers, one datagram at a time: nobody gets half of one, and nobody hangs. */
static void read_many(struct worker *self)
{
    uint8_t bytes[8];
    int count;

    self->result = 0;
    while ((count = net_recv(self->socket, bytes, sizeof(bytes), 0)) > 0) {
        TEST_EQUAL(count, 5);
        TEST_TRUE(is_pattern(bytes, 5, 9, 0));
        self->result++;
    }
}

TEST_CASE(several_readers_share)
{
    struct pair pair = open_pair(NET_SOCK_DGRAM);
    uint8_t bytes[5];

    fill_pattern(bytes, sizeof(bytes), 9, 0);
    for (size_t i = 0; i < 3; i++) {
        *worker(i) = (struct worker){.socket = pair.server};
        start_worker(i, read_many);
    }
    for (int i = 0; i < 1000; i++) {
        TEST_EQUAL(net_send(pair.client, bytes, sizeof(bytes), 0), 5);
    }
    close_socket(pair.client);
    TEST_EQUAL(join_worker(0) + join_worker(1) + join_worker(2), 1000);
    close_socket(pair.server);
}

TEST_CASE(limits_hold)
{
    struct pair pair = open_pair(NET_SOCK_DGRAM);
    char byte;

    set_timeout(pair.client, NET_SO_RCVTIMEO, 30);
    int start_ms = now_ms();

    TEST_EQUAL(net_recv(pair.client, &byte, 1, 0), -EAGAIN);
    EXPECT_TOOK(start_ms, 30);
    TEST_EQUAL(get_option(pair.client, SOL_SOCKET, SO_DOMAIN), AF_UNIX);
    TEST_EQUAL(get_option(pair.client, SOL_SOCKET, SO_TYPE), SOCK_DGRAM);
    TEST_EQUAL(get_option(pair.client, SOL_SOCKET, SO_SNDBUF), SIZE);
    TEST_EQUAL(get_option(pair.client, SOL_SOCKET, SO_RCVBUF), SIZE);
    TEST_EQUAL(get_option(pair.client, SOL_SOCKET, SO_NREAD), 0);
    TEST_EQUAL(get_option(pair.client, SOL_SOCKET, SO_ERROR), 0);
    close_both(&pair);
}

/* No number of an option reaches into lwIP, where there is nothing. */
TEST_CASE(other_options_and_calls_are_refused)
{
    static const int types[] = {NET_SOCK_STREAM, NET_SOCK_DGRAM};

    for (size_t i = 0; i < 2; i++) {
        struct pair pair = open_pair(types[i]);
        struct net_address address = loopback(7);

        for (int level = 0; level < 20; level++) {
            for (int option = 0; option < 50; option++) {
                int value = 1;
                size_t length = sizeof(value);
                int error = net_setsockopt(pair.client, level, option, &value, sizeof(value));

                TEST_TRUE(
                    error == -ENOPROTOOPT ||
                    (level == SOL_SOCKET && (option == SO_RCVTIMEO || option == SO_SNDTIMEO)));
                error = net_getsockopt(pair.client, level, option, &value, &length);
                TEST_TRUE(error == -ENOPROTOOPT || (error == 0 && level == SOL_SOCKET));
            }
        }
        TEST_EQUAL(net_bind(pair.client, &address), -EINVAL);
        TEST_EQUAL(net_listen(pair.client, 1), -EOPNOTSUPP);
        TEST_EQUAL(net_accept(pair.client, NULL), -EOPNOTSUPP);
        TEST_EQUAL(net_connect(pair.client, &address), -EISCONN);
        TEST_EQUAL(net_getsockname(pair.client, &address), 0);
        TEST_EQUAL(address.family, NET_AF_UNIX);
        TEST_EQUAL(net_getpeername(pair.client, &address), 0);
        close_socket(pair.server);
        TEST_EQUAL(net_getpeername(pair.client, &address), -ENOTCONN);
        close_socket(pair.client);
    }
}

static void see(const struct net_socket_info *info, void *context)
{
    int *count = context;

    if (strcmp(info->state, "pair") == 0) {
        (*count)++;
    }
}

TEST_CASE(pairs_are_counted_and_listed)
{
    struct pair pairs[CONFIG_NET_SOCKET_PAIRS];
    int both[2] = {-1, -1};
    int listed = 0;
    int sockets[CONFIG_NET_SOCKETS];
    size_t count = 0;

    for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
        pairs[i] = open_pair(NET_SOCK_STREAM);
    }
    TEST_EQUAL(net_socketpair(NET_AF_UNIX, NET_SOCK_STREAM, 0, both), -ENFILE);
    TEST_EQUAL(both[0], -1);
    net_socket_foreach(see, &listed);
    TEST_EQUAL(listed, 2 * CONFIG_NET_SOCKET_PAIRS);
    for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
        close_both(&pairs[i]);
    }
    while (count < 12) {
        sockets[count++] = open_socket(NET_SOCK_STREAM);
    }
    while (count < CONFIG_NET_SOCKETS - 1) {
        sockets[count] = net_socket(NET_AF_INET, NET_SOCK_DGRAM, 0);
        if (sockets[count] < 0) {
            sockets[count] = open_socket(NET_SOCK_STREAM);
        }
        count++;
    }
    TEST_EQUAL(net_socketpair(NET_AF_UNIX, NET_SOCK_STREAM, 0, both), -ENFILE);
    while (count > 0) {
        close_socket(sockets[--count]);
    }
    TEST_EQUAL(net_socketpair(NET_AF_INET, NET_SOCK_STREAM, 0, both), -EAFNOSUPPORT);
    TEST_EQUAL(net_socketpair(NET_AF_UNIX, 3, 0, both), -EPROTOTYPE);
    TEST_EQUAL(net_socketpair(NET_AF_UNIX, NET_SOCK_STREAM, 6, both), -EPROTONOSUPPORT);
}

TEST_CASE(a_pair_by_the_name_of_bsd)
{
    int both[2];
    struct sockaddr_storage storage;
    socklen_t length = sizeof(storage);

    TEST_EQUAL(socketpair(AF_LOCAL, SOCK_STREAM, 0, both), 0);
    TEST_EQUAL(send(both[0], "x", 1, 0), 1);
    struct pollfd each = {.fd = both[1], .events = POLLIN};

    TEST_EQUAL(poll(&each, 1, -1), 1);
    TEST_EQUAL(getsockname(both[1], (struct sockaddr *)(void *)&storage, &length), 0);
    TEST_EQUAL(storage.ss_family, AF_UNIX);
    close_socket(both[0]);
    close_socket(both[1]);
    TEST_EQUAL(socketpair(AF_INET, SOCK_STREAM, 0, both), -1);
    TEST_EQUAL(errno, EAFNOSUPPORT);
}
