/* SPDX-License-Identifier: Apache-2.0 */

/* Requests as a whole: how they arrive, where they end, how long they may be. */

#include "parser_fixture.h"

#include <stdlib.h>
#include <string.h>

static void a_plain_request_is_understood(void **state)
{
    struct outcome got = parse("GET / HTTP/1.1\r\n" HOST "\r\n");

    (void)state;
    assert_int_equal(got.result, HTTP_PARSE_COMPLETE);
    assert_int_equal(got.used, 27);
    assert_int_equal(got.method, HTTP_GET);
    assert_string_equal(got.path, "/");
    assert_false(got.has_query);
    assert_false(got.has_tags);
    assert_true(got.keeps_alive);
    assert_false(got.is_1_0);
}

static const char *const requests[] = {
    "GET / HTTP/1.1\r\n" HOST "\r\n",
    "HEAD /a/b%20c?d=%31&e HTTP/1.1\r\nhost:x:80 \r\nConnection: Keep-Alive, close\r\n\r\n",
    "\r\n\r\nGET /x HTTP/1.0\r\nAccept: */*\r\nConnection:\tkeep-alive\r\n\r\n",
    "POST /form HTTP/1.1\r\n" HOST "Content-Length: 11\r\n\r\nhello\r\n\r\nyo",
    "GET http://host:8080/p?q HTTP/1.1\r\nHost: host:8080\r\nIf-None-Match: \"a\", W/\"b\"\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost:\r\ncontent-length: 0\r\nX-Long: \t v\x80\xff \t\r\n\r\n",
    "GET /?%zz?/../# HTTP/1.1\r\n" HOST "\r\n",
    "GET /a HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip;q=1, chunked\r\n\r\n",
    "GET /a HTTP/1.1\r\n" HOST " folded\r\n\r\n",
    "PUT /%2e%2E/ HTTP/1.1\r\n" HOST "\r\n",
};

static void every_split_in_two_gives_the_same_result(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
        size_t size = strlen(requests[i]);
        struct outcome whole = parse(requests[i]);

        for (size_t first = 1; first < size; first++) {
            struct outcome split = parse_pieces(requests[i], size, first, size);

            assert_memory_equal(&split, &whole, sizeof(whole));
        }
    }
}

static void pieces_of_every_size_give_the_same_result(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
        size_t size = strlen(requests[i]);
        struct outcome whole = parse(requests[i]);

        for (size_t step = 1; step < size; step++) {
            struct outcome split = parse_pieces(requests[i], size, step, step);

            assert_memory_equal(&split, &whole, sizeof(whole));
        }
    }
}

static void a_request_that_is_cut_anywhere_asks_for_more(void **state)
{
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        struct outcome whole = parse(requests[i]);

        assert_int_equal(whole.result, HTTP_PARSE_COMPLETE);
        for (size_t size = 1; size < whole.used; size++) {
            struct outcome cut = parse_pieces(requests[i], size, size, 1);

            assert_int_equal(cut.result, HTTP_PARSE_MORE);
            assert_int_equal(cut.used, size);
        }
    }
}

static void bytes_behind_a_request_are_left(void **state)
{
    static const char two[] = "GET /1 HTTP/1.1\r\n" HOST "\r\nGET /2 HTTP/1.1\r\n" HOST "\r\n";
    struct outcome got = parse(two);

    (void)state;
    assert_int_equal(got.result, HTTP_PARSE_COMPLETE);
    assert_string_equal(got.path, "/1");
    got = parse(two + got.used);
    assert_int_equal(got.result, HTTP_PARSE_COMPLETE);
    assert_string_equal(got.path, "/2");
}

static void bytes_behind_a_body_are_left(void **state)
{
    static const char head[] = "POST / HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\n";
    struct outcome got = parse("POST / HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\nbodyGET");

    (void)state;
    assert_int_equal(got.result, HTTP_PARSE_COMPLETE);
    assert_int_equal(got.used, strlen(head) + 4);
}

static void a_request_has_begun_with_its_first_letter(void **state)
{
    size_t used;

    (void)state;
    http_parser_start(&parser, text, sizeof(text));
    assert_false(http_parser_has_begun(&parser));
    http_parser_feed(&parser, "\r\n", 2, &used);
    assert_false(http_parser_has_begun(&parser));
    http_parser_feed(&parser, "G", 1, &used);
    assert_true(http_parser_has_begun(&parser));
}

/* A request whose head has this many bytes. */
static char *make_head(size_t size)
{
    static const char start[] = "GET / HTTP/1.1\r\n" HOST "A: ";
    char *head = malloc(size + 1);

    memset(head, 'a', size);
    memcpy(head, start, sizeof(start) - 1);
    strcpy(head + size - 4, "\r\n\r\n");
    return head;
}

static void a_head_of_the_limit_is_taken_and_one_more_byte_is_refused(void **state)
{
    char *head = make_head(HTTP_HEAD_LIMIT);

    (void)state;
    assert_complete(head);
    free(head);
    head = make_head(HTTP_HEAD_LIMIT + 1);
    assert_refused(head, HTTP_HEAD_TOO_LONG);
    free(head);
}

static void endless_empty_lines_are_refused(void **state)
{
    char *lines = malloc(HTTP_HEAD_LIMIT + 1);

    (void)state;
    for (size_t i = 0; i < HTTP_HEAD_LIMIT; i += 2) {
        memcpy(lines + i, "\r\n", 2);
    }
    lines[HTTP_HEAD_LIMIT] = '\0';
    assert_refused(lines, HTTP_HEAD_TOO_LONG);
    free(lines);
}

static void every_problem_has_a_status_and_a_sentence(void **state)
{
    (void)state;
    for (unsigned problem = HTTP_NO_PROBLEM + 1; problem < HTTP_PROBLEMS; problem++) {
        const char *sentence = http_problem_sentence((enum http_problem)problem);
        uint16_t status = http_problem_status((enum http_problem)problem);

        assert_in_range(status, 400, 505);
        assert_non_null(sentence);
        assert_string_equal(sentence + strlen(sentence) - 2, ".\n");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_request_is_understood),
        cmocka_unit_test(every_split_in_two_gives_the_same_result),
        cmocka_unit_test(pieces_of_every_size_give_the_same_result),
        cmocka_unit_test(a_request_that_is_cut_anywhere_asks_for_more),
        cmocka_unit_test(bytes_behind_a_request_are_left),
        cmocka_unit_test(bytes_behind_a_body_are_left),
        cmocka_unit_test(a_request_has_begun_with_its_first_letter),
        cmocka_unit_test(a_head_of_the_limit_is_taken_and_one_more_byte_is_refused),
        cmocka_unit_test(endless_empty_lines_are_refused),
        cmocka_unit_test(every_problem_has_a_status_and_a_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
