/* SPDX-License-Identifier: Apache-2.0 */

/* A request from its first byte to its last: the parts in turn. */

#include "http_parser.h"

#include "http_fields.h"
#include "http_framing.h"
#include "http_parts.h"
#include "http_request_line.h"
#include "http_target.h"

#include <assert.h>

static_assert(HTTP_HEAD_LIMIT <= UINT16_MAX, "http_parser: HTTP_HEAD_LIMIT must fit 16 bits");
static_assert(sizeof(void *) != 4 || sizeof(struct http_parser) == 32,
              "http_parser: 32 bytes on a 32-bit target is promised");

#define WHEN(state, function)                                                                      \
    case state:                                                                                    \
        return function(parser, at, end)

/* In one switch: its branches are the only ones between two states. */
static inline const uint8_t *step(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    switch (parser->state) {
        WHEN(STATE_START, on_start);
        WHEN(STATE_START_LINE_FEED, on_start_line_feed);
        WHEN(STATE_METHOD, on_method);
        WHEN(STATE_TARGET, on_target);
        WHEN(STATE_SCHEME, on_scheme);
        WHEN(STATE_SCHEME_SLASHES, on_scheme_slashes);
        WHEN(STATE_AUTHORITY, on_authority);
        WHEN(STATE_ASTERISK, on_asterisk);
        WHEN(STATE_PATH, on_path);
        WHEN(STATE_ESCAPE, on_escape);
        WHEN(STATE_QUERY, on_query);
        WHEN(STATE_VERSION, on_version);
        WHEN(STATE_FIELD, on_field);
        WHEN(STATE_NAME, on_name);
        WHEN(STATE_VALUE, on_value);
        WHEN(STATE_ANY_VALUE, on_any_value);
        WHEN(STATE_HOST, on_host);
        WHEN(STATE_LENGTH, on_length);
        WHEN(STATE_LIST, on_list);
        WHEN(STATE_TAGS, on_tags);
        WHEN(STATE_VALUE_TAIL, on_value_tail);
        WHEN(STATE_VALUE_LINE_FEED, on_value_line_feed);
        WHEN(STATE_HEAD_LINE_FEED, on_head_line_feed);
    default:
        return at;
    }
}

#undef WHEN

static enum http_parse result(const struct http_parser *parser)
{
    switch (parser->state) {
    case STATE_COMPLETE:
        return HTTP_PARSE_COMPLETE;
    case STATE_REFUSED:
        return HTTP_PARSE_REFUSED;
    default:
        return HTTP_PARSE_MORE;
    }
}

void http_parser_start(struct http_parser *parser, char *text, size_t size)
{
    assert(size >= 16 && size <= UINT16_MAX);
    /* One by one: compilers make a call of memset() from the assignment of a whole structure. */
    parser->text = text;
    parser->number = 0;
    parser->content_length = 0;
    parser->text_size = (uint16_t)size;
    parser->text_used = 0;
    parser->query = 0;
    parser->if_none_match = 0;
    parser->head_left = HTTP_HEAD_LIMIT;
    parser->state = STATE_START;
    parser->position = 0;
    parser->word = NO_WORD;
    parser->field = NO_WORD;
    parser->flags = 0;
    parser->method = HTTP_GET;
    parser->is_1_0 = 0;
    parser->problem = HTTP_NO_PROBLEM;
}

enum http_parse http_parser_feed(struct http_parser *parser, const char *data, size_t size,
                                 size_t *used)
{
    const uint8_t *start = (const uint8_t *)data;
    const uint8_t *head_end = start + (size < parser->head_left ? size : parser->head_left);
    const uint8_t *at = start;

    while (at < head_end && parser->state < STATE_BODY) {
        at = step(parser, at, head_end);
    }
    if (parser->state < STATE_BODY) {
        parser->head_left = (uint16_t)(parser->head_left - (at - start));
        if (parser->head_left == 0) {
            http__refuse(parser, at, HTTP_HEAD_TOO_LONG);
        }
    }
    if (parser->state == STATE_BODY) {
        at = skip_body(parser, at, start + size);
    }
    *used = (size_t)(at - start);
    return result(parser);
}

bool http_parser_has_begun(const struct http_parser *parser)
{
    return parser->state > STATE_START_LINE_FEED;
}

bool http_parser_keeps_alive(const struct http_parser *parser)
{
    if ((parser->flags & FLAG_CLOSE) != 0) {
        return false;
    }
    return !parser->is_1_0 || (parser->flags & FLAG_KEEP_ALIVE) != 0;
}
