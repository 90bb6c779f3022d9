/* SPDX-License-Identifier: Apache-2.0 */
#include "parser_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct http_parser parser;
char text[TEXT_SIZE];

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
struct outcome parse_pieces(const char *data, size_t size, size_t first, size_t step)
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

struct outcome parse(const char *request)
{
    return parse_pieces(request, strlen(request), strlen(request), 1);
}

void assert_refused(const char *request, enum http_problem problem)
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

void assert_complete(const char *request)
{
    struct outcome whole = parse(request);

    if (whole.result != HTTP_PARSE_COMPLETE || whole.used != strlen(request)) {
        print_error("result %d, problem %d for: %s\n", whole.result, whole.problem, request);
    }
    assert_int_equal(whole.result, HTTP_PARSE_COMPLETE);
    assert_int_equal(whole.used, strlen(request));
}

void assert_path(const char *target, const char *path)
{
    char request[256];

    snprintf(request, sizeof(request), "GET %s HTTP/1.0\r\n\r\n", target);
    assert_complete(request);
    assert_string_equal(http_parser_path(&parser), path);
}

void assert_target_refused(const char *target, enum http_problem problem)
{
    char request[256];

    snprintf(request, sizeof(request), "GET %s HTTP/1.0\r\n\r\n", target);
    assert_refused(request, problem);
}

void assert_keeps_alive(const char *version, const char *connection, bool keeps_alive)
{
    char request[256];

    snprintf(request, sizeof(request), "GET / HTTP/%s\r\n" HOST "%s\r\n", version, connection);
    assert_complete(request);
    assert_int_equal(http_parser_keeps_alive(&parser), keeps_alive);
}
