/* SPDX-License-Identifier: Apache-2.0 */

/* The first line of a request: method, target, version. */

#include "parser_fixture.h"

#include <stdio.h>
#include <string.h>

static void methods_are_told_apart(void **state)
{
    static const char *const others[] = {"POST",    "PUT",   "DELETE", "OPTIONS",
                                         "CONNECT", "TRACE", "PATCH"};

    (void)state;
    assert_complete("GET / HTTP/1.0\r\n\r\n");
    assert_int_equal(http_parser_method(&parser), HTTP_GET);
    assert_complete("HEAD / HTTP/1.0\r\n\r\n");
    assert_int_equal(http_parser_method(&parser), HTTP_HEAD);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        char request[64];

        snprintf(request, sizeof(request), "%s / HTTP/1.0\r\n\r\n", others[i]);
        assert_complete(request);
        assert_int_equal(http_parser_method(&parser), HTTP_OTHER_METHOD);
    }
}

static void a_method_that_is_not_known_is_refused(void **state)
{
    (void)state;
    assert_refused("BREW / HTTP/1.1\r\n" HOST "\r\n", HTTP_UNKNOWN_METHOD);
    assert_refused("get / HTTP/1.1\r\n" HOST "\r\n", HTTP_UNKNOWN_METHOD);
    assert_refused("GE / HTTP/1.0\r\n\r\n", HTTP_UNKNOWN_METHOD);
    assert_refused("GETT / HTTP/1.0\r\n\r\n", HTTP_UNKNOWN_METHOD);
    assert_refused("XHEAD * HTTP/1.0\r\n\r\n", HTTP_UNKNOWN_METHOD);
    assert_refused("ABCDEFGHIJKLMNOPQRSTUVWXYZ", HTTP_UNKNOWN_METHOD);
    assert_refused("HELO there\r\n", HTTP_BAD_TARGET);
}

static void what_is_not_a_method_is_refused(void **state)
{
    (void)state;
    assert_refused(" GET / HTTP/1.1\r\n", HTTP_BAD_METHOD);
    assert_refused("GET\t/ HTTP/1.1\r\n", HTTP_BAD_METHOD);
    assert_refused("GET\r\n", HTTP_BAD_METHOD);
    assert_refused("\x16\x03\x01\x02", HTTP_BAD_METHOD);
    assert_refused("\n", HTTP_BAD_METHOD);
    assert_refused("\rGET", HTTP_BAD_LINE_END);
}

static void a_target_is_decoded(void **state)
{
    (void)state;
    assert_path("/", "/");
    assert_path("/style.css", "/style.css");
    assert_path("/a%20b", "/a b");
    assert_path("/%c3%A9", "/\xc3\xa9");
    assert_path("/a%2fb", "/a/b");
    assert_path("/100%25", "/100%");
    assert_path("/a//b/", "/a//b/");
    assert_path("/...", "/...");
    assert_path("/.well-known/..a/a..", "/.well-known/..a/a..");
    assert_path("/<>\"{}|\\^`", "/<>\"{}|\\^`");
}

static void a_query_is_kept_apart_and_not_decoded(void **state)
{
    (void)state;
    assert_path("/a?b", "/a");
    assert_string_equal(http_parser_query(&parser), "b");
    assert_path("/a?", "/a");
    assert_string_equal(http_parser_query(&parser), "");
    assert_path("/a?x=%31&y=/../?", "/a");
    assert_string_equal(http_parser_query(&parser), "x=%31&y=/../?");
}

static void the_absolute_form_is_understood(void **state)
{
    (void)state;
    assert_path("http://x/a", "/a");
    assert_path("HTTPS://x:443/a/b", "/a/b");
    assert_path("http://x", "/");
    assert_path("http://[::1]:80/", "/");
    assert_path("http://x?q", "/");
    assert_string_equal(http_parser_query(&parser), "q");
}

static void a_target_that_is_no_path_is_refused(void **state)
{
    (void)state;
    assert_target_refused("", HTTP_BAD_TARGET);
    assert_target_refused("index.html", HTTP_BAD_TARGET);
    assert_target_refused("*", HTTP_BAD_TARGET);
    assert_target_refused("ftp://x/", HTTP_BAD_TARGET);
    assert_target_refused("httpx://x/", HTTP_BAD_TARGET);
    assert_target_refused("host://x/", HTTP_BAD_TARGET);
    assert_target_refused("http:/x/", HTTP_BAD_TARGET);
    assert_target_refused("http:///x", HTTP_BAD_TARGET);
    assert_target_refused("http://me@x/", HTTP_BAD_TARGET);
    assert_target_refused("/a#b", HTTP_BAD_TARGET);
    assert_target_refused("/a?b#c", HTTP_BAD_TARGET);
    assert_target_refused("/\t", HTTP_BAD_TARGET);
    assert_target_refused("/\x7f", HTTP_BAD_TARGET);
    assert_target_refused("/\xc3\xa9", HTTP_BAD_TARGET);
    assert_refused("OPTIONS *x HTTP/1.1\r\n", HTTP_BAD_TARGET);
}

static void a_broken_escape_is_refused(void **state)
{
    (void)state;
    assert_target_refused("/%", HTTP_BAD_ESCAPE);
    assert_target_refused("/%4", HTTP_BAD_ESCAPE);
    assert_target_refused("/%4g", HTTP_BAD_ESCAPE);
    assert_target_refused("/%00", HTTP_BAD_ESCAPE);
    assert_target_refused("/%0d%0a", HTTP_BAD_ESCAPE);
    assert_target_refused("/%1f", HTTP_BAD_ESCAPE);
    assert_target_refused("/%7F", HTTP_BAD_ESCAPE);
}

static void a_target_that_climbs_is_refused(void **state)
{
    (void)state;
    assert_target_refused("/..", HTTP_BAD_DOT_SEGMENT);
    assert_target_refused("/../etc", HTTP_BAD_DOT_SEGMENT);
    assert_target_refused("/a/..", HTTP_BAD_DOT_SEGMENT);
    assert_target_refused("/a/../b", HTTP_BAD_DOT_SEGMENT);
    assert_target_refused("/..?q", HTTP_BAD_DOT_SEGMENT);
    assert_target_refused("/%2e%2e/b", HTTP_BAD_DOT_SEGMENT);
    assert_target_refused("/.%2E%2fb", HTTP_BAD_DOT_SEGMENT);
    assert_target_refused("/a%2f..", HTTP_BAD_DOT_SEGMENT);
    assert_target_refused("http://x/..", HTTP_BAD_DOT_SEGMENT);
}

/* A target of `path` letters and, if not 0, a question mark and `query` - 1 letters. */
static void make_target(char *target, size_t path, size_t query)
{
    memset(target, 'a', path + query);
    target[0] = '/';
    if (query > 0) {
        target[path] = '?';
    }
    target[path + query] = '\0';
}

static void the_longest_target_fits_and_one_more_byte_does_not(void **state)
{
    char target[128];

    (void)state;
    for (size_t query = 0; query < TEXT_SIZE - 1; query++) {
        char path[TEXT_SIZE];

        make_target(path, TEXT_SIZE - 1 - query, 0);
        make_target(target, TEXT_SIZE - 1 - query, query);
        assert_path(target, path);
        for (size_t more = 1; more < 4; more++) {
            make_target(target, TEXT_SIZE - 1 - query + more, query);
            assert_target_refused(target, HTTP_TARGET_TOO_LONG);
        }
    }
}

static void whatever_follows_a_full_path_is_refused(void **state)
{
    static const char *const more[] = {"a", "/", "?", "%41", "%2f"};
    char target[TEXT_SIZE + 8];

    (void)state;
    for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
        make_target(target, TEXT_SIZE, 0);
        strcat(target, more[i]);
        assert_target_refused(target, HTTP_TARGET_TOO_LONG);
        make_target(target, TEXT_SIZE - 2, 2);
        strcat(target, more[i]);
        assert_target_refused(target, HTTP_TARGET_TOO_LONG);
    }
}

static void escapes_count_as_the_byte_they_stand_for(void **state)
{
    char target[256] = "/";

    (void)state;
    for (size_t i = 1; i < TEXT_SIZE - 1; i++) {
        strcat(target, "%41");
    }
    assert_path(target, "/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    strcat(target, "%41");
    assert_target_refused(target, HTTP_TARGET_TOO_LONG);
    target[strlen(target) - 3] = '\0';
    strcat(target, "%2f");
    assert_target_refused(target, HTTP_TARGET_TOO_LONG);
}

static void versions_are_told_apart(void **state)
{
    (void)state;
    assert_complete("GET / HTTP/1.0\r\n\r\n");
    assert_true(http_parser_is_1_0(&parser));
    assert_complete("GET / HTTP/1.1\r\n" HOST "\r\n");
    assert_false(http_parser_is_1_0(&parser));
    assert_complete("GET / HTTP/1.2\r\n" HOST "\r\n");
    assert_false(http_parser_is_1_0(&parser));
}

static void a_version_that_is_not_spoken_is_refused(void **state)
{
    (void)state;
    assert_refused("GET / HTTP/2.0\r\n", HTTP_UNKNOWN_VERSION);
    assert_refused("GET / HTTP/0.9\r\n", HTTP_UNKNOWN_VERSION);
    assert_refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", HTTP_UNKNOWN_VERSION);
}

static void what_is_not_a_version_is_refused(void **state)
{
    (void)state;
    assert_refused("GET /\r\n", HTTP_BAD_VERSION);
    assert_refused("GET /?\r\n", HTTP_BAD_VERSION);
    assert_refused("GET / \r\n", HTTP_BAD_VERSION);
    assert_refused("GET / http/1.1\r\n", HTTP_BAD_VERSION);
    assert_refused("GET /  HTTP/1.1\r\n", HTTP_BAD_VERSION);
    assert_refused("GET / HTTP/x.1\r\n", HTTP_BAD_VERSION);
    assert_refused("GET / HTTP/1.x\r\n", HTTP_BAD_VERSION);
    assert_refused("GET / HTTP/1\r\n", HTTP_BAD_VERSION);
    assert_refused("GET / HTTP/1.10\r\n", HTTP_BAD_VERSION);
    assert_refused("GET / HTTP/1.1 \r\n", HTTP_BAD_VERSION);
    assert_refused("GET / HTTP/1.1\n", HTTP_BAD_LINE_END);
    assert_refused("GET / HTTP/1.1\rX", HTTP_BAD_VERSION);
    assert_refused("GET / HTTP/1.1\r\r", HTTP_BAD_LINE_END);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(methods_are_told_apart),
        cmocka_unit_test(a_method_that_is_not_known_is_refused),
        cmocka_unit_test(what_is_not_a_method_is_refused),
        cmocka_unit_test(a_target_is_decoded),
        cmocka_unit_test(a_query_is_kept_apart_and_not_decoded),
        cmocka_unit_test(the_absolute_form_is_understood),
        cmocka_unit_test(a_target_that_is_no_path_is_refused),
        cmocka_unit_test(a_broken_escape_is_refused),
        cmocka_unit_test(a_target_that_climbs_is_refused),
        cmocka_unit_test(the_longest_target_fits_and_one_more_byte_does_not),
        cmocka_unit_test(whatever_follows_a_full_path_is_refused),
        cmocka_unit_test(escapes_count_as_the_byte_they_stand_for),
        cmocka_unit_test(versions_are_told_apart),
        cmocka_unit_test(a_version_that_is_not_spoken_is_refused),
        cmocka_unit_test(what_is_not_a_version_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
