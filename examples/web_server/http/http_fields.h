/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_FIELDS_H
#define HTTP_FIELDS_H

/* The header fields: those that mean something here are read, the others pass. Private to
 * http_parser.c. */

#include "http_framing.h"
#include "http_parts.h"
#include "http_words.h"

#define LARGEST_LENGTH 99999999U /* far above HTTP_BODY_LIMIT, and ten times it still fits */

static_assert(HTTP_BODY_LIMIT <= LARGEST_LENGTH, "http_fields: raise LARGEST_LENGTH, too");

static const uint8_t *on_field(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    (void)end;
    if (*at == '\r') {
        parser->state = STATE_HEAD_LINE_FEED;
        return at + 1;
    }
    if (is_blank(*at)) {
        return http__refuse(parser, at, HTTP_FOLDED_LINE);
    }
    if (!is(CHAR_TOKEN, *at)) {
        return http__refuse_line_end(parser, at, HTTP_BAD_FIELD_NAME);
    }
    http__begin_word(parser, *at);
    parser->state = STATE_NAME;
    return at + 1;
}

static const uint8_t *begin_value(struct http_parser *parser, const uint8_t *at)
{
    parser->field = (uint8_t)http__whole_word(parser);
    parser->position = 0;
    parser->state = STATE_VALUE;
    return at + 1;
}

static const uint8_t *on_name(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    at = http__follow_words(parser, at, end);
    if (at == end) {
        return at;
    }
    if (*at != ':') {
        return http__refuse(parser, at, HTTP_BAD_FIELD_NAME);
    }
    return begin_value(parser, at);
}

/* The first byte of a value that is not blank, or the end of the line. */
static const uint8_t *choose_value(struct http_parser *parser, const uint8_t *at)
{
    switch (parser->field) {
    case WORD_HOST:
        if ((parser->flags & FLAG_HOST) != 0) {
            return http__refuse(parser, at, HTTP_HOST_TWICE);
        }
        parser->flags |= FLAG_HOST;
        parser->state = STATE_HOST;
        return at;
    case WORD_CONTENT_LENGTH:
        parser->number = 0;
        parser->state = STATE_LENGTH;
        return at;
    case WORD_TRANSFER_ENCODING:
        parser->flags |= FLAG_CODING;
        parser->state = STATE_LIST;
        return at;
    case WORD_CONNECTION:
        parser->state = STATE_LIST;
        return at;
    case WORD_IF_NONE_MATCH:
        parser->if_none_match = parser->text_used;
        parser->state = STATE_TAGS;
        return at;
    case WORD_EXPECT:
        parser->flags |= FLAG_EXPECT;
        break;
    default:
        break;
    }
    parser->state = STATE_ANY_VALUE;
    return at;
}

static const uint8_t *on_value(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    while (at < end && is_blank(*at)) {
        at++;
    }
    return at < end ? choose_value(parser, at) : at;
}

static const uint8_t *end_value(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    if (*at != '\r') {
        return http__refuse_line_end(parser, at, HTTP_BAD_FIELD_VALUE);
    }
    if (at + 1 < end && at[1] == '\n') {
        parser->state = STATE_FIELD;
        return at + 2;
    }
    parser->state = STATE_VALUE_LINE_FEED;
    return at + 1;
}

/*
 * Whether one of the four bytes is a control character. For each byte the top bit of
 * (byte - n) & ~byte tells that byte < n; a borrow from a lower byte can deceive only when that
 * one is such a byte itself.
 */
static inline bool has_control(uint32_t word)
{
    uint32_t is_low = (word - 0x20202020U) & ~word;
    uint32_t deleted = word ^ 0x7f7f7f7fU;
    uint32_t is_delete = (deleted - 0x01010101U) & ~deleted;

    return ((is_low | is_delete) & 0x80808080U) != 0;
}

/* Most bytes of a usual request are in values that mean nothing here. */
static const uint8_t *on_any_value(struct http_parser *parser, const uint8_t *at,
                                   const uint8_t *end)
{
    while (end - at >= 4 && !has_control(http__load_word(at))) {
        at += 4;
    }
    while (at < end && is(CHAR_VALUE, *at)) {
        at++;
    }
    return at < end ? end_value(parser, at, end) : at;
}

static const uint8_t *on_host(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    while (at < end && is(CHAR_HOST, *at)) {
        at++;
    }
    parser->state = at < end ? STATE_VALUE_TAIL : STATE_HOST;
    return at;
}

static const uint8_t *end_length(struct http_parser *parser, const uint8_t *at)
{
    if (parser->position == 0) {
        return http__refuse(parser, at, HTTP_BAD_LENGTH);
    }
    if ((parser->flags & FLAG_LENGTH) != 0 && parser->content_length != parser->number) {
        return http__refuse(parser, at, HTTP_LENGTH_TWICE);
    }
    parser->flags |= FLAG_LENGTH;
    parser->content_length = parser->number;
    parser->state = STATE_VALUE_TAIL;
    return at;
}

static const uint8_t *on_length(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    for (; at < end && is_digit(*at); at++) {
        parser->number = parser->number * 10 + (uint32_t)(*at - '0');
        parser->position = 1;
        if (parser->number > LARGEST_LENGTH) {
            return http__refuse(parser, at, HTTP_BODY_TOO_LONG);
        }
    }
    return at < end ? end_length(parser, at) : at;
}

static void end_item(struct http_parser *parser)
{
    enum word word = http__whole_word(parser);

    if (parser->position == 0) {
        return;
    }
    parser->position = 0;
    if (parser->field == WORD_TRANSFER_ENCODING) {
        parser->flags |= word == WORD_CHUNKED ? FLAG_CHUNKED : FLAG_OTHER_CODING;
    } else if (word == WORD_CLOSE) {
        parser->flags |= FLAG_CLOSE;
    } else if (word == WORD_KEEP_ALIVE) {
        parser->flags |= FLAG_KEEP_ALIVE;
    }
}

/* Words between commas, with blanks around them. */
static const uint8_t *on_list(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    while (at < end && is(CHAR_VALUE, *at)) {
        if (*at == ',' || is_blank(*at)) {
            end_item(parser);
            at++;
        } else if (!is(CHAR_TOKEN, *at)) {
            parser->word = NO_WORD;
            parser->position = 1;
            at++;
        } else if (parser->position == 0) {
            http__begin_word(parser, *at++);
        } else {
            at = http__follow_words(parser, at, end);
        }
    }
    if (at == end) {
        return at;
    }
    end_item(parser);
    return end_value(parser, at, end);
}

static const uint8_t *forget_tags(struct http_parser *parser, const uint8_t *at)
{
    parser->text_used = parser->if_none_match;
    parser->if_none_match = 0;
    parser->state = STATE_ANY_VALUE;
    return at;
}

static const uint8_t *on_tags(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    for (; at < end && is(CHAR_VALUE, *at); at++) {
        if (!http__append(parser, (char)*at)) {
            return forget_tags(parser, at);
        }
    }
    if (at == end) {
        return at;
    }
    if (!http__append(parser, '\0')) {
        return forget_tags(parser, at);
    }
    return end_value(parser, at, end);
}

static const uint8_t *on_value_tail(struct http_parser *parser, const uint8_t *at,
                                    const uint8_t *end)
{
    while (at < end && is_blank(*at)) {
        at++;
    }
    if (at == end) {
        return at;
    }
    if (is(CHAR_VALUE, *at)) {
        return http__refuse(parser, at,
                            parser->field == WORD_HOST ? HTTP_BAD_HOST : HTTP_BAD_LENGTH);
    }
    return end_value(parser, at, end);
}

static const uint8_t *on_value_line_feed(struct http_parser *parser, const uint8_t *at,
                                         const uint8_t *end)
{
    (void)end;
    if (*at != '\n') {
        return http__refuse(parser, at, HTTP_BAD_LINE_END);
    }
    parser->state = STATE_FIELD;
    return at + 1;
}

static const uint8_t *on_head_line_feed(struct http_parser *parser, const uint8_t *at,
                                        const uint8_t *end)
{
    (void)end;
    if (*at != '\n') {
        return http__refuse(parser, at, HTTP_BAD_LINE_END);
    }
    return end_head(parser, at + 1);
}

#endif
