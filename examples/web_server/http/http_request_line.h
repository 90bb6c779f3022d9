/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_REQUEST_LINE_H
#define HTTP_REQUEST_LINE_H

/* The first line of a request: its method and version. Private to http_parser.c. */

#include "http_chars.h"
#include "http_parts.h"

#define TAIL(a, b, c, d)                                                                           \
    ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/* Methods by their last four letters and their length; GET and HEAD are compared whole by that. */
static const struct {
    uint32_t tail;
    uint8_t length;
    uint8_t method;
} methods[] = {
    {TAIL(0, 'G', 'E', 'T'), 3, HTTP_GET},
    {TAIL('H', 'E', 'A', 'D'), 4, HTTP_HEAD},
    {TAIL('P', 'O', 'S', 'T'), 4, HTTP_OTHER_METHOD},
    {TAIL(0, 'P', 'U', 'T'), 3, HTTP_OTHER_METHOD},
    {TAIL('L', 'E', 'T', 'E'), 6, HTTP_OTHER_METHOD}, /* DELETE */
    {TAIL('I', 'O', 'N', 'S'), 7, HTTP_OTHER_METHOD}, /* OPTIONS */
    {TAIL('A', 'T', 'C', 'H'), 5, HTTP_OTHER_METHOD}, /* PATCH */
    {TAIL('R', 'A', 'C', 'E'), 5, HTTP_OTHER_METHOD}, /* TRACE */
    {TAIL('N', 'E', 'C', 'T'), 7, HTTP_OTHER_METHOD}, /* CONNECT */
};

#define LONGEST_METHOD   16U
#define VERSION_MAJOR    5U /* positions in "HTTP/1.1" that may differ */
#define VERSION_MINOR    7U
#define VERSION_LINE_END 8U /* and right behind it */

static const uint8_t *on_start(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    if (*at == '\r') {
        parser->state = STATE_START_LINE_FEED;
        return at + 1;
    }
    /* Nearly every request; GET is also what http_parser_start() assumes. */
    if (end - at >= 4 && http__load_word(at) == http__load_word("GET ")) {
        parser->state = STATE_TARGET;
        return at + 4;
    }
    parser->state = STATE_METHOD;
    return at;
}

static const uint8_t *on_start_line_feed(struct http_parser *parser, const uint8_t *at,
                                         const uint8_t *end)
{
    (void)end;
    if (*at != '\n') {
        return http__refuse(parser, at, HTTP_BAD_LINE_END);
    }
    parser->state = STATE_START;
    return at + 1;
}

/* A method that is not known is refused behind the head: only then it is clear that this is HTTP.
 */
static enum http_method find_method(const struct http_parser *parser)
{
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (methods[i].tail == parser->number && methods[i].length == parser->position) {
            return (enum http_method)methods[i].method;
        }
    }
    return HTTP_METHOD_UNKNOWN;
}

static const uint8_t *on_method(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    uint32_t tail = parser->number;
    unsigned position = parser->position;

    while (at < end && is(CHAR_TOKEN, *at)) {
        tail = tail << 8 | *at++;
        position++;
    }
    if (position > LONGEST_METHOD) {
        return http__refuse(parser, at, HTTP_UNKNOWN_METHOD);
    }
    parser->number = tail;
    parser->position = (uint8_t)position;
    if (at == end) {
        return at;
    }
    if (*at != ' ' || position == 0) {
        return http__refuse(parser, at, HTTP_BAD_METHOD);
    }
    parser->method = (uint8_t)find_method(parser);
    parser->state = STATE_TARGET;
    return at + 1;
}

/* Versions 1.2 to 1.9 do not exist; whoever speaks one can be spoken to in 1.1. */
static const uint8_t *other_version(struct http_parser *parser, const uint8_t *at)
{
    if (parser->position == VERSION_MINOR && is_digit(*at)) {
        parser->is_1_0 = *at == '0';
        parser->position++;
        return at + 1;
    }
    if (parser->position == VERSION_MAJOR && is_digit(*at)) {
        return http__refuse(parser, at, HTTP_UNKNOWN_VERSION);
    }
    if (parser->position >= VERSION_LINE_END) {
        return http__refuse_line_end(parser, at, HTTP_BAD_VERSION);
    }
    return http__refuse(parser, at, HTTP_BAD_VERSION);
}

/* Whether the ten bytes at `at` are what nearly every request line ends with. */
static inline bool is_usual_version(const uint8_t *at)
{
    return http__load_word(at) == http__load_word("HTTP") &&
           http__load_word(at + 4) == http__load_word("/1.1") && at[8] == '\r' && at[9] == '\n';
}

static const uint8_t *on_version(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    static const char expected[] = "HTTP/1.1\r\n";
    unsigned position = parser->position;

    if (position == 0 && end - at >= 10 && is_usual_version(at)) {
        parser->state = STATE_FIELD;
        return at + 10;
    }
    while (at < end && position < sizeof(expected) - 1 && *at == (uint8_t)expected[position]) {
        position++;
        at++;
    }
    parser->position = (uint8_t)position;
    if (position == sizeof(expected) - 1) {
        parser->state = STATE_FIELD;
        return at;
    }
    if (at == end) {
        return at;
    }
    return other_version(parser, at);
}

#endif
