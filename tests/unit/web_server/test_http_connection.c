/* SPDX-License-Identifier: Apache-2.0 */
/* The transport is a script of what the client sends and how much it takes. */
#include "http/http_connection.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HOST        "Host: x\r\n"
#define GET(path)   "GET " path " HTTP/1.1\r\n" HOST "\r\n"
#define SMALL_BODY  "hello\n"
#define SERVER      "Server: Petrel\r\n"
#define SMALL_HEAD  "HTTP/1.1 200 OK\r\n" SERVER "Content-Type: text/plain\r\nContent-Length: 6\r\n"
#define SMALL       SMALL_HEAD "\r\n" SMALL_BODY
#define LARGE_SIZE  1000
#define OUTPUT_SIZE 20000
#define MAX_SENDS   200

/* What the client sends; `input_end` is -EAGAIN while it says nothing more, or 0, or an error. */
static const char *input;
static size_t input_left;
static size_t input_step; /* most bytes in one call */
static int input_end;
static size_t received;
static unsigned receive_calls;

/* What the server sends; the client takes `window` bytes before the step ends. */
static char output[OUTPUT_SIZE];
static size_t output_size;
static size_t window;
static int send_error;
static unsigned send_calls;
static bool send_more[MAX_SENDS];
static bool has_ended_sending;

static struct http_connection connection;
static char large_body[LARGE_SIZE];

static int receive(struct http_connection *c, void *buffer, size_t size)
{
    assert_ptr_equal(c, &connection);
    receive_calls++;
    if (input_left == 0) {
        return input_end;
    }
    size = size < input_step ? size : input_step;
    size = size < input_left ? size : input_left;
    memcpy(buffer, input, size);
    input += size;
    input_left -= size;
    received += size;
    return (int)size;
}

static int send(struct http_connection *c, const void *data, size_t size, bool more)
{
    assert_ptr_equal(c, &connection);
    assert_false(has_ended_sending);
    assert_true(size > 0);
    send_more[send_calls % MAX_SENDS] = more;
    send_calls++;
    if (send_error != 0) {
        return send_error;
    }
    if (window == 0) {
        return -EAGAIN;
    }
    size = size < window ? size : window;
    assert_true(output_size + size < sizeof(output));
    memcpy(output + output_size, data, size);
    output_size += size;
    output[output_size] = '\0';
    window -= size;
    return (int)size;
}

static void end_sending(struct http_connection *c)
{
    assert_ptr_equal(c, &connection);
    assert_false(has_ended_sending);
    has_ended_sending = true;
}

static const struct http_transport transport = {
    .receive = receive,
    .send = send,
    .end_sending = end_sending,
};

/* A resource of three pieces; `piece_error` fails the second, `has_late_end` adds an empty one. */
static int piece_error;
static bool has_late_end;

static int write_piece(struct http_cursor *cursor, char *buffer, size_t size)
{
    static const char *const pieces[] = {"one,", "two,", "three", ""};
    int last = has_late_end ? 3 : 2;

    assert_true(size >= HTTP_PIECE_SIZE);
    if (cursor->item == 1 && piece_error != 0) {
        return piece_error;
    }
    cursor->is_last = cursor->item == last;
    strcpy(buffer, pieces[cursor->item]);
    return (int)strlen(pieces[cursor->item++]);
}

static int write_full_piece(struct http_cursor *cursor, char *buffer, size_t size)
{
    memset(buffer, 'p', size);
    cursor->is_last = cursor->item++ == 1;
    return (int)size;
}

static const struct http_asset assets[] = {
    {
        .path = "/",
        .etag = "\"tag\"",
        HTTP_FIELDS("Content-Type: text/plain\r\nContent-Length: 6\r\n"),
        .body = SMALL_BODY,
        .size = 6,
    },
    {
        .path = "/large",
        HTTP_FIELDS("Content-Length: 1000\r\n"),
        .body = large_body,
        .size = LARGE_SIZE,
    },
    {.path = "/empty", HTTP_FIELDS("Content-Length: 0\r\n"), .body = "", .size = 0},
    {.path = "/wide", .fields = large_body, .fields_size = LARGE_SIZE},
};

static const struct http_resource resources[] = {
    {.path = "/pieces", HTTP_FIELDS("Content-Type: a/b\r\n"), .write_piece = write_piece},
    {.path = "/full", HTTP_FIELDS(""), .write_piece = write_full_piece},
};

static struct http_site site;
static struct http_server server;

#define PIECES_HEAD "HTTP/1.1 200 OK\r\n" SERVER "Content-Type: a/b\r\n"
#define PIECES_CHUNKED                                                                             \
    PIECES_HEAD "Transfer-Encoding: chunked\r\n\r\n004\r\none,\r\n004\r\ntwo,\r\n005\r\nthree\r\n" \
                "0\r\n\r\n"

static void forget_output(void)
{
    output_size = 0;
    output[0] = '\0';
    send_calls = 0;
    receive_calls = 0;
}

static void say(const char *bytes)
{
    input = bytes;
    input_left = strlen(bytes);
}

static int open_connection(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(large_body); i++) {
        large_body[i] = (char)('a' + i % 26);
    }
    site = (struct http_site){assets, resources, 4, 2, NULL};
    server = (struct http_server){.transport = &transport, .site = &site};
    memset(&connection, 0xa5, sizeof(connection));
    say("");
    input_step = SIZE_MAX;
    input_end = -EAGAIN;
    received = 0;
    window = SIZE_MAX;
    send_error = 0;
    has_ended_sending = false;
    piece_error = 0;
    has_late_end = false;
    forget_output();
    http_connection_open(&connection, &server);
    return 0;
}

/* Step until nothing more can be done: the client is silent, or there is no room. */
static enum http_want run(void)
{
    for (unsigned steps = 0; steps < 10000; steps++) {
        enum http_want want = http_connection_step(&connection);

        if (want == HTTP_WANT_CLOSE || (want == HTTP_WANT_OUT && window == 0) ||
            (want == HTTP_WANT_IN && input_left == 0 && input_end == -EAGAIN)) {
            return want;
        }
    }
    fail_msg("the connection asks for ever for what it has");
    return HTTP_WANT_CLOSE;
}

/* What the server answers to `request`, with a wide window. */
static const char *answer_to(const char *request)
{
    say(request);
    forget_output();
    run();
    return output;
}

static void assert_status(unsigned status)
{
    char line[32];

    snprintf(line, sizeof(line), "HTTP/1.1 %u ", status);
    output[strlen(line)] = '\0';
    assert_string_equal(output, line);
}

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

#define CASE(name) cmocka_unit_test_setup(name, open_connection)

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
        CASE(pipelined_requests_are_answered_in_order),
        CASE(pieces_of_every_size_are_answered_alike),
        CASE(a_step_is_bounded_and_asks_for_what_holds),
        CASE(a_window_that_is_full_at_every_byte_changes_nothing),
        CASE(windows_of_every_size_change_nothing),
        CASE(a_request_behind_a_full_window_waits),
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
