/* SPDX-License-Identifier: Apache-2.0 */

/* Neighbours of IPv6 that lie, flood, and send what is no message. */

#include "ipv6_peer.h"

enum {
    PORT = 80,
    FLOOD = 500,
};

/* A neighbour with a number, and its address of this link. */
static void make_neighbour(uint8_t address[16], uint32_t number)
{
    memcpy(address, peer_global, 16);
    packet_put_32(address + 12, number);
}

/* Send a datagram there. Returns how it went: to whom, or NULL: it waits, or was dropped. */
static const uint8_t *mac_of(const uint8_t *address)
{
    static struct sent6 sent;
    static uint8_t mac[6];
    struct net_address to = net_address6(address, 9);
    int socket = open_datagram6(PORT);

    fake_interface_clear(&eth0);
    (void)net_sendto(socket, "x", 1, 0, &to);
    int count = count_sent6(UDP6, 0, &sent);

    assert_int_equal(net_close(socket), 0);
    if (count == 0) {
        return NULL;
    }
    memcpy(mac, sent.mac, 6);
    return mac;
}

static int forget_neighbours(void **state)
{
    (void)state;
    forget_all_neighbours();
    fake_kernel_advance(1000);
    fake_interface_clear(&eth0);
    assert_int_equal(lwip_stats.memp[MEMP_PBUF_POOL]->used, 0);
    return 0;
}

static void a_known_neighbour_keeps_its_address(void **state)
{
    static const uint8_t kinds[] = {OVERRIDES, IS_SOLICITED | OVERRIDES, IS_ROUTER | OVERRIDES};

    (void)state;
    know_peer(peer_global);
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        advertise(peer_global, other_mac, all_nodes, kinds[i]);
        advertise(peer_global, other_mac, our_global, kinds[i]);
        solicit(peer_global, other_mac, our_global);
        assert_memory_equal(mac_of(peer_global), peer_mac, 6);

        /* It is asked, and answers. */
        fake_interface_clear(&eth0);
        fake_kernel_advance(1000);
        struct sent6 sent;

        assert_int_equal(count_sent6(ICMP6, NEIGHBOUR_SOLICITATION, &sent), 1);
        assert_memory_equal(sent.mac, peer_mac, 6);
        advertise(peer_global, peer_mac, our_global, IS_SOLICITED);
        fake_interface_clear(&eth0);
        fake_kernel_advance(5000);
        assert_int_equal(count_sent6(ICMP6, NEIGHBOUR_SOLICITATION, NULL), 0);
    }
}

static void a_neighbour_that_has_moved_is_found(void **state)
{
    (void)state;
    know_peer(peer_global);
    advertise(peer_global, other_mac, all_nodes, OVERRIDES);
    fake_kernel_advance(6000);
    assert_null(mac_of(peer_global));
    advertise(peer_global, other_mac, our_global, IS_SOLICITED | OVERRIDES);
    assert_memory_equal(mac_of(peer_global), other_mac, 6);
}

static void strangers_push_out_nobody(void **state)
{
    uint8_t address[16];
    const uint8_t known = CONFIG_NET_IPV6_NEIGHBOURS - 1;

    (void)state;
    for (uint32_t i = 1; i <= known; i++) {
        make_neighbour(address, i);
        (void)mac_of(address);
        advertise(address, peer_mac, our_global, IS_SOLICITED | OVERRIDES);
    }
    for (uint32_t i = 0; i < FLOOD; i++) {
        make_neighbour(address, 0x10000 + i);
        solicit(address, other_mac, our_global);
        fake_interface_clear(&eth0);
    }
    for (uint32_t i = 1; i <= known; i++) {
        make_neighbour(address, i);
        assert_non_null(mac_of(address));
    }
}

static void strangers_leave_room_for_those_we_ask(void **state)
{
    uint8_t address[16];

    (void)state;
    for (uint32_t i = 0; i < FLOOD; i++) {
        make_neighbour(address, 0x10000 + i);
        solicit(address, other_mac, our_global);
        fake_interface_clear(&eth0);
    }
    for (uint32_t i = 1; i <= CONFIG_NET_IPV6_NEIGHBOURS / 2; i++) {
        make_neighbour(address, i);
        assert_null(mac_of(address));
        advertise(address, peer_mac, our_global, IS_SOLICITED | OVERRIDES);
        assert_non_null(mac_of(address));
        make_neighbour(address, 0x20000 + i);
        solicit(address, other_mac, our_global);
    }
    for (uint32_t i = 1; i <= CONFIG_NET_IPV6_NEIGHBOURS / 2; i++) {
        make_neighbour(address, i);
        assert_non_null(mac_of(address));
    }
}

/* Pings from neighbours that do not exist, each of which is to be answered. */
static void invented_neighbours_leave_half_to_real_ones(void **state)
{
    static const uint8_t ping[1000] = {ECHO_REQUEST};
    uint8_t address[16];
    struct head6 head = {.from = address, .to = our_global, .hops = 64};
    const uint32_t known = CONFIG_NET_IPV6_NEIGHBOURS / 2;
    uint32_t left = 0;

    (void)state;
    for (uint32_t i = 1; i <= known; i++) {
        make_neighbour(address, i);
        (void)mac_of(address);
        advertise(address, peer_mac, our_global, IS_SOLICITED | OVERRIDES);
        (void)mac_of(address);
    }
    for (uint32_t i = 0; i < FLOOD; i++) {
        make_neighbour(address, 0x10000 + i);
        deliver_icmp6(&head, ping, sizeof(ping));
        fake_interface_clear(&eth0);
        assert_in_range(lwip_stats.mem.used, 0, NET__HEAP_FEW_BYTES);
    }
    for (uint32_t i = 1; i <= known; i++) {
        make_neighbour(address, i);
        left += mac_of(address) != NULL ? 1U : 0U;
    }
    assert_int_equal(left, known);
}

static void more_routers_than_are_kept_take_no_neighbours(void **state)
{
    uint8_t message[16] = {ROUTER_ADVERTISEMENT, [4] = 64, 0, 7, 8};
    uint8_t address[16];
    struct head6 head = {.from = address, .to = all_nodes, .mac = other_mac};

    (void)state;
    know_peer(peer_global);
    for (uint32_t i = 0; i < FLOOD; i++) {
        memcpy(address, peer_local, 16);
        packet_put_32(address + 12, 0x10000 + i);
        deliver_icmp6(&head, message, sizeof(message));
    }
    assert_in_range(count_sent6(ICMP6, NEIGHBOUR_SOLICITATION, NULL), 1, LWIP_ND6_NUM_ROUTERS);
    assert_non_null(mac_of(peer_global));
}

/* Redirect the way to a destination to a neighbour. */
static void redirect(const uint8_t *by, const uint8_t *destination, const uint8_t *target)
{
    uint8_t message[48] = {REDIRECT, [40] = 2, 1};
    struct head6 head = {.from = by, .to = our_global, .mac = other_mac};

    memcpy(message + 8, target, 16);
    memcpy(message + 24, destination, 16);
    memcpy(message + 42, other_mac, 6);
    deliver_icmp6(&head, message, sizeof(message));
}

static void only_the_router_that_is_used_redirects(void **state)
{
    uint8_t message[24] = {ROUTER_ADVERTISEMENT, [4] = 64, 0, 7, 8, [16] = 1, 1};
    static const uint8_t far_away[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 9, [15] = 9};
    struct head6 head = {.from = router_local, .to = all_nodes, .mac = router_mac};

    (void)state;
    memcpy(message + 18, router_mac, 6);
    deliver_icmp6(&head, message, sizeof(message));
    assert_memory_equal(mac_of(far_away), router_mac, 6);
    redirect(peer_local, far_away, peer_local);
    assert_memory_equal(mac_of(far_away), router_mac, 6);
    redirect(router_local, far_away, peer_global); /* not of this link */
    assert_memory_equal(mac_of(far_away), router_mac, 6);
    redirect(router_local, far_away, peer_local);
    assert_memory_equal(mac_of(far_away), other_mac, 6);
}

/* Every message cut everywhere, and with every length in every option */

struct sample {
    uint8_t bytes[80];
    size_t length;
    size_t option; /* where its only option begins */
};

static const struct sample samples[] = {
    {{ROUTER_SOLICITATION, [8] = 1, 1}, 16, 8},
    {{ROUTER_ADVERTISEMENT, [4] = 64, 0, 7, 8, [16] = 1, 1}, 24, 16},
    {{ROUTER_ADVERTISEMENT, [4] = 64, 0,   7,    8, [16] = 3, 4, 64, 0xc0, 0, 0, 9, 9, 0, 0, 9, 8,
      [32] = 0x20,          1,        0xd, 0xb8, 0, 7},
     48,
     16},
    {{ROUTER_ADVERTISEMENT, [4] = 64, 0, 7, 8, [16] = 5, 1, 0, 0, 0, 0, 5, 0x14}, 24, 16},
    {{ROUTER_ADVERTISEMENT, [4] = 64, 0, 7, 8, [16] = 25, 3, 0, 0, 0, 0, 9, 9, 0x20, 1}, 40, 16},
    {{NEIGHBOUR_SOLICITATION, [8] = 0x20, 1, 0xd, 0xb8, [23] = 0x20, 1, 1}, 32, 24},
    {{NEIGHBOUR_ADVERTISEMENT, [4] = 0xe0, [8] = 0x20, 1, 0xd, 0xb8, [23] = 0x50, 2, 1}, 32, 24},
    {{REDIRECT, [8] = 0xfe, 0x80, [23] = 0x50, 0x20, 1, 0xd, 0xb8, [39] = 9, 2, 1}, 48, 40},
};

/* What lwIP has taken: neighbours, routers, prefixes. */
static int taken(void)
{
    int count = 0;

    for (int i = 0; i < LWIP_ND6_NUM_NEIGHBORS; i++) {
        count += neighbor_cache[i].state != 0 ? 1 : 0;
    }
    for (int i = 0; i < LWIP_ND6_NUM_PREFIXES; i++) {
        count += prefix_list[i].netif != NULL ? 1 : 0;
    }
    return count;
}

static void deliver_message(const uint8_t *bytes, size_t length)
{
    struct head6 head = {.from = peer_local, .to = our_local};

    deliver_icmp6(&head, bytes, length);
    fake_interface_clear(&eth0);
}

static void messages_cut_anywhere_are_dropped(void **state)
{
    for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
        for (size_t length = 4; length < samples[i].length; length++) {
            bool is_whole_without_option = length == samples[i].option;

            deliver_message(samples[i].bytes, length);
            if (!is_whole_without_option) {
                assert_int_equal(taken(), 0);
            }
            forget_all_neighbours();
        }
    }
    (void)state;
}

static void options_of_a_wrong_length_are_dropped(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
        const uint8_t good = samples[i].bytes[samples[i].option + 1];

        for (int length = 0; length <= UINT8_MAX; length++) {
            uint8_t bytes[80 + 8 * UINT8_MAX];
            size_t whole = samples[i].option + (8U * (size_t)length);

            if (length == good || whole > 1400) {
                continue;
            }
            memset(bytes, 0, sizeof(bytes));
            memcpy(bytes, samples[i].bytes, samples[i].length);
            bytes[samples[i].option + 1] = (uint8_t)length;
            /* The option reaches behind the message; and it is as long as it says. */
            deliver_message(bytes, samples[i].length);
            assert_int_equal(taken(), 0);
            if (samples[i].bytes[samples[i].option] != 25 || length < 3 || length % 2 == 0) {
                deliver_message(bytes, MAX(whole, samples[i].option + 8));
                assert_int_equal(taken(), 0);
            }
            forget_all_neighbours();
        }
    }
}

static void a_good_message_is_taken(void **state)
{
    (void)state;
    for (size_t i = 1; i < ARRAY_SIZE(samples); i++) {
        if (samples[i].bytes[0] == ROUTER_ADVERTISEMENT ||
            samples[i].bytes[0] == NEIGHBOUR_SOLICITATION) {
            deliver_message(samples[i].bytes, samples[i].length);
            assert_true(taken() > 0);
            forget_all_neighbours();
        }
    }
}

static void messages_from_farther_away_are_dropped(void **state)
{
    struct head6 head = {.from = peer_local, .to = our_local, .hops = 254};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
        deliver_icmp6(&head, samples[i].bytes, samples[i].length);
        assert_int_equal(taken(), 0);
    }
}

/* A message behind a header of a fragment that is none. */
static void messages_in_fragments_are_dropped(void **state)
{
    static const uint8_t fragment[8] = {ICMP6};
    struct head6 head = {.from = peer_local,
                         .to = our_local,
                         .extensions = fragment,
                         .extensions_length = sizeof(fragment),
                         .first = 44};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
        deliver_icmp6(&head, samples[i].bytes, samples[i].length);
        assert_int_equal(taken(), 0);
    }
}

/* Headers behind headers: every kind, with every length, at the end of a frame and before it. */
static void headers_that_do_not_end_are_dropped(void **state)
{
    static const uint8_t kinds[] = {0, 43, 44, 60, 50, 51, 59, 135, 255};
    uint8_t extensions[32] = {60, 0, 1, 4};
    struct head6 head = {.from = peer_global, .to = our_global, .extensions = extensions};
    struct packet packet;

    (void)state;
    for (size_t kind = 0; kind < ARRAY_SIZE(kinds); kind++) {
        for (int length = 0; length < 8; length++) {
            for (size_t left = 0; left <= 24; left++) {
                for (int option = 0; option < 4; option++) {
                    extensions[0] = kinds[kind];
                    memset(extensions + 8, 0, 24);
                    extensions[8] = UDP6;
                    extensions[9] = (uint8_t)length;
                    extensions[10] = (uint8_t)(option * 85);
                    extensions[8 + (left > 0 ? left - 1 : 0)] |= (uint8_t)(option * 85);
                    head.first = 60;
                    head.extensions_length = 8 + left;
                    packet_ip6(&packet, &head, UDP6, NULL, 0);
                    packet.length = 14 + IP6_HEADER + head.extensions_length;
                    deliver(&packet);
                    fake_interface_clear(&eth0);
                }
            }
        }
    }
}

static void a_length_beyond_the_frame_is_dropped(void **state)
{
    struct head6 head = {.from = peer_global, .to = our_global};
    struct packet packet;
    uint32_t dropped = eth0.interface.statistics.rx_dropped;

    (void)state;
    packet_udp6(&packet, &head, 9, PORT, "x", 1);
    packet_put_16(packet.bytes + 14 + 4, 1000);
    deliver(&packet);
    assert_int_equal(eth0.interface.statistics.rx_dropped, dropped + 1);
}

#define CASE(name) cmocka_unit_test_teardown(name, forget_neighbours)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_known_neighbour_keeps_its_address),
        CASE(a_neighbour_that_has_moved_is_found),
        CASE(strangers_push_out_nobody),
        CASE(strangers_leave_room_for_those_we_ask),
        CASE(invented_neighbours_leave_half_to_real_ones),
        CASE(more_routers_than_are_kept_take_no_neighbours),
        CASE(only_the_router_that_is_used_redirects),
        CASE(messages_cut_anywhere_are_dropped),
        CASE(options_of_a_wrong_length_are_dropped),
        CASE(a_good_message_is_taken),
        CASE(messages_from_farther_away_are_dropped),
        CASE(messages_in_fragments_are_dropped),
        CASE(headers_that_do_not_end_are_dropped),
        CASE(a_length_beyond_the_frame_is_dropped),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
