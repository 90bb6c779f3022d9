/* SPDX-License-Identifier: Apache-2.0 */

/* Connections as their peers see them: how they begin and how they end, frame by frame. */

#include "wire_peer.h"

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

static void a_handshake_that_ends_after_the_listener_is_reset(void **state)
{
    (void)state;
    int listener = open_listener(1);

    send_peer_syn(PEER_ISN);
    assert_int_equal(net_close(listener), 0);
    fake_interface_clear(&eth0);
    send_segment(TCP_FLAG_ACK, NULL, 0);
    assert_int_equal(count_sent(TCP_FLAG_RST), 1);
}

static void a_listener_that_took_the_place_of_another_gets_only_its_own(void **state)
{
    (void)state;
    int listener = open_listener(1);

    send_peer_syn(PEER_ISN);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_connect_is_done_when_it_is_answered),
        CASE(a_connect_that_is_refused_says_so),
        CASE(a_connect_without_an_answer_times_out),
        CASE(closing_while_connecting_takes_the_answer_as_a_strangers),
        CASE(ports_of_connections_are_not_in_sequence),
        CASE(a_handshake_that_ends_after_the_listener_is_reset),
        CASE(a_listener_that_took_the_place_of_another_gets_only_its_own),
        CASE(a_close_after_everything_was_read_says_fin),
        CASE(a_close_with_something_unread_says_rst),
        CASE(data_after_the_close_is_answered_by_rst),
        CASE(a_peer_may_connect_from_the_same_port_again_at_once),
        CASE(an_old_syn_opens_nothing_again),
        CASE(a_syn_that_nobody_listens_for_is_refused_and_the_old_connection_remembered),
        CASE(a_socket_outlives_its_connection),
        CASE(a_peer_that_ends_first_gets_everything),
        CASE(both_sides_may_end_at_once),
        CASE(a_reset_in_the_window_but_out_of_place_is_questioned),
        CASE(what_is_never_acknowledged_is_a_time_out),
        CASE(a_closed_socket_gives_up_a_vanished_peer),
        CASE(keepalive_finds_a_vanished_peer),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
