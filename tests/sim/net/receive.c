/* SPDX-License-Identifier: Apache-2.0 */

/* A receive, and what comes at the same time: every byte reaches one, and every waiter is woken. */

#include "ends.h"

#include <net/socket_message.h>

static int results[2];
static int other_result;

static int receive(void)
{
    char byte = '-';
    int count = net_recv(ends.here, &byte, 1, 0);

    SCENARIO_CHECK(count != 1 || byte == 'x');
    return count;
}

static void receive_first(void)
{
    results[0] = receive();
}

static void receive_second(void)
{
    results[1] = receive();
}

static void send_one(void)
{
    SCENARIO_CHECK(net_send(ends.there, "x", 1, 0) == 1);
}

static void send_two(void)
{
    send_one();
    send_one();
}

static void close_here(void)
{
    other_result = net_close(ends.here);
}

static void close_there(void)
{
    other_result = net_close(ends.there);
}

static void reset_there(void)
{
    other_result = reset(ends.there);
}

static void shut_down_reading(void)
{
    other_result = net_shutdown(ends.here, NET_SHUT_RD);
}

static void send_and_end(void)
{
    send_one();
    other_result = net_shutdown(ends.there, NET_SHUT_WR);
}

/* Bytes */

static void check_both_received(void)
{
    SCENARIO_CHECK(results[0] == 1 && results[1] == 1);
    nothing_is_left();
}

static void check_received(void)
{
    SCENARIO_CHECK(results[0] == 1);
    nothing_is_left();
}

SCENARIO(what_a_stream_brings_wakes_who_waits, .set_up = open_stream,
         .threads = {{receive_first}, {send_one}}, .check = check_received);
SCENARIO(what_a_datagram_brings_wakes_who_waits, .set_up = open_datagrams,
         .threads = {{receive_first}, {send_one}}, .check = check_received);
SCENARIO(what_a_pair_brings_wakes_who_waits, .set_up = open_pair,
         .threads = {{receive_first}, {send_one}}, .check = check_received);
SCENARIO(two_bytes_of_a_stream_reach_two_receivers, .set_up = open_stream,
         .threads = {{receive_first}, {receive_second}, {send_two}}, .check = check_both_received);
SCENARIO(two_datagrams_reach_two_receivers, .set_up = open_datagrams,
         .threads = {{receive_first}, {receive_second}, {send_two}}, .check = check_both_received);
SCENARIO(two_bytes_of_a_pair_reach_two_receivers, .set_up = open_pair,
         .threads = {{receive_first}, {receive_second}, {send_two}}, .check = check_both_received);

/* Who looks leaves it to the others, which are woken for it. */

static void peek_first(void)
{
    char byte;

    results[0] = net_recv(ends.here, &byte, 1, NET_MSG_PEEK);
}

static void peek_message_first(void)
{
    char bytes[2];
    struct net_buffer buffers[2] = {{&bytes[0], 1}, {&bytes[1], 1}};
    struct net_message message = {.buffers = buffers, .count = 2};

    results[0] = net_recvmsg(ends.here, &message, NET_MSG_PEEK) > 0 ? 1 : 0;
}

static void receive_second_and_send(void)
{
    receive_second();
    send_one();
}

SCENARIO(a_peek_leaves_the_byte_to_a_receive, .set_up = open_stream,
         .threads = {{peek_first}, {receive_second_and_send}, {send_one}},
         .check = check_both_received);
SCENARIO(a_peek_at_a_message_leaves_it_to_a_receive, .set_up = open_stream,
         .threads = {{peek_message_first}, {receive_second_and_send}, {send_one}},
         .check = check_both_received);
SCENARIO(a_peek_leaves_the_datagram_to_a_receive, .set_up = open_datagrams,
         .threads = {{peek_first}, {receive_second_and_send}, {send_one}},
         .check = check_both_received);
SCENARIO(a_peek_leaves_the_byte_of_a_pair_to_a_receive, .set_up = open_pair,
         .threads = {{peek_first}, {receive_second_and_send}, {send_one}},
         .check = check_both_received);

/* Closing */

static void check_closed(void)
{
    SCENARIO_CHECK(results[0] == -EBADF);
    SCENARIO_CHECK(other_result == 0);
    nothing_is_left();
}

SCENARIO(a_stream_that_is_closed_ends_a_receive, .set_up = open_stream,
         .threads = {{receive_first}, {close_here}}, .check = check_closed);
SCENARIO(a_datagram_socket_that_is_closed_ends_a_receive, .set_up = open_datagrams,
         .threads = {{receive_first}, {close_here}}, .check = check_closed);
SCENARIO(a_pair_that_is_closed_ends_a_receive, .set_up = open_pair,
         .threads = {{receive_first}, {close_here}}, .check = check_closed);

static void check_received_or_closed(void)
{
    SCENARIO_CHECK(results[0] == 1 || results[0] == -EBADF);
    SCENARIO_CHECK(other_result == 0);
    nothing_is_left();
}

static void send_if_possible(void)
{
    int result = net_send(ends.there, "x", 1, 0);

    SCENARIO_CHECK(result == 1 || result == -EPIPE || result == -ECONNRESET);
}

SCENARIO(a_byte_and_a_close_meet_a_receive, .set_up = open_stream,
         .threads = {{receive_first}, {close_here}, {send_if_possible}},
         .check = check_received_or_closed);
SCENARIO(a_datagram_and_a_close_meet_a_receive, .set_up = open_datagrams,
         .threads = {{receive_first}, {close_here}, {send_if_possible}},
         .check = check_received_or_closed);
SCENARIO(a_byte_of_a_pair_and_a_close_meet_a_receive, .set_up = open_pair,
         .threads = {{receive_first}, {close_here}, {send_if_possible}},
         .check = check_received_or_closed);

/* A name that is free again belongs to nobody, also when its place is taken. */

static int replacement;

static void close_and_open(void)
{
    struct net_address address = net_address(NET_IP_LOOPBACK, PORT + 2);
    int sockets[CONFIG_NET_SOCKETS];
    size_t count = 0;

    close_here();
    while (count < ARRAY_SIZE(sockets) &&
           (sockets[count] = net_socket(NET_AF_INET, NET_SOCK_DGRAM, 0)) > 0) {
        count++;
    }
    SCENARIO_CHECK(count > 0);
    replacement = sockets[count - 1];
    SCENARIO_CHECK(net_bind(replacement, &address) == 0);
    SCENARIO_CHECK(net_sendto(replacement, "y", 1, 0, &address) == 1);
    for (size_t i = 0; i < count; i++) {
        SCENARIO_CHECK(net_close(sockets[i]) == 0);
    }
}

SCENARIO(a_receive_never_gets_what_belongs_to_the_next_socket, .set_up = open_datagrams,
         .threads = {{receive_first}, {close_and_open}}, .check = check_closed);

/* Ends */

static void check_end(void)
{
    SCENARIO_CHECK(results[0] == 0);
    SCENARIO_CHECK(other_result == 0);
    nothing_is_left();
}

SCENARIO(shutting_down_a_stream_ends_a_receive, .set_up = open_stream,
         .threads = {{receive_first}, {shut_down_reading}}, .check = check_end);
SCENARIO(shutting_down_datagrams_ends_a_receive, .set_up = open_datagrams,
         .threads = {{receive_first}, {shut_down_reading}}, .check = check_end);
SCENARIO(shutting_down_a_pair_ends_a_receive, .set_up = open_pair,
         .threads = {{receive_first}, {shut_down_reading}}, .check = check_end);
SCENARIO(the_other_end_closes_and_ends_a_receive, .set_up = open_stream,
         .threads = {{receive_first}, {close_there}}, .check = check_end);
SCENARIO(the_other_end_of_a_pair_closes_and_ends_a_receive, .set_up = open_pair,
         .threads = {{receive_first}, {close_there}}, .check = check_end);

static void check_reset(void)
{
    SCENARIO_CHECK(results[0] == -ECONNRESET);
    SCENARIO_CHECK(net_send(ends.here, "x", 1, 0) == -EPIPE);
    nothing_is_left();
}

SCENARIO(a_reset_ends_a_receive, .set_up = open_stream, .threads = {{receive_first}, {reset_there}},
         .check = check_reset);

static void receive_to_the_end(void)
{
    int count;

    results[0] = 0;
    while ((count = receive()) == 1) {
        results[0]++;
    }
    SCENARIO_CHECK(count == 0);
}

static void check_received_to_the_end(void)
{
    SCENARIO_CHECK(results[0] == 1);
    nothing_is_left();
}

SCENARIO(the_end_of_a_stream_comes_after_its_bytes, .set_up = open_stream,
         .threads = {{receive_to_the_end}, {send_and_end}}, .check = check_received_to_the_end);
SCENARIO(the_end_of_a_pair_comes_after_its_bytes, .set_up = open_pair,
         .threads = {{receive_to_the_end}, {send_and_end}}, .check = check_received_to_the_end);

static void check_received_or_end(void)
{
    SCENARIO_CHECK(results[0] == 1 || results[0] == 0);
    SCENARIO_CHECK(other_result == 0);
    nothing_is_left();
}

SCENARIO(a_byte_and_a_shutdown_meet_a_receive, .set_up = open_stream,
         .threads = {{receive_first}, {shut_down_reading}, {send_if_possible}},
         .check = check_received_or_end);
SCENARIO(a_byte_of_a_pair_and_a_shutdown_meet_a_receive, .set_up = open_pair,
         .threads = {{receive_first}, {shut_down_reading}, {send_if_possible}},
         .check = check_received_or_end);

/* Timeouts */

static void limit(void)
{
    int ms = 1;

    SCENARIO_CHECK(net_setsockopt(ends.here, NET_SOL_SOCKET, NET_SO_RCVTIMEO, &ms, sizeof(ms)) ==
                   0);
}

static void open_limited_stream(void)
{
    open_stream();
    limit();
}

static void open_limited_datagrams(void)
{
    open_datagrams();
    limit();
}

static void open_limited_pair(void)
{
    open_pair();
    limit();
}

static void check_received_sooner_or_later(void)
{
    SCENARIO_CHECK(results[0] == 1 || results[0] == -EAGAIN);
    if (results[0] == -EAGAIN) {
        k_msleep(1);
        SCENARIO_CHECK(receive() == 1);
    }
    nothing_is_left();
}

SCENARIO(a_receive_that_gives_up_leaves_the_byte, .set_up = open_limited_stream,
         .threads = {{receive_first}, {send_one}}, .irqs = {{scenario_tick, 2}},
         .check = check_received_sooner_or_later);
SCENARIO(a_receive_that_gives_up_leaves_the_datagram, .set_up = open_limited_datagrams,
         .threads = {{receive_first}, {send_one}}, .irqs = {{scenario_tick, 2}},
         .check = check_received_sooner_or_later);
SCENARIO(a_receive_that_gives_up_leaves_the_byte_of_a_pair, .set_up = open_limited_pair,
         .threads = {{receive_first}, {send_one}}, .irqs = {{scenario_tick, 2}},
         .check = check_received_sooner_or_later);

static void check_one_of_both_received(void)
{
    int received = (results[0] == 1 ? 1 : 0) + (results[1] == 1 ? 1 : 0);

    if (received == 0) {
        k_msleep(1);
        received = receive();
    }
    SCENARIO_CHECK(received == 1);
    nothing_is_left();
}

/* The one that was woken may be the one whose time is over. */
SCENARIO(who_gives_up_leaves_the_datagram_to_the_other, .set_up = open_limited_datagrams,
         .threads = {{receive_first}, {receive_second}, {send_one}}, .irqs = {{scenario_tick, 2}},
         .check = check_one_of_both_received);
