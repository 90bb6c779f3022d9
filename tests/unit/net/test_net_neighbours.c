/* SPDX-License-Identifier: Apache-2.0 */

/* Neighbours that are given: nobody asks for them, and nobody takes their place. */

#include <lwip/udp.h>
#include <net/neighbours.h>

#include "net_fixture.h"

#define GATEWAY_IP   IP(192, 168, 1, 1)
#define FAR_IP       IP(10, 9, 9, 9)
#define NEIGHBOUR_IP IP(192, 168, 1, 70)

static const uint8_t gateway_mac[6] = {0x02, 0, 0, 0, 0xaa, 0x01}; /* of the options */
static const uint8_t given_mac[6] = {0x02, 0, 0, 0, 0xbb, 0x02};

static int clear(void **state)
{
    (void)state;
    fake_interface_clear(&eth0);
    return 0;
}

static void send_to(uint32_t ip)
{
    ip_addr_t to = IPADDR4_INIT(__builtin_bswap32(ip));

    fake_interface_clear(&eth0);
    net_core_lock();
    struct udp_pcb *pcb = udp_new();
    struct pbuf *data = pbuf_alloc(PBUF_TRANSPORT, 4, PBUF_RAM);

    memset(data->payload, 0, 4);
    assert_int_equal(udp_sendto(pcb, data, &to, 9), ERR_OK);
    pbuf_free(data);
    udp_remove(pcb);
    net_core_unlock();
}

static void expect_sent_to(uint32_t ip, const uint8_t *mac)
{
    send_to(ip);
    assert_int_equal(eth0.sent_count, 1);
    assert_memory_equal(sent_frame(17).to_mac, mac, 6);
}

/* The peer says that it is @p ip, as an answer and as a question. */
static void claim(uint32_t ip)
{
    struct packet arp;

    for (uint16_t operation = 1; operation <= 2; operation++) {
        packet_arp(&arp, operation, ip, OUR_IP);
        deliver(&arp);
        packet_arp(&arp, operation, ip, ip);
        deliver(&arp);
    }
}

static void the_gateway_of_the_options_is_not_asked_for(void **state)
{
    (void)state;
    expect_sent_to(FAR_IP, gateway_mac);
}

static void nobody_takes_its_place(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        claim(GATEWAY_IP);
        fake_kernel_advance(1000);
    }
    expect_sent_to(FAR_IP, gateway_mac);
}

static void it_is_never_forgotten(void **state)
{
    (void)state;
    fake_kernel_advance(2 * 3600 * 1000);
    expect_sent_to(FAR_IP, gateway_mac);
    net_interface_link_changed(&eth0.interface, false);
    fake_kernel_run();
    net_interface_link_changed(&eth0.interface, true);
    fake_kernel_run();
    expect_sent_to(FAR_IP, gateway_mac);
}

static void others_do_not_push_it_out(void **state)
{
    (void)state;
    for (uint8_t i = 0; i < 2 * CONFIG_NET_ARP_ENTRIES; i++) {
        send_to(IP(192, 168, 1, 100) + i);
        claim(IP(192, 168, 1, 100) + i);
    }
    expect_sent_to(FAR_IP, gateway_mac);
}

static void a_neighbour_can_be_given_and_forgotten(void **state)
{
    (void)state;
    assert_int_equal(net_neighbour_fix(__builtin_bswap32(NEIGHBOUR_IP), given_mac), 0);
    expect_sent_to(NEIGHBOUR_IP, given_mac);
    claim(NEIGHBOUR_IP);
    expect_sent_to(NEIGHBOUR_IP, given_mac);
    assert_int_equal(net_neighbour_forget(__builtin_bswap32(NEIGHBOUR_IP)), 0);
    assert_int_equal(net_neighbour_forget(__builtin_bswap32(NEIGHBOUR_IP)), -ENOENT);
    send_to(NEIGHBOUR_IP);
    assert_int_equal(packet_get_32(sent_frame(0).data + 24), NEIGHBOUR_IP); /* who is it? */
    claim(NEIGHBOUR_IP);
    expect_sent_to(NEIGHBOUR_IP, peer_mac);
}

static void there_is_no_more_room_than_entries(void **state)
{
    int fixed = 0;

    (void)state;
    while (fixed < 10 &&
           net_neighbour_fix(__builtin_bswap32(IP(192, 168, 1, 200) + (uint32_t)fixed),
                             given_mac) == 0) {
        fixed++;
    }
    assert_int_equal(fixed, CONFIG_NET_ARP_ENTRIES - 1);
    assert_int_equal(net_neighbour_fix(__builtin_bswap32(NEIGHBOUR_IP), given_mac), -ENOBUFS);
    for (int i = 0; i < fixed; i++) {
        assert_int_equal(
            net_neighbour_forget(__builtin_bswap32(IP(192, 168, 1, 200) + (uint32_t)i)), 0);
    }
}

static void without_an_address_nobody_is_a_neighbour(void **state)
{
    (void)state;
    assert_int_equal(net_interface_set_ipv4(&eth0.interface, NULL), 0);
    assert_int_equal(net_neighbour_fix(__builtin_bswap32(NEIGHBOUR_IP), given_mac), -ENETUNREACH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_gateway_of_the_options_is_not_asked_for, clear),
        cmocka_unit_test_setup(nobody_takes_its_place, clear),
        cmocka_unit_test_setup(it_is_never_forgotten, clear),
        cmocka_unit_test_setup(others_do_not_push_it_out, clear),
        cmocka_unit_test_setup(a_neighbour_can_be_given_and_forgotten, clear),
        cmocka_unit_test_setup(there_is_no_more_room_than_entries, clear),
        cmocka_unit_test_setup(without_an_address_nobody_is_a_neighbour, clear),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
