/* SPDX-License-Identifier: Apache-2.0 */

/* Answers, and connections that stay open or close. */

#include "connection_fixture.h"

/* --- answers ------------------------------------------------------------- */

static void a_small_asset_goes_out_in_one_call(void **state)
{
    (void)state;
    assert_string_equal(answer_to(GET("/")), SMALL);
    assert_int_equal(send_calls, 1);
    assert_false(send_more[0]);
}

static void a_request_costs_one_call_of_receive(void **state)
{
    (void)state;
    say(GET("/"));
    assert_int_equal(http_connection_step(&connection), HTTP_WANT_IN);
    assert_int_equal(receive_calls, 1);
}

static void a_large_asset_goes_out_in_two_calls_from_where_it_lies(void **state)
{
    const char *got = answer_to(GET("/large"));

    (void)state;
    assert_int_equal(send_calls, 2);
    assert_true(send_more[0]);
    assert_false(send_more[1]);
    assert_memory_equal(got + output_size - LARGE_SIZE, large_body, LARGE_SIZE);
}

static void an_empty_asset_is_answered(void **state)
{
    (void)state;
    assert_string_equal(answer_to(GET("/empty")),
                        "HTTP/1.1 200 OK\r\n" SERVER "Content-Length: 0\r\n\r\n");
}

static void head_gets_the_fields_and_no_body(void **state)
{
    (void)state;
    assert_string_equal(answer_to("HEAD / HTTP/1.1\r\n" HOST "\r\n"), SMALL_HEAD "\r\n");
    assert_string_equal(answer_to("HEAD /large HTTP/1.1\r\n" HOST "\r\n"),
                        "HTTP/1.1 200 OK\r\n" SERVER "Content-Length: 1000\r\n\r\n");
    assert_string_equal(answer_to("HEAD /pieces HTTP/1.1\r\n" HOST "\r\n"),
                        PIECES_HEAD "Transfer-Encoding: chunked\r\n\r\n");
    assert_string_equal(answer_to("HEAD /nothing HTTP/1.1\r\n" HOST "\r\n"),
                        "HTTP/1.1 404 Not Found\r\n" SERVER
                        "Content-Type: text/plain\r\nContent-Length: 34\r\n\r\n");
    assert_string_equal(answer_to(GET("/")), SMALL);
}

static void a_current_asset_is_answered_without_its_body(void **state)
{
    (void)state;
    assert_string_equal(answer_to("GET / HTTP/1.1\r\n" HOST "If-None-Match: W/\"tag\"\r\n\r\n"),
                        "HTTP/1.1 304 Not Modified\r\n" SERVER
                        "Content-Type: text/plain\r\nContent-Length: 6\r\n\r\n");
    assert_string_equal(answer_to("GET / HTTP/1.1\r\n" HOST "If-None-Match: \"old\"\r\n\r\n"),
                        SMALL);
}

static void a_resource_goes_out_in_chunks(void **state)
{
    (void)state;
    assert_string_equal(answer_to(GET("/pieces")), PIECES_CHUNKED);
    assert_int_equal(send_calls, 4);
    assert_true(send_more[0] && send_more[1] && send_more[2]);
    assert_false(send_more[3]);
    assert_string_equal(answer_to(GET("/")), SMALL);
}

static void an_empty_last_piece_makes_no_chunk(void **state)
{
    (void)state;
    has_late_end = true;
    assert_string_equal(answer_to(GET("/pieces")), PIECES_CHUNKED);
    assert_int_equal(send_calls, 5);
}

static void pieces_may_fill_the_room_they_get(void **state)
{
    const char *body = strstr(answer_to(GET("/full")), "\r\n\r\n") + 4;
    unsigned long size = strtoul(body, NULL, 16);

    (void)state;
    assert_true(size >= HTTP_PIECE_SIZE);
    assert_int_equal(strspn(body + 5, "p"), size);
    assert_int_equal(strlen(body), 2 * (5 + size + 2) + 5);
    assert_string_equal(body + strlen(body) - 7, "\r\n0\r\n\r\n");
}

static void a_resource_ends_with_the_connection_for_http_1_0(void **state)
{
    (void)state;
    assert_string_equal(answer_to("GET /pieces HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
                        PIECES_HEAD "Connection: close\r\n\r\none,two,three");
    assert_int_equal(http_connection_step(&connection), HTTP_WANT_CLOSE);
}

static void a_resource_that_fails_cuts_the_connection(void **state)
{
    (void)state;
    piece_error = -EIO;
    say(GET("/pieces"));
    assert_int_equal(run(), HTTP_WANT_CLOSE);
    assert_string_equal(output, PIECES_HEAD "Transfer-Encoding: chunked\r\n\r\n004\r\none,\r\n");
}

static void fields_that_do_not_fit_close_the_connection_without_an_answer(void **state)
{
    (void)state;
    say(GET("/wide"));
    assert_int_equal(run(), HTTP_WANT_CLOSE);
    assert_int_equal(output_size, 0);
}

static void a_missing_page_is_a_sentence_or_an_asset(void **state)
{
    (void)state;
    assert_string_equal(answer_to(GET("/nothing")),
                        "HTTP/1.1 404 Not Found\r\n" SERVER
                        "Content-Type: text/plain\r\nContent-Length: 34\r\n\r\n"
                        "There is nothing at this address.\n");
    site.not_found = &assets[0];
    answer_to(GET("/nothing"));
    assert_non_null(strstr(output, "\r\n\r\n" SMALL_BODY));
    assert_status(404);
}

static void another_method_is_not_allowed_and_the_connection_goes_on(void **state)
{
    (void)state;
    assert_string_equal(answer_to("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello"),
                        "HTTP/1.1 405 Method Not Allowed\r\n" SERVER
                        "Content-Type: text/plain\r\nContent-Length: 52\r\nAllow: GET, HEAD\r\n\r\n"
                        "Everything here can be read only, with GET or HEAD.\n");
    assert_string_equal(answer_to(GET("/")), SMALL);
}

static void the_query_does_not_matter(void **state)
{
    (void)state;
    assert_string_equal(answer_to(GET("/?v=1")), SMALL);
}

/* --- keeping alive and closing ------------------------------------------- */

static void the_connection_stays_open_behind_an_answer(void **state)
{
    (void)state;
    for (unsigned i = 1; i <= 50; i++) {
        assert_string_equal(answer_to(GET("/")), SMALL);
        assert_int_equal(server.requests, i);
    }
    assert_int_equal(server.connections, 1);
    assert_int_equal(server.refused, 0);
}

static void keep_alive_is_said_to_http_1_0(void **state)
{
    (void)state;
    assert_string_equal(answer_to("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
                        SMALL_HEAD "Connection: keep-alive\r\n\r\n" SMALL_BODY);
    assert_string_equal(answer_to(GET("/")), SMALL);
}

static void close_is_said_and_done(void **state)
{
    (void)state;
    say("GET / HTTP/1.0\r\n\r\n");
    assert_int_equal(run(), HTTP_WANT_CLOSE);
    assert_string_equal(output, SMALL_HEAD "Connection: close\r\n\r\n" SMALL_BODY);
    assert_false(has_ended_sending);
}

static void a_client_that_goes_on_behind_its_last_request_can_read_the_answer(void **state)
{
    (void)state;
    say("GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n" GET("/"));
    assert_int_equal(http_connection_step(&connection), HTTP_WANT_IN);
    assert_string_equal(output, SMALL_HEAD "Connection: close\r\n\r\n" SMALL_BODY);
    assert_true(has_ended_sending);
    input_end = 0;
    assert_int_equal(run(), HTTP_WANT_CLOSE);
}

static void bytes_that_wait_in_the_socket_are_not_closed_upon(void **state)
{
    static const char last[] = "GET / HTTP/1.0\r\n\r\n";

    (void)state;
    say("GET / HTTP/1.0\r\n\r\nmore");
    input_step = sizeof(last) - 1;
    assert_int_equal(run(), HTTP_WANT_IN);
    assert_true(has_ended_sending);
}

static void the_end_of_the_stream_between_requests_closes(void **state)
{
    (void)state;
    input_end = 0;
    assert_int_equal(run(), HTTP_WANT_CLOSE);
    assert_int_equal(output_size, 0);
}

static void a_half_closed_client_gets_its_answer(void **state)
{
    (void)state;
    say(GET("/") GET("/"));
    input_end = 0;
    assert_int_equal(run(), HTTP_WANT_CLOSE);
    assert_string_equal(output, SMALL SMALL);
}

static void a_lost_connection_closes_at_once(void **state)
{
    (void)state;
    input_end = -ECONNRESET;
    assert_int_equal(run(), HTTP_WANT_CLOSE);
    open_connection(NULL);
    say(GET("/large"));
    send_error = -EPIPE;
    assert_int_equal(run(), HTTP_WANT_CLOSE);
    assert_int_equal(send_calls, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_small_asset_goes_out_in_one_call),
        CASE(a_request_costs_one_call_of_receive),
        CASE(a_large_asset_goes_out_in_two_calls_from_where_it_lies),
        CASE(an_empty_asset_is_answered),
        CASE(head_gets_the_fields_and_no_body),
        CASE(a_current_asset_is_answered_without_its_body),
        CASE(a_resource_goes_out_in_chunks),
        CASE(an_empty_last_piece_makes_no_chunk),
        CASE(pieces_may_fill_the_room_they_get),
        CASE(a_resource_ends_with_the_connection_for_http_1_0),
        CASE(a_resource_that_fails_cuts_the_connection),
        CASE(fields_that_do_not_fit_close_the_connection_without_an_answer),
        CASE(a_missing_page_is_a_sentence_or_an_asset),
        CASE(another_method_is_not_allowed_and_the_connection_goes_on),
        CASE(the_query_does_not_matter),
        CASE(the_connection_stays_open_behind_an_answer),
        CASE(keep_alive_is_said_to_http_1_0),
        CASE(close_is_said_and_done),
        CASE(a_client_that_goes_on_behind_its_last_request_can_read_the_answer),
        CASE(bytes_that_wait_in_the_socket_are_not_closed_upon),
        CASE(the_end_of_the_stream_between_requests_closes),
        CASE(a_half_closed_client_gets_its_answer),
        CASE(a_lost_connection_closes_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
