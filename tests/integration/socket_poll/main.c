/* SPDX-License-Identifier: Apache-2.0 */

/* Readiness: work that sockets trigger, sockets among other things, poll(). */

#include <poll/poll_set.h>
#include <poll/poll_wait.h>
#include <string.h>

#include "socket_support.h"

enum {
    PORT = 7
};

/* Triggered work */

struct echo {
    struct poll_work work;
    int socket;
    int runs;
    int bytes;
    int statuses[3];
    uint32_t ready;
};

static void on_bytes(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    struct echo *echo = CONTAINER_OF(work, struct echo, work);
    char bytes[10];
    int count;

    echo->runs++;
    echo->statuses[status]++;
    echo->ready = ready;
    count = net_recv(echo->socket, bytes, sizeof(bytes), NET_MSG_DONTWAIT);
    if (count > 0) {
        echo->bytes += count;
        TEST_EQUAL(net_send(echo->socket, bytes, (size_t)count, NET_MSG_DONTWAIT), count);
    }
    if (count == 0) {
        (void)poll_work_disarm(work);
        close_socket(echo->socket);
    }
}

static void start_echo(struct echo *echo, int socket)
{
    *echo = (struct echo){.socket = socket};
    poll_work_init(&echo->work, &test_queue, on_bytes);
    TEST_EQUAL(net_poll_work_arm(socket, &echo->work, K_READY_IN, 0), 0);
}

TEST_CASE(arriving_bytes_trigger_work_until_they_are_read)
{
    static struct echo echo;
    struct pair pair = connect_pair(PORT);
    char bytes[64];

    start_echo(&echo, pair.server);
    k_msleep(SHORT_MS);
    TEST_EQUAL(echo.runs, 0);
    TEST_EQUAL(net_send(pair.client, "0123456789abcdefghijklmno", 25, 0), 25);
    TEST_EQUAL(net_recv(pair.client, bytes, 25, NET_MSG_WAITALL), 25);
    TEST_EQUAL(echo.runs, 3);
    TEST_EQUAL(echo.bytes, 25);
    TEST_EQUAL(echo.statuses[POLL_READY], 3);
    TEST_EQUAL(echo.ready, K_READY_IN);
    close_socket(pair.client);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_close(pair.server), -EBADF); /* it closed itself */
}

static struct echo clients_of[4];
static struct poll_work accepting;
static int accepting_from;
static size_t accepted;

static void on_connection(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)ready;
    if (status == POLL_CLOSED) {
        return;
    }
    int socket = net_accept4(accepting_from, NULL, NET_SOCK_NONBLOCK);

    if (socket > 0) {
        start_echo(&clients_of[accepted++], socket);
    }
}

TEST_CASE(a_server_without_a_thread_of_its_own)
{
    struct net_address address = loopback(PORT);
    int clients[4];
    char bytes[8];

    accepted = 0;
    accepting_from = open_listener(PORT, 4);
    poll_work_init(&accepting, &test_queue, on_connection);
    TEST_EQUAL(net_poll_work_arm(accepting_from, &accepting, K_READY_IN, 0), 0);
    for (int i = 0; i < 4; i++) {
        clients[i] = open_socket(NET_SOCK_STREAM);
        TEST_EQUAL(net_connect(clients[i], &address), 0);
    }
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 4; i++) {
            TEST_EQUAL(net_send(clients[i], "question", 8, 0), 8);
        }
        for (int i = 0; i < 4; i++) {
            TEST_EQUAL(net_recv(clients[i], bytes, 8, NET_MSG_WAITALL), 8);
            TEST_MEMORY(bytes, "question", 8);
        }
    }
    for (int i = 0; i < 4; i++) {
        close_socket(clients[i]);
    }
    close_socket(accepting_from);
    k_msleep(SHORT_MS);
    TEST_EQUAL(accepted, 4);
}

struct writer {
    struct poll_work work;
    int socket;
    int runs;
};

static void on_writable(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    struct writer *writer = CONTAINER_OF(work, struct writer, work);

    writer->runs += status == POLL_READY && (ready & K_READY_OUT) != 0 ? 1 : 0;
}

TEST_CASE_WITHIN(room_to_send_triggers_work_once, 20000)
{
    static struct writer writer;
    static uint8_t bytes[3000];
    struct pair pair = connect_pair(PORT);

    writer = (struct writer){.socket = pair.client};
    poll_work_init(&writer.work, &test_queue, on_writable);
    TEST_EQUAL(net_poll_work_arm(pair.client, &writer.work, K_READY_OUT, 0), 0);
    k_msleep(SHORT_MS);
    TEST_EQUAL(writer.runs, 1);

    size_t sent = fill_stream(pair.client);

    TEST_EQUAL(net_poll_work_arm(pair.client, &writer.work, K_READY_OUT, 0), 0);
    k_msleep(SHORT_MS);
    TEST_EQUAL(writer.runs, 1);
    while (sent > 0) {
        int count = net_recv(pair.server, bytes, sizeof(bytes), 0);

        sent -= (size_t)count;
    }
    k_msleep(1000);
    TEST_EQUAL(writer.runs, 2);
    close_pair(&pair);
}

TEST_CASE(connecting_triggers_work)
{
    static struct writer writer;
    struct net_address address = loopback(PORT);
    int listener = open_listener(PORT, 1);
    int client = open_socket(NET_SOCK_STREAM | NET_SOCK_NONBLOCK);

    writer = (struct writer){.socket = client};
    poll_work_init(&writer.work, &test_queue, on_writable);
    TEST_EQUAL(net_poll_work_arm(client, &writer.work, K_READY_OUT, 0), 0);
    k_msleep(SHORT_MS);
    TEST_EQUAL(writer.runs, 0);
    (void)net_connect(client, &address);
    k_msleep(SHORT_MS);
    TEST_EQUAL(writer.runs, 1);
    TEST_EQUAL(get_option(client, NET_SOL_SOCKET, NET_SO_ERROR), 0);
    close_socket(client);
    close_socket(listener);
}

struct timed {
    struct poll_work_timed work;
    int statuses[3];
    int at_ms;
};

static void on_timed(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    struct timed *timed =
        CONTAINER_OF(CONTAINER_OF(work, struct poll_work_timed, work), struct timed, work);

    (void)ready;
    timed->statuses[status]++;
    timed->at_ms = now_ms();
    (void)poll_work_disarm(work);
}

TEST_CASE(work_can_be_triggered_by_a_socket_or_by_time)
{
    static struct timed timed;
    int socket = open_datagram(PORT);
    struct net_address address = loopback(PORT);

    memset(&timed, 0, sizeof(timed));
    poll_work_timed_init(&timed.work, &test_queue, on_timed);
    int start_ms = now_ms();

    TEST_EQUAL(net_poll_work_arm_timed(socket, &timed.work, K_READY_IN, 0, K_MSEC(30)), 0);
    k_msleep(40);
    TEST_EQUAL(timed.statuses[POLL_TIMEOUT], 1);
    TEST_AT_LEAST(timed.at_ms - start_ms, 30);
    TEST_EQUAL(net_poll_work_arm_timed(socket, &timed.work, K_READY_IN, 0, K_MSEC(1000)), 0);
    TEST_EQUAL(net_sendto(socket, "x", 1, 0, &address), 1);
    k_msleep(1100);
    TEST_EQUAL(timed.statuses[POLL_READY], 1);
    TEST_EQUAL(timed.statuses[POLL_TIMEOUT], 1);
    close_socket(socket);
    TEST_EQUAL(net_poll_work_arm_timed(socket, &timed.work, K_READY_IN, 0, K_MSEC(30)), -EBADF);
}

/* Among other things */

static K_SEM_DEFINE(permit, 0, 1);

static void give_later(struct worker *self)
{
    k_msleep(self->result);
    k_sem_give(&permit);
}

TEST_CASE(a_thread_waits_for_a_socket_and_a_semaphore)
{
    int socket = open_datagram(PORT);
    struct net_address address = loopback(PORT);
    struct poll_event events[2] = {{.wanted = K_READY_IN},
                                   POLL_EVENT(k_sem_source(&permit), K_READY_IN)};
    char byte;

    TEST_EQUAL(net_socket_source(socket, &events[0].source), 0);
    TEST_EQUAL(poll_wait(events, 2, K_MSEC(20)), -EAGAIN);
    TEST_EQUAL(net_sendto(socket, "x", 1, 0, &address), 1);
    TEST_EQUAL(poll_wait(events, 2, K_FOREVER), 1);
    TEST_EQUAL(events[0].ready, K_READY_IN);
    TEST_EQUAL(events[1].ready, 0);
    TEST_EQUAL(net_recv(socket, &byte, 1, 0), 1);

    *worker(0) = (struct worker){.result = 0};
    start_worker(0, give_later);
    TEST_EQUAL(poll_wait(events, 2, K_FOREVER), 1);
    TEST_EQUAL(events[0].ready, 0);
    TEST_EQUAL(events[1].ready, K_READY_IN);
    TEST_EQUAL(k_sem_take(&permit, K_NO_WAIT), 0);
    (void)join_worker(0);

    close_socket(socket);
    TEST_EQUAL(poll_wait(events, 2, K_FOREVER), 1);
    TEST_EQUAL(events[0].ready, K_READY_CLOSED);
}

/* Sets */

static void close_later(struct worker *self)
{
    k_msleep(SHORT_MS);
    close_socket(self->socket);
}

TEST_CASE(a_thread_serves_the_sockets_of_a_set_until_they_close)
{
    struct poll_set set = POLL_SET_INIT;
    struct poll_member members[2] = {POLL_MEMBER_INIT, POLL_MEMBER_INIT};
    struct pair pair = connect_pair(PORT);
    int datagram = open_datagram(PORT);
    struct net_address address = loopback(PORT);
    char bytes[8];

    TEST_EQUAL(net_poll_set_add(&set, &members[0], pair.server, K_READY_IN, 0), 0);
    TEST_EQUAL(net_poll_set_add(&set, &members[1], datagram, K_READY_IN, 0), 0);
    TEST_EQUAL(net_poll_set_add(&set, &members[1], datagram, K_READY_IN, 0), -EALREADY);
    TEST_TRUE(poll_set_wait(&set, K_MSEC(20)) == NULL);
    TEST_EQUAL(net_sendto(datagram, "x", 1, 0, &address), 1);
    TEST_TRUE(poll_set_wait(&set, K_FOREVER) == &members[1]);
    TEST_EQUAL(net_recv(datagram, bytes, 1, 0), 1);
    TEST_EQUAL(net_send(pair.client, "abcd", 4, 0), 4);
    for (int i = 0; i < 2; i++) { /* as long as bytes are left */
        TEST_TRUE(poll_set_wait(&set, K_FOREVER) == &members[0]);
        TEST_EQUAL(members[0].ready, K_READY_IN);
        TEST_EQUAL(net_recv(pair.server, bytes, 2, 0), 2);
    }
    TEST_TRUE(poll_set_wait(&set, K_MSEC(20)) == NULL);

    *worker(0) = (struct worker){.socket = datagram};
    start_worker(0, close_later);
    TEST_TRUE(poll_set_wait(&set, K_FOREVER) == &members[1]);
    TEST_EQUAL(members[1].ready, K_READY_CLOSED);
    (void)join_worker(0);
    TEST_EQUAL(net_poll_set_add(&set, &members[1], datagram, K_READY_IN, 0), -EBADF);
    close_socket(pair.server);
    TEST_TRUE(poll_set_wait(&set, K_FOREVER) == &members[0]);
    TEST_EQUAL(members[0].ready & K_READY_CLOSED, K_READY_CLOSED);
    TEST_TRUE(poll_set_wait(&set, K_NO_WAIT) == NULL);
    close_socket(pair.client);
}

/* poll() */

static struct poll_work watching[2];
static int statuses_of[2];

static void note_status(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)ready;
    statuses_of[work - watching] = (int)status;
    (void)poll_work_disarm(work);
}

/* A datagram socket in the place that @p closed had. */
static int open_in_place_of(int closed)
{
    int socket = open_socket(NET_SOCK_DGRAM);

    while ((socket & 0xff) != (closed & 0xff)) {
        close_socket(socket);
        socket = open_socket(NET_SOCK_DGRAM);
    }
    return socket;
}

TEST_CASE(a_stale_source_takes_no_watch_of_the_next_socket_along)
{
    int closed = open_socket(NET_SOCK_DGRAM);
    struct k_source source;

    for (size_t i = 0; i < ARRAY_SIZE(watching); i++) {
        poll_work_init(&watching[i], &test_queue, note_status);
        statuses_of[i] = -1;
    }
    TEST_EQUAL(net_socket_source(closed, &source), 0);
    close_socket(closed);
    k_sched_lock();
    TEST_EQUAL(poll_work_arm(&watching[0], source, K_READY_IN, 0), 0);
    int socket = open_in_place_of(closed);

    TEST_EQUAL(net_poll_work_arm(socket, &watching[1], K_READY_IN, 0), 0);
    k_sched_unlock();
    k_msleep(SHORT_MS);
    TEST_EQUAL(statuses_of[0], POLL_CLOSED);
    TEST_EQUAL(statuses_of[1], -1);
    close_socket(socket);
    k_msleep(SHORT_MS);
    TEST_EQUAL(statuses_of[1], POLL_CLOSED);
}

TEST_CASE(poll_says_what_holds)
{
    struct pair pair = connect_pair(PORT);
    int listener = open_listener(PORT + 1, 1);
    int datagrams = open_datagram(PORT);
    struct net_address address = loopback(PORT + 1);
    struct net_pollfd all[] = {
        {.fd = pair.server, .events = NET_POLLIN | NET_POLLOUT},
        {.fd = listener, .events = NET_POLLIN},
        {.fd = -1, .events = NET_POLLIN, .revents = 77},
        {.fd = datagrams, .events = NET_POLLIN | NET_POLLRDNORM},
    };

    TEST_EQUAL(net_poll(all, 4, 0), 1);
    TEST_EQUAL(all[0].revents, NET_POLLOUT);
    TEST_EQUAL(all[1].revents, 0);
    TEST_EQUAL(all[2].revents, 0);
    TEST_EQUAL(all[3].revents, 0);

    all[0].events = NET_POLLIN;
    TEST_EQUAL(net_poll(all, 4, 20), 0);
    TEST_EQUAL(net_send(pair.client, "x", 1, 0), 1);
    TEST_EQUAL(net_poll(all, 4, LONG_MS), 1);
    TEST_EQUAL(all[0].revents, NET_POLLIN);

    int client = open_socket(NET_SOCK_STREAM);

    TEST_EQUAL(net_connect(client, &address), 0);
    address = loopback(PORT);
    TEST_EQUAL(net_sendto(datagrams, "x", 1, 0, &address), 1);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_poll(all, 4, LONG_MS), 3);
    TEST_EQUAL(all[1].revents, NET_POLLIN);
    TEST_EQUAL(all[3].revents, NET_POLLIN | NET_POLLRDNORM);

    close_socket(client);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_poll(all, 4, LONG_MS), 3); /* it can still be accepted, and has ended */
    close_socket(listener);
    close_socket(datagrams);
    TEST_EQUAL(net_poll(all, 4, LONG_MS), 3);
    TEST_EQUAL(all[1].revents, NET_POLLNVAL);
    TEST_EQUAL(all[3].revents, NET_POLLNVAL);
    close_socket(pair.server);
    close_socket(pair.client);
}

TEST_CASE(one_socket_may_be_polled_twice)
{
    int socket = open_datagram(PORT);
    struct net_address address = loopback(PORT);
    struct net_pollfd twice[] = {{.fd = socket, .events = NET_POLLIN},
                                 {.fd = socket, .events = NET_POLLIN | NET_POLLOUT}};

    TEST_EQUAL(net_sendto(socket, "x", 1, 0, &address), 1);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_poll(twice, 2, 0), 2);
    TEST_EQUAL(twice[0].revents, NET_POLLIN);
    TEST_EQUAL(twice[1].revents, NET_POLLIN | NET_POLLOUT);
    close_socket(socket);
}

TEST_CASE(more_sockets_than_the_limit_are_an_error)
{
    struct net_pollfd all[CONFIG_NET_POLL_SOCKETS + 1];

    for (size_t i = 0; i <= CONFIG_NET_POLL_SOCKETS; i++) {
        all[i] = (struct net_pollfd){.fd = -1};
    }
    TEST_EQUAL(net_poll(all, CONFIG_NET_POLL_SOCKETS, 0), 0);
    TEST_EQUAL(net_poll(all, CONFIG_NET_POLL_SOCKETS + 1, 0), -EINVAL);
}

TEST_CASE(every_event_wakes_a_poll_that_waits)
{
    struct pair pair = connect_pair(PORT);

    for (int i = 0; i < 20; i++) {
        char byte;

        *worker(0) = (struct worker){.socket = pair.server, .flags = NET_POLLIN};
        start_worker(0, poll_once);
        if (i % 2 == 0) {
            k_msleep(2);
        }
        TEST_EQUAL(net_send(pair.client, "x", 1, 0), 1);
        TEST_EQUAL(join_worker(0), NET_POLLIN);
        TEST_EQUAL(net_recv(pair.server, &byte, 1, 0), 1);
    }
    close_pair(&pair);
}
