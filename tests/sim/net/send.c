/* SPDX-License-Identifier: Apache-2.0 */

/* A send into a full buffer, and what comes at the same time. */

#include "ends.h"

static int results[2];
static int other_result;

static void send_first(void)
{
    results[0] = net_send(ends.here, "x", 1, 0);
}

static void send_second(void)
{
    results[1] = net_send(ends.here, "x", 1, 0);
}

static void drain_there(void)
{
    static char bytes[4096];
    int count = net_recv(ends.there, bytes, sizeof(bytes), 0);

    SCENARIO_CHECK(count > 1);
    other_result = count;
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

static void shut_down_writing(void)
{
    other_result = net_shutdown(ends.here, NET_SHUT_WR);
}

static void check_sent(void)
{
    SCENARIO_CHECK(results[0] == 1);
    nothing_is_left();
}

static void check_both_sent(void)
{
    SCENARIO_CHECK(results[0] == 1 && results[1] == 1);
    nothing_is_left();
}

SCENARIO(room_in_a_stream_wakes_who_waits, .set_up = open_full_stream,
         .threads = {{send_first}, {drain_there}}, .check = check_sent);
SCENARIO(room_in_a_pair_wakes_who_waits, .set_up = open_full_pair,
         .threads = {{send_first}, {drain_there}}, .check = check_sent);
SCENARIO(room_in_a_stream_wakes_all_who_wait, .set_up = open_full_stream,
         .threads = {{send_first}, {send_second}, {drain_there}}, .check = check_both_sent);
SCENARIO(room_in_a_pair_wakes_all_who_wait, .set_up = open_full_pair,
         .threads = {{send_first}, {send_second}, {drain_there}}, .check = check_both_sent);

static void check_closed(void)
{
    SCENARIO_CHECK(results[0] == -EBADF);
    SCENARIO_CHECK(other_result == 0);
    nothing_is_left();
}

SCENARIO(a_stream_that_is_closed_ends_a_send, .set_up = open_full_stream,
         .threads = {{send_first}, {close_here}}, .check = check_closed);
SCENARIO(a_pair_that_is_closed_ends_a_send, .set_up = open_full_pair,
         .threads = {{send_first}, {close_here}}, .check = check_closed);

static void check_shut_down(void)
{
    SCENARIO_CHECK(results[0] == -EPIPE);
    SCENARIO_CHECK(other_result == 0);
    nothing_is_left();
}

SCENARIO(shutting_down_a_stream_ends_a_send, .set_up = open_full_stream,
         .threads = {{send_first}, {shut_down_writing}}, .check = check_shut_down);
SCENARIO(shutting_down_a_pair_ends_a_send, .set_up = open_full_pair,
         .threads = {{send_first}, {shut_down_writing}}, .check = check_shut_down);
SCENARIO(the_other_end_of_a_pair_closes_and_ends_a_send, .set_up = open_full_pair,
         .threads = {{send_first}, {close_there}}, .check = check_shut_down);

static void check_one_was_told(void)
{
    SCENARIO_CHECK((results[0] == -ECONNRESET && results[1] == -EPIPE) ||
                   (results[0] == -EPIPE && results[1] == -ECONNRESET));
    nothing_is_left();
}

SCENARIO(of_two_sends_one_is_told_of_the_reset, .set_up = open_full_stream,
         .threads = {{send_first}, {send_second}, {reset_there}}, .check = check_one_was_told);

static void check_sent_or_closed(void)
{
    SCENARIO_CHECK(results[0] == 1 || results[0] == -EBADF);
    nothing_is_left();
}

SCENARIO(room_and_a_close_meet_a_send, .set_up = open_full_stream,
         .threads = {{send_first}, {close_here}, {drain_there}}, .check = check_sent_or_closed);
SCENARIO(room_in_a_pair_and_a_close_meet_a_send, .set_up = open_full_pair,
         .threads = {{send_first}, {close_here}, {drain_there}}, .check = check_sent_or_closed);

/* What was taken arrives. */

static void receive_all(void)
{
    char bytes[8];
    int count;

    other_result = 0;
    while ((count = net_recv(ends.there, bytes, sizeof(bytes), 0)) > 0) {
        other_result += count;
    }
    SCENARIO_CHECK(count == 0);
}

static void shut_down_silently(void)
{
    SCENARIO_CHECK(net_shutdown(ends.here, NET_SHUT_WR) == 0);
}

static void check_taken_is_received(void)
{
    SCENARIO_CHECK(results[0] == 1 || results[0] == -EPIPE);
    SCENARIO_CHECK(other_result == (results[0] == 1 ? 1 : 0));
    nothing_is_left();
}

SCENARIO(what_was_sent_before_a_shutdown_arrives, .set_up = open_stream,
         .threads = {{send_first}, {shut_down_silently}, {receive_all}},
         .check = check_taken_is_received);
SCENARIO(what_was_sent_into_a_pair_before_a_shutdown_arrives, .set_up = open_pair,
         .threads = {{send_first}, {shut_down_silently}, {receive_all}},
         .check = check_taken_is_received);

static void close_silently(void)
{
    SCENARIO_CHECK(net_close(ends.here) == 0);
}

static void check_taken_is_received_from_the_closed(void)
{
    SCENARIO_CHECK(results[0] == 1 || results[0] == -EBADF);
    SCENARIO_CHECK(other_result == (results[0] == 1 ? 1 : 0));
    nothing_is_left();
}

SCENARIO(what_was_sent_before_a_close_arrives, .set_up = open_stream,
         .threads = {{send_first}, {close_silently}, {receive_all}},
         .check = check_taken_is_received_from_the_closed);
SCENARIO(what_was_sent_into_a_pair_before_a_close_arrives, .set_up = open_pair,
         .threads = {{send_first}, {close_silently}, {receive_all}},
         .check = check_taken_is_received_from_the_closed);

/* Timeouts */

static void limit(void)
{
    int ms = 1;

    SCENARIO_CHECK(net_setsockopt(ends.here, NET_SOL_SOCKET, NET_SO_SNDTIMEO, &ms, sizeof(ms)) ==
                   0);
}

static void open_limited_stream(void)
{
    open_full_stream();
    limit();
}

static void open_limited_pair(void)
{
    open_full_pair();
    limit();
}

static void check_sent_or_given_up(void)
{
    SCENARIO_CHECK(results[0] == 1 || results[0] == -EAGAIN);
    k_msleep(300);
    SCENARIO_CHECK(net_send(ends.here, "x", 1, NET_MSG_DONTWAIT) == 1);
    nothing_is_left();
}

SCENARIO(room_in_a_stream_comes_as_a_send_gives_up, .set_up = open_limited_stream,
         .threads = {{send_first}, {drain_there}}, .irqs = {{scenario_tick, 2}},
         .check = check_sent_or_given_up);
SCENARIO(room_in_a_pair_comes_as_a_send_gives_up, .set_up = open_limited_pair,
         .threads = {{send_first}, {drain_there}}, .irqs = {{scenario_tick, 2}},
         .check = check_sent_or_given_up);
