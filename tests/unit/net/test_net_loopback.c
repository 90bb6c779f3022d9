/* SPDX-License-Identifier: Apache-2.0 */

#include <lwip/udp.h>

#include "net_fixture.h"

static int received;
static uint16_t received_bytes;
static bool is_sending;

static void on_datagram(void *argument, struct udp_pcb *pcb, struct pbuf *data,
                        const ip_addr_t *from, uint16_t port)
{
    (void)argument;
    (void)pcb;
    (void)from;
    (void)port;
    assert_false(is_sending);
    received++;
    received_bytes = data->tot_len;
    pbuf_free(data);
}

static struct udp_pcb *receiver;
static struct udp_pcb *sender;

static int open_endpoints(void **state)
{
    if (start_network(state) != 0) {
        return -1;
    }
    net_core_lock();
    receiver = udp_new();
    sender = udp_new();
    int error = udp_bind(receiver, IP4_ADDR_ANY, 7000);

    udp_recv(receiver, on_datagram, NULL);
    net_core_unlock();
    return error;
}

static int clear(void **state)
{
    (void)state;
    received = 0;
    fake_interface_clear(&eth0);
    return 0;
}

static err_t send_to(uint8_t a, uint8_t b, uint8_t c, uint8_t d, uint16_t length)
{
    ip_addr_t address = IPADDR4_INIT_BYTES(a, b, c, d);

    net_core_lock();
    struct pbuf *data = pbuf_alloc(PBUF_TRANSPORT, length, PBUF_RAM);

    memset(data->payload, 'x', length);
    is_sending = true;
    err_t error = udp_sendto(sender, data, &address, 7000);

    is_sending = false;
    pbuf_free(data);
    net_core_unlock();
    return error;
}

static void a_datagram_arrives_later_and_not_inside_the_send(void **state)
{
    (void)state;
    assert_int_equal(send_to(127, 0, 0, 1, 100), ERR_OK);
    assert_int_equal(received, 0);
    fake_kernel_run();
    assert_int_equal(received, 1);
    assert_int_equal(received_bytes, 100);
    assert_int_equal(eth0.sent_count, 0);
}

static void all_of_127_is_ours(void **state)
{
    (void)state;
    assert_int_equal(send_to(127, 1, 2, 3, 100), ERR_OK);
    fake_kernel_run();
    assert_int_equal(received, 0); /* nobody has that address, but it does not leave the house */
    assert_int_equal(eth0.sent_count, 0);
}

static void a_datagram_to_our_own_address_stays_inside(void **state)
{
    (void)state;
    assert_int_equal(send_to(192, 168, 1, 20, 100), ERR_OK);
    fake_kernel_run();
    assert_int_equal(received, 1);
    assert_int_equal(eth0.sent_count, 0);
}

static void a_burst_is_bounded_and_what_is_too_much_is_refused(void **state)
{
    (void)state;
    for (int i = 0; i < CONFIG_NET_LOOPBACK_FRAMES; i++) {
        assert_int_equal(send_to(127, 0, 0, 1, 10), ERR_OK);
    }
    assert_int_equal(net_errno(send_to(127, 0, 0, 1, 10)), -ENOBUFS);
    fake_kernel_run();
    assert_int_equal(received, CONFIG_NET_LOOPBACK_FRAMES);
    assert_int_equal(send_to(127, 0, 0, 1, 10), ERR_OK);
    fake_kernel_run();
    assert_int_equal(received, CONFIG_NET_LOOPBACK_FRAMES + 1);
}

static void a_loopback_address_from_outside_is_not_accepted(void **state)
{
    struct packet packet;

    (void)state;
    packet_udp(&packet, PEER_IP, 99, IP(127, 0, 0, 1), 7000, "x", 1);
    deliver(&packet);
    assert_int_equal(received, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_datagram_arrives_later_and_not_inside_the_send, clear),
        cmocka_unit_test_setup(all_of_127_is_ours, clear),
        cmocka_unit_test_setup(a_datagram_to_our_own_address_stays_inside, clear),
        cmocka_unit_test_setup(a_burst_is_bounded_and_what_is_too_much_is_refused, clear),
        cmocka_unit_test_setup(a_loopback_address_from_outside_is_not_accepted, clear),
    };

    return cmocka_run_group_tests(tests, open_endpoints, NULL);
}
