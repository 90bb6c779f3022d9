/* SPDX-License-Identifier: Apache-2.0 */

/* What is refused, and what takes too long. */

#include "connection_fixture.h"

/* --- refusals ------------------------------------------------------------ */

static void a_refused_request_is_told_why_and_drained(void **state)
{
    (void)state;
    say("GET / HTTP/1.1\r\n\r\nand more");
    assert_int_equal(run(), HTTP_WANT_IN);
    assert_string_equal(output,
                        "HTTP/1.1 400 Bad Request\r\n" SERVER
                        "Content-Type: text/plain\r\nContent-Length: 40\r\n"
                        "Connection: close\r\n\r\nA request of HTTP/1.1 has a Host field.\n");
    assert_true(has_ended_sending);
    assert_int_equal(server.refused, 1);
    assert_int_equal(server.requests, 0);
    input_end = 0;
    assert_int_equal(run(), HTTP_WANT_CLOSE);
}

static void every_problem_is_answered_with_its_status(void **state)
{
    static const struct {
        const char *request;
        unsigned status;
    } cases[] = {
        {"\x16\x03\x01", 400},
        {"BREW / HTTP/1.0\r\n\r\n", 501},
        {"GET x HTTP/1.1\r\n", 400},
        {"GET /../a HTTP/1.1\r\n", 400},
        {"GET / HTTP/2.0\r\n", 505},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", 411},
        {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: zip\r\n\r\n", 501},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: 99999\r\n\r\n", 413},
        {"POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n", 417},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        open_connection(NULL);
        answer_to(cases[i].request);
        assert_non_null(strstr(output, "Connection: close\r\n\r\n"));
        assert_status(cases[i].status);
        assert_true(has_ended_sending);
    }
}

static void a_target_longer_than_the_buffer_is_414(void **state)
{
    static char request[1000];

    (void)state;
    snprintf(request, sizeof(request), "GET /%0*d HTTP/1.1\r\n" HOST "\r\n", (int)HTTP_OUT_SIZE, 0);
    answer_to(request);
    assert_status(414);
}

static void an_endless_head_is_431_and_reading_goes_on_for_a_while(void **state)
{
    static char endless[HTTP_LINGER_LIMIT + 50000];

    (void)state;
    memset(endless, 'a', sizeof(endless) - 1);
    memcpy(endless, "GET / HTTP/1.1\r\nA: ", 19);
    say(endless);
    assert_int_equal(run(), HTTP_WANT_CLOSE);
    assert_status(431);
    assert_in_range(received, HTTP_LINGER_LIMIT, HTTP_LINGER_LIMIT + HTTP_HEAD_LIMIT + 512);
}

static void draining_is_done_in_steps(void **state)
{
    static char endless[50000];

    (void)state;
    memset(endless, 'a', sizeof(endless) - 1);
    memcpy(endless, " ", 1);
    say(endless);
    do {
        size_t before = received;

        assert_int_equal(http_connection_step(&connection), HTTP_WANT_IN);
        assert_true(received - before <= 8 * HTTP_IN_SIZE);
    } while (input_left > 0);
    assert_status(400);
}

static void a_refusal_survives_a_full_window(void **state)
{
    (void)state;
    window = 0;
    say(" ");
    assert_int_equal(run(), HTTP_WANT_OUT);
    assert_false(has_ended_sending);
    window = SIZE_MAX;
    assert_int_equal(run(), HTTP_WANT_IN);
    assert_status(400);
    assert_true(has_ended_sending);
}

static void a_request_that_is_cut_off_is_told_so(void **state)
{
    (void)state;
    say("GET / HTT");
    input_end = 0;
    assert_int_equal(run(), HTTP_WANT_CLOSE);
    assert_non_null(strstr(output, "The request ended before it was complete.\n"));
    assert_status(400);
}

static void requests_before_a_bad_one_are_answered(void **state)
{
    (void)state;
    answer_to(GET("/") "garbage\r\n");
    assert_memory_equal(output, SMALL "HTTP/1.1 400 ", strlen(SMALL "HTTP/1.1 400 "));
}

/* --- time ---------------------------------------------------------------- */

static void an_idle_connection_closes_silently_when_its_time_is_up(void **state)
{
    (void)state;
    assert_int_equal(run(), HTTP_WANT_IN);
    assert_int_equal(http_connection_time_up(&connection), HTTP_WANT_CLOSE);
    open_connection(NULL);
    answer_to(GET("/") "\r\n");
    forget_output();
    assert_int_equal(http_connection_time_up(&connection), HTTP_WANT_CLOSE);
    assert_int_equal(output_size, 0);
}

static void half_a_request_is_told_that_its_time_is_up(void **state)
{
    (void)state;
    say("GET / HT");
    run();
    assert_int_equal(http_connection_time_up(&connection), HTTP_WANT_IN);
    assert_true(has_ended_sending);
    assert_int_equal(server.refused, 1);
    assert_status(408);
    assert_int_equal(http_connection_time_up(&connection), HTTP_WANT_CLOSE);
}

static void half_a_body_is_told_that_its_time_is_up(void **state)
{
    (void)state;
    say("POST / HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\nhalf");
    run();
    http_connection_time_up(&connection);
    assert_status(408);
}

static void a_client_that_takes_nothing_is_left(void **state)
{
    (void)state;
    window = 5;
    say(GET("/large"));
    assert_int_equal(run(), HTTP_WANT_OUT);
    assert_int_equal(http_connection_time_up(&connection), HTTP_WANT_CLOSE);
}

static void the_time_starts_anew_with_a_request_and_with_what_the_client_takes(void **state)
{
    (void)state;
    assert_int_equal(run(), HTTP_WANT_IN);
    assert_false(http_connection_restarts_time(&connection));
    say("G");
    run();
    assert_true(http_connection_restarts_time(&connection));
    assert_false(http_connection_restarts_time(&connection));
    window = 10;
    say("ET / HTTP/1.1\r\n" HOST "\r\n");
    run();
    assert_true(http_connection_restarts_time(&connection));
    run();
    assert_false(http_connection_restarts_time(&connection));
    window = 1;
    run();
    assert_true(http_connection_restarts_time(&connection));
}

static void more_of_a_request_does_not_start_the_time_anew(void **state)
{
    static const char slow[] = "GET / HTTP/1.1\r\n" HOST "A: b\r\n";

    (void)state;
    say(slow);
    input_step = 1;
    assert_int_equal(http_connection_step(&connection), HTTP_WANT_IN);
    assert_true(http_connection_restarts_time(&connection));
    while (input_left > 0) {
        http_connection_step(&connection);
        assert_false(http_connection_restarts_time(&connection));
    }
}

static void draining_does_not_start_the_time_anew(void **state)
{
    (void)state;
    say(" ");
    run();
    http_connection_restarts_time(&connection);
    say("more");
    run();
    assert_false(http_connection_restarts_time(&connection));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_refused_request_is_told_why_and_drained),
        CASE(every_problem_is_answered_with_its_status),
        CASE(a_target_longer_than_the_buffer_is_414),
        CASE(an_endless_head_is_431_and_reading_goes_on_for_a_while),
        CASE(draining_is_done_in_steps),
        CASE(a_refusal_survives_a_full_window),
        CASE(a_request_that_is_cut_off_is_told_so),
        CASE(requests_before_a_bad_one_are_answered),
        CASE(an_idle_connection_closes_silently_when_its_time_is_up),
        CASE(half_a_request_is_told_that_its_time_is_up),
        CASE(half_a_body_is_told_that_its_time_is_up),
        CASE(a_client_that_takes_nothing_is_left),
        CASE(the_time_starts_anew_with_a_request_and_with_what_the_client_takes),
        CASE(more_of_a_request_does_not_start_the_time_anew),
        CASE(draining_does_not_start_the_time_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
