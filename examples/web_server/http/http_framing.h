/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_FRAMING_H
#define HTTP_FRAMING_H

/* Where a request ends, and whether another may follow it. Private to http_parser.c. */

#include "http_parts.h"

static enum http_problem problem_of_coding(const struct http_parser *parser)
{
    if ((parser->flags & FLAG_LENGTH) != 0) {
        return HTTP_LENGTH_AND_CODING;
    }
    if (parser->is_1_0) {
        return HTTP_CODING_IN_1_0;
    }
    if ((parser->flags & (FLAG_CHUNKED | FLAG_OTHER_CODING)) != FLAG_CHUNKED) {
        return HTTP_UNKNOWN_CODING;
    }
    return HTTP_LENGTH_REQUIRED;
}

static enum http_problem problem_of_head(const struct http_parser *parser)
{
    if ((parser->flags & FLAG_HOST) == 0 && !parser->is_1_0) {
        return HTTP_NO_HOST;
    }
    if (parser->method == HTTP_METHOD_UNKNOWN) {
        return HTTP_UNKNOWN_METHOD;
    }
    if ((parser->flags & FLAG_CODING) != 0) {
        return problem_of_coding(parser);
    }
    if (parser->content_length > HTTP_BODY_LIMIT) {
        return HTTP_BODY_TOO_LONG;
    }
    if ((parser->flags & FLAG_EXPECT) != 0 && !parser->is_1_0) {
        return HTTP_EXPECTATION;
    }
    return HTTP_NO_PROBLEM;
}

/* The head is complete: is there a body, or a reason to refuse it all? */
static const uint8_t *end_head(struct http_parser *parser, const uint8_t *at)
{
    enum http_problem problem = problem_of_head(parser);

    if (problem != HTTP_NO_PROBLEM) {
        return http__refuse(parser, at - 1, problem);
    }
    parser->state = parser->content_length != 0 ? STATE_BODY : STATE_COMPLETE;
    return at;
}

static const uint8_t *skip_body(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    size_t here = (size_t)(end - at);

    if (here < parser->content_length) {
        parser->content_length -= (uint32_t)here;
        return end;
    }
    at += parser->content_length;
    parser->state = STATE_COMPLETE;
    return at;
}

#endif
