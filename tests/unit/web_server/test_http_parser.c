/* SPDX-License-Identifier: Apache-2.0 */
#include "http/http_parser.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEXT_SIZE 64
#define HOST      "Host: x\r\n"

static struct http_parser parser;
static char text[TEXT_SIZE];

/* All that can be told about a request, for comparing. */
struct outcome {
    enum http_parse result;
    enum http_problem problem;
    size_t used;
    enum http_method method;
    bool is_1_0;
    bool keeps_alive;
    bool has_query;
    bool has_tags;
    char path[TEXT_SIZE];
    char query[TEXT_SIZE];
    char tags[TEXT_SIZE];
};

static struct outcome outcome(enum http_parse result, size_t used)
{
    struct outcome outcome;

    memset(&outcome, 0, sizeof(outcome));
    outcome.result = result;
    if (result == HTTP_PARSE_REFUSED) {
        outcome.problem = http_parser_problem(&parser);
        return outcome;
    }
    outcome.used = used;
    if (result == HTTP_PARSE_MORE) {
        return outcome;
    }
    outcome.method = http_parser_method(&parser);
    outcome.is_1_0 = http_parser_is_1_0(&parser);
    outcome.keeps_alive = http_parser_keeps_alive(&parser);
    strcpy(outcome.path, http_parser_path(&parser));
    outcome.has_query = http_parser_query(&parser) != NULL;
    strcpy(outcome.query, outcome.has_query ? http_parser_query(&parser) : "");
    outcome.has_tags = http_parser_if_none_match(&parser) != NULL;
    strcpy(outcome.tags, outcome.has_tags ? http_parser_if_none_match(&parser) : "");
    return outcome;
}

/* Each piece is given in memory of its own size, so that reading past it is seen. */
static enum http_parse feed_copy(const char *data, size_t size, size_t *used)
{
    char *copy = malloc(size);
    enum http_parse result;

    memcpy(copy, data, size);
    result = http_parser_feed(&parser, copy, size, used);
    free(copy);
    return result;
}

/* Feed pieces of `first` bytes and then of `step` bytes until the request ends or the data do. */
static struct outcome parse_pieces(const char *data, size_t size, size_t first, size_t step)
{
    enum http_parse result = HTTP_PARSE_MORE;
    size_t piece = first;
    size_t used = 0;

    memset(text, 'x', sizeof(text));
    http_parser_start(&parser, text, sizeof(text));
    while (used < size && result == HTTP_PARSE_MORE) {
        size_t here;

        piece = piece < size - used ? piece : size - used;
        result = feed_copy(data + used, piece, &here);
        assert_true(here <= piece);
        assert_true(result != HTTP_PARSE_MORE || here == piece);
        used += here;
        piece = step;
    }
    return outcome(result, used);
}

static struct outcome parse(const char *request)
{
    return parse_pieces(request, strlen(request), strlen(request), 1);
}

static void assert_refused(const char *request, enum http_problem problem)
{
    struct outcome whole = parse(request);
    struct outcome bytes = parse_pieces(request, strlen(request), 1, 1);

    if (whole.result != HTTP_PARSE_REFUSED || whole.problem != problem) {
        print_error("result %d, problem %d for: %s\n", whole.result, whole.problem, request);
    }
    assert_int_equal(whole.result, HTTP_PARSE_REFUSED);
    assert_int_equal(whole.problem, problem);
    assert_int_equal(bytes.result, HTTP_PARSE_REFUSED);
    assert_int_equal(bytes.problem, problem);
}

static void assert_complete(const char *request)
{
    struct outcome whole = parse(request);

    if (whole.result != HTTP_PARSE_COMPLETE || whole.used != strlen(request)) {
        print_error("result %d, problem %d for: %s\n", whole.result, whole.problem, request);
    }
    assert_int_equal(whole.result, HTTP_PARSE_COMPLETE);
    assert_int_equal(whole.used, strlen(request));
}

static void assert_path(const char *target, const char *path)
{
    char request[256];

    snprintf(request, sizeof(request), "GET %s HTTP/1.0\r\n\r\n", target);
    assert_complete(request);
    assert_string_equal(http_parser_path(&parser), path);
}

static void assert_target_refused(const char *target, enum http_problem problem)
{
    char request[256];

    snprintf(request, sizeof(request), "GET %s HTTP/1.0\r\n\r\n", target);
    assert_refused(request, problem);
}

static void assert_keeps_alive(const char *version, const char *connection, bool keeps_alive)
{
    char request[256];

    snprintf(request, sizeof(request), "GET / HTTP/%s\r\n" HOST "%s\r\n", version, connection);
    assert_complete(request);
    assert_int_equal(http_parser_keeps_alive(&parser), keeps_alive);
}

/* --- what is understood -------------------------------------------------- */

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

/* --- the request line ---------------------------------------------------- */

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

/* --- fields -------------------------------------------------------------- */

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

/* --- bodies -------------------------------------------------------------- */

static void a_length_that_is_no_number_is_refused(void **state)
{
    static const char *const lengths[] = {"", "x", "-1", "+1", "1x", "1, 1", "1 1", "0x10", "1."};

    (void)state;
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        char request[128];

        snprintf(request, sizeof(request), "POST / HTTP/1.1\r\nContent-Length: %s\r\n\r\n",
                 lengths[i]);
        assert_refused(request, HTTP_BAD_LENGTH);
    }
}

static void two_lengths_are_taken_only_when_they_agree(void **state)
{
    (void)state;
    assert_complete("POST / HTTP/1.1\r\n" HOST
                    "Content-Length: 2\r\nContent-Length: 02 \r\n\r\nab");
    assert_refused("POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
                   HTTP_LENGTH_TWICE);
    assert_refused("POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\nContent-Length: 3\r\n\r\nabc",
                   HTTP_LENGTH_TWICE);
}

static void a_body_of_the_limit_is_skipped_and_one_more_byte_is_refused(void **state)
{
    static char body[HTTP_BODY_LIMIT];
    char head[128];
    size_t used;

    (void)state;
    memset(body, '\n', sizeof(body));
    snprintf(head, sizeof(head), "POST / HTTP/1.1\r\n" HOST "Content-Length: %u\r\n\r\n",
             HTTP_BODY_LIMIT);
    assert_int_equal(parse(head).result, HTTP_PARSE_MORE);
    assert_int_equal(http_parser_feed(&parser, body, 1, &used), HTTP_PARSE_MORE);
    assert_int_equal(http_parser_feed(&parser, body, sizeof(body), &used), HTTP_PARSE_COMPLETE);
    assert_int_equal(used, sizeof(body) - 1);

    snprintf(head, sizeof(head), "POST / HTTP/1.1\r\n" HOST "Content-Length: %u\r\n\r\n",
             HTTP_BODY_LIMIT + 1);
    assert_refused(head, HTTP_BODY_TOO_LONG);
    assert_refused("POST / HTTP/1.1\r\nContent-Length: 4294967297\r\n\r\n", HTTP_BODY_TOO_LONG);
    assert_refused("POST / HTTP/1.1\r\nContent-Length: 18446744073709551617\r\n\r\n",
                   HTTP_BODY_TOO_LONG);
}

static void transfer_codings_are_refused_each_for_its_reason(void **state)
{
    (void)state;
    assert_refused("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n",
                   HTTP_LENGTH_REQUIRED);
    assert_refused("POST / HTTP/1.1\r\n" HOST "transfer-encoding:\tChunked \r\n\r\n",
                   HTTP_LENGTH_REQUIRED);
    assert_refused("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n",
                   HTTP_UNKNOWN_CODING);
    assert_refused("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked;a=b\r\n\r\n",
                   HTTP_UNKNOWN_CODING);
    assert_refused("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n",
                   HTTP_UNKNOWN_CODING);
    assert_refused("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding:\r\n\r\n", HTTP_UNKNOWN_CODING);
    assert_refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", HTTP_CODING_IN_1_0);
    assert_refused("POST / HTTP/1.1\r\n" HOST
                   "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
                   HTTP_LENGTH_AND_CODING);
    assert_refused("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: x\r\n\r\n",
                   HTTP_LENGTH_AND_CODING);
}

static void an_expectation_is_refused(void **state)
{
    (void)state;
    assert_refused("POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n",
                   HTTP_EXPECTATION);
    assert_complete("GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n");
}

/* --- limits -------------------------------------------------------------- */

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
        cmocka_unit_test(the_connection_stays_open_as_version_and_field_say),
        cmocka_unit_test(names_that_nearly_mean_something_mean_nothing),
        cmocka_unit_test(host_is_required_once_from_1_1_on),
        cmocka_unit_test(a_host_that_is_no_host_is_refused),
        cmocka_unit_test(a_folded_line_is_refused),
        cmocka_unit_test(a_name_without_its_colon_is_refused),
        cmocka_unit_test(a_line_end_that_is_halved_is_refused),
        cmocka_unit_test(every_byte_is_taken_where_the_grammar_has_it_and_nowhere_else),
        cmocka_unit_test(a_length_that_is_no_number_is_refused),
        cmocka_unit_test(two_lengths_are_taken_only_when_they_agree),
        cmocka_unit_test(a_body_of_the_limit_is_skipped_and_one_more_byte_is_refused),
        cmocka_unit_test(transfer_codings_are_refused_each_for_its_reason),
        cmocka_unit_test(an_expectation_is_refused),
        cmocka_unit_test(a_head_of_the_limit_is_taken_and_one_more_byte_is_refused),
        cmocka_unit_test(endless_empty_lines_are_refused),
        cmocka_unit_test(endless_tags_are_dropped_and_the_request_is_taken),
        cmocka_unit_test(of_several_tag_fields_the_last_counts),
        cmocka_unit_test(every_problem_has_a_status_and_a_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
