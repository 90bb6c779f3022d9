/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The table of docs/concurrency.md, cell by cell: what a call that waits, or a watch, gets when
 * another thread or the network does something to its socket. cells.h is the table.
 */

#include <kernel/sem.h>
#include <net/socket_pair.h>

#include "mirror.h"
#include "socket_support.h"

enum {
    PORT = 7,
    TIMEOUT_MS = 100,
};

/* What a cell may say besides a count or -errno. */
enum {
    IN = NET_POLLIN,
    OUT = NET_POLLOUT,
    ERR = NET_POLLERR,
    HUP = NET_POLLHUP,
    CLOSED = 0x1000, /* of a watch; poll() says NVAL */
    NVAL = NET_POLLNVAL,
    TIMEOUT = 0x2000, /* of a watch */
    ARMED = K_WATCH_ARMED,
    RUNNING = K_WATCH_RUNNING,
    SOCKET = 0x4000, /* a new socket */
    WAITS = 0x8000,  /* it goes on waiting; of a watch: it is told nothing */
};

/* What a cell is played on. */
struct scene {
    int socket; /* of the row and of the column */
    int other;  /* the other side, or 0 */
    int listener;
    int timeout_ms; /* of what the row does; 0: none */
    bool is_over;
};

struct row {
    void (*open)(struct scene *scene);
    /* Do it, and be sure that it waits. */
    void (*start)(struct scene *scene);
    /* How it has ended, or WAITS. @p shall_end: it should. */
    int (*outcome)(struct scene *scene, bool shall_end);
    bool has_own_watch; /* which the column arms and disarms */
};

/* Does what the column says, and returns how that went; WAITS: not yet. */
typedef int act_t(struct scene *scene);

static int wait_until_it_ends(size_t index, bool shall_end)
{
    for (int ms = 0; ms < (shall_end ? LONG_MS : SHORT_MS) && !has_ended(index); ms += SHORT_MS) {
        k_msleep(SHORT_MS);
    }
    return has_ended(index) ? join_worker(index) : WAITS;
}

static int outcome_of_call(struct scene *scene, bool shall_end)
{
    (void)scene;
    return wait_until_it_ends(0, shall_end);
}

/* A call with which a row begins, or a column, if it waits. */
static void start_call(const struct scene *scene, size_t index, void (*work)(struct worker *),
                       int flags)
{
    *worker(index) =
        (struct worker){.socket = scene->socket, .total = 1, .flags = flags, .port = PORT};
    start_worker(index, work);
    k_msleep(SHORT_MS);
}

static void start_row(struct scene *scene, void (*work)(struct worker *), int flags)
{
    if (scene->timeout_ms > 0) {
        set_timeout(scene->socket, NET_SO_RCVTIMEO, scene->timeout_ms);
        set_timeout(scene->socket, NET_SO_SNDTIMEO, scene->timeout_ms);
    }
    start_call(scene, 0, work, flags);
    TEST_FALSE(has_ended(0));
}

/* Sockets */

/* Only TCP has it: elsewhere nothing happens. */
static void set_linger(int socket, bool is_on, int seconds)
{
    struct net_linger linger = {.l_onoff = is_on ? 1 : 0, .l_linger = seconds};

    (void)net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger));
}

static void reset(int *socket)
{
    set_linger(*socket, true, 0);
    close_socket(*socket);
    *socket = 0;
}

static int open_mirrored_listener(void)
{
    struct net_address here = net_address(MIRROR_HERE, PORT);
    int socket = open_socket(NET_SOCK_STREAM);

    set_option(socket, NET_SOL_SOCKET, NET_SO_REUSEADDR, 1);
    TEST_EQUAL(net_bind(socket, &here), 0);
    TEST_EQUAL(net_listen(socket, 2), 0);
    return socket;
}

static int connect_through_the_mirror(void)
{
    struct net_address there = net_address(MIRROR_THERE, PORT);
    int socket = open_socket(NET_SOCK_STREAM);

    TEST_EQUAL(net_connect(socket, &there), 0);
    return socket;
}

static void open_stream(struct scene *scene)
{
    int listener = open_mirrored_listener();

    scene->socket = connect_through_the_mirror();
    scene->other = net_accept(listener, NULL);
    TEST_AT_LEAST(scene->other, 1);
    close_socket(listener);
}

static void open_full_stream(struct scene *scene)
{
    open_stream(scene);
    (void)fill_stream(scene->socket);
}

static void open_listening(struct scene *scene)
{
    scene->socket = open_mirrored_listener();
}

static void open_datagrams(struct scene *scene)
{
    struct net_address here = net_address(MIRROR_HERE, PORT);
    struct net_address there = net_address(MIRROR_THERE, PORT + 1);

    scene->socket = open_socket(NET_SOCK_DGRAM);
    TEST_EQUAL(net_bind(scene->socket, &here), 0);
    TEST_EQUAL(net_connect(scene->socket, &there), 0);
    scene->other = open_socket(NET_SOCK_DGRAM);
    here = net_address(MIRROR_HERE, PORT + 1);
    TEST_EQUAL(net_bind(scene->other, &here), 0);
    there = net_address(MIRROR_THERE, PORT);
    TEST_EQUAL(net_connect(scene->other, &there), 0);
}

static void open_pair(struct scene *scene)
{
    int both[2];

    TEST_EQUAL(net_socketpair(NET_AF_UNIX, NET_SOCK_STREAM, 0, both), 0);
    scene->socket = both[0];
    scene->other = both[1];
}

static void open_full_pair(struct scene *scene)
{
    open_pair(scene);
    while (net_send(scene->socket, "x", 1, NET_MSG_DONTWAIT) == 1) {
    }
}

/* Rows: calls */

static void start_receiving(struct scene *scene)
{
    start_row(scene, receive_once, 0);
}

static void start_sending(struct scene *scene)
{
    start_row(scene, send_once, 0);
}

static void start_accepting(struct scene *scene)
{
    start_row(scene, accept_once, 0);
}

static int outcome_of_accept(struct scene *scene, bool shall_end)
{
    int result = outcome_of_call(scene, shall_end);

    if (result < 0 || result == WAITS) {
        return result;
    }
    close_socket(result);
    return SOCKET;
}

static void connect_mirrored(struct worker *self)
{
    struct net_address there = net_address(MIRROR_THERE, self->port);

    self->result = net_connect(self->socket, &there);
}

static void open_connecting(struct scene *scene)
{
    mirror_hold(true);
    scene->socket = open_socket(NET_SOCK_STREAM);
}

static void start_connecting(struct scene *scene)
{
    start_row(scene, connect_mirrored, 0);
}

static void poll_for(struct worker *self)
{
    struct net_pollfd each = {.fd = self->socket, .events = NET_POLLIN};
    int count = net_poll(&each, 1, self->flags);

    self->result = count == 1 ? each.revents : -count;
}

static void start_polling(struct scene *scene)
{
    start_row(scene, poll_for, scene->timeout_ms > 0 ? scene->timeout_ms : -1);
}

static void close_once(struct worker *self)
{
    self->result = net_close(self->socket);
}

static void open_unacknowledged(struct scene *scene)
{
    open_stream(scene);
    mirror_hold(true);
    TEST_EQUAL(net_send(scene->socket, "x", 1, 0), 1);
}

static void start_lingering(struct scene *scene)
{
    set_linger(scene->socket, true, scene->timeout_ms > 0 ? 1 : 1000);
    start_row(scene, close_once, 0);
}

static void shut_down_once(struct worker *self)
{
    self->result = net_shutdown(self->socket, NET_SHUT_WR);
}

static void start_shutting_down(struct scene *scene)
{
    start_call(scene, 0, shut_down_once, 0);
    TEST_TRUE(has_ended(0));
}

/* Rows: watches */

static struct {
    struct poll_work_timed work;
    struct k_sem gate; /* its handler waits here, the first time */
    bool has_gate;
    volatile int runs;
    volatile int told;
} watcher;

static int tokens_of(uint32_t ready, enum poll_status status)
{
    int told = status == POLL_TIMEOUT ? TIMEOUT : 0;

    told |= (ready & K_READY_IN) != 0 ? IN : 0;
    told |= (ready & K_READY_OUT) != 0 ? OUT : 0;
    told |= (ready & K_READY_ERR) != 0 ? ERR : 0;
    told |= (ready & K_READY_HUP) != 0 ? HUP : 0;
    return status == POLL_CLOSED ? CLOSED : told;
}

static void on_ready(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    if (watcher.has_gate && watcher.runs++ == 0) {
        (void)k_sem_take(&watcher.gate, K_FOREVER);
        return;
    }
    watcher.told = tokens_of(ready, status);
    (void)poll_work_disarm(work);
}

static void start_watch(struct scene *scene, bool has_gate)
{
    watcher.has_gate = has_gate;
    watcher.runs = 0;
    watcher.told = WAITS;
    (void)k_sem_init(&watcher.gate, 0, 1);
    poll_work_timed_init(&watcher.work, &test_queue, on_ready);
    TEST_EQUAL(
        net_poll_work_arm_timed(scene->socket, &watcher.work, K_READY_IN, 0,
                                scene->timeout_ms > 0 ? K_MSEC(scene->timeout_ms) : K_FOREVER),
        0);
}

static void start_watching(struct scene *scene)
{
    start_watch(scene, false);
    k_msleep(SHORT_MS);
    TEST_EQUAL(watcher.told, WAITS);
}

static void start_handling(struct scene *scene)
{
    TEST_EQUAL(net_send(scene->other, "x", 1, 0), 1);
    k_msleep(SHORT_MS);
    start_watch(scene, true);
    k_msleep(SHORT_MS);
    TEST_EQUAL(watcher.runs, 1);
}

static int outcome_of_watch(struct scene *scene, bool shall_end)
{
    (void)scene;
    k_sem_give(&watcher.gate);
    for (int ms = 0; ms < (shall_end ? LONG_MS : SHORT_MS) && watcher.told == WAITS;
         ms += SHORT_MS) {
        k_msleep(SHORT_MS);
    }
    return watcher.told;
}

/* Columns: calls. Those that may wait have worker 1. */

static int act_by_worker(struct scene *scene, void (*work)(struct worker *), int flags)
{
    start_call(scene, 1, work, flags);
    return has_ended(1) ? join_worker(1) : WAITS;
}

static int act_recv(struct scene *scene)
{
    return act_by_worker(scene, receive_once, 0);
}

static int act_send(struct scene *scene)
{
    return act_by_worker(scene, send_once, 0);
}

static int act_accept(struct scene *scene)
{
    return act_by_worker(scene, accept_once, 0);
}

static int act_connect(struct scene *scene)
{
    return act_by_worker(scene, connect_mirrored, 0);
}

static int act_poll(struct scene *scene)
{
    return act_by_worker(scene, poll_for, -1);
}

static void on_nothing(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)ready;
    (void)status;
    (void)poll_work_disarm(work);
}

static struct poll_work second_watch;
static bool is_watch_shared;

static int act_arm(struct scene *scene)
{
    if (is_watch_shared) {
        return net_poll_work_arm(scene->socket, &watcher.work.work, K_READY_IN, 0);
    }
    poll_work_init(&second_watch, &test_queue, on_nothing);
    int result = net_poll_work_arm(scene->socket, &second_watch, K_READY_IN, 0);

    k_msleep(SHORT_MS);
    (void)poll_work_disarm_sync(&second_watch);
    return result;
}

static int act_disarm(struct scene *scene)
{
    if (is_watch_shared) {
        return (int)poll_work_disarm(&watcher.work.work);
    }
    poll_work_init(&second_watch, &test_queue, on_nothing);
    TEST_EQUAL(net_poll_work_arm(scene->socket, &second_watch, K_READY_IN, 0), 0);
    k_msleep(SHORT_MS);
    return (int)poll_work_disarm(&second_watch);
}

static int act_close(struct scene *scene)
{
    return act_by_worker(scene, close_once, 0);
}

static int act_shutdown_rd(struct scene *scene)
{
    return net_shutdown(scene->socket, NET_SHUT_RD);
}

static int act_shutdown_wr(struct scene *scene)
{
    return net_shutdown(scene->socket, NET_SHUT_WR);
}

static int act_shutdown_rdwr(struct scene *scene)
{
    return net_shutdown(scene->socket, NET_SHUT_RDWR);
}

/* Columns: the network. Where there is no connection yet, a peer makes one first. */

static bool is_listening(const struct scene *scene)
{
    int value = 0;
    size_t length = sizeof(value);

    return net_getsockopt(scene->socket, NET_SOL_SOCKET, NET_SO_ACCEPTCONN, &value, &length) == 0 &&
           value == 1;
}

/* A connection that is reset before anybody gets to accept it: the case is more urgent. */
static void connect_and_reset(void)
{
    k_thread_priority_set(k_current_get(), TEST_PRIORITY - 1);
    int client = connect_through_the_mirror();

    reset(&client);
    k_thread_priority_set(k_current_get(), TEST_PRIORITY);
}

static int act_rst(struct scene *scene)
{
    if (is_listening(scene)) {
        connect_and_reset();
    } else if (scene->other > 0) {
        reset(&scene->other);
    }
    mirror_hold(false);
    return 0;
}

static int act_fin(struct scene *scene)
{
    if (is_listening(scene)) {
        scene->other = connect_through_the_mirror();
    } else if (scene->other == 0) {
        scene->listener = open_mirrored_listener();
        mirror_hold(false);
        scene->other = net_accept(scene->listener, NULL);
        TEST_AT_LEAST(scene->other, 1);
    }
    int result = net_shutdown(scene->other, NET_SHUT_WR);

    mirror_hold(false);
    return result;
}

static int act_link_loss(struct scene *scene)
{
    (void)scene;
    mirror_plug(false);
    mirror_plug(true);
    return 0;
}

static int act_timeout(struct scene *scene)
{
    k_msleep(scene->timeout_ms);
    return 0;
}

/* A cell */

static const struct row row_recv = {open_stream, start_receiving, outcome_of_call, false};
static const struct row row_send = {open_full_stream, start_sending, outcome_of_call, false};
static const struct row row_accept = {open_listening, start_accepting, outcome_of_accept, false};
static const struct row row_connect = {open_connecting, start_connecting, outcome_of_call, false};
static const struct row row_poll = {open_stream, start_polling, outcome_of_call, false};
static const struct row row_watch = {open_stream, start_watching, outcome_of_watch, true};
static const struct row row_handler = {open_stream, start_handling, outcome_of_watch, true};
static const struct row row_close = {open_unacknowledged, start_lingering, outcome_of_call, false};
static const struct row row_shutdown = {open_unacknowledged, start_shutting_down, outcome_of_call,
                                        false};
static const struct row row_datagram_recv = {open_datagrams, start_receiving, outcome_of_call,
                                             false};
static const struct row row_pair_recv = {open_pair, start_receiving, outcome_of_call, false};
static const struct row row_pair_send = {open_full_pair, start_sending, outcome_of_call, false};

/* Everybody who still waits is told that the socket is closed. */
static void close_scene(struct scene *scene, bool row_waits, bool column_waits)
{
    mirror_hold(false);
    set_linger(scene->socket, false, 0);
    (void)net_close(scene->socket);
    if (row_waits) {
        int result = join_worker(0);

        TEST_TRUE(result == -EBADF || result == NVAL);
    }
    if (column_waits) {
        int result = join_worker(1);

        TEST_TRUE(result == -EBADF || result == NVAL);
    }
    if (scene->other > 0) {
        reset(&scene->other);
    }
    if (scene->listener > 0) {
        close_socket(scene->listener);
    }
    settle();
}

static void run_cell(const struct row *row, act_t *act, int row_result, int column_result)
{
    struct scene scene = {.timeout_ms = act == act_timeout ? TIMEOUT_MS : 0};

    row->open(&scene);
    row->start(&scene);
    is_watch_shared = row->has_own_watch;
    int column = act(&scene);
    int result = row->outcome(&scene, row_result != WAITS);

    if (result != row_result || column != column_result) {
        printk("# the row got %d for %d, the column %d for %d\n", result, row_result, column,
               column_result);
    }
    TEST_TRUE(result == row_result && column == column_result);
    if (row->has_own_watch) {
        (void)poll_work_disarm_sync(&watcher.work.work);
    }
    close_scene(&scene, !row->has_own_watch && result == WAITS, column == WAITS);
}

#define CELL(row, column, row_result, column_result)                                               \
    TEST_CASE_WITHIN(row##_while_##column, 30000)                                                  \
    {                                                                                              \
        run_cell(&row_##row, act_##column, (row_result), (column_result));                         \
    }

#include "cells.h"
