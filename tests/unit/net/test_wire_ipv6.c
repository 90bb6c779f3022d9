/* SPDX-License-Identifier: Apache-2.0 */

/* IPv6 on the wire: neighbours, routers, groups, and what goes to them. */

#include "ipv6_peer.h"

#include <net/dns.h>
#include <net/interface.h>

enum {
    PORT = 80,
    LIFE_S = 3600,
};

static const uint8_t prefix[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 1};
static const uint8_t made[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 1, [11] = 0xff, 0xfe, [15] = 1};
static const uint8_t far_away[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 9, [15] = 9};

/* A router with a prefix and a server of names. */
struct router {
    uint16_t life_s; /* of itself */
    uint32_t prefix_s;
    uint32_t preferred_s;
    uint32_t mtu;
};

static void advertise_router(const struct router *router)
{
    uint8_t message[16 + 8 + 32 + 8 + 24] = {ROUTER_ADVERTISEMENT, 0, 0, 0, 64};
    struct head6 head = {.from = router_local, .to = all_nodes, .mac = router_mac};
    uint8_t *option = message + 16;

    packet_put_16(message + 6, router->life_s);
    option[0] = 1;
    option[1] = 1;
    memcpy(option + 2, router_mac, 6);
    option += 8;
    option[0] = 3;
    option[1] = 4;
    option[2] = 64;
    option[3] = 0xc0; /* of this link, to make addresses of */
    packet_put_32(option + 4, router->prefix_s);
    packet_put_32(option + 8, router->preferred_s);
    memcpy(option + 16, prefix, 16);
    option += 32;
    option[0] = 5;
    option[1] = 1;
    packet_put_32(option + 4, router->mtu);
    option += 8;
    option[0] = 25;
    option[1] = 3;
    packet_put_32(option + 4, router->prefix_s);
    memcpy(option + 8, peer_global, 16);
    deliver_icmp6(&head, message, sizeof(message));
}

/* The state of an address of ours, or -1. */
static int state_of(const uint8_t *address)
{
    for (size_t i = 0; i < CONFIG_NET_IPV6_ADDRESSES; i++) {
        struct net_ipv6 ipv6;

        if (net_interface_ipv6(&eth0.interface, i, &ipv6) == 0 &&
            memcmp(ipv6.address, address, 16) == 0) {
            return (int)ipv6.state;
        }
    }
    return -1;
}

static int forget_router(void **state)
{
    (void)state;
    advertise_router(&(struct router){.life_s = 0, .mtu = 1500});
    fake_kernel_advance(10000000);
    assert_int_equal(state_of(made), -1);
    forget_all_neighbours();
    fake_interface_clear(&eth0);
    return 0;
}

static void it_starts_with_two_addresses(void **state)
{
    (void)state;
    assert_int_equal(state_of(our_local), NET_IPV6_PREFERRED);
    assert_int_equal(state_of(our_global), NET_IPV6_PREFERRED);
    assert_true(net_is_ready());
}

static void who_asks_for_us_is_answered(void **state)
{
    struct sent6 sent;

    (void)state;
    solicit(peer_local, peer_mac, our_local);
    assert_int_equal(count_sent6(ICMP6, NEIGHBOUR_ADVERTISEMENT, &sent), 1);
    assert_memory_equal(sent.mac, peer_mac, 6);
    assert_memory_equal(sent.to, peer_local, 16);
    assert_memory_equal(sent.data + 8, our_local, 16);
    assert_memory_equal(sent.data + 26, our_mac, 6);
    assert_int_equal(sent.hops, 255);

    solicit(peer_local, peer_mac, peer_global);
    assert_int_equal(count_sent6(ICMP6, NEIGHBOUR_ADVERTISEMENT, NULL), 1);
}

static void a_ping_is_answered_but_not_that_to_everybody(void **state)
{
    static const uint8_t ping[16] = {ECHO_REQUEST, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};
    struct head6 head = {.from = peer_global, .to = our_global, .hops = 64};
    struct sent6 sent;

    (void)state;
    know_peer(peer_global);
    deliver_icmp6(&head, ping, sizeof(ping));
    assert_int_equal(count_sent6(ICMP6, ECHO_REPLY, &sent), 1);
    assert_memory_equal(sent.to, peer_global, 16);
    assert_memory_equal(sent.data + 4, ping + 4, 12);
    assert_int_equal(packet_checksum(sent.data, 16, packet_sum6(sent.from, sent.to, ICMP6, 16)), 0);
    head.to = all_nodes;
    deliver_icmp6(&head, ping, sizeof(ping));
    assert_int_equal(count_sent6(ICMP6, ECHO_REPLY, NULL), 1);
}

static void a_prefix_makes_an_address(void **state)
{
    struct net_address server;
    struct sent6 sent;

    (void)state;
    advertise_router(&(struct router){1800, LIFE_S, 1800, 1500});
    assert_int_equal(state_of(made), NET_IPV6_TENTATIVE);
    fake_interface_clear(&eth0);
    fake_kernel_advance(3000);
    assert_int_equal(state_of(made), NET_IPV6_PREFERRED);
    /* It has asked before. */
    assert_int_equal(count_sent6(ICMP6, NEIGHBOUR_SOLICITATION, &sent), 1);
    assert_memory_equal(sent.from, any6, 16);
    assert_memory_equal(sent.data + 8, made, 16);
    /* And it has told switches of its group. */
    assert_true(count_sent6(ICMP6, MLD_REPORT, NULL) > 0);

    assert_int_equal(net_dns_server6(0, &server), 0);
    assert_memory_equal(server.ip6, peer_global, 16);

    fake_kernel_advance(1800 * 1000);
    assert_int_equal(state_of(made), NET_IPV6_DEPRECATED);
    fake_kernel_advance(1800 * 1000);
    assert_int_equal(state_of(made), -1);
}

static void an_address_that_somebody_has_is_not_used(void **state)
{
    (void)state;
    advertise_router(&(struct router){1800, LIFE_S, 1800, 1500});
    fake_kernel_advance(1000);
    advertise(made, peer_mac, all_nodes, OVERRIDES);
    assert_int_equal(state_of(made), NET_IPV6_DUPLICATE);
    fake_kernel_advance(3000);
    assert_int_equal(state_of(made), NET_IPV6_DUPLICATE);
}

static void who_wants_the_same_address_at_once_stops_us_too(void **state)
{
    (void)state;
    advertise_router(&(struct router){1800, LIFE_S, 1800, 1500});
    fake_kernel_advance(1000);
    solicit(NULL, peer_mac, made);
    assert_int_equal(state_of(made), NET_IPV6_DUPLICATE);
}

static void nobody_takes_an_address_away_from_us(void **state)
{
    (void)state;
    advertise(our_global, peer_mac, all_nodes, OVERRIDES);
    advertise(our_local, peer_mac, all_nodes, OVERRIDES);
    assert_int_equal(state_of(our_global), NET_IPV6_PREFERRED);
    assert_int_equal(state_of(our_local), NET_IPV6_PREFERRED);
    /* Who wants to have it is told. */
    solicit(NULL, peer_mac, our_global);
    assert_int_equal(count_sent6(ICMP6, NEIGHBOUR_ADVERTISEMENT, NULL), 1);
    assert_int_equal(state_of(our_global), NET_IPV6_PREFERRED);
}

static void what_is_far_goes_to_the_router(void **state)
{
    struct net_address to = net_address6(far_away, 9);
    struct sent6 sent;
    int socket = open_datagram6(PORT);

    (void)state;
    advertise_router(&(struct router){1800, LIFE_S, 1800, 1500});
    fake_kernel_advance(3000);
    fake_interface_clear(&eth0);
    assert_int_equal(net_sendto(socket, "x", 1, 0, &to), 1);
    assert_int_equal(count_sent6(UDP6, 0, &sent), 1);
    assert_memory_equal(sent.mac, router_mac, 6);
    assert_memory_equal(sent.to, far_away, 16);
    assert_int_equal(net_close(socket), 0);
}

static void a_router_that_wants_smaller_packets_gets_fragments(void **state)
{
    static uint8_t bytes[1400];
    uint8_t message[8 + 40 + 8] = {PACKET_TOO_BIG};
    struct head6 head = {.from = router_local, .to = our_global, .mac = router_mac, .hops = 64};
    struct net_address to = net_address6(far_away, 9);
    struct sent6 sent;
    int socket = open_datagram6(PORT);

    (void)state;
    advertise_router(&(struct router){1800, LIFE_S, 1800, 1500});
    fake_kernel_advance(3000);
    fake_interface_clear(&eth0);
    assert_int_equal(net_sendto(socket, bytes, sizeof(bytes), 0, &to), sizeof(bytes));
    assert_int_equal(count_sent6(UDP6, 0, &sent), 1);

    /* A size that no network may have changes nothing. */
    memcpy(message + 8, sent.data - IP6_HEADER, 48);
    packet_put_32(message + 4, 600);
    deliver_icmp6(&head, message, sizeof(message));
    fake_interface_clear(&eth0);
    assert_int_equal(net_sendto(socket, bytes, sizeof(bytes), 0, &to), sizeof(bytes));
    assert_int_equal(count_sent6(UDP6, 0, &sent), 1);

    packet_put_32(message + 4, 1280);
    deliver_icmp6(&head, message, sizeof(message));
    fake_interface_clear(&eth0);
    assert_int_equal(net_sendto(socket, bytes, sizeof(bytes), 0, &to), sizeof(bytes));
    assert_int_equal(count_sent6(44, 0, &sent), 2);
    assert_in_range(sent.length, 100, 1240);
    assert_int_equal(lwip_stats.memp[MEMP_FRAG_PBUF]->used, 0);
    assert_int_equal(net_close(socket), 0);
}

static void a_smaller_link_is_obeyed(void **state)
{
    (void)state;
    advertise_router(&(struct router){1800, LIFE_S, 1800, 1300});
    assert_int_equal(netif_mtu6(eth0.interface.netif), 1300);
    advertise_router(&(struct router){1800, LIFE_S, 1800, 600});
    assert_int_equal(netif_mtu6(eth0.interface.netif), 1300);
    eth0.interface.netif->mtu6 = 1500;
}

static void a_datagram_waits_for_its_neighbour(void **state)
{
    struct net_address to = net_address6(peer_local, 9);
    struct net_address from;
    struct packet packet;
    struct head6 head = {.from = peer_local, .to = our_local, .hops = 64};
    struct sent6 sent;
    int socket = open_datagram6(PORT);
    char byte;

    (void)state;
    assert_int_equal(net_sendto(socket, "x", 1, 0, &to), 1);
    assert_int_equal(count_sent6(UDP6, 0, NULL), 0);
    assert_int_equal(count_sent6(ICMP6, NEIGHBOUR_SOLICITATION, &sent), 1);
    assert_memory_equal(sent.data + 8, peer_local, 16);
    advertise(peer_local, peer_mac, our_local, IS_SOLICITED | OVERRIDES);
    assert_int_equal(count_sent6(UDP6, 0, &sent), 1);
    assert_memory_equal(sent.mac, peer_mac, 6);
    assert_memory_equal(sent.from, our_local, 16);

    packet_udp6(&packet, &head, 9, PORT, "y", 1);
    deliver(&packet);
    assert_int_equal(net_recvfrom(socket, &byte, 1, 0, &from), 1);
    assert_memory_equal(from.ip6, peer_local, 16);
    assert_int_equal(from.scope, net_interface_index(&eth0.interface));
    assert_int_equal(net_close(socket), 0);
}

static void what_we_send_to_ourselves_stays_here(void **state)
{
    const uint8_t *const own[] = {our_local, our_global};
    struct net_address from;
    int socket = open_datagram6(PORT);
    char byte;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(own); i++) {
        struct net_address to = net_address6(own[i], PORT);

        assert_int_equal(net_sendto(socket, "x", 1, 0, &to), 1);
        fake_kernel_run();
        assert_int_equal(net_recvfrom(socket, &byte, 1, 0, &from), 1);
        assert_memory_equal(from.ip6, own[i], 16);
    }
    assert_int_equal(eth0.sent_count, 0);
    assert_int_equal(net_close(socket), 0);
}

static void a_datagram_behind_other_headers_tells_its_sender(void **state)
{
    static const uint8_t extensions[16] = {60, 0, 1, 4, [8] = UDP6, 0, 1, 4};
    struct head6 head = {.from = peer_global,
                         .to = our_global,
                         .extensions = extensions,
                         .extensions_length = sizeof(extensions),
                         .first = 0};
    struct net_address from;
    struct packet packet;
    int socket = open_datagram6(PORT);
    char byte = 0;

    (void)state;
    packet_udp6(&packet, &head, 9, PORT, "z", 1);
    deliver(&packet);
    assert_int_equal(net_recvfrom(socket, &byte, 1, 0, &from), 1);
    assert_int_equal(byte, 'z');
    assert_memory_equal(from.ip6, peer_global, 16);
    assert_int_equal(net_close(socket), 0);
}

static void a_peer_connects(void **state)
{
    struct net_address any = net_address6(NULL, PORT);
    struct net_address from;
    struct head6 head = {.from = peer_global, .to = our_global, .hops = 64};
    struct packet_tcp tcp = {
        .from_port = 4000, .to_port = PORT, .sequence = 100, .flags = TCP_FLAG_SYN, .window = 8000};
    struct packet packet;
    struct sent6 sent;
    int listener = net_socket(NET_AF_INET6, NET_SOCK_STREAM | NET_SOCK_NONBLOCK, 0);

    (void)state;
    assert_int_equal(net_bind(listener, &any), 0);
    assert_int_equal(net_listen(listener, 1), 0);
    know_peer(peer_global);
    packet_tcp6(&packet, &head, &tcp);
    deliver(&packet);
    assert_int_equal(count_sent6(TCP6, 0, &sent), 1);
    /* It names segments that fit behind a header of IPv6. */
    assert_int_equal(packet_get_16(sent.data + 22), 1440);
    tcp.flags = TCP_FLAG_ACK;
    tcp.sequence = 101;
    tcp.acknowledged = packet_get_32(sent.data + 4) + 1;
    packet_tcp6(&packet, &head, &tcp);
    deliver(&packet);
    int connection = net_accept(listener, &from);

    assert_true(connection > 0);
    assert_memory_equal(from.ip6, peer_global, 16);
    tcp.flags = TCP_FLAG_RST | TCP_FLAG_ACK;
    packet_tcp6(&packet, &head, &tcp);
    deliver(&packet);
    assert_int_equal(net_close(connection), 0);
    assert_int_equal(net_close(listener), 0);
}

static void a_connection_that_was_pushed_out_comes_back(void **state)
{
    struct net_address any = net_address6(NULL, PORT);
    struct head6 head = {.from = peer_global, .to = our_global, .hops = 64};
    struct packet_tcp tcp = {
        .from_port = 4000, .to_port = PORT, .sequence = 100, .flags = TCP_FLAG_SYN, .window = 8000};
    struct packet packet;
    struct sent6 sent;
    int listener = net_socket(NET_AF_INET6, NET_SOCK_STREAM | NET_SOCK_NONBLOCK, 0);

    (void)state;
    assert_int_equal(net_bind(listener, &any), 0);
    assert_int_equal(net_listen(listener, 1), 0);
    know_peer(peer_global);
    packet_tcp6(&packet, &head, &tcp);
    deliver(&packet);
    assert_int_equal(count_sent6(TCP6, 0, &sent), 1);
    uint32_t isn = packet_get_32(sent.data + 4);

    tcp.from_port = 4001;
    packet_tcp6(&packet, &head, &tcp);
    deliver(&packet);
    tcp.from_port = 4000;
    tcp.flags = TCP_FLAG_ACK;
    tcp.sequence = 101;
    tcp.acknowledged = isn + 1;
    packet_tcp6(&packet, &head, &tcp);
    deliver(&packet);
    int connection = net_accept(listener, NULL);

    assert_true(connection > 0);
    assert_int_equal(net_close(listener), 0);
    tcp.flags = TCP_FLAG_RST | TCP_FLAG_ACK;
    packet_tcp6(&packet, &head, &tcp);
    deliver(&packet);
    assert_int_equal(net_close(connection), 0);
}

#define CASE(name) cmocka_unit_test_teardown(name, forget_router)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(it_starts_with_two_addresses),
        CASE(who_asks_for_us_is_answered),
        CASE(a_ping_is_answered_but_not_that_to_everybody),
        CASE(a_prefix_makes_an_address),
        CASE(an_address_that_somebody_has_is_not_used),
        CASE(who_wants_the_same_address_at_once_stops_us_too),
        CASE(nobody_takes_an_address_away_from_us),
        CASE(what_is_far_goes_to_the_router),
        CASE(a_router_that_wants_smaller_packets_gets_fragments),
        CASE(a_smaller_link_is_obeyed),
        CASE(a_datagram_waits_for_its_neighbour),
        CASE(what_we_send_to_ourselves_stays_here),
        CASE(a_datagram_behind_other_headers_tells_its_sender),
        CASE(a_peer_connects),
        CASE(a_connection_that_was_pushed_out_comes_back),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
