/* SPDX-License-Identifier: Apache-2.0 */

/* Accepting and connecting, and what comes at the same time. */

#include "ends.h"

static int accepted[2];
static int results[2];

static void accept_first(void)
{
    accepted[0] = net_accept(ends.listener, NULL);
}

static void accept_second(void)
{
    accepted[1] = net_accept(ends.listener, NULL);
}

static void close_listener(void)
{
    SCENARIO_CHECK(net_close(ends.listener) == 0);
}

static int connect(int socket)
{
    struct net_address address = port_here();

    return net_connect(socket, &address);
}

static void connect_first(void)
{
    results[0] = connect(ends.here);
}

static void connect_second(void)
{
    results[1] = connect(ends.there);
}

static void connect_first_again(void)
{
    results[1] = connect(ends.here);
}

static void close_here(void)
{
    results[1] = net_close(ends.here);
}

static void connect_and_reset(void)
{
    results[0] = connect(ends.here);
    SCENARIO_CHECK(results[0] == 0);
    SCENARIO_CHECK(reset(ends.here) == 0);
}

static void open_one_client(void)
{
    open_listener();
    ends.here = new_stream();
    accepted[0] = 0;
    accepted[1] = 0;
}

static void open_two_clients(void)
{
    open_one_client();
    ends.there = new_stream();
}

static void open_refused_client(void)
{
    open_one_client();
    SCENARIO_CHECK(net_close(ends.listener) == 0);
}

static void close_accepted(void)
{
    for (int i = 0; i < 2; i++) {
        if (accepted[i] > 0) {
            SCENARIO_CHECK(reset(accepted[i]) == 0);
        }
    }
    nothing_is_left();
}

static void check_one_accepted(void)
{
    SCENARIO_CHECK(accepted[0] > 0 && results[0] == 0);
    close_accepted();
}

SCENARIO(a_connection_wakes_who_accepts, .set_up = open_one_client,
         .threads = {{accept_first}, {connect_first}}, .check = check_one_accepted);

static void check_two_accepted(void)
{
    SCENARIO_CHECK(accepted[0] > 0 && accepted[1] > 0 && accepted[0] != accepted[1]);
    SCENARIO_CHECK(results[0] == 0 && results[1] == 0);
    close_accepted();
}

SCENARIO(two_connections_wake_two_who_accept, .set_up = open_two_clients,
         .threads = {{accept_first}, {accept_second}, {connect_first}, {connect_second}},
         .preemptions = 1, .check = check_two_accepted); /* with two, a million */

static void check_none_accepted(void)
{
    SCENARIO_CHECK(accepted[0] == -EBADF);
    close_accepted();
}

SCENARIO(a_listener_that_is_closed_ends_an_accept, .set_up = open_one_client,
         .threads = {{accept_first}, {close_listener}}, .check = check_none_accepted);

static void check_accepted_or_not(void)
{
    SCENARIO_CHECK(accepted[0] > 0 || accepted[0] == -EBADF);
    SCENARIO_CHECK(results[0] == 0 || results[0] == -ECONNREFUSED || results[0] == -ECONNRESET);
    SCENARIO_CHECK(accepted[0] < 0 || results[0] == 0);
    close_accepted();
}

SCENARIO(a_connection_and_a_close_meet_an_accept, .set_up = open_one_client,
         .threads = {{accept_first}, {connect_first}, {close_listener}},
         .check = check_accepted_or_not);

static void accept_at_most(void)
{
    int ms = 1;

    SCENARIO_CHECK(
        net_setsockopt(ends.listener, NET_SOL_SOCKET, NET_SO_RCVTIMEO, &ms, sizeof(ms)) == 0);
    accept_first();
}

static void check_accepted_or_reset(void)
{
    if (accepted[0] > 0) {
        char byte;

        SCENARIO_CHECK(net_recv(accepted[0], &byte, 1, 0) == -ECONNRESET);
    } else {
        SCENARIO_CHECK(accepted[0] == -EAGAIN);
    }
    close_accepted();
}

SCENARIO(a_connection_is_reset_while_it_is_accepted, .set_up = open_one_client,
         .threads = {{accept_at_most}, {connect_and_reset}}, .check = check_accepted_or_reset);

static void check_accepted_sooner_or_later(void)
{
    if (accepted[0] == -EAGAIN) {
        accept_second();
        SCENARIO_CHECK(accepted[1] > 0);
    } else {
        SCENARIO_CHECK(accepted[0] > 0);
    }
    SCENARIO_CHECK(results[0] == 0);
    close_accepted();
}

SCENARIO(an_accept_that_gives_up_leaves_the_connection, .set_up = open_one_client,
         .threads = {{accept_at_most}, {connect_first}}, .irqs = {{scenario_tick, 2}},
         .check = check_accepted_sooner_or_later);

/* Connecting */

static void check_connected_or_closed(void)
{
    SCENARIO_CHECK(results[0] == 0 || results[0] == -EBADF);
    SCENARIO_CHECK(results[1] == 0);
    close_accepted();
}

SCENARIO(a_close_meets_a_connect, .set_up = open_one_client,
         .threads = {{connect_first}, {close_here}}, .check = check_connected_or_closed);

static void check_connected_once(void)
{
    const int first = results[0];
    const int second = results[1];

    SCENARIO_CHECK((first == 0 && (second == -EALREADY || second == -EISCONN)) ||
                   (second == 0 && (first == -EALREADY || first == -EISCONN)));
    close_accepted();
}

SCENARIO(of_two_connects_one_connects, .set_up = open_one_client,
         .threads = {{connect_first}, {connect_first_again}}, .check = check_connected_once);

static void check_refused(void)
{
    SCENARIO_CHECK(results[0] == -ECONNREFUSED);
    close_accepted();
}

SCENARIO(a_connect_to_nobody_is_refused, .set_up = open_refused_client,
         .threads = {{connect_first}}, .check = check_refused);

static void send_when_connected(void)
{
    results[1] = net_send(ends.here, "x", 1, 0);
}

static void check_connected_and_sent(void)
{
    SCENARIO_CHECK(results[0] == 0);
    SCENARIO_CHECK(results[1] == 1 || results[1] == -ENOTCONN);
    close_accepted();
}

SCENARIO(a_send_waits_for_a_connect, .set_up = open_one_client,
         .threads = {{connect_first}, {send_when_connected}}, .check = check_connected_and_sent);

static void check_told_once(void)
{
    int refused = (results[0] == -ECONNREFUSED ? 1 : 0) + (results[1] == -ECONNREFUSED ? 1 : 0);

    SCENARIO_CHECK(refused == 1);
    SCENARIO_CHECK(results[0] == -ECONNREFUSED || results[0] == -ECONNABORTED);
    SCENARIO_CHECK(results[1] == -ECONNREFUSED || results[1] == -EPIPE || results[1] == -ENOTCONN);
    close_accepted();
}

SCENARIO(a_refusal_is_told_once, .set_up = open_refused_client,
         .threads = {{connect_first}, {send_when_connected}}, .check = check_told_once);
