/* SPDX-License-Identifier: Apache-2.0 */

#include "ends.h"

#include <kernel/watch.h>
#include <lwip/priv/tcp_priv.h>
#include <net/net.h>
#include <net/socket_info.h>
#include <net/socket_pair.h>
#include <string.h>

#include "net_core.h"

struct ends ends;
struct k_work_q handlers;
static K_THREAD_STACK_DEFINE(handlers_stack, 4096);

#define GONE_MS 60000

static void start_once(void)
{
    static bool has_started;

    if (has_started) {
        return;
    }
    has_started = true;
    SCENARIO_CHECK(net_start() == 0);
    k_work_queue_init(&handlers);
    k_work_queue_start(&handlers, handlers_stack, K_THREAD_STACK_SIZEOF(handlers_stack),
                       SCENARIO_PRIORITY, NULL);
    SCENARIO_CHECK(k_work_queue_drain(&handlers, false) == 1); /* it waits for work now */
    k_msleep(1);
}

/* Timers that run once a second shall not come at different moments of a scenario. */
static void wait_for_half_a_second(void)
{
    const int64_t second = CONFIG_SYS_CLOCK_TICKS_PER_SEC;
    int64_t since = k_uptime_ticks() % second;

    (void)k_sleep(K_TICKS(second + (second / 2) - since));
}

/* lwIP's slow timer is every second one of its timers. */
static void make_next_timer_a_fast_one(void)
{
    net_core_lock();
    uint32_t ticks = tcp_ticks;

    while (tcp_ticks == ticks) {
        tcp_tmr();
    }
    net_core_unlock();
}

void begin(void)
{
    start_once();
    wait_for_half_a_second();
    make_next_timer_a_fast_one();
    ends = (struct ends){0};
}

/* Opening */

struct net_address port_here(void)
{
    return net_address(NET_IP_LOOPBACK, PORT);
}

int new_stream(void)
{
    int socket = net_socket(NET_AF_INET, NET_SOCK_STREAM, 0);

    SCENARIO_CHECK(socket > 0);
    return socket;
}

void open_listener(void)
{
    struct net_address here = port_here();
    int yes = 1;

    begin();
    ends.listener = new_stream();
    SCENARIO_CHECK(
        net_setsockopt(ends.listener, NET_SOL_SOCKET, NET_SO_REUSEADDR, &yes, sizeof(yes)) == 0);
    SCENARIO_CHECK(net_bind(ends.listener, &here) == 0);
    SCENARIO_CHECK(net_listen(ends.listener, 2) == 0);
}

void open_stream(void)
{
    struct net_address address = port_here();

    open_listener();
    ends.here = new_stream();
    SCENARIO_CHECK(net_connect(ends.here, &address) == 0);
    ends.there = net_accept(ends.listener, NULL);
    SCENARIO_CHECK(ends.there > 0);
    SCENARIO_CHECK(net_close(ends.listener) == 0);
    ends.listener = 0;
}

static int open_datagram(uint16_t port, uint16_t to)
{
    struct net_address here = net_address(NET_IP_LOOPBACK, port);
    struct net_address there = net_address(NET_IP_LOOPBACK, to);
    int socket = net_socket(NET_AF_INET, NET_SOCK_DGRAM, 0);

    SCENARIO_CHECK(socket > 0);
    SCENARIO_CHECK(net_bind(socket, &here) == 0);
    SCENARIO_CHECK(net_connect(socket, &there) == 0);
    return socket;
}

void open_datagrams(void)
{
    begin();
    ends.here = open_datagram(PORT + 1, PORT);
    ends.there = open_datagram(PORT, PORT + 1);
}

void open_pair(void)
{
    int both[2];

    begin();
    SCENARIO_CHECK(net_socketpair(NET_AF_UNIX, NET_SOCK_STREAM, 0, both) == 0);
    ends.here = both[0];
    ends.there = both[1];
}

static void fill(int socket)
{
    static uint8_t bytes[512];
    int most = sizeof(bytes);

    while (most > 0) {
        if (net_send(socket, bytes, (size_t)most, NET_MSG_DONTWAIT) < 0) {
            most /= 2;
        }
        k_msleep(10);
    }
}

void open_full_stream(void)
{
    open_stream();
    fill(ends.here);
    wait_for_half_a_second();
    fill(ends.here);
    wait_for_half_a_second();
    make_next_timer_a_fast_one();
}

void open_full_pair(void)
{
    open_pair();
    while (net_send(ends.here, "x", 1, NET_MSG_DONTWAIT) == 1) {
    }
}

int reset(int socket)
{
    struct net_linger now = {.l_onoff = 1, .l_linger = 0};

    (void)net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_LINGER, &now, sizeof(now));
    return net_close(socket);
}

/* The end */

static void add_used(const struct net_pool *pool, void *used)
{
    *(size_t *)used += pool->used;
}

static size_t count_used(void)
{
    struct net_socket_statistics statistics;
    size_t used = 0;

    net_pool_foreach(add_used, &used);
    net_socket_statistics_get(&statistics);
    return used + statistics.in_use + k_watch_count();
}

void nothing_is_left(void)
{
    const int sockets[] = {ends.here, ends.there, ends.listener};

    for (size_t i = 0; i < ARRAY_SIZE(sockets); i++) {
        if (sockets[i] > 0) {
            (void)reset(sockets[i]);
        }
    }
    for (int ms = 0; ms < GONE_MS && count_used() != 0; ms += 250) {
        k_msleep(250);
    }
    SCENARIO_CHECK(count_used() == 0);
}
