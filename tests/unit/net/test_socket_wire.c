/* SPDX-License-Identifier: Apache-2.0 */

/* Sockets as their peers see them: frame by frame, with a peer that does what it likes. */

#include <lwip/stats.h>
#include <lwip_hooks.h>
#include <net/socket.h>
#include <net/socket_info.h>

#include "net_fixture.h"

enum {
    PORT = 80,
    PEER_PORT = 4000,
    PEER_ISN = 5000,
    WINDOW = 8000,
    TCP = 6,
    UDP = 17,
    MSS = 1460,
};

/* The peer's side of one connection. */
static struct {
    uint16_t port;         /* ours, as it sees it */
    uint32_t next;         /* the sequence number that it sends next */
    uint32_t acknowledged; /* what it expects from us next */
} peer;

static struct net_address peer_address(uint16_t port)
{
    return net_address(NET_IP(192, 168, 1, 50), port);
}

static void send_segment(uint8_t flags, const void *data, size_t length)
{
    static const uint8_t mss_1460[4] = {2, 4, MSS >> 8, MSS & 0xff};
    bool is_first = (flags & TCP_FLAG_SYN) != 0;
    struct packet_tcp tcp = {.from_port = PEER_PORT,
                             .to_port = peer.port,
                             .sequence = peer.next,
                             .acknowledged = peer.acknowledged,
                             .flags = flags,
                             .window = WINDOW,
                             .options = is_first ? mss_1460 : NULL,
                             .options_length = is_first ? sizeof(mss_1460) : 0,
                             .data = data,
                             .length = length};
    struct packet packet;

    packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
    deliver(&packet);
}

/* Send data that counts as sent. */
static void send_data(const void *data, size_t length)
{
    send_segment(TCP_FLAG_ACK | TCP_FLAG_PSH, data, length);
    peer.next += (uint32_t)length;
}

static void send_fin(void)
{
    send_segment(TCP_FLAG_ACK | TCP_FLAG_FIN, NULL, 0);
    peer.next++;
}

static int count_sent(uint8_t flags)
{
    int count = 0;

    for (int i = 0; i < eth0.sent_count; i++) {
        struct packet_view view;
        bool is_tcp = packet_read(eth0.sent[i].bytes, eth0.sent[i].length, &view) &&
                      view.ethernet_type == 0x0800 && view.protocol == TCP;

        count += is_tcp && (view.flags & flags) == flags ? 1 : 0;
    }
    return count;
}

/* The window in the frame that was sent last. */
static uint16_t window_sent(void)
{
    assert_true(eth0.sent_count > 0);
    return packet_get_16(eth0.sent[eth0.sent_count - 1].bytes + 14 + 20 + 14);
}

static void acknowledge_all(void)
{
    for (int i = 0; i < eth0.sent_count; i++) {
        struct packet_view view;

        if (packet_read(eth0.sent[i].bytes, eth0.sent[i].length, &view) && view.protocol == TCP &&
            view.sequence == peer.acknowledged) {
            peer.acknowledged += (uint32_t)view.length;
            peer.acknowledged += (view.flags & TCP_FLAG_FIN) != 0 ? 1U : 0U;
        }
    }
    fake_interface_clear(&eth0);
    send_segment(TCP_FLAG_ACK, NULL, 0);
}

static int option(int socket, int level, int name)
{
    int value = -1;
    size_t length = sizeof(value);

    assert_int_equal(net_getsockopt(socket, level, name, &value, &length), 0);
    return value;
}

static void set_option(int socket, int level, int name, int value)
{
    assert_int_equal(net_setsockopt(socket, level, name, &value, sizeof(value)), 0);
}

static int open_listener(int backlog)
{
    struct net_address address = net_address(NET_IP_ANY, PORT);
    int socket = net_socket(NET_AF_INET, NET_SOCK_STREAM | NET_SOCK_NONBLOCK, 0);

    assert_true(socket > 0);
    assert_int_equal(net_bind(socket, &address), 0);
    assert_int_equal(net_listen(socket, backlog), 0);
    return socket;
}

/* The peer connects; what our side has accepted. */
static int accept_from_peer(int listener)
{
    peer.port = PORT;
    peer.next = PEER_ISN;
    peer.acknowledged = 0;
    fake_interface_clear(&eth0);
    send_segment(TCP_FLAG_SYN, NULL, 0);
    peer.next++;
    peer.acknowledged = sent_frame(TCP).sequence + 1;
    fake_interface_clear(&eth0);
    send_segment(TCP_FLAG_ACK, NULL, 0);
    return net_accept4(listener, NULL, NET_SOCK_NONBLOCK);
}

static int connected_socket(void)
{
    int listener = open_listener(1);
    int socket = accept_from_peer(listener);

    assert_true(socket > 0);
    assert_int_equal(net_close(listener), 0);
    fake_interface_clear(&eth0);
    return socket;
}

static void reset_by_peer(void)
{
    send_segment(TCP_FLAG_RST | TCP_FLAG_ACK, NULL, 0);
}

/* All connections and sockets are gone, after the longest time that lwIP keeps them. */
static int check_nothing_is_left(void **state)
{
    struct net_socket_statistics statistics;

    (void)state;
    fake_kernel_advance(300000);
    net_socket_statistics_get(&statistics);
    assert_int_equal(statistics.in_use, 0);
    assert_int_equal(lwip_stats.memp[MEMP_TCP_PCB]->used, 0);
    assert_int_equal(lwip_stats.memp[MEMP_TCP_SEG]->used, 0);
    assert_int_equal(lwip_stats.memp[MEMP_PBUF_POOL]->used, 0);
    assert_int_equal(net__buffers_held, 0);
    fake_interface_clear(&eth0);
    /* The peer is known to ARP again. */
    struct packet arp;

    packet_arp(&arp, 1, PEER_IP, OUR_IP);
    deliver(&arp);
    fake_interface_clear(&eth0);
    return 0;
}

/* Connecting */

static int start_connecting(void)
{
    struct net_address address = peer_address(PEER_PORT);
    int socket = net_socket(NET_AF_INET, NET_SOCK_STREAM | NET_SOCK_NONBLOCK, 0);

    assert_int_equal(net_connect(socket, &address), -EINPROGRESS);
    struct packet_view syn = sent_frame(TCP);

    assert_int_equal(syn.flags, TCP_FLAG_SYN);
    assert_true(syn.from_port >= 49152);
    assert_int_equal(syn.to_port, PEER_PORT);
    peer.port = syn.from_port;
    peer.acknowledged = syn.sequence + 1;
    peer.next = PEER_ISN;
    fake_interface_clear(&eth0);
    return socket;
}

static void a_connect_is_done_when_it_is_answered(void **state)
{
    struct net_address address = peer_address(PEER_PORT);

    (void)state;
    int socket = start_connecting();

    assert_int_equal(net_send(socket, "x", 1, 0), -EAGAIN);
    assert_int_equal(net_connect(socket, &address), -EALREADY);
    (void)fake_pollable_told();
    send_segment(TCP_FLAG_SYN | TCP_FLAG_ACK, NULL, 0);
    peer.next++;
    assert_int_equal(sent_frame(TCP).flags, TCP_FLAG_ACK);
    assert_int_equal(net_connect(socket, &address), -EISCONN);
    assert_int_equal(net_send(socket, "x", 1, 0), 1);
    reset_by_peer();
    assert_int_equal(net_close(socket), 0);
}

static void a_connect_that_is_refused_says_so(void **state)
{
    (void)state;
    int socket = start_connecting();

    reset_by_peer();
    assert_int_equal(option(socket, NET_SOL_SOCKET, NET_SO_ERROR), ECONNREFUSED);
    assert_int_equal(net_close(socket), 0);
}

static void a_connect_without_an_answer_times_out(void **state)
{
    (void)state;
    int socket = start_connecting();

    fake_kernel_advance(300000);
    assert_true(count_sent(TCP_FLAG_SYN) >= 3);
    assert_int_equal(option(socket, NET_SOL_SOCKET, NET_SO_ERROR), ETIMEDOUT);
    assert_int_equal(net_close(socket), 0);
}

static void closing_while_connecting_takes_the_answer_as_a_strangers(void **state)
{
    (void)state;
    int socket = start_connecting();

    assert_int_equal(net_close(socket), 0);
    send_segment(TCP_FLAG_SYN | TCP_FLAG_ACK, NULL, 0);
    assert_int_equal(count_sent(TCP_FLAG_RST), 1);
}

static void ports_of_connections_are_not_in_sequence(void **state)
{
    int steps = 0;
    uint16_t last = 0;

    (void)state;
    for (int i = 0; i < 6; i++) {
        int socket = start_connecting();

        steps += peer.port == last + 1 ? 1 : 0;
        last = peer.port;
        assert_int_equal(net_close(socket), 0);
    }
    assert_in_range(steps, 0, 1);
}

/* Listening */

static void half_open_connections_count_in_the_backlog(void **state)
{
    (void)state;
    int listener = open_listener(2);

    peer.port = PORT;
    peer.acknowledged = 0;
    for (uint32_t i = 0; i < 3; i++) {
        struct packet_tcp tcp = {.from_port = (uint16_t)(PEER_PORT + i),
                                 .to_port = PORT,
                                 .sequence = PEER_ISN,
                                 .flags = TCP_FLAG_SYN,
                                 .window = WINDOW};
        struct packet packet;

        packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
        deliver(&packet);
    }
    assert_int_equal(count_sent(TCP_FLAG_SYN | TCP_FLAG_ACK), 2);
    assert_int_equal(net_accept(listener, NULL), -EAGAIN);
    assert_int_equal(net_close(listener), 0);
}

static void a_handshake_that_ends_after_the_listener_is_reset(void **state)
{
    (void)state;
    int listener = open_listener(1);

    peer.port = PORT;
    peer.next = PEER_ISN;
    peer.acknowledged = 0;
    send_segment(TCP_FLAG_SYN, NULL, 0);
    peer.next++;
    peer.acknowledged = sent_frame(TCP).sequence + 1;
    assert_int_equal(net_close(listener), 0);
    fake_interface_clear(&eth0);
    send_segment(TCP_FLAG_ACK, NULL, 0);
    assert_int_equal(count_sent(TCP_FLAG_RST), 1);
}

static void a_listener_that_took_the_place_of_another_gets_only_its_own(void **state)
{
    (void)state;
    int listener = open_listener(1);

    peer.port = PORT;
    peer.next = PEER_ISN;
    peer.acknowledged = 0;
    send_segment(TCP_FLAG_SYN, NULL, 0);
    peer.next++;
    peer.acknowledged = sent_frame(TCP).sequence + 1;
    assert_int_equal(net_close(listener), 0);

    struct net_address address = net_address(NET_IP_ANY, PORT + 1);
    int others[CONFIG_NET_TCP_LISTENERS]; /* in every free place */
    int count = 0;

    while (count < CONFIG_NET_TCP_LISTENERS) {
        others[count] = net_socket(NET_AF_INET, NET_SOCK_STREAM | NET_SOCK_NONBLOCK, 0);
        address.port = net_htons((uint16_t)(PORT + 1 + count));
        assert_int_equal(net_bind(others[count], &address), 0);
        assert_int_equal(net_listen(others[count], 1), 0);
        count++;
    }
    send_segment(TCP_FLAG_ACK, NULL, 0);
    while (count-- > 0) {
        assert_int_equal(net_accept(others[count], NULL), -EAGAIN);
        assert_int_equal(net_close(others[count]), 0);
    }
}

/* The window */

static void the_window_opens_by_quarters(void **state)
{
    static uint8_t bytes[MSS];
    int before;

    (void)state;
    int socket = connected_socket();

    for (int i = 0; i < 4; i++) {
        send_data(bytes, MSS);
    }
    fake_kernel_advance(300);
    assert_int_equal(window_sent(), 0);
    fake_interface_clear(&eth0);
    assert_int_equal(net_recv(socket, bytes, 1000, 0), 1000);
    assert_int_equal(count_sent(0), 0);
    assert_int_equal(net_recv(socket, bytes, 460, 0), 460);
    assert_int_equal(count_sent(0), 1);
    assert_int_equal(window_sent(), MSS);
    while (net_recv(socket, bytes, MSS, 0) > 0) {
    }
    before = count_sent(0);
    assert_in_range(before, 2, 4);
    assert_int_equal(window_sent(), 4 * MSS);

    /* Requests and answers: the window costs no segment of its own. */
    fake_interface_clear(&eth0);
    for (int i = 0; i < 4; i++) {
        send_data(bytes, 300);
        assert_int_equal(net_recv(socket, bytes, MSS, 0), 300);
        assert_int_equal(net_send(socket, "answer", 6, 0), 6);
        assert_int_equal(count_sent(TCP_FLAG_PSH), 1);
        assert_int_equal(count_sent(0), 1);
        acknowledge_all();
        fake_interface_clear(&eth0);
    }
    assert_int_equal(net_close(socket), 0);
    reset_by_peer();
}

static void a_small_receive_buffer_is_a_small_window(void **state)
{
    static uint8_t bytes[MSS];

    (void)state;
    int socket = connected_socket();

    set_option(socket, NET_SOL_SOCKET, NET_SO_RCVBUF, 2 * MSS);
    for (int i = 0; i < 8; i++) {
        send_data(bytes, MSS);
        assert_int_equal(net_recv(socket, bytes, MSS, 0), MSS);
        fake_kernel_advance(300);
    }
    assert_int_equal(window_sent(), 2 * MSS);
    set_option(socket, NET_SOL_SOCKET, NET_SO_RCVBUF, 100000);
    send_data(bytes, 10);
    assert_int_equal(net_recv(socket, bytes, MSS, 0), 10);
    assert_int_equal(window_sent(), 4 * MSS);
    assert_int_equal(net_close(socket), 0);
    reset_by_peer();
}

/* Ends */

static void a_close_after_everything_was_read_says_fin(void **state)
{
    char bytes[16];

    (void)state;
    int socket = connected_socket();

    send_data("request", 7);
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 7);
    fake_interface_clear(&eth0);
    assert_int_equal(net_close(socket), 0);
    assert_int_equal(count_sent(TCP_FLAG_FIN), 1);
    assert_int_equal(count_sent(TCP_FLAG_RST), 0);
    acknowledge_all();
    send_fin();
    assert_int_equal(count_sent(TCP_FLAG_RST), 0);
}

static void a_close_with_something_unread_says_rst(void **state)
{
    (void)state;
    int socket = connected_socket();

    send_data("request", 7);
    assert_int_equal(net_close(socket), 0);
    assert_int_equal(count_sent(TCP_FLAG_FIN), 0);
    assert_int_equal(count_sent(TCP_FLAG_RST), 1);
}

static void data_after_the_close_is_answered_by_rst(void **state)
{
    (void)state;
    int socket = connected_socket();

    assert_int_equal(net_close(socket), 0);
    acknowledge_all();
    send_data("late", 4);
    assert_int_equal(count_sent(TCP_FLAG_RST), 1);
}

/* A connection that we end first, and so remember. */
static void end_a_connection(int listener)
{
    int socket = accept_from_peer(listener);

    assert_true(socket > 0);
    fake_interface_clear(&eth0);
    assert_int_equal(net_close(socket), 0);
    acknowledge_all();
    send_fin();
    fake_interface_clear(&eth0);
}

/* A SYN from the port of the connection that was ended. */
static void send_syn(uint32_t sequence)
{
    peer.next = sequence;
    peer.acknowledged = 0;
    fake_interface_clear(&eth0);
    send_segment(TCP_FLAG_SYN, NULL, 0);
}

static void a_peer_may_connect_from_the_same_port_again_at_once(void **state)
{
    (void)state;
    int listener = open_listener(1);

    end_a_connection(listener);
    for (uint32_t above = 0; above <= 64000; above += 64000) {
        uint32_t last_received = peer.next;
        uint32_t last_sent = peer.acknowledged;

        send_syn(last_received + above);
        struct packet_view answer = sent_frame(TCP);

        assert_int_equal(answer.flags, TCP_FLAG_SYN | TCP_FLAG_ACK);
        assert_int_equal(answer.acknowledged, peer.next + 1);
        assert_true((int32_t)(answer.sequence - last_sent) > 0);
        assert_int_equal(lwip_stats.memp[MEMP_TCP_PCB]->used, 1);
        peer.next++;
        peer.acknowledged = answer.sequence + 1;
        send_segment(TCP_FLAG_ACK, NULL, 0);
        int socket = net_accept4(listener, NULL, NET_SOCK_NONBLOCK);

        assert_true(socket > 0);
        send_data("again", 5);
        assert_int_equal(net_readable_bytes(socket), 5);
        assert_int_equal(net_recv(socket, (char[8]){0}, 8, 0), 5);
        fake_interface_clear(&eth0);
        assert_int_equal(net_close(socket), 0);
        acknowledge_all();
        send_fin();
    }
    assert_int_equal(net_close(listener), 0);
}

static void an_old_syn_opens_nothing_again(void **state)
{
    (void)state;
    int listener = open_listener(1);

    end_a_connection(listener);
    uint32_t expected = peer.next;

    send_syn(expected - 1);
    assert_int_equal(sent_frame(TCP).flags, TCP_FLAG_ACK);
    assert_int_equal(sent_frame(TCP).acknowledged, expected);
    send_syn(PEER_ISN);
    assert_int_equal(sent_frame(TCP).flags, TCP_FLAG_ACK);
    peer.next = expected + 64000;
    fake_interface_clear(&eth0);
    send_segment(TCP_FLAG_SYN | TCP_FLAG_ACK, NULL, 0);
    assert_int_equal(count_sent(TCP_FLAG_SYN), 0);
    assert_int_equal(net_accept(listener, NULL), -EAGAIN);
    assert_int_equal(lwip_stats.memp[MEMP_TCP_PCB]->used, 1);
    assert_int_equal(net_close(listener), 0);
}

static void a_syn_that_nobody_listens_for_is_refused_and_the_old_connection_remembered(void **state)
{
    (void)state;
    int listener = open_listener(1);

    end_a_connection(listener);
    uint32_t expected = peer.next;

    assert_int_equal(net_close(listener), 0);
    send_syn(expected + 64000);
    assert_int_equal(sent_frame(TCP).flags, TCP_FLAG_RST | TCP_FLAG_ACK);
    assert_int_equal(lwip_stats.memp[MEMP_TCP_PCB]->used, 1);
}

/* In TIME_WAIT lwIP forgets a connection without a word: the socket must not know it any more. */
static void a_socket_outlives_its_connection(void **state)
{
    char bytes[16];
    struct net_address address;

    (void)state;
    int socket = connected_socket();

    assert_int_equal(net_shutdown(socket, NET_SHUT_WR), 0);
    acknowledge_all();
    send_data("still", 5);
    send_fin();
    fake_kernel_advance(300000);
    assert_int_equal(lwip_stats.memp[MEMP_TCP_PCB]->used, 0);
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 5);
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 0);
    assert_int_equal(net_send(socket, bytes, 1, 0), -EPIPE);
    assert_int_equal(net_getsockname(socket, &address), 0);
    assert_int_equal(net_getpeername(socket, &address), -ENOTCONN);
    set_option(socket, NET_IPPROTO_TCP, NET_TCP_NODELAY, 1);
    assert_int_equal(net_close(socket), 0);
}

static void a_peer_that_ends_first_gets_everything(void **state)
{
    char bytes[16];

    (void)state;
    int socket = connected_socket();

    send_data("request", 7);
    send_fin();
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 7);
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 0);
    fake_interface_clear(&eth0);
    assert_int_equal(net_send(socket, "answer", 6, 0), 6);
    assert_int_equal(net_shutdown(socket, NET_SHUT_WR), 0);
    acknowledge_all(); /* the last acknowledgement: lwIP says that the connection is over */
    acknowledge_all();
    assert_int_equal(lwip_stats.memp[MEMP_TCP_PCB]->used, 0);
    assert_int_equal(option(socket, NET_SOL_SOCKET, NET_SO_ERROR), 0);
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 0);
    assert_int_equal(net_send(socket, "x", 1, 0), -EPIPE);
    assert_int_equal(net_close(socket), 0);
}

static void both_sides_may_end_at_once(void **state)
{
    char byte;

    (void)state;
    int socket = connected_socket();

    assert_int_equal(net_shutdown(socket, NET_SHUT_WR), 0);
    send_fin(); /* it has not seen ours */
    assert_int_equal(net_recv(socket, &byte, 1, 0), 0);
    acknowledge_all();
    fake_kernel_advance(300000);
    assert_int_equal(net_close(socket), 0);
}

static void a_reset_in_the_window_but_out_of_place_is_questioned(void **state)
{
    char byte;

    (void)state;
    int socket = connected_socket();

    peer.next += 10;
    reset_by_peer();
    peer.next -= 10;
    assert_int_equal(count_sent(TCP_FLAG_ACK), 1);
    assert_int_equal(net_recv(socket, &byte, 1, 0), -EAGAIN);
    reset_by_peer();
    assert_int_equal(net_recv(socket, &byte, 1, 0), -ECONNRESET);
    assert_int_equal(net_recv(socket, &byte, 1, 0), 0);
    assert_int_equal(net_close(socket), 0);
}

/* Peers that have vanished */

static void what_is_never_acknowledged_is_a_time_out(void **state)
{
    (void)state;
    int socket = connected_socket();

    assert_int_equal(net_send(socket, "anybody?", 8, 0), 8);
    fake_kernel_advance(2000000);
    assert_true(count_sent(TCP_FLAG_PSH) >= 5);
    assert_int_equal(net_send(socket, "x", 1, 0), -ETIMEDOUT);
    assert_int_equal(net_send(socket, "x", 1, 0), -EPIPE);
    assert_int_equal(net_close(socket), 0);
}

static void a_closed_socket_gives_up_a_vanished_peer(void **state)
{
    (void)state;
    int socket = connected_socket();

    assert_int_equal(net_send(socket, "anybody?", 8, 0), 8);
    assert_int_equal(net_close(socket), 0);
    fake_kernel_advance(2000000);
}

static void keepalive_finds_a_vanished_peer(void **state)
{
    char byte;

    (void)state;
    int socket = connected_socket();

    set_option(socket, NET_SOL_SOCKET, NET_SO_KEEPALIVE, 1);
    set_option(socket, NET_IPPROTO_TCP, NET_TCP_KEEPIDLE, 10);
    set_option(socket, NET_IPPROTO_TCP, NET_TCP_KEEPINTVL, 2);
    set_option(socket, NET_IPPROTO_TCP, NET_TCP_KEEPCNT, 3);
    fake_kernel_advance(9000);
    assert_int_equal(count_sent(0), 0);
    fake_kernel_advance(2500);
    assert_int_equal(count_sent(0), 1);
    acknowledge_all(); /* it lives */
    fake_interface_clear(&eth0);
    fake_kernel_advance(9000);
    assert_int_equal(count_sent(0), 0);
    assert_int_equal(net_recv(socket, &byte, 1, 0), -EAGAIN);
    fake_kernel_advance(20000);
    assert_int_equal(count_sent(TCP_FLAG_RST), 1);
    assert_int_equal(net_recv(socket, &byte, 1, 0), -ETIMEDOUT);
    assert_int_equal(net_close(socket), 0);
}

/* Options on the wire */

static void options_reach_the_wire(void **state)
{
    (void)state;
    int socket = connected_socket();

    set_option(socket, NET_IPPROTO_IP, NET_IP_TTL, 7);
    set_option(socket, NET_IPPROTO_IP, NET_IP_TOS, 0x10);
    assert_int_equal(net_send(socket, "a", 1, 0), 1);
    assert_int_equal(eth0.sent[0].bytes[14 + 8], 7);
    assert_int_equal(eth0.sent[0].bytes[14 + 1], 0x10);
    /* Nagle: small segments wait for the acknowledgement, unless told otherwise. */
    assert_int_equal(net_send(socket, "b", 1, 0), 1);
    assert_int_equal(count_sent(0), 1);
    acknowledge_all();
    assert_int_equal(count_sent(0), 1);
    acknowledge_all();
    set_option(socket, NET_IPPROTO_TCP, NET_TCP_NODELAY, 1);
    assert_int_equal(net_send(socket, "c", 1, 0), 1);
    assert_int_equal(net_send(socket, "d", 1, 0), 1);
    assert_int_equal(count_sent(0), 2);
    acknowledge_all();
    reset_by_peer();
    assert_int_equal(net_close(socket), 0);
}

/* Few receive buffers */

static void a_stream_with_unread_data_gets_no_more_when_buffers_are_few(void **state)
{
    char bytes[16];
    uint32_t held;

    (void)state;
    int socket = connected_socket();

    send_data("first", 5);
    assert_int_equal(net_readable_bytes(socket), 5);
    held = net__buffers_held;
    net__buffers_held = NET__BUFFERS_FEW;
    fake_interface_clear(&eth0);
    send_segment(TCP_FLAG_ACK | TCP_FLAG_PSH, "second", 6);
    fake_kernel_advance(500);
    assert_int_equal(net_readable_bytes(socket), 5);

    /* Acknowledgements come in all the same. */
    fake_interface_clear(&eth0);
    assert_int_equal(net_send(socket, "answer", 6, 0), 6);
    acknowledge_all();
    fake_kernel_advance(5000);
    assert_int_equal(count_sent(TCP_FLAG_PSH), 0);

    /* The peer tries again. */
    net__buffers_held = held;
    send_data("second", 6);
    assert_int_equal(net_readable_bytes(socket), 11);
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 11);
    assert_memory_equal(bytes, "firstsecond", 11);

    /* One that has read everything still gets something. */
    net__buffers_held = NET__BUFFERS_FEW;
    send_data("third", 5);
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 5);
    net__buffers_held = 0;
    reset_by_peer();
    assert_int_equal(net_close(socket), 0);
}

/* Datagrams */

static int open_datagram(void)
{
    struct net_address address = net_address(NET_IP_ANY, PORT);
    int socket = net_socket(NET_AF_INET, NET_SOCK_DGRAM | NET_SOCK_NONBLOCK, 0);

    assert_int_equal(net_bind(socket, &address), 0);
    return socket;
}

static void a_broadcast_needs_permission(void **state)
{
    static const uint8_t everybody[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    struct net_address net = net_address(NET_IP(192, 168, 1, 255), PORT);
    struct net_address all = net_address(NET_IP_BROADCAST, PORT);

    (void)state;
    int socket = open_datagram();

    assert_int_equal(net_sendto(socket, "x", 1, 0, &net), -EACCES);
    assert_int_equal(net_sendto(socket, "x", 1, 0, &all), -EACCES);
    assert_int_equal(eth0.sent_count, 0);
    set_option(socket, NET_SOL_SOCKET, NET_SO_BROADCAST, 1);
    assert_int_equal(net_sendto(socket, "x", 1, 0, &net), 1);
    assert_int_equal(net_sendto(socket, "x", 1, 0, &all), 1);
    assert_int_equal(eth0.sent_count, 2);
    assert_memory_equal(eth0.sent[0].bytes, everybody, 6);
    assert_int_equal(net_close(socket), 0);
}

static void a_connection_to_everybody_is_unreachable(void **state)
{
    struct net_address net = net_address(NET_IP(192, 168, 1, 255), PORT);

    (void)state;
    int socket = net_socket(NET_AF_INET, NET_SOCK_STREAM | NET_SOCK_NONBLOCK, 0);

    assert_int_equal(net_connect(socket, &net), -ENETUNREACH);
    assert_int_equal(net_close(socket), 0);
}

static void datagrams_of_every_size_have_the_right_checksum(void **state)
{
    static uint8_t bytes[1472];
    struct net_address to = peer_address(PEER_PORT);

    (void)state;
    int socket = open_datagram();

    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(i * 5);
    }
    for (size_t length = 0; length <= sizeof(bytes); length += length < 40 ? 1 : 179) {
        fake_interface_clear(&eth0);
        assert_int_equal(net_sendto(socket, bytes + (length % 4), length - (length % 4), 0, &to),
                         length - (length % 4));
        struct packet_view view = sent_frame(UDP);

        assert_true(view.is_checksum_good);
        assert_int_equal(view.from_port, PORT);
        assert_int_equal(view.length, length - (length % 4));
        assert_memory_equal(view.data, bytes + (length % 4), view.length);
    }
    assert_int_equal(net_close(socket), 0);
}

/* A datagram is sent out of the caller's memory: what has to wait must have been copied. */
static void a_datagram_that_waits_for_arp_is_a_copy(void **state)
{
    struct net_address stranger = net_address(NET_IP(192, 168, 1, 77), PEER_PORT);
    char text[] = "original";
    struct packet arp;

    (void)state;
    int socket = open_datagram();

    assert_int_equal(net_sendto(socket, text, 8, 0, &stranger), 8);
    memset(text, 'x', sizeof(text));
    fake_interface_clear(&eth0);
    packet_arp(&arp, 2, IP(192, 168, 1, 77), OUR_IP);
    deliver(&arp);
    struct packet_view view = sent_frame(UDP);

    assert_int_equal(view.length, 8);
    assert_memory_equal(view.data, "original", 8);
    assert_true(view.is_checksum_good);
    assert_int_equal(net_close(socket), 0);
}

static void an_interface_without_room_is_told(void **state)
{
    struct net_address to = peer_address(PEER_PORT);

    (void)state;
    int socket = open_datagram();

    eth0.transmit_error = -ENOBUFS;
    assert_int_equal(net_sendto(socket, "x", 1, 0, &to), -ENOBUFS);
    eth0.transmit_error = 0;
    assert_int_equal(net_sendto(socket, "x", 1, 0, &to), 1);
    assert_int_equal(net_close(socket), 0);
}

static void a_datagram_says_who_sent_it(void **state)
{
    struct net_address from = {0};
    struct packet packet;
    char bytes[8];

    (void)state;
    int socket = open_datagram();

    packet_udp(&packet, PEER_IP, 1234, OUR_IP, PORT, "hi", 2);
    deliver(&packet);
    assert_int_equal(net_recvfrom(socket, bytes, sizeof(bytes), 0, &from), 2);
    assert_int_equal(from.ip, NET_IP(192, 168, 1, 50));
    assert_int_equal(net_ntohs(from.port), 1234);
    assert_int_equal(net_close(socket), 0);
}

#define CASE(name) cmocka_unit_test_teardown(name, check_nothing_is_left)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_connect_is_done_when_it_is_answered),
        CASE(a_connect_that_is_refused_says_so),
        CASE(a_connect_without_an_answer_times_out),
        CASE(closing_while_connecting_takes_the_answer_as_a_strangers),
        CASE(ports_of_connections_are_not_in_sequence),
        CASE(half_open_connections_count_in_the_backlog),
        CASE(a_handshake_that_ends_after_the_listener_is_reset),
        CASE(a_listener_that_took_the_place_of_another_gets_only_its_own),
        CASE(the_window_opens_by_quarters),
        CASE(a_small_receive_buffer_is_a_small_window),
        CASE(a_close_after_everything_was_read_says_fin),
        CASE(a_close_with_something_unread_says_rst),
        CASE(data_after_the_close_is_answered_by_rst),
        CASE(a_socket_outlives_its_connection),
        CASE(a_peer_may_connect_from_the_same_port_again_at_once),
        CASE(an_old_syn_opens_nothing_again),
        CASE(a_syn_that_nobody_listens_for_is_refused_and_the_old_connection_remembered),
        CASE(a_peer_that_ends_first_gets_everything),
        CASE(both_sides_may_end_at_once),
        CASE(a_reset_in_the_window_but_out_of_place_is_questioned),
        CASE(what_is_never_acknowledged_is_a_time_out),
        CASE(a_closed_socket_gives_up_a_vanished_peer),
        CASE(keepalive_finds_a_vanished_peer),
        CASE(options_reach_the_wire),
        CASE(a_stream_with_unread_data_gets_no_more_when_buffers_are_few),
        CASE(a_broadcast_needs_permission),
        CASE(a_connection_to_everybody_is_unreachable),
        CASE(datagrams_of_every_size_have_the_right_checksum),
        CASE(a_datagram_that_waits_for_arp_is_a_copy),
        CASE(an_interface_without_room_is_told),
        CASE(a_datagram_says_who_sent_it),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
