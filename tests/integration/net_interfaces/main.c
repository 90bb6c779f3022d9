/* SPDX-License-Identifier: Apache-2.0 */

/* Two interfaces besides the loopback and the board's own: what they have, and which is used. */

#include <errno.h>
#include <net/conditions.h>
#include <net/dns.h>
#include <net/net.h>
#include <net/socket.h>
#include <petrel.h>
#include <string.h>

#include "test.h"
#include "wire.h"

enum {
    PORT = 9,
    SHORT_MS = 20,
    LONG_MS = 5000,
};

static struct wire wires[2];
static struct net_interface *const one = &wires[0].interface;
static struct net_interface *const two = &wires[1].interface;

static struct net_ipv4 ipv4_of(uint8_t network)
{
    return (struct net_ipv4){.address = NET_IP(10, network, 0, 2),
                             .netmask = NET_IP(255, 255, 0, 0),
                             .gateway = NET_IP(10, network, 0, 1)};
}

void test_set_up(void)
{
    struct net_interface *boards_own = net_interface_first();

    if (boards_own != NULL) {
        TEST_EQUAL(net_interface_set_ipv4(boards_own, NULL), 0);
    }
    wire_register(&wires[0], "one0");
    wire_register(&wires[1], "two0");
    TEST_EQUAL(net_start(), 0);
}

static void fix(struct net_interface *interface, uint8_t network)
{
    struct net_ipv4 ipv4 = ipv4_of(network);

    TEST_EQUAL(net_interface_set_ipv4(interface, &ipv4), 0);
}

/* Both plugged in, with fixed addresses. */
static void prepare(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(wires); i++) {
        fix(&wires[i].interface, (uint8_t)(i + 1));
        wire_plug(&wires[i], true);
        TEST_EQUAL(
            net_wait(&wires[i].interface, NET_LINK | NET_ADDRESS | NET_ROUTE, K_MSEC(LONG_MS)), 0);
    }
}

/* Waiting */

static K_THREAD_STACK_DEFINE(waiter_stack, 1536);
static struct k_thread waiter;
static volatile int waiter_result;

static void wait_for_conditions(void *interface, void *conditions, void *timeout_ms)
{
    waiter_result =
        net_wait(interface, (uint32_t)(uintptr_t)conditions, K_MSEC((intptr_t)timeout_ms));
}

static void start_waiter(const struct net_interface *interface, uintptr_t conditions,
                         intptr_t timeout_ms)
{
    waiter_result = 1;
    (void)k_thread_create(&waiter, waiter_stack, K_THREAD_STACK_SIZEOF(waiter_stack),
                          wait_for_conditions, (void *)(uintptr_t)interface, (void *)conditions,
                          (void *)timeout_ms, TEST_PRIORITY - 1, 0, K_NO_WAIT);
}

static void join_waiter(int result)
{
    TEST_EQUAL(k_thread_join(&waiter, K_MSEC(LONG_MS)), 0);
    TEST_EQUAL(waiter_result, result);
}

TEST_CASE(who_waits_for_a_link_is_woken_by_it_alone)
{
    TEST_EQUAL(net_conditions(one), 0);
    TEST_EQUAL(net_wait(one, NET_LINK, K_NO_WAIT), -EAGAIN);
    start_waiter(one, NET_LINK, LONG_MS);
    wire_plug(&wires[1], true);
    k_msleep(SHORT_MS);
    TEST_EQUAL(waiter_result, 1);
    wire_plug(&wires[0], true);
    join_waiter(0);
}

TEST_CASE(who_waits_for_an_address_gets_the_fallback_when_no_server_answers)
{
    struct net_ipv4 ipv4 = ipv4_of(1);
    int64_t start = k_uptime_get();

    wire_plug(&wires[0], true);
    TEST_EQUAL(net_interface_use_dhcp(one, &ipv4), 0);
    TEST_EQUAL(net_wait(one, NET_ADDRESS, K_NO_WAIT), -EAGAIN);
    TEST_EQUAL(net_wait(one, NET_LINK | NET_ADDRESS, K_MSEC(LONG_MS)), 0);
    TEST_AT_LEAST(k_uptime_get() - start, CONFIG_NET_DHCP_TIMEOUT_MS);
    TEST_EQUAL(net_interface_ipv4(one, &ipv4), 0);
    TEST_EQUAL(ipv4.address, NET_IP(10, 1, 0, 2));
}

TEST_CASE(who_waits_for_any_interface_needs_one_that_has_everything)
{
    wire_plug(&wires[0], true);
    wire_plug(&wires[1], false);
    TEST_EQUAL(net_interface_set_ipv4(one, NULL), 0);
    fix(two, 2);
    k_msleep(SHORT_MS);
    start_waiter(NULL, NET_LINK | NET_ADDRESS, LONG_MS);
    k_msleep(SHORT_MS);
    TEST_EQUAL(waiter_result, 1);
    wire_plug(&wires[1], true);
    join_waiter(0);
}

TEST_CASE(who_waits_in_vain_is_told_so_in_time)
{
    prepare();
    wire_plug(&wires[1], false);
    k_msleep(SHORT_MS);
    int64_t start = k_uptime_get();

    start_waiter(two, NET_ROUTE, 50);
    /* What changes elsewhere makes it no longer. */
    for (int i = 0; i < 4; i++) {
        wire_plug(&wires[0], i % 2 != 0);
        k_msleep(5);
    }
    join_waiter(-EAGAIN);
    TEST_AT_LEAST(k_uptime_get() - start, 50);
}

TEST_CASE(a_server_that_can_be_reached_is_a_condition)
{
    struct net_ipv4 without_gateway = ipv4_of(2);

    prepare();
    without_gateway.gateway = 0;
    TEST_EQUAL(net_interface_set_ipv4(two, &without_gateway), 0);
    TEST_EQUAL(net_conditions(one) & NET_DNS, 0);
    start_waiter(one, NET_DNS, LONG_MS);
    TEST_EQUAL(net_dns_server_set(0, NET_IP(192, 0, 2, 1)), 0);
    join_waiter(0);
    TEST_EQUAL(net_conditions(two), NET_LINK | NET_ADDRESS);
    TEST_EQUAL(net_dns_server_set(0, NET_IP(10, 2, 0, 5)), 0);
    TEST_EQUAL(net_conditions(two), NET_LINK | NET_ADDRESS | NET_DNS);
    TEST_EQUAL(net_dns_server_set(0, NET_IP_ANY), 0);
    TEST_EQUAL(net_conditions(NULL) & NET_DNS, 0);
}

/* Watching */

static volatile uint32_t events;

static void on_event(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)status;
    events = ready;
}

static void expect_event(struct poll_work *watcher, uint32_t wanted, bool is_up)
{
    events = 0;
    TEST_EQUAL(poll_work_arm(watcher, net_condition_source(one, NET_LINK), wanted, POLL_ONE_SHOT),
               0);
    k_msleep(SHORT_MS);
    TEST_EQUAL(events, 0);
    wire_plug(&wires[0], is_up);
    k_msleep(SHORT_MS);
    TEST_EQUAL(events, wanted);
}

TEST_CASE(a_link_is_watched_in_both_directions)
{
    struct poll_work watcher;

    prepare();
    poll_work_init(&watcher, &k_sys_work_q, on_event);
    for (int i = 0; i < 3; i++) {
        expect_event(&watcher, K_READY_OUT, false);
        expect_event(&watcher, K_READY_IN, true);
    }
}

TEST_CASE(one_wait_covers_conditions_of_several_interfaces)
{
    prepare();
    struct poll_event items[] = {
        POLL_EVENT(net_condition_source(one, NET_LINK), K_READY_OUT),
        POLL_EVENT(net_condition_source(two, NET_ADDRESS), K_READY_OUT),
    };

    TEST_EQUAL(poll_wait(items, ARRAY_SIZE(items), K_MSEC(SHORT_MS)), -EAGAIN);
    TEST_EQUAL(net_interface_set_ipv4(two, NULL), 0);
    TEST_EQUAL(poll_wait(items, ARRAY_SIZE(items), K_MSEC(LONG_MS)), 1);
    TEST_EQUAL(items[0].ready, 0);
    TEST_EQUAL(items[1].ready, K_READY_OUT);
}

/* Using */

static int open_datagram(const char *name)
{
    int milliseconds = 500;
    int socket = net_socket(NET_AF_INET, NET_SOCK_DGRAM, 0);

    TEST_AT_LEAST(socket, 1);
    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_RCVTIMEO, &milliseconds,
                              sizeof(milliseconds)),
               0);
    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_BINDTODEVICE, name, strlen(name)), 0);
    return socket;
}

/* Does a datagram to @p ip come back, through @p through alone? */
static void expect_echo(const char *name, uint32_t ip, struct wire *through)
{
    struct wire *other = through == &wires[0] ? &wires[1] : &wires[0];
    struct net_address to = net_address(ip, PORT);
    uint32_t before = through->datagrams;
    uint32_t others = other->datagrams;
    int socket = open_datagram(name);
    char bytes[16];

    TEST_EQUAL(net_sendto(socket, "there and back", 14, 0, &to), 14);
    TEST_EQUAL(net_recv(socket, bytes, sizeof(bytes), 0), 14);
    TEST_MEMORY(bytes, "there and back", 14);
    TEST_EQUAL(through->datagrams, before + 1);
    TEST_EQUAL(other->datagrams, others);
    TEST_EQUAL(net_close(socket), 0);
}

TEST_CASE(each_network_is_reached_through_its_interface)
{
    prepare();
    expect_echo("", NET_IP(10, 1, 7, 7), &wires[0]);
    expect_echo("", NET_IP(10, 2, 7, 7), &wires[1]);
}

TEST_CASE(a_socket_uses_the_interface_that_it_was_bound_to)
{
    prepare();
    expect_echo("one0", NET_IP(192, 0, 2, 9), &wires[0]);
    expect_echo("two0", NET_IP(192, 0, 2, 9), &wires[1]);
}

TEST_CASE(the_way_to_everywhere_moves_with_the_links)
{
    prepare();
    expect_echo("", NET_IP(192, 0, 2, 9), &wires[0]);
    wire_plug(&wires[0], false);
    k_msleep(SHORT_MS);
    expect_echo("", NET_IP(192, 0, 2, 9), &wires[1]);
    wire_plug(&wires[0], true);
    k_msleep(SHORT_MS);
    expect_echo("", NET_IP(192, 0, 2, 9), &wires[0]);
    net_interface_prefer(two);
    expect_echo("", NET_IP(192, 0, 2, 9), &wires[1]);
    net_interface_prefer(NULL);
}

TEST_CASE(the_loopback_works_whatever_the_links_are)
{
    struct net_address here = net_address(NET_IP_LOOPBACK, PORT);
    char bytes[4];

    prepare();
    wire_plug(&wires[0], false);
    wire_plug(&wires[1], false);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_conditions(net_interface_by_name("lo")), NET_LINK | NET_ADDRESS);
    int socket = open_datagram("");

    TEST_EQUAL(net_bind(socket, &here), 0);
    TEST_EQUAL(net_sendto(socket, "self", 4, 0, &here), 4);
    TEST_EQUAL(net_recv(socket, bytes, sizeof(bytes), 0), 4);
    TEST_EQUAL(net_close(socket), 0);
}
