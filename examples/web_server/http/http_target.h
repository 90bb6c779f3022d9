/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H

/* What a request is about: a path and a query, decoded into the text buffer. Private to
 * http_parser.c. */

#include "http_parts.h"
#include "http_words.h"

/* A line that ends behind its target is a request of HTTP/0.9. */
static const uint8_t *refuse_target(struct http_parser *parser, const uint8_t *at)
{
    bool is_line_end = *at == '\r' || *at == '\n';

    return http__refuse(parser, at, is_line_end ? HTTP_BAD_VERSION : HTTP_BAD_TARGET);
}

static const uint8_t *on_target(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    (void)end;
    if (*at == '/') {
        http__append(parser, '/');
        parser->state = STATE_PATH;
        return at + 1;
    }
    if (*at == '*' && parser->method >= HTTP_OTHER_METHOD) {
        http__append(parser, '*');
        parser->state = STATE_ASTERISK;
        return at + 1;
    }
    http__begin_word(parser, *at);
    if (parser->word == NO_WORD) {
        return http__refuse(parser, at, HTTP_BAD_TARGET);
    }
    parser->state = STATE_SCHEME;
    return at + 1;
}

/* The absolute form, http://host/path, which a server must take although few clients send it. */
static const uint8_t *on_scheme(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    at = http__follow_words(parser, at, end);
    if (at == end) {
        return at;
    }

    enum word scheme = http__whole_word(parser);

    if (*at != ':' || (scheme != WORD_HTTP && scheme != WORD_HTTPS)) {
        return http__refuse(parser, at, HTTP_BAD_TARGET);
    }
    parser->position = 0;
    parser->state = STATE_SCHEME_SLASHES;
    return at + 1;
}

static const uint8_t *on_scheme_slashes(struct http_parser *parser, const uint8_t *at,
                                        const uint8_t *end)
{
    (void)end;
    if (*at != '/') {
        return http__refuse(parser, at, HTTP_BAD_TARGET);
    }
    parser->position++;
    if (parser->position == 2) {
        http__append(parser, '/');
        parser->position = 0;
        parser->state = STATE_AUTHORITY;
    }
    return at + 1;
}

static const uint8_t *on_authority(struct http_parser *parser, const uint8_t *at,
                                   const uint8_t *end)
{
    for (; at < end && is(CHAR_HOST, *at); at++) {
        parser->position = 1;
    }
    if (at == end) {
        return at;
    }
    if (parser->position == 0 || (*at != '/' && *at != '?' && *at != ' ')) {
        return refuse_target(parser, at);
    }
    parser->state = STATE_PATH;
    return *at == '/' ? at + 1 : at;
}

static bool ends_in_dot_dot(const struct http_parser *parser)
{
    return parser->text_used >= 3 && memcmp(parser->text + parser->text_used - 3, "/..", 3) == 0;
}

static const uint8_t *end_path(struct http_parser *parser, const uint8_t *at, enum state next)
{
    if (ends_in_dot_dot(parser)) {
        return http__refuse(parser, at, HTTP_BAD_DOT_SEGMENT);
    }
    if (!http__append(parser, '\0')) {
        return http__refuse(parser, at, HTTP_TARGET_TOO_LONG);
    }
    parser->position = 0;
    parser->state = (uint8_t)next;
    return at + 1;
}

static const uint8_t *on_asterisk(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    (void)end;
    if (*at != ' ') {
        return http__refuse(parser, at, HTTP_BAD_TARGET);
    }
    return end_path(parser, at, STATE_VERSION);
}

static const uint8_t *end_segment(struct http_parser *parser, const uint8_t *at)
{
    if (ends_in_dot_dot(parser)) {
        return http__refuse(parser, at, HTTP_BAD_DOT_SEGMENT);
    }
    if (!http__append(parser, '/')) {
        return http__refuse(parser, at, HTTP_TARGET_TOO_LONG);
    }
    return at + 1;
}

static const uint8_t *on_path(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    for (; at < end && is(CHAR_PATH, *at); at++) {
        if (!http__append(parser, (char)*at)) {
            return http__refuse(parser, at, HTTP_TARGET_TOO_LONG);
        }
    }
    if (at == end) {
        return at;
    }
    switch (*at) {
    case ' ':
        return end_path(parser, at, STATE_VERSION);
    case '/':
        return end_segment(parser, at);
    case '?':
        at = end_path(parser, at, STATE_QUERY);
        parser->query = parser->text_used;
        return at;
    case '%':
        parser->number = 0;
        parser->position = 0;
        parser->state = STATE_ESCAPE;
        return at + 1;
    default:
        return refuse_target(parser, at);
    }
}

static int hexadecimal(uint8_t byte)
{
    if (is_digit(byte)) {
        return byte - '0';
    }
    if (lower(byte) >= 'a' && lower(byte) <= 'f') {
        return lower(byte) - 'a' + 10;
    }
    return -1;
}

static const uint8_t *on_escape(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    int digit = hexadecimal(*at);

    (void)end;
    if (digit < 0) {
        return http__refuse(parser, at, HTTP_BAD_ESCAPE);
    }
    parser->number = parser->number << 4 | (uint32_t)digit;
    parser->position++;
    if (parser->position < 2) {
        return at + 1;
    }
    if (parser->number < 0x20 || parser->number == 0x7f) {
        return http__refuse(parser, at, HTTP_BAD_ESCAPE);
    }
    parser->state = STATE_PATH;
    if (parser->number == '/') {
        return end_segment(parser, at);
    }
    if (!http__append(parser, (char)parser->number)) {
        return http__refuse(parser, at, HTTP_TARGET_TOO_LONG);
    }
    return at + 1;
}

static const uint8_t *on_query(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    for (; at < end && is(CHAR_QUERY, *at); at++) {
        if (!http__append(parser, (char)*at)) {
            return http__refuse(parser, at, HTTP_TARGET_TOO_LONG);
        }
    }
    if (at == end) {
        return at;
    }
    if (*at != ' ') {
        return refuse_target(parser, at);
    }
    if (!http__append(parser, '\0')) {
        return http__refuse(parser, at, HTTP_TARGET_TOO_LONG);
    }
    parser->position = 0;
    parser->state = STATE_VERSION;
    return at + 1;
}

#endif
