/* SPDX-License-Identifier: Apache-2.0 */

/* Peers that try to use up memory, or to take the place of others. */

#include <lwip/priv/tcp_priv.h>

#include "wire_peer.h"

#define STRANGER_IP IP(192, 168, 1, 51)

static const uint8_t stranger_mac[6] = {0x02, 0x00, 0x00, 0x00, 0x66, 0x66};

/* Neighbours */

/* An ARP packet in which @p mac says that @p ip is its own. @p operation 1: it asks for us. */
static void claim(uint16_t operation, uint32_t ip, const uint8_t *mac, uint32_t target_ip)
{
    struct packet arp;

    packet_arp(&arp, operation, ip, target_ip);
    memcpy(arp.bytes + 6, mac, 6);
    memcpy(arp.bytes + 14 + 8, mac, 6);
    deliver(&arp);
}

/* A socket whose datagrams go to the peer. */
static int open_sender(void)
{
    struct net_address to = peer_address(PEER_PORT);
    int socket = net_socket(NET_AF_INET, NET_SOCK_DGRAM | NET_SOCK_NONBLOCK, 0);

    assert_int_equal(net_connect(socket, &to), 0);
    return socket;
}

/* Where a datagram for the peer goes, or NULL. */
static const uint8_t *mac_of_peer(int socket)
{
    fake_interface_clear(&eth0);
    assert_int_equal(net_send(socket, "x", 1, 0), 1);
    struct packet_view view;

    assert_true(eth0.sent_count > 0);
    for (int i = 0; i < eth0.sent_count; i++) {
        assert_true(packet_read(eth0.sent[i].bytes, eth0.sent[i].length, &view));
        if (view.ethernet_type == 0x0800) {
            return eth0.sent[i].bytes;
        }
    }
    return NULL;
}

static bool is_asked(const uint8_t *mac)
{
    for (int i = 0; i < eth0.sent_count; i++) {
        if (packet_get_16(eth0.sent[i].bytes + 12) == 0x0806 &&
            memcmp(eth0.sent[i].bytes, mac, 6) == 0) {
            return true;
        }
    }
    return false;
}

static void a_known_neighbour_that_answers_keeps_its_address(void **state)
{
    (void)state;
    int socket = open_sender();

    for (int second = 0; second < 20; second++) {
        fake_kernel_advance(1000);
        fake_interface_clear(&eth0);
        claim(2, PEER_IP, stranger_mac, OUR_IP);  /* an answer that nobody asked for */
        claim(1, PEER_IP, stranger_mac, OUR_IP);  /* a question to us */
        claim(1, PEER_IP, stranger_mac, PEER_IP); /* a gratuitous question */
        if (is_asked(peer_mac)) {
            claim(2, PEER_IP, peer_mac, OUR_IP);
        }
        assert_memory_equal(mac_of_peer(socket), peer_mac, 6);
    }
    assert_int_equal(net_close(socket), 0);
}

static void a_claim_is_checked_but_not_ten_times(void **state)
{
    int questions = 0;

    (void)state;
    int socket = open_sender();

    fake_kernel_advance(1000);
    for (int i = 0; i < 10; i++) {
        fake_interface_clear(&eth0);
        claim(2, PEER_IP, stranger_mac, OUR_IP);
        if (is_asked(peer_mac)) {
            questions++;
            claim(2, PEER_IP, peer_mac, OUR_IP);
        }
    }
    assert_int_equal(questions, 1);
    assert_int_equal(net_close(socket), 0);
}

static void a_neighbour_that_has_moved_is_found_again(void **state)
{
    (void)state;
    int socket = open_sender();

    fake_kernel_advance(1000);
    claim(1, PEER_IP, stranger_mac, PEER_IP);
    assert_memory_equal(mac_of_peer(socket), peer_mac, 6);
    fake_kernel_advance(6000);
    assert_null(mac_of_peer(socket)); /* it waits for an answer */
    assert_true(is_asked((const uint8_t[6]){0xff, 0xff, 0xff, 0xff, 0xff, 0xff}));
    claim(2, PEER_IP, stranger_mac, OUR_IP);
    assert_memory_equal(mac_of_peer(socket), stranger_mac, 6);
    assert_int_equal(net_close(socket), 0);
    fake_kernel_advance(1000);
    claim(2, PEER_IP, peer_mac, OUR_IP);
    fake_kernel_advance(6000);
}

static size_t heap_used(void)
{
    return lwip_stats.mem.used;
}

/* They would have to be answered, but nobody knows where they are. */
static void ping_from_invented_neighbours(int count, size_t bytes)
{
    static uint8_t data[1472];
    struct packet packet;

    for (int i = 0; i < count; i++) {
        packet_icmp_echo(&packet, IP(192, 168, 1, 100) + (uint32_t)(i % 100), OUR_IP, data, bytes);
        deliver(&packet);
        fake_interface_clear(&eth0);
    }
}

static void invented_neighbours_do_not_push_out_those_who_exist(void **state)
{
    (void)state;
    int socket = open_sender();

    for (int i = 0; i < 5; i++) {
        ping_from_invented_neighbours(300, 8);
        assert_memory_equal(mac_of_peer(socket), peer_mac, 6);
        fake_kernel_advance(1000);
    }
    assert_int_equal(net_close(socket), 0);
}

static void answers_that_wait_for_arp_leave_the_heap_and_hold_no_receive_buffer(void **state)
{
    static uint8_t bytes[1000];

    (void)state;
    size_t before = heap_used();
    int sender = open_sender();
    int socket = connected_socket();

    ping_from_invented_neighbours(100, 1472);
    assert_true(heap_used() <= CONFIG_NET_TX_HEAP_BYTES - CONFIG_NET_TX_HEAP_BYTES / 4);
    assert_int_equal(lwip_stats.memp[MEMP_PBUF_POOL]->used, 0);
    /* A stream, a datagram and an answer to ARP find what they need. */
    fake_interface_clear(&eth0);
    assert_int_equal(net_send(socket, bytes, sizeof(bytes), 0), sizeof(bytes));
    assert_int_equal(sent_frame(TCP).length, sizeof(bytes));
    acknowledge_all();
    assert_memory_equal(mac_of_peer(sender), peer_mac, 6);
    fake_interface_clear(&eth0);
    claim(1, PEER_IP, peer_mac, OUR_IP);
    assert_true(is_asked(peer_mac));
    reset_by_peer();
    assert_int_equal(net_close(socket), 0);
    assert_int_equal(net_close(sender), 0);
    fake_kernel_advance(10000);
    assert_int_equal(heap_used(), before);
}

static void ping_from_peer(void)
{
    struct packet packet;

    fake_interface_clear(&eth0);
    packet_icmp_echo(&packet, PEER_IP, OUR_IP, "ping", 4);
    deliver(&packet);
}

/* Peers that read nothing, and an application that reads nothing. */
static void acknowledgements_arp_dhcp_and_pings_go_out_when_data_has_taken_all_it_may(void **state)
{
    static uint8_t bytes[MSS];
    int sockets[8];

    (void)state;
    int listener = open_listener(8);

    for (uint16_t i = 0; i < 8; i++) {
        (void)connect_from((uint16_t)(PEER_PORT + i));
        sockets[i] = net_accept4(listener, NULL, NET_SOCK_NONBLOCK);
        while (net_send(sockets[i], bytes, sizeof(bytes), 0) > 0) {
        }
    }
    net__buffers_held = CONFIG_NET_RX_BUFFERS;
    assert_true(heap_used() > CONFIG_NET_TX_HEAP_BYTES / 2);
    for (int i = 0; i < 3; i++) {
        fake_interface_clear(&eth0);
        claim(1, PEER_IP, peer_mac, OUR_IP);
        assert_true(is_asked(peer_mac)); /* the answer */
        ping_from_peer();
        assert_int_equal(sent_frame(1).data[0], 0);
        fake_interface_clear(&eth0);
        fake_kernel_advance(130000); /* our client of DHCP asks again every minute or two */
        struct packet_view view = sent_frame(UDP);

        assert_int_equal(view.to_port, 67);
    }
    net__buffers_held = 0;
    /* A new connection, and its acknowledgements. */
    fake_interface_clear(&eth0);
    peer.acknowledged = connect_from(PEER_PORT + 100).acknowledged;
    int socket = net_accept4(listener, NULL, NET_SOCK_NONBLOCK);

    assert_true(socket > 0);
    close_by_reset(socket);
    for (int i = 0; i < 8; i++) {
        close_by_reset(sockets[i]);
    }
    assert_int_equal(net_close(listener), 0);
}

/* Out of order */

static uint32_t buffers_out_of_order(void)
{
    uint32_t count = 0;

    for (const struct tcp_pcb *each = tcp_active_pcbs; each != NULL; each = each->next) {
        for (const struct tcp_seg *segment = each->ooseq; segment != NULL;
             segment = segment->next) {
            count += pbuf_clen(segment->p);
        }
    }
    return count;
}

static void send_from(uint16_t port, uint32_t offset, uint32_t acknowledged, const void *data,
                      size_t length)
{
    struct packet_tcp tcp = {.from_port = port,
                             .to_port = PORT,
                             .sequence = PEER_ISN + 1 + offset,
                             .acknowledged = acknowledged,
                             .flags = TCP_FLAG_ACK,
                             .window = WINDOW,
                             .data = data,
                             .length = length};
    struct packet packet;

    packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
    deliver(&packet);
    fake_interface_clear(&eth0);
}

enum {
    MANY = 12
};

static void what_comes_out_of_order_is_bounded_for_all_together(void **state)
{
    uint32_t acknowledged[MANY];
    int sockets[MANY];
    char bytes[64];

    (void)state;
    int listener = open_listener(MANY);

    for (uint16_t i = 0; i < MANY; i++) {
        acknowledged[i] = connect_from((uint16_t)(PEER_PORT + i)).acknowledged;
        sockets[i] = net_accept4(listener, NULL, NET_SOCK_NONBLOCK);
        assert_true(sockets[i] > 0);
    }
    for (uint16_t i = 0; i < MANY; i++) {
        for (uint32_t n = 8; n > 0; n--) {
            send_from((uint16_t)(PEER_PORT + i), n * 2, acknowledged[i], "x", 1);
            assert_in_range(buffers_out_of_order(), 1, CONFIG_NET_RX_BUFFERS / 6);
        }
    }
    /* Each gets all the same what comes in order. */
    for (uint16_t i = 0; i < MANY; i++) {
        for (uint32_t n = 0; n < 17; n++) {
            send_from((uint16_t)(PEER_PORT + i), n, acknowledged[i], "x", 1);
        }
        assert_int_equal(net_recv(sockets[i], bytes, sizeof(bytes), 0), 17);
    }
    assert_int_equal(buffers_out_of_order(), 0);
    for (uint16_t i = 0; i < MANY; i++) {
        close_by_reset(sockets[i]);
    }
    assert_int_equal(net_close(listener), 0);
}

static void nothing_is_kept_out_of_order_when_buffers_are_few(void **state)
{
    (void)state;
    int socket = connected_socket();

    net__buffers_held = NET__BUFFERS_FEW;
    peer.next++;
    send_segment(TCP_FLAG_ACK, "x", 1);
    assert_int_equal(buffers_out_of_order(), 0);
    net__buffers_held = 0;
    send_segment(TCP_FLAG_ACK, "x", 1);
    assert_int_equal(buffers_out_of_order(), 1);
    peer.next--;
    send_segment(TCP_FLAG_ACK, "y", 1);
    assert_int_equal(net_readable_bytes(socket), 2);
    peer.next += 2;
    reset_by_peer();
    assert_int_equal(net_close(socket), 0);
}

/* Fragments */

/* Every place of a fragment, for every protocol: nothing is kept of it, and nobody sees it. */
static void fragments_hold_nothing(void **state)
{
    static const uint16_t places[] = {0x2000, 0x2001, 0x20b9, 0x3fff, 0x0001,
                                      0x00b9, 0x1fff, 0x2005, 0x0005};
    static const uint8_t data[64];
    struct net_address address = net_address(NET_IP_ANY, PORT);
    int datagrams = net_socket(NET_AF_INET, NET_SOCK_DGRAM | NET_SOCK_NONBLOCK, 0);
    int listener = open_listener(1);

    (void)state;
    assert_int_equal(net_bind(datagrams, &address), 0);
    size_t heap = heap_used();

    for (size_t i = 0; i < 3 * (sizeof(places) / sizeof(places[0])); i++) {
        struct packet_tcp tcp = {.from_port = 9, .to_port = PORT, .flags = TCP_FLAG_SYN};
        struct packet packet;

        if (i % 3 == 0) {
            packet_udp(&packet, PEER_IP, PEER_PORT, OUR_IP, PORT, data, sizeof(data));
        } else if (i % 3 == 1) {
            packet_icmp_echo(&packet, PEER_IP, OUR_IP, data, sizeof(data));
        } else {
            packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
        }
        packet_put_16(packet.bytes + 14 + 6, places[i / 3]);
        packet_put_16(packet.bytes + 14 + 10, 0);
        packet_put_16(packet.bytes + 14 + 10, packet_checksum(packet.bytes + 14, 20, 0));
        fake_interface_clear(&eth0);
        deliver(&packet);
        assert_int_equal(eth0.sent_count, 0);
        assert_int_equal(heap_used(), heap);
    }
    assert_int_equal(net_recv(datagrams, (char[1]){0}, 1, 0), -EAGAIN);
    assert_int_equal(net_close(datagrams), 0);
    assert_int_equal(net_close(listener), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_known_neighbour_that_answers_keeps_its_address),
        CASE(a_claim_is_checked_but_not_ten_times),
        CASE(a_neighbour_that_has_moved_is_found_again),
        CASE(invented_neighbours_do_not_push_out_those_who_exist),
        CASE(answers_that_wait_for_arp_leave_the_heap_and_hold_no_receive_buffer),
        CASE(acknowledgements_arp_dhcp_and_pings_go_out_when_data_has_taken_all_it_may),
        CASE(what_comes_out_of_order_is_bounded_for_all_together),
        CASE(nothing_is_kept_out_of_order_when_buffers_are_few),
        CASE(fragments_hold_nothing),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
