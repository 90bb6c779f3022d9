/* SPDX-License-Identifier: Apache-2.0 */

/* Header fields: those that mean something, and how all are written. */

#include "parser_fixture.h"

#include <stdio.h>
#include <string.h>

static void the_connection_stays_open_as_version_and_field_say(void **state)
{
    (void)state;
    assert_keeps_alive("1.1", "", true);
    assert_keeps_alive("1.0", "", false);
    assert_keeps_alive("1.1", "Connection: close\r\n", false);
    assert_keeps_alive("1.1", "CONNECTION:CLOSE\r\n", false);
    assert_keeps_alive("1.0", "Connection: keep-alive\r\n", true);
    assert_keeps_alive("1.0", "Connection: Keep-Alive \r\n", true);
    assert_keeps_alive("1.1", "Connection: keep-alive, close\r\n", false);
    assert_keeps_alive("1.0", "Connection: close, keep-alive\r\n", false);
    assert_keeps_alive("1.1", "Connection: , upgrade ,\tclose,\r\n", false);
    assert_keeps_alive("1.1", "Connection: upgrade\r\nConnection: close\r\n", false);
    assert_keeps_alive("1.1", "Connection: closed\r\n", true);
    assert_keeps_alive("1.1", "Connection: clos\r\n", true);
    assert_keeps_alive("1.1", "Connection: close=1\r\n", true);
    assert_keeps_alive("1.1", "Connection: \"close\"\r\n", true);
    assert_keeps_alive("1.0", "Connection: xkeep-alive\r\n", false);
    assert_keeps_alive("1.1", "Connections: close\r\n", true);
    assert_keeps_alive("1.1", "Close: close\r\n", true);
    assert_keeps_alive("1.1", "Keep-Alive: close\r\n", true);
}

static void names_that_nearly_mean_something_mean_nothing(void **state)
{
    static const char *const names[] = {
        "Clnnection",
        "Connectiom",
        "Content-Lengtx",
        "Contentlength",
        "Cntent-Length",
        "Hos",
        "Hosts",
        "Xost",
        "Transfer-Encodinh",
        "Expec",
        "Clo",
        "Content-Length-",
        "If-None-Matc",
        "_",
        "!#$%&'*+-.^_`|~",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char request[128];

        snprintf(request, sizeof(request), "GET / HTTP/1.1\r\n%s: close, chunked\r\n" HOST "\r\n",
                 names[i]);
        assert_complete(request);
        assert_true(http_parser_keeps_alive(&parser));
        assert_null(http_parser_if_none_match(&parser));
    }
}

static void host_is_required_once_from_1_1_on(void **state)
{
    (void)state;
    assert_refused("GET / HTTP/1.1\r\n\r\n", HTTP_NO_HOST);
    assert_refused("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", HTTP_HOST_TWICE);
    assert_refused("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", HTTP_HOST_TWICE);
    assert_complete("GET / HTTP/1.0\r\n\r\n");
    assert_complete("GET / HTTP/1.1\r\nHost:\r\n\r\n");
    assert_complete("GET / HTTP/1.1\r\nhOST: [fe80::1%25a]:8080\r\n\r\n");
}

static void a_host_that_is_no_host_is_refused(void **state)
{
    (void)state;
    assert_refused("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", HTTP_BAD_HOST);
    assert_refused("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", HTTP_BAD_HOST);
    assert_refused("GET / HTTP/1.1\r\nHost: me@a\r\n\r\n", HTTP_BAD_HOST);
    assert_refused("GET / HTTP/1.1\r\nHost: \"a\"\r\n\r\n", HTTP_BAD_HOST);
}

static void a_folded_line_is_refused(void **state)
{
    (void)state;
    assert_refused("GET / HTTP/1.1\r\n Host: x\r\n\r\n", HTTP_FOLDED_LINE);
    assert_refused("GET / HTTP/1.1\r\nA: b\r\n\tc\r\n\r\n", HTTP_FOLDED_LINE);
}

static void a_name_without_its_colon_is_refused(void **state)
{
    (void)state;
    assert_refused("GET / HTTP/1.1\r\nHost : x\r\n\r\n", HTTP_BAD_FIELD_NAME);
    assert_refused("GET / HTTP/1.1\r\nHost\r\n\r\n", HTTP_BAD_FIELD_NAME);
    assert_refused("GET / HTTP/1.1\r\n: x\r\n\r\n", HTTP_BAD_FIELD_NAME);
    assert_refused("GET / HTTP/1.1\r\nA(b): x\r\n\r\n", HTTP_BAD_FIELD_NAME);
    assert_refused("GET / HTTP/1.1\r\n\xc3: x\r\n\r\n", HTTP_BAD_FIELD_NAME);
}

static void a_line_end_that_is_halved_is_refused(void **state)
{
    (void)state;
    assert_refused("GET / HTTP/1.1\r\nA: b\n\r\n", HTTP_BAD_LINE_END);
    assert_refused("GET / HTTP/1.1\r\nA: b\rc\r\n\r\n", HTTP_BAD_LINE_END);
    assert_refused("GET / HTTP/1.1\r\nHost: x\n\r\n", HTTP_BAD_LINE_END);
    assert_refused("GET / HTTP/1.1\r\nContent-Length: 1\n\r\n", HTTP_BAD_LINE_END);
    assert_refused("GET / HTTP/1.1\r\nConnection: close\n\r\n", HTTP_BAD_LINE_END);
    assert_refused("GET / HTTP/1.1\r\nIf-None-Match: x\n\r\n", HTTP_BAD_LINE_END);
    assert_refused("GET / HTTP/1.1\r\n" HOST "\n", HTTP_BAD_LINE_END);
    assert_refused("GET / HTTP/1.1\r\n" HOST "\rX", HTTP_BAD_LINE_END);
}

/* Put `byte` into a request where %c stands, and see whether it is taken. */
static bool is_taken(const char *format, unsigned byte)
{
    char request[128];
    int size = snprintf(request, sizeof(request), format, (int)byte);

    return parse_pieces(request, (size_t)size, (size_t)size, 1).result == HTTP_PARSE_COMPLETE;
}

static void every_byte_is_taken_where_the_grammar_has_it_and_nowhere_else(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        bool is_printable = byte > 0x20 && byte < 0x7f;
        bool is_letter_or_digit = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                                  (byte >= 'a' && byte <= 'z');
        bool is_token = is_letter_or_digit || (byte != 0 && strchr("!#$%&'*+-.^_`|~", (int)byte));
        bool is_in_value = byte == '\t' || byte == ' ' || is_printable || byte >= 0x80;
        bool is_in_host =
            is_letter_or_digit || (byte != 0 && strchr("-._~!$&'()*+,;=:[]%", (int)byte));

        assert_int_equal(is_taken("GET /? HTTP/1.0\r\nA%cb: c\r\n\r\n", byte),
                         is_token || byte == ':');
        assert_int_equal(is_taken("GET /? HTTP/1.0\r\nA: b%cc\r\n\r\n", byte), is_in_value);
        assert_int_equal(is_taken("GET /? HTTP/1.0\r\nConnection: b%cc\r\n\r\n", byte),
                         is_in_value);
        assert_int_equal(is_taken("GET /? HTTP/1.0\r\nIf-None-Match: b%cc\r\n\r\n", byte),
                         is_in_value);
        assert_int_equal(is_taken("GET /? HTTP/1.0\r\nHost: b%cc\r\n\r\n", byte), is_in_host);
        assert_int_equal(is_taken("GET /a%cb HTTP/1.0\r\n\r\n", byte),
                         is_printable && byte != '%' && byte != '#');
        assert_int_equal(is_taken("GET /?a%cb HTTP/1.0\r\n\r\n", byte),
                         is_printable && byte != '#');
    }
}

static void endless_tags_are_dropped_and_the_request_is_taken(void **state)
{
    char request[256];

    (void)state;
    /* The path and its zero byte take 2, the tags and theirs the rest. */
    snprintf(request, sizeof(request), "GET / HTTP/1.1\r\n" HOST "If-None-Match: %0*d\r\n\r\n",
             TEXT_SIZE - 3, 0);
    assert_complete(request);
    assert_int_equal(strlen(http_parser_if_none_match(&parser)), TEXT_SIZE - 3);
    for (int more = 2; more >= 1; more--) {
        snprintf(request, sizeof(request), "GET / HTTP/1.1\r\nIf-None-Match: %0*d\r\n" HOST "\r\n",
                 TEXT_SIZE - more, 0);
        assert_complete(request);
        assert_null(http_parser_if_none_match(&parser));
        assert_string_equal(http_parser_path(&parser), "/");
    }
}

static void of_several_tag_fields_the_last_counts(void **state)
{
    (void)state;
    assert_complete("GET / HTTP/1.1\r\n" HOST
                    "If-None-Match: \"a\"\r\nIf-None-Match: \"b\"\r\n\r\n");
    assert_string_equal(http_parser_if_none_match(&parser), "\"b\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_connection_stays_open_as_version_and_field_say),
        cmocka_unit_test(names_that_nearly_mean_something_mean_nothing),
        cmocka_unit_test(host_is_required_once_from_1_1_on),
        cmocka_unit_test(a_host_that_is_no_host_is_refused),
        cmocka_unit_test(a_folded_line_is_refused),
        cmocka_unit_test(a_name_without_its_colon_is_refused),
        cmocka_unit_test(a_line_end_that_is_halved_is_refused),
        cmocka_unit_test(every_byte_is_taken_where_the_grammar_has_it_and_nowhere_else),
        cmocka_unit_test(endless_tags_are_dropped_and_the_request_is_taken),
        cmocka_unit_test(of_several_tag_fields_the_last_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
