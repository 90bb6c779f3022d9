/* SPDX-License-Identifier: Apache-2.0 */

/* select(). */

#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include "socket_support.h"

enum {
    PORT = 7
};

#define EXPECT_ERROR(call, number)                                                                 \
    do {                                                                                           \
        errno = 0;                                                                                 \
        TEST_EQUAL((call), -1);                                                                    \
        TEST_EQUAL(errno, (number));                                                               \
    } while (0)

TEST_CASE(what_is_ready_stays_in_the_sets)
{
    struct pair pair = connect_pair(PORT);
    struct timeval none = {0};
    struct timeval limit = {.tv_usec = 29500};
    fd_set reading;
    fd_set writing;
    fd_set excepted;
    int start_ms = now_ms();

    FD_ZERO(&reading);
    FD_ZERO(&writing);
    FD_ZERO(&excepted);
    FD_SET(pair.server, &reading);
    FD_SET(pair.client, &reading);
    FD_CLR(pair.client, &reading);
    TEST_FALSE(FD_ISSET(pair.client, &reading));
    TEST_EQUAL(select(0, &reading, NULL, NULL, &limit), 0);
    EXPECT_TOOK(start_ms, 30);
    TEST_FALSE(FD_ISSET(pair.server, &reading));

    TEST_EQUAL(net_send(pair.client, "x", 1, 0), 1);
    FD_SET(pair.server, &reading);
    FD_SET(pair.server, &writing);
    FD_SET(pair.client, &reading);
    FD_SET(pair.client, &excepted);
    TEST_EQUAL(select(0, &reading, NULL, &excepted, NULL), 1);
    TEST_TRUE(FD_ISSET(pair.server, &reading));
    TEST_FALSE(FD_ISSET(pair.client, &reading));
    TEST_FALSE(FD_ISSET(pair.client, &excepted));
    TEST_EQUAL(select(0, &reading, &writing, NULL, &none), 2);
    TEST_TRUE(FD_ISSET(pair.server, &reading));
    TEST_TRUE(FD_ISSET(pair.server, &writing));

    /* Full: only readable. */
    (void)fill_stream(pair.client);
    FD_SET(pair.client, &writing);
    TEST_EQUAL(select(0, &reading, &writing, NULL, &none), 2);
    TEST_FALSE(FD_ISSET(pair.client, &writing));
    close_pair(&pair);
}

/* Nothing ever happens that this set is for, whatever happens to the sockets in it. */
TEST_CASE(the_set_of_exceptions_ends_no_wait)
{
    struct pair pair = connect_pair(PORT);
    struct timeval limit = {.tv_usec = 30000};
    fd_set excepted;

    close_socket(pair.client);
    pair.client = open_socket(SOCK_STREAM);
    TEST_EQUAL(net_shutdown(pair.server, SHUT_WR), 0);
    k_msleep(SHORT_MS);
    FD_ZERO(&excepted);
    FD_SET(pair.server, &excepted);
    int start_ms = now_ms();

    TEST_EQUAL(select(0, NULL, NULL, &excepted, &limit), 0);
    EXPECT_TOOK(start_ms, 30);
    TEST_FALSE(FD_ISSET(pair.server, &excepted));
    FD_SET(pair.server, &excepted);
    close_pair(&pair);
    EXPECT_ERROR(select(0, NULL, NULL, &excepted, &limit), EBADF);
}

static void close_later(struct worker *self)
{
    k_msleep(SHORT_MS);
    self->result = net_close(self->socket);
}

TEST_CASE(closed_sockets_are_errors)
{
    int socket = open_datagram(PORT);
    struct timeval limit = {.tv_sec = 5};
    fd_set reading;

    FD_ZERO(&reading);
    FD_SET(socket, &reading);
    *worker(0) = (struct worker){.socket = socket};
    start_worker(0, close_later);
    EXPECT_ERROR(select(0, &reading, NULL, NULL, NULL), EBADF);
    TEST_TRUE(FD_ISSET(socket, &reading));
    TEST_EQUAL(join_worker(0), 0);

    /* Its number stays an error when the place is used again. */
    int others[CONFIG_NET_SOCKETS];
    size_t count = 0;

    while (count < 6) {
        others[count++] = open_socket(SOCK_DGRAM);
    }
    EXPECT_ERROR(select(0, &reading, NULL, NULL, &limit), EBADF);
    while (count > 0) {
        close_socket(others[--count]);
    }
}

TEST_CASE(strange_arguments_are_errors)
{
    struct timeval strange = {.tv_usec = 1000000};
    struct timeval short_limit = {.tv_usec = 1};
    struct timeval long_limit = {.tv_sec = INT32_MAX};
    fd_set set;
    int sockets[CONFIG_NET_POLL_SOCKETS + 1];

    FD_ZERO(&set);
    EXPECT_ERROR(select(0, &set, NULL, NULL, &strange), EINVAL);
    strange = (struct timeval){.tv_sec = -1};
    EXPECT_ERROR(select(0, &set, NULL, NULL, &strange), EINVAL);
    TEST_EQUAL(select(0, NULL, NULL, NULL, &short_limit), 0);
    FD_SET(-1, &set);
    TEST_FALSE(FD_ISSET(-1, &set));
    EXPECT_ERROR(select(0, NULL, &set, NULL, &long_limit), EBADF);
    FD_ZERO(&set);
    FD_SET(0, &set);
    EXPECT_ERROR(select(0, NULL, NULL, &set, NULL), EBADF);

    FD_ZERO(&set);
    for (size_t i = 0; i < CONFIG_NET_POLL_SOCKETS; i++) {
        sockets[i] = open_socket(SOCK_STREAM);
        FD_SET(sockets[i], &set);
    }
    short_limit = (struct timeval){0};
    TEST_AT_LEAST(select(0, &set, NULL, &set, &short_limit), 0);
    FD_ZERO(&set);
    for (size_t i = 0; i < CONFIG_NET_POLL_SOCKETS; i++) {
        FD_SET(sockets[i], &set);
    }
    sockets[CONFIG_NET_POLL_SOCKETS] = open_socket(SOCK_STREAM);
    FD_SET(sockets[CONFIG_NET_POLL_SOCKETS], &set);
    EXPECT_ERROR(select(0, &set, NULL, NULL, NULL), EINVAL);
    for (size_t i = 0; i < ARRAY_SIZE(sockets); i++) {
        close_socket(sockets[i]);
    }
}
