/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Which endpoint gets a datagram, while endpoints come, go, and change: by a random sequence of
 * such changes, against a plain search by the rules.
 */

#include <lwip/udp.h>
#include <stdlib.h>

#include "net_fixture.h"

#define ENDPOINTS 8

static struct udp_pcb *endpoints[ENDPOINTS];
static struct udp_pcb *receiver;

static void on_datagram(void *argument, struct udp_pcb *pcb, struct pbuf *data,
                        const ip_addr_t *from, uint16_t port)
{
    (void)argument;
    (void)from;
    (void)port;
    assert_null(receiver);
    receiver = pcb;
    pbuf_free(data);
}

static bool is_at(const struct udp_pcb *pcb, uint16_t port)
{
    return pcb != NULL && pcb->local_port == port;
}

static bool is_connected(const struct udp_pcb *pcb)
{
    return (pcb->flags & UDP_FLAGS_CONNECTED) != 0;
}

/* Ports are not shared here, so at most one endpoint is at a port. */
static struct udp_pcb *expected_receiver(uint16_t port, uint16_t from_port)
{
    for (int i = 0; i < ENDPOINTS; i++) {
        if (is_at(endpoints[i], port)) {
            bool fits = !is_connected(endpoints[i]) || endpoints[i]->remote_port == from_port;

            return fits ? endpoints[i] : NULL;
        }
    }
    return NULL;
}

static uint32_t random_below(uint32_t limit)
{
    static uint32_t state = 1;

    state = (state * 1664525U) + 1013904223U;
    return (state >> 16) % limit;
}

static void change_something(void)
{
    ip_addr_t peer = IPADDR4_INIT_BYTES(192, 168, 1, 50);
    struct udp_pcb **pcb = &endpoints[random_below(ENDPOINTS)];

    net_core_lock();
    if (*pcb == NULL) {
        *pcb = udp_new();
        udp_recv(*pcb, on_datagram, NULL);
        (void)udp_bind(*pcb, IP4_ADDR_ANY, (uint16_t)(7000 + random_below(40)));
    } else if (random_below(4) == 0) {
        (void)udp_connect(*pcb, &peer, (uint16_t)(5000 + random_below(3)));
    } else if (random_below(3) == 0) {
        udp_disconnect(*pcb);
    } else if (random_below(2) == 0) {
        (void)udp_bind(*pcb, IP4_ADDR_ANY, (uint16_t)(7000 + random_below(40)));
    } else {
        udp_remove(*pcb);
        *pcb = NULL;
    }
    net_core_unlock();
}

static void every_datagram_finds_its_endpoint(void **state)
{
    struct packet packet;

    (void)state;
    for (int i = 0; i < 3000; i++) {
        change_something();
        for (int j = 0; j < 4; j++) {
            uint16_t port = (uint16_t)(7000 + random_below(40));
            uint16_t from_port = (uint16_t)(5000 + random_below(3));

            receiver = NULL;
            packet_udp(&packet, PEER_IP, from_port, OUR_IP, port, "x", 1);
            deliver(&packet);
            assert_ptr_equal(receiver, expected_receiver(port, from_port));
        }
    }
}

static void endpoints_that_share_a_port_are_told_apart(void **state)
{
    ip_addr_t ours = IPADDR4_INIT_BYTES(192, 168, 1, 20);
    ip_addr_t peer = IPADDR4_INIT_BYTES(192, 168, 1, 50);
    struct packet packet;

    (void)state;
    net_core_lock();
    struct udp_pcb *any = udp_new();
    struct udp_pcb *connected = udp_new();

    ip_set_option(any, SOF_REUSEADDR);
    ip_set_option(connected, SOF_REUSEADDR);
    udp_recv(any, on_datagram, NULL);
    udp_recv(connected, on_datagram, NULL);
    assert_int_equal(udp_bind(any, IP4_ADDR_ANY, 6999), ERR_OK);
    net_core_unlock();

    packet_udp(&packet, PEER_IP, 5000, OUR_IP, 6999, "x", 1);
    receiver = NULL;
    deliver(&packet);
    assert_ptr_equal(receiver, any);

    net_core_lock();
    assert_int_equal(udp_bind(connected, &ours, 6999), ERR_OK);
    assert_int_equal(udp_connect(connected, &peer, 5000), ERR_OK);
    net_core_unlock();
    for (int i = 0; i < 3; i++) {
        receiver = NULL;
        packet_udp(&packet, PEER_IP, 5000, OUR_IP, 6999, "x", 1);
        deliver(&packet);
        assert_ptr_equal(receiver, connected);
        receiver = NULL;
        packet_udp(&packet, PEER_IP, 5001, OUR_IP, 6999, "x", 1);
        deliver(&packet);
        assert_ptr_equal(receiver, any);
    }
    net_core_lock();
    udp_remove(connected);
    net_core_unlock();
    receiver = NULL;
    deliver(&packet);
    assert_ptr_equal(receiver, any);
    net_core_lock();
    udp_remove(any);
    net_core_unlock();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(endpoints_that_share_a_port_are_told_apart),
        cmocka_unit_test(every_datagram_finds_its_endpoint),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
