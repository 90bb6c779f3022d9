/* SPDX-License-Identifier: Apache-2.0 */

/* Closing and shutting down, by several at once. */

#include "ends.h"

static int results[4];

static void close_first(void)
{
    results[0] = net_close(ends.here);
}

static void close_second(void)
{
    results[1] = net_close(ends.here);
}

static void close_third(void)
{
    results[2] = net_close(ends.here);
}

static void close_there(void)
{
    results[1] = net_close(ends.there);
}

static void reset_there(void)
{
    results[1] = reset(ends.there);
}

static void check_closed_once(void)
{
    int closed = 0;

    for (int i = 0; i < 3; i++) {
        SCENARIO_CHECK(results[i] == 0 || results[i] == -EBADF);
        closed += results[i] == 0 ? 1 : 0;
    }
    SCENARIO_CHECK(closed == 1);
    nothing_is_left();
}

SCENARIO(of_three_closes_of_a_stream_one_closes, .set_up = open_stream,
         .threads = {{close_first}, {close_second}, {close_third}}, .check = check_closed_once);
SCENARIO(of_three_closes_of_datagrams_one_closes, .set_up = open_datagrams,
         .threads = {{close_first}, {close_second}, {close_third}}, .check = check_closed_once);
SCENARIO(of_three_closes_of_a_pair_one_closes, .set_up = open_pair,
         .threads = {{close_first}, {close_second}, {close_third}}, .check = check_closed_once);

static void check_both_closed(void)
{
    SCENARIO_CHECK(results[0] == 0 && results[1] == 0);
    nothing_is_left();
}

SCENARIO(both_ends_of_a_stream_close, .set_up = open_stream,
         .threads = {{close_first}, {close_there}}, .check = check_both_closed);
SCENARIO(both_ends_of_a_pair_close, .set_up = open_pair, .threads = {{close_first}, {close_there}},
         .check = check_both_closed);
SCENARIO(a_reset_meets_a_close, .set_up = open_stream, .threads = {{close_first}, {reset_there}},
         .check = check_both_closed);

/* Shutting down */

static void shut_down_here(void)
{
    results[0] = net_shutdown(ends.here, NET_SHUT_WR);
}

static void shut_down_both_ways(void)
{
    results[2] = net_shutdown(ends.here, NET_SHUT_RDWR);
}

static void shut_down_there(void)
{
    results[1] = net_shutdown(ends.there, NET_SHUT_WR);
}

static void check_shut_down(void)
{
    SCENARIO_CHECK(results[0] == 0 || results[0] == -ENOTCONN);
    SCENARIO_CHECK(results[1] == 0 || results[1] == -ENOTCONN);
    nothing_is_left();
}

SCENARIO(both_ends_of_a_stream_shut_down, .set_up = open_stream,
         .threads = {{shut_down_here}, {shut_down_there}, {shut_down_both_ways}},
         .check = check_shut_down);
SCENARIO(both_ends_of_a_pair_shut_down, .set_up = open_pair,
         .threads = {{shut_down_here}, {shut_down_there}, {shut_down_both_ways}},
         .check = check_shut_down);

static void check_shut_down_or_closed(void)
{
    SCENARIO_CHECK(results[0] == 0 || results[0] == -EBADF);
    SCENARIO_CHECK(results[1] == 0);
    nothing_is_left();
}

SCENARIO(a_close_meets_a_shutdown, .set_up = open_stream,
         .threads = {{shut_down_here}, {close_second}}, .check = check_shut_down_or_closed);
SCENARIO(a_close_of_a_pair_meets_a_shutdown, .set_up = open_pair,
         .threads = {{shut_down_here}, {close_second}}, .check = check_shut_down_or_closed);

/* Lingering */

static void open_lingering(void)
{
    struct net_linger linger = {.l_onoff = 1, .l_linger = 5};

    open_stream();
    SCENARIO_CHECK(
        net_setsockopt(ends.here, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger)) == 0);
}

static void send_and_close(void)
{
    SCENARIO_CHECK(net_send(ends.here, "x", 1, 0) == 1);
    results[0] = net_close(ends.here);
}

static void receive_there(void)
{
    char byte = '-';

    SCENARIO_CHECK(net_recv(ends.there, &byte, 1, 0) == 1 && byte == 'x');
    SCENARIO_CHECK(net_recv(ends.there, &byte, 1, 0) == 0);
    results[1] = 0;
}

SCENARIO(a_lingering_close_ends_with_the_acknowledgement, .set_up = open_lingering,
         .threads = {{send_and_close}, {receive_there}}, .check = check_both_closed);

static void send_and_close_or_fail(void)
{
    int sent = net_send(ends.here, "x", 1, 0);

    SCENARIO_CHECK(sent == 1 || sent == -ECONNRESET || sent == -EBADF);
    results[0] = net_close(ends.here);
}

SCENARIO(a_reset_ends_a_lingering_close, .set_up = open_lingering,
         .threads = {{send_and_close_or_fail}, {reset_there}}, .check = check_both_closed);

static void check_one_of_both_closed(void)
{
    SCENARIO_CHECK((results[0] == 0 && results[1] == -EBADF) ||
                   (results[0] == -EBADF && results[1] == 0));
    nothing_is_left();
}

SCENARIO(of_two_lingering_closes_one_closes, .set_up = open_lingering,
         .threads = {{send_and_close_or_fail}, {close_second}}, .check = check_one_of_both_closed);

/* Options */

static void set_option(void)
{
    int value = 400;
    int result = net_setsockopt(ends.here, NET_SOL_SOCKET, NET_SO_RCVLOWAT, &value, sizeof(value));

    SCENARIO_CHECK(result == 0 || result == -EBADF);
}

static void get_option(void)
{
    int value;
    size_t length = sizeof(value);
    int result = net_getsockopt(ends.here, NET_SOL_SOCKET, NET_SO_ERROR, &value, &length);

    SCENARIO_CHECK(result == 0 || result == -EBADF);
}

static void check_closed(void)
{
    SCENARIO_CHECK(results[0] == 0);
    nothing_is_left();
}

SCENARIO(options_meet_a_close, .set_up = open_stream,
         .threads = {{close_first}, {set_option}, {get_option}}, .check = check_closed);
