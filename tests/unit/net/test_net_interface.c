/* SPDX-License-Identifier: Apache-2.0 */

#include <lwip/udp.h>

#include "net_fixture.h"

static int clear(void **state)
{
    (void)state;
    fake_interface_clear(&eth0);
    eth0.unmasked = 0;
    eth0.interface.statistics = (struct net_interface_statistics){0};
    return 0;
}

static void an_arp_request_is_answered(void **state)
{
    struct packet arp;

    (void)state;
    packet_arp(&arp, 1, PEER_IP, OUR_IP);
    deliver(&arp);
    struct packet_view view = sent_frame(0);

    assert_memory_equal(view.to_mac, peer_mac, 6);
    assert_int_equal(packet_get_16(view.data + 6), 2);
    assert_int_equal(packet_get_32(view.data + 14), OUR_IP);
}

static void a_ping_is_answered(void **state)
{
    struct packet ping;

    (void)state;
    packet_icmp_echo(&ping, PEER_IP, OUR_IP, "hello, over there", 17);
    deliver(&ping);
    struct packet_view view = sent_frame(1);

    assert_true(view.is_checksum_good);
    assert_int_equal(view.data[0], 0);
    assert_memory_equal(view.data + 8, "hello, over there", 17);
}

/* lwIP reads 28 bytes of ARP whatever came; AddressSanitizer watches the end of the frame. */
static void a_short_arp_frame_is_padded_and_harms_nobody(void **state)
{
    struct packet arp;

    (void)state;
    packet_arp(&arp, 1, PEER_IP, OUR_IP);
    for (size_t length = 14; length < 60; length++) {
        arp.length = length;
        deliver(&arp);
    }
    assert_int_equal(eth0.interface.statistics.rx_frames, 46);
    assert_int_equal(eth0.interface.statistics.rx_dropped, 0);
    /* The whole packet is 42 bytes; shorter ones ask for other addresses. */
    assert_int_equal(eth0.sent_count, 60 - 42);
}

static void what_cannot_be_a_frame_is_dropped_and_counted(void **state)
{
    static const uint8_t bytes[1600];

    (void)state;
    for (size_t length = 0; length < 14; length++) {
        fake_interface_deliver(&eth0, bytes, length);
        fake_interface_interrupt(&eth0);
        fake_kernel_run();
    }
    assert_int_equal(eth0.interface.statistics.rx_dropped, 14);
    fake_interface_deliver(&eth0, bytes, 1518);
    fake_interface_deliver(&eth0, bytes, 1519);
    fake_interface_interrupt(&eth0);
    fake_kernel_run();
    assert_int_equal(eth0.interface.statistics.rx_dropped, 15);
    assert_int_equal(eth0.interface.statistics.rx_frames, 1);
    assert_int_equal(eth0.interface.statistics.rx_bytes, 1518);
}

static struct k_work *other_work_seen;
static uint32_t frames_before_other_work;

static void other_work(struct k_work *work)
{
    other_work_seen = work;
    frames_before_other_work = eth0.interface.statistics.rx_frames;
}

static void many_frames_let_other_work_have_its_turn(void **state)
{
    struct k_work other = {.handler = other_work};
    struct packet arp;

    (void)state;
    packet_arp(&arp, 1, PEER_IP, OUR_IP);
    for (int i = 0; i < 3 * CONFIG_NET_RX_BUDGET; i++) {
        fake_interface_deliver(&eth0, arp.bytes, arp.length);
    }
    fake_interface_interrupt(&eth0);
    (void)k_work_submit_to_queue(&net_queue, &other);
    fake_kernel_run();
    assert_ptr_equal(other_work_seen, &other);
    assert_int_equal(frames_before_other_work, CONFIG_NET_RX_BUDGET);
    assert_int_equal(eth0.interface.statistics.rx_frames, 3 * CONFIG_NET_RX_BUDGET);
}

static void the_interrupt_is_unmasked_once_when_nothing_is_left(void **state)
{
    struct packet arp;

    (void)state;
    packet_arp(&arp, 1, PEER_IP, OUR_IP);
    for (int i = 0; i < CONFIG_NET_RX_BUDGET + 1; i++) {
        fake_interface_deliver(&eth0, arp.bytes, arp.length);
    }
    fake_interface_interrupt(&eth0);
    fake_kernel_run();
    assert_int_equal(eth0.unmasked, 1);
}

static void the_link_alone_unmasks_nothing(void **state)
{
    (void)state;
    net_interface_link_changed(&eth0.interface, false);
    net_interface_link_changed(&eth0.interface, true);
    fake_kernel_run();
    assert_int_equal(eth0.unmasked, 0);
}

static err_t send_to_peer(uint16_t length)
{
    ip_addr_t peer = IPADDR4_INIT_BYTES(192, 168, 1, 50);

    net_core_lock();
    struct udp_pcb *pcb = udp_new();
    struct pbuf *data = pbuf_alloc(PBUF_TRANSPORT, length, PBUF_RAM);

    memset(data->payload, 0, length);
    err_t error = udp_sendto(pcb, data, &peer, 9);

    pbuf_free(data);
    udp_remove(pcb);
    net_core_unlock();
    return error;
}

static void a_failing_driver_is_an_error_of_the_sender(void **state)
{
    (void)state;
    eth0.transmit_error = -ENOBUFS;
    assert_int_equal(net_errno(send_to_peer(10)), -ENOBUFS);
    eth0.transmit_error = -EIO;
    assert_int_equal(net_errno(send_to_peer(10)), -EIO);
    eth0.transmit_error = 0;
    assert_int_equal(net_errno(send_to_peer(10)), 0);
    assert_int_equal(eth0.interface.statistics.tx_dropped, 2);
    assert_int_equal(eth0.interface.statistics.tx_frames, 1);
    assert_int_equal(eth0.interface.statistics.tx_bytes, 14 + 20 + 8 + 10);
}

static void a_datagram_beyond_the_mtu_is_refused(void **state)
{
    (void)state;
    assert_int_equal(send_to_peer(1472), ERR_OK);
    assert_int_equal(send_to_peer(1473), ERR_VAL);
    assert_int_equal(eth0.sent_count, 1);
}

static void the_address_is_told_with_its_text(void **state)
{
    struct net_ipv4 ipv4;

    (void)state;
    assert_int_equal(net_interface_ipv4(&eth0.interface, &ipv4), 0);
    assert_int_equal(ipv4.address, 0x1401a8c0U);
    assert_int_equal(ipv4.netmask, 0x00ffffffU);
    assert_int_equal(ipv4.gateway, 0x0101a8c0U);
}

static void every_result_of_the_stack_has_an_errno(void **state)
{
    (void)state;
    assert_int_equal(net_errno(ERR_OK), 0);
    assert_int_equal(net_errno(ERR_RST), -ECONNRESET);
    assert_int_equal(net_errno(ERR_USE), -EADDRINUSE);
    for (err_t error = ERR_MEM; error >= ERR_ARG; error--) {
        assert_true(net_errno(error) < 0);
    }
    assert_int_equal(net_errno(ERR_ARG - 1), -EIO);
    assert_int_equal(net_errno(-128), -EIO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_arp_request_is_answered, clear),
        cmocka_unit_test_setup(a_ping_is_answered, clear),
        cmocka_unit_test_setup(a_short_arp_frame_is_padded_and_harms_nobody, clear),
        cmocka_unit_test_setup(what_cannot_be_a_frame_is_dropped_and_counted, clear),
        cmocka_unit_test_setup(many_frames_let_other_work_have_its_turn, clear),
        cmocka_unit_test_setup(the_interrupt_is_unmasked_once_when_nothing_is_left, clear),
        cmocka_unit_test_setup(the_link_alone_unmasks_nothing, clear),
        cmocka_unit_test_setup(a_failing_driver_is_an_error_of_the_sender, clear),
        cmocka_unit_test_setup(a_datagram_beyond_the_mtu_is_refused, clear),
        cmocka_unit_test_setup(the_address_is_told_with_its_text, clear),
        cmocka_unit_test(every_result_of_the_stack_has_an_errno),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
