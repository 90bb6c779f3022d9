/* SPDX-License-Identifier: Apache-2.0 */

/* poll() and watches, and what comes at the same time. */

#include "ends.h"

#include <poll/poll_work.h>

static struct poll_work watch;
static struct poll_work_timed timed;
static int told_ready;
static int told_closed;
static int told_timeout;
static int received;
static bool is_disarmed;
static bool has_ended;
static int other_result;
static short found;

static void begin_watching(void)
{
    told_ready = 0;
    told_closed = 0;
    told_timeout = 0;
    received = 0;
    is_disarmed = false;
    has_ended = false;
    found = 0;
}

static void on_ready(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    char byte = '-';

    (void)ready;
    SCENARIO_CHECK(!is_disarmed);
    SCENARIO_CHECK(told_closed == 0);
    told_ready += status == POLL_READY ? 1 : 0;
    told_closed += status == POLL_CLOSED ? 1 : 0;
    told_timeout += status == POLL_TIMEOUT ? 1 : 0;
    if (status != POLL_READY) {
        return;
    }
    int count = net_recv(ends.here, &byte, 1, NET_MSG_DONTWAIT);

    SCENARIO_CHECK(count != 1 || byte == 'x');
    received += count == 1 ? 1 : 0;
    if (count == 0 || count == -ECONNRESET) {
        has_ended = true;
        (void)poll_work_disarm(work);
    }
}

static void arm(void)
{
    poll_work_init(&watch, &handlers, on_ready);
    int result = net_poll_work_arm(ends.here, &watch, K_READY_IN, 0);

    SCENARIO_CHECK(result == 0 || result == -EBADF);
}

static void open_watched_stream(void)
{
    open_stream();
    begin_watching();
    arm();
}

static void open_watched_datagrams(void)
{
    open_datagrams();
    begin_watching();
    arm();
}

static void open_watched_pair(void)
{
    open_pair();
    begin_watching();
    arm();
}

static void open_unwatched_stream(void)
{
    open_stream();
    begin_watching();
}

static void send_one(void)
{
    int result = net_send(ends.there, "x", 1, 0);

    SCENARIO_CHECK(result == 1 || result == -EPIPE || result == -ECONNRESET);
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

static void drain(void)
{
    k_msleep(300); /* a second small segment waits for the acknowledgement of the first */
    SCENARIO_CHECK(k_work_queue_drain(&handlers, false) >= 0);
}

static void receive_if_there(void)
{
    char byte;

    if (net_recv(ends.here, &byte, 1, NET_MSG_DONTWAIT) == 1) {
        scenario_count(&received);
    }
}

/* Bytes */

static void stop_and_check(void)
{
    (void)poll_work_disarm_sync(&watch);
    nothing_is_left();
}

static void check_two_received(void)
{
    drain();
    SCENARIO_CHECK(received == 2);
    stop_and_check();
}

SCENARIO(every_byte_of_a_stream_reaches_the_handler, .set_up = open_watched_stream,
         .threads = {{send_two}}, .check = check_two_received);
SCENARIO(every_datagram_reaches_the_handler, .set_up = open_watched_datagrams,
         .threads = {{send_two}}, .check = check_two_received);
SCENARIO(every_byte_of_a_pair_reaches_the_handler, .set_up = open_watched_pair,
         .threads = {{send_two}}, .check = check_two_received);
SCENARIO(bytes_that_come_while_a_watch_is_armed_are_seen, .set_up = open_unwatched_stream,
         .threads = {{arm}, {send_two}}, .check = check_two_received);
SCENARIO(a_thread_takes_a_datagram_that_the_handler_is_told_of, .set_up = open_watched_datagrams,
         .threads = {{send_two}, {receive_if_there}}, .check = check_two_received);

/* Closing */

static void check_closed_once(void)
{
    drain();
    SCENARIO_CHECK(told_closed == 1);
    SCENARIO_CHECK(other_result == 0);
    stop_and_check();
}

SCENARIO(a_watch_of_a_stream_hears_of_its_close_once, .set_up = open_watched_stream,
         .threads = {{close_here}, {send_one}}, .check = check_closed_once);
SCENARIO(a_watch_of_datagrams_hears_of_their_close_once, .set_up = open_watched_datagrams,
         .threads = {{close_here}, {send_one}}, .check = check_closed_once);
SCENARIO(a_watch_of_a_pair_hears_of_its_close_once, .set_up = open_watched_pair,
         .threads = {{close_here}, {send_one}}, .check = check_closed_once);

static void check_closed_if_armed(void)
{
    drain();
    SCENARIO_CHECK(told_closed <= 1);
    stop_and_check();
}

SCENARIO(a_close_meets_the_arming_of_a_watch, .set_up = open_unwatched_stream,
         .threads = {{arm}, {close_here}, {send_one}}, .check = check_closed_if_armed);

/* Disarming */

static void disarm_sync(void)
{
    SCENARIO_CHECK(poll_work_disarm_sync(&watch) == 0);
    is_disarmed = true;
}

static void check_nothing_lost(void)
{
    char byte;

    drain();
    if (received == 0) {
        SCENARIO_CHECK(net_recv(ends.here, &byte, 1, NET_MSG_DONTWAIT) == 1);
    }
    nothing_is_left();
}

SCENARIO(no_handler_of_a_stream_runs_after_it_was_disarmed, .set_up = open_watched_stream,
         .threads = {{disarm_sync}, {send_one}}, .check = check_nothing_lost);
SCENARIO(no_handler_of_a_pair_runs_after_it_was_disarmed, .set_up = open_watched_pair,
         .threads = {{disarm_sync}, {send_one}}, .check = check_nothing_lost);

static void check_disarmed(void)
{
    drain();
    nothing_is_left();
}

SCENARIO(disarming_meets_a_close, .set_up = open_watched_stream,
         .threads = {{disarm_sync}, {close_here}, {send_one}}, .check = check_disarmed);

/* Ends */

static void check_end_was_told(void)
{
    drain();
    SCENARIO_CHECK(has_ended);
    SCENARIO_CHECK(told_closed == 0);
    stop_and_check();
}

SCENARIO(a_handler_is_told_that_a_stream_is_shut_down, .set_up = open_watched_stream,
         .threads = {{shut_down_reading}}, .check = check_end_was_told);
SCENARIO(a_handler_is_told_that_the_other_end_closes, .set_up = open_watched_stream,
         .threads = {{close_there}}, .check = check_end_was_told);
SCENARIO(a_handler_is_told_that_the_other_end_of_a_pair_closes, .set_up = open_watched_pair,
         .threads = {{close_there}}, .check = check_end_was_told);
SCENARIO(a_handler_is_told_of_a_reset, .set_up = open_watched_stream, .threads = {{reset_there}},
         .check = check_end_was_told);

/* Timeouts */

static void open_timed_stream(void)
{
    open_stream();
    begin_watching();
    poll_work_timed_init(&timed, &handlers, on_ready);
    SCENARIO_CHECK(net_poll_work_arm_timed(ends.here, &timed, K_READY_IN, 0, K_TICKS(1)) == 0);
}

static void check_timed(void)
{
    drain();
    SCENARIO_CHECK(received == 1);
    SCENARIO_CHECK(told_timeout <= 1);
    (void)poll_work_disarm_sync(&timed.work);
    nothing_is_left();
}

SCENARIO(a_byte_comes_as_a_watch_times_out, .set_up = open_timed_stream, .threads = {{send_one}},
         .irqs = {{scenario_tick, 2}}, .check = check_timed);

/* poll() */

static void poll_for(int timeout_ms)
{
    struct net_pollfd each = {.fd = ends.here, .events = NET_POLLIN};
    int count = net_poll(&each, 1, timeout_ms);

    SCENARIO_CHECK(count == (each.revents != 0 ? 1 : 0));
    found = each.revents;
}

static void poll_for_ever(void)
{
    poll_for(-1);
}

static void poll_for_a_moment(void)
{
    poll_for(1);
}

static void check_found_in(void)
{
    SCENARIO_CHECK(found == NET_POLLIN);
    nothing_is_left();
}

SCENARIO(a_byte_of_a_stream_ends_a_poll, .set_up = open_unwatched_stream,
         .threads = {{poll_for_ever}, {send_one}}, .check = check_found_in);
SCENARIO(the_end_of_a_stream_ends_a_poll, .set_up = open_unwatched_stream,
         .threads = {{poll_for_ever}, {close_there}}, .check = check_found_in);
SCENARIO(a_datagram_ends_a_poll, .set_up = open_datagrams, .threads = {{poll_for_ever}, {send_one}},
         .check = check_found_in);
SCENARIO(a_byte_of_a_pair_ends_a_poll, .set_up = open_pair,
         .threads = {{poll_for_ever}, {send_one}}, .check = check_found_in);

static void check_found_closed(void)
{
    SCENARIO_CHECK(found == NET_POLLNVAL);
    nothing_is_left();
}

SCENARIO(a_stream_that_is_closed_ends_a_poll, .set_up = open_unwatched_stream,
         .threads = {{poll_for_ever}, {close_here}}, .check = check_found_closed);
SCENARIO(a_datagram_socket_that_is_closed_ends_a_poll, .set_up = open_datagrams,
         .threads = {{poll_for_ever}, {close_here}}, .check = check_found_closed);
SCENARIO(a_pair_that_is_closed_ends_a_poll, .set_up = open_pair,
         .threads = {{poll_for_ever}, {close_here}}, .check = check_found_closed);

static void check_found_reset(void)
{
    SCENARIO_CHECK(found == (NET_POLLIN | NET_POLLERR | NET_POLLHUP));
    nothing_is_left();
}

SCENARIO(a_reset_ends_a_poll, .set_up = open_unwatched_stream,
         .threads = {{poll_for_ever}, {reset_there}}, .check = check_found_reset);

static void check_found_one_of_both(void)
{
    SCENARIO_CHECK(found == NET_POLLIN || found == NET_POLLNVAL);
    nothing_is_left();
}

SCENARIO(a_byte_and_a_close_meet_a_poll, .set_up = open_unwatched_stream,
         .threads = {{poll_for_ever}, {close_here}, {send_one}}, .check = check_found_one_of_both);

static void check_found_in_time_or_not(void)
{
    SCENARIO_CHECK(found == NET_POLLIN || found == 0);
    poll_for_ever();
    SCENARIO_CHECK(found == NET_POLLIN);
    nothing_is_left();
}

SCENARIO(a_byte_comes_as_a_poll_times_out, .set_up = open_unwatched_stream,
         .threads = {{poll_for_a_moment}, {send_one}}, .irqs = {{scenario_tick, 2}},
         .check = check_found_in_time_or_not);
