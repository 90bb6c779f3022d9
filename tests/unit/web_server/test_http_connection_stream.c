/* SPDX-License-Identifier: Apache-2.0 */

/* Requests behind each other, and windows of every size. */

#include "connection_fixture.h"

/* --- pipelining ---------------------------------------------------------- */

static const char *pipelined_answers(void)
{
    static char expected[4 * sizeof(PIECES_CHUNKED) + LARGE_SIZE];

    snprintf(expected, sizeof(expected), "%s%s%.*s%s%s", SMALL,
             "HTTP/1.1 200 OK\r\n" SERVER "Content-Length: 1000\r\n\r\n", LARGE_SIZE, large_body,
             PIECES_CHUNKED, SMALL_HEAD "\r\n");
    return expected;
}

static const char pipelined[] =
    GET("/") GET("/large") "\r\n" GET("/pieces") "HEAD / HTTP/1.1\r\n" HOST "\r\n";

static void pipelined_requests_are_answered_in_order(void **state)
{
    (void)state;
    assert_string_equal(answer_to(pipelined), pipelined_answers());
    assert_int_equal(server.requests, 4);
}

static void pieces_of_every_size_are_answered_alike(void **state)
{
    (void)state;
    for (size_t step = 1; step < sizeof(pipelined); step++) {
        open_connection(NULL);
        input_step = step;
        assert_string_equal(answer_to(pipelined), pipelined_answers());
    }
}

static void a_step_is_bounded_and_asks_for_what_holds(void **state)
{
    static char many[40 * sizeof(GET("/")) + 1];
    unsigned steps = 0;

    (void)state;
    for (unsigned i = 0; i < 40; i++) {
        strcat(many, GET("/"));
    }
    say(many);
    do {
        unsigned before = send_calls;

        steps++;
        /* What was received but not read does not make the socket readable. */
        if (http_connection_step(&connection) == HTTP_WANT_IN) {
            assert_int_equal(connection.in_start, connection.in_end);
        }
        assert_true(send_calls - before <= 8);
    } while (server.requests < 40 && steps < 100);
    assert_int_equal(server.requests, 40);
    assert_true(steps >= 5);
}

/* --- a full window ------------------------------------------------------- */

static void a_window_that_is_full_at_every_byte_changes_nothing(void **state)
{
    size_t total = strlen(pipelined_answers());

    (void)state;
    for (size_t first = 0; first < total; first++) {
        open_connection(NULL);
        window = first;
        say(pipelined);
        assert_int_equal(run(), HTTP_WANT_OUT);
        assert_int_equal(output_size, first);
        window = SIZE_MAX;
        assert_int_equal(run(), HTTP_WANT_IN);
        assert_string_equal(output, pipelined_answers());
    }
}

static void windows_of_every_size_change_nothing(void **state)
{
    size_t total = strlen(pipelined_answers());

    (void)state;
    for (size_t size = 1; size < 300; size++) {
        open_connection(NULL);
        say(pipelined);
        do {
            window = size;
        } while (run() == HTTP_WANT_OUT);
        assert_int_equal(output_size, total);
        assert_string_equal(output, pipelined_answers());
    }
}

static void a_request_behind_a_full_window_waits(void **state)
{
    (void)state;
    window = 10;
    say(GET("/") GET("/"));
    assert_int_equal(run(), HTTP_WANT_OUT);
    assert_int_equal(server.requests, 1);
    send_calls = 0;
    assert_int_equal(http_connection_step(&connection), HTTP_WANT_OUT);
    assert_int_equal(send_calls, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(pipelined_requests_are_answered_in_order),
        CASE(pieces_of_every_size_are_answered_alike),
        CASE(a_step_is_bounded_and_asks_for_what_holds),
        CASE(a_window_that_is_full_at_every_byte_changes_nothing),
        CASE(windows_of_every_size_change_nothing),
        CASE(a_request_behind_a_full_window_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
