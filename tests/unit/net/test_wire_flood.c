/* SPDX-License-Identifier: Apache-2.0 */

/* SYNs of senders that do not exist, more than there are places for. */

#include "wire_peer.h"

#define GATEWAY_IP    IP(192, 168, 1, 1)
#define SYN_PER_MS    10
#define ROUND_TRIP_MS 40

static uint32_t invented; /* senders */

/* A SYN of somebody who does not exist, from behind the gateway. */
static void send_invented_syn(void)
{
    struct packet_tcp tcp = {.from_port = (uint16_t)(1024 + (invented % 60000)),
                             .to_port = PORT,
                             .sequence = invented * 7919U,
                             .flags = TCP_FLAG_SYN,
                             .window = WINDOW};
    struct packet packet;

    packet_tcp(&packet, IP(10, 0, 0, 0) + (++invented & 0xffffffU), OUR_IP, &tcp);
    deliver(&packet);
}

static void flood(int count)
{
    while (count-- > 0) {
        send_invented_syn();
    }
    fake_interface_clear(&eth0);
}

/* 10 000 in a second. */
static void flood_for(int ms)
{
    while (ms-- > 0) {
        flood(SYN_PER_MS);
        fake_kernel_advance(1);
    }
}

static int count_connections(void)
{
    return lwip_stats.memp[MEMP_TCP_PCB]->used;
}

/* The gateway is known to ARP. */
static int introduce_gateway(void **state)
{
    struct packet arp;

    (void)state;
    packet_arp(&arp, 1, GATEWAY_IP, OUR_IP);
    deliver(&arp);
    fake_interface_clear(&eth0);
    return 0;
}

#define FLOOD_CASE(name)                                                                           \
    cmocka_unit_test_setup_teardown(name, introduce_gateway, check_nothing_is_left)

/* Who gives way */

static void the_oldest_half_open_connection_gives_way_in_the_backlog(void **state)
{
    (void)state;
    int listener = open_listener(2);

    send_invented_syn();
    send_peer_syn(PEER_ISN);
    send_invented_syn();
    assert_int_equal(count_sent(TCP_FLAG_SYN | TCP_FLAG_ACK), 1);
    assert_int_equal(count_connections(), 2);
    fake_interface_clear(&eth0);
    send_segment(TCP_FLAG_ACK, NULL, 0);
    assert_int_equal(eth0.sent_count, 0);
    int socket = net_accept(listener, NULL);

    assert_true(socket > 0);
    close_by_reset(socket);
    assert_int_equal(net_close(listener), 0);
}

static void connections_that_wait_to_be_accepted_do_not_give_way(void **state)
{
    (void)state;
    int listener = open_listener(2);

    for (int i = 0; i < 2; i++) {
        (void)connect_from((uint16_t)(PEER_PORT + 1 + i));
    }
    fake_interface_clear(&eth0);
    flood(100);
    send_invented_syn();
    assert_int_equal(eth0.sent_count, 0);
    for (int i = 0; i < 2; i++) {
        int socket = net_accept(listener, NULL);

        assert_true(socket > 0);
        close_by_reset(socket);
    }
    assert_int_equal(net_close(listener), 0);
    flood(1);
}

static void the_oldest_half_open_connection_gives_way_in_the_pool(void **state)
{
    struct net_address to = peer_address(PEER_PORT);

    (void)state;
    int listener = open_listener(255);

    flood(5000);
    assert_int_equal(count_connections(), CONFIG_NET_TCP_CONNECTIONS);
    /* For whoever wants one: us, and a peer. */
    int socket = net_socket(NET_AF_INET, NET_SOCK_STREAM | NET_SOCK_NONBLOCK, 0);

    assert_true(socket > 0);
    assert_int_equal(net_connect(socket, &to), -EINPROGRESS);
    close_by_reset(socket);
    int accepted = accept_from_peer(listener);

    assert_true(accepted > 0);
    assert_int_equal(net_close(listener), 0);
    close_by_reset(accepted);
}

/* A connection to a listener, taken and served in the order given, is unharmed by a flood. */
static void connections_that_exist_do_not_give_way(void **state)
{
    char bytes[8];

    (void)state;
    int listener = open_listener(CONFIG_NET_TCP_CONNECTIONS);
    int socket = accept_from_peer(listener);

    assert_true(socket > 0);
    flood(200);
    send_data("request", 7);
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 7);
    assert_int_equal(net_close(listener), 0);
    close_by_reset(socket);
}

static void half_open_connections_do_not_keep_the_port_of_a_closed_listener(void **state)
{
    (void)state;
    int listener = open_listener(5);

    flood(5);
    assert_int_equal(net_close(listener), 0);
    assert_int_equal(count_connections(), 0);
    assert_int_equal(net_close(open_listener(5)), 0);
}

/* We end them first, and so remember them: as many as there are connections, and no more. */
static void connections_that_we_remember_give_way(void **state)
{
    char byte;

    (void)state;
    int listener = open_listener(2);

    for (int i = 0; i < 3 * CONFIG_NET_TCP_CONNECTIONS; i++) {
        struct packet_tcp tcp = connect_from((uint16_t)(PEER_PORT + 1 + i));
        int socket = net_accept4(listener, NULL, NET_SOCK_NONBLOCK);

        assert_true(socket > 0);
        assert_int_equal(net_shutdown(socket, NET_SHUT_WR), 0);
        tcp.flags = TCP_FLAG_FIN | TCP_FLAG_ACK;
        tcp.acknowledged++;
        send_tcp(&tcp);
        assert_int_equal(net_recv(socket, &byte, 1, 0), 0);
        assert_int_equal(net_close(socket), 0);
        assert_int_equal(count_connections(),
                         i < CONFIG_NET_TCP_CONNECTIONS ? i + 1 : CONFIG_NET_TCP_CONNECTIONS);
    }
    assert_int_equal(net_close(listener), 0);
}

/* What gave way comes back */

static void a_peer_that_answers_after_it_gave_way_is_connected(void **state)
{
    static const uint16_t sizes[][2] = {
        {536, 536}, {1000, 536}, {1360, 1360}, {1400, 1360}, {1460, 1460}};
    static uint8_t bytes[MSS];

    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        const uint8_t mss[4] = {2, 4, (uint8_t)(sizes[i][0] >> 8), (uint8_t)sizes[i][0]};
        int listener = open_listener(3);
        struct packet_tcp tcp = {.from_port = PEER_PORT,
                                 .to_port = PORT,
                                 .sequence = PEER_ISN,
                                 .flags = TCP_FLAG_SYN,
                                 .window = WINDOW,
                                 .options = mss,
                                 .options_length = 4};
        struct packet packet;

        fake_interface_clear(&eth0);
        packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
        deliver(&packet);
        peer.port = PORT;
        peer.next = PEER_ISN + 1;
        peer.acknowledged = sent_frame(TCP).sequence + 1;
        flood(100);

        /* Its first data may come with the answer. */
        send_data("request", 7);
        int socket = net_accept4(listener, NULL, NET_SOCK_NONBLOCK);

        assert_true(socket > 0);
        assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 7);
        fake_interface_clear(&eth0);
        assert_int_equal(net_send(socket, bytes, MSS, 0), MSS);
        assert_int_equal(sent_frame(TCP).sequence, peer.acknowledged);
        assert_int_equal(sent_frame(TCP).length, sizes[i][1]);
        acknowledge_all();
        acknowledge_all();
        acknowledge_all();
        assert_int_equal(net_close(listener), 0);
        close_by_reset(socket);
    }
}

static void a_backlog_that_is_full_keeps_an_answer_out_but_not_for_ever(void **state)
{
    (void)state;
    int listener = open_listener(1);

    send_peer_syn(PEER_ISN);
    send_invented_syn();
    struct packet_view other = sent_frame(TCP);
    struct packet_tcp tcp = {.from_port = other.to_port,
                             .to_port = PORT,
                             .sequence = other.acknowledged,
                             .acknowledged = other.sequence + 1,
                             .flags = TCP_FLAG_ACK,
                             .window = WINDOW};
    struct packet packet;

    packet_tcp(&packet, other.to_ip, OUR_IP, &tcp);
    deliver(&packet); /* it exists after all */
    fake_interface_clear(&eth0);
    send_segment(TCP_FLAG_ACK, NULL, 0);
    assert_int_equal(eth0.sent_count, 0);
    int socket = net_accept(listener, NULL);

    assert_true(socket > 0);
    assert_int_equal(net_accept(listener, NULL), -EAGAIN);
    close_by_reset(socket);
    send_segment(TCP_FLAG_ACK | TCP_FLAG_PSH, "again", 5);
    socket = net_accept(listener, NULL);
    assert_true(socket > 0);
    assert_int_equal(net_readable_bytes(socket), 5);
    close_by_reset(socket);
    assert_int_equal(net_close(listener), 0);
}

/* What proves nothing */

static void expect_refused(void)
{
    fake_interface_clear(&eth0);
    send_segment(TCP_FLAG_ACK, NULL, 0);
    assert_int_equal(count_sent(TCP_FLAG_RST), 1);
    assert_int_equal(count_connections(), 0);
}

/* A listener whose half-open connection with the peer has been lost, and others too. */
static int lose_a_connection(void)
{
    int listener = open_listener(1);

    send_peer_syn(PEER_ISN);
    send_invented_syn();
    struct packet_view other = sent_frame(TCP);
    struct packet_tcp reset = {.from_port = other.to_port,
                               .to_port = PORT,
                               .sequence = other.acknowledged,
                               .flags = TCP_FLAG_RST};
    struct packet packet;

    packet_tcp(&packet, other.to_ip, OUR_IP, &reset);
    deliver(&packet);
    assert_int_equal(count_connections(), 0);
    return listener;
}

static void an_answer_that_proves_nothing_is_refused(void **state)
{
    (void)state;
    int listener = lose_a_connection();

    for (uint32_t i = 0; i < 32; i++) {
        peer.acknowledged ^= 1U << i;
        if ((int32_t)(1U << i) >= 4 || (int32_t)(1U << i) < 0) {
            expect_refused();
        }
        peer.acknowledged ^= 1U << i;
        peer.next ^= 1U << i;
        expect_refused();
        peer.next ^= 1U << i;
    }
    send_segment(TCP_FLAG_ACK | TCP_FLAG_SYN, NULL, 0);
    assert_int_equal(count_connections(), 0);
    send_segment(TCP_FLAG_ACK | TCP_FLAG_RST, NULL, 0);
    assert_int_equal(count_connections(), 0);
    assert_int_equal(net_accept(listener, NULL), -EAGAIN);
    send_segment(TCP_FLAG_ACK, NULL, 0);
    int socket = net_accept(listener, NULL);

    assert_true(socket > 0);
    close_by_reset(socket);
    assert_int_equal(net_close(listener), 0);
}

static void an_answer_that_comes_late_is_refused(void **state)
{
    (void)state;
    int listener = lose_a_connection();

    fake_kernel_advance(66000);
    send_invented_syn();
    send_invented_syn(); /* something is lost again */
    fake_interface_clear(&eth0);
    send_segment(TCP_FLAG_ACK, NULL, 0);
    assert_int_equal(count_sent(TCP_FLAG_RST), 1);
    assert_int_equal(net_close(listener), 0);
}

/* A copy of an answer, from the network, when its connection has long ended. */
static void an_answer_is_no_proof_while_nothing_is_lost(void **state)
{
    (void)state;
    fake_kernel_advance(200000);
    int listener = open_listener(1);
    int socket = accept_from_peer(listener);

    assert_true(socket > 0);
    send_fin();
    assert_int_equal(net_close(socket), 0);
    acknowledge_all();
    assert_int_equal(count_connections(), 0);
    peer.next = PEER_ISN + 1;
    peer.acknowledged--;
    expect_refused();
    assert_int_equal(net_close(listener), 0);
}

/* The whole attack: 10 000 a second, a round trip of 40 ms */

static void serve(int socket, size_t *received)
{
    char bytes[256];
    int count = net_recv(socket, bytes, sizeof(bytes), 0);

    if (count > 0) {
        *received += (size_t)count;
        assert_int_equal(net_send(socket, bytes, (size_t)count, 0), count);
    }
}

static void in_a_flood_peers_connect_within_a_second_and_transfers_go_on(void **state)
{
    static uint8_t bytes[200];
    size_t received = 0;

    (void)state;
    int listener = open_listener(5);
    int first = accept_from_peer(listener);

    assert_true(first > 0);
    for (int second = 0; second < 2; second++) {
        /* The transfer that exists. */
        for (int i = 0; i < 10; i++) {
            send_data(bytes, sizeof(bytes));
            serve(first, &received);
            acknowledge_all();
            flood_for(ROUND_TRIP_MS);
        }
        assert_int_equal(received, (size_t)(second + 1) * 10 * sizeof(bytes));

        /* A new one, of the same peer from another port: its SYN is sent once. */
        struct packet_tcp tcp = syn_from((uint16_t)(PEER_PORT + 1 + second));

        flood_for(ROUND_TRIP_MS);
        tcp.flags |= TCP_FLAG_PSH;
        tcp.data = "new";
        tcp.length = 3;
        send_tcp(&tcp);
        int socket = net_accept(listener, NULL);

        assert_true(socket > 0);
        assert_int_equal(net_readable_bytes(socket), 3);
        close_by_reset(socket);
    }
    fake_interface_clear(&eth0);
    close_by_reset(first);
    assert_int_equal(net_close(listener), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FLOOD_CASE(the_oldest_half_open_connection_gives_way_in_the_backlog),
        FLOOD_CASE(connections_that_wait_to_be_accepted_do_not_give_way),
        FLOOD_CASE(the_oldest_half_open_connection_gives_way_in_the_pool),
        FLOOD_CASE(connections_that_exist_do_not_give_way),
        FLOOD_CASE(half_open_connections_do_not_keep_the_port_of_a_closed_listener),
        FLOOD_CASE(connections_that_we_remember_give_way),
        FLOOD_CASE(a_peer_that_answers_after_it_gave_way_is_connected),
        FLOOD_CASE(a_backlog_that_is_full_keeps_an_answer_out_but_not_for_ever),
        FLOOD_CASE(an_answer_that_proves_nothing_is_refused),
        FLOOD_CASE(an_answer_that_comes_late_is_refused),
        FLOOD_CASE(an_answer_is_no_proof_while_nothing_is_lost),
        FLOOD_CASE(in_a_flood_peers_connect_within_a_second_and_transfers_go_on),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
