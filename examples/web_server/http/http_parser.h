/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_PARSER_H
#define HTTP_PARSER_H

/**
 * @file
 * Reads HTTP/1.0 and HTTP/1.1 requests from a stream that arrives in pieces of any size.
 *
 * Header fields are looked at while they pass and are not kept, so a request may be far longer
 * than any buffer. What is kept, in the caller's text buffer, is the decoded path, the query and
 * the value of If-None-Match, each ended by a zero byte. Bodies are skipped.
 *
 * What the parser takes is narrower than what RFC 9112 permits a server to take: lines end with
 * CR LF, nothing is folded, and whatever two programs could read in two ways is refused.
 *
 * @context Any; nothing here waits, allocates or calls the system.
 */

#include "http_problem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Longest request line and header fields together, in bytes. */
#define HTTP_HEAD_LIMIT 8192U

/** Longest body that is skipped so that the connection can go on, in bytes. */
#define HTTP_BODY_LIMIT 16384U

enum http_method {
    HTTP_GET,
    HTTP_HEAD,
    HTTP_OTHER_METHOD,   /**< A method of RFC 9110 or PATCH: known, but not served. */
    HTTP_METHOD_UNKNOWN, /**< Requests with any other are refused when their head is complete. */
};

enum http_parse {
    HTTP_PARSE_MORE,     /**< All bytes were used and the request goes on. */
    HTTP_PARSE_COMPLETE, /**< A request is complete; bytes behind it were not used. */
    HTTP_PARSE_REFUSED,  /**< See http_parser_problem(); the stream cannot be read further. */
};

/** 32 bytes on a 32-bit target. Members are private. */
struct http_parser {
    char *text;
    uint32_t number;         /* the last four letters of the method, or digits being read */
    uint32_t content_length; /* of the body; what is left of it while it is skipped */
    uint16_t text_size;
    uint16_t text_used;
    uint16_t query;         /* where in text; 0: there is none */
    uint16_t if_none_match; /* where in text; 0: there is none */
    uint16_t head_left;     /* bytes that the head may still have */
    uint8_t state;
    uint8_t position; /* in the word, number or fixed text being read */
    uint8_t word;     /* the word that what was read so far may become */
    uint8_t field;    /* the name of the field whose value is being read, a word */
    uint8_t flags;
    uint8_t method; /* enum http_method */
    uint8_t is_1_0;
    uint8_t problem; /* enum http_problem */
};

/**
 * Get ready for the next request.
 *
 * @param parser  Need not have been set up before.
 * @param text    Must live as long as the request is of interest.
 * @param size    Of @p text, 16 to 65535 bytes: one more than the longest target.
 */
void http_parser_start(struct http_parser *parser, char *text, size_t size);

/**
 * Read on.
 *
 * @param parser  Started, and neither complete nor refused since.
 * @param data    The next bytes of the stream.
 * @param size    How many.
 * @param used    Where to put how many of them belong to this request.
 *
 * @cost O(n) in @p size. A request of 27 bytes takes 390 instructions on a Cortex-M3, starting the
 *       parser included; the 513 bytes of a browser's 4 450.
 */
enum http_parse http_parser_feed(struct http_parser *parser, const char *data, size_t size,
                                 size_t *used);

/** Whether some of the request has arrived; empty lines before it do not count. */
bool http_parser_has_begun(const struct http_parser *parser);

/* The rest tells about a request that is complete. */

/** Why the request was refused. */
static inline enum http_problem http_parser_problem(const struct http_parser *parser)
{
    return (enum http_problem)parser->problem;
}

static inline enum http_method http_parser_method(const struct http_parser *parser)
{
    return (enum http_method)parser->method;
}

/** Decoded; begins with a slash and has no '..' segment. */
static inline const char *http_parser_path(const struct http_parser *parser)
{
    return parser->text;
}

/** What stood behind the question mark, not decoded; NULL without one. */
static inline const char *http_parser_query(const struct http_parser *parser)
{
    return parser->query != 0 ? parser->text + parser->query : NULL;
}

/** NULL when the field is missing or did not fit: then the answer is the whole content. */
static inline const char *http_parser_if_none_match(const struct http_parser *parser)
{
    return parser->if_none_match != 0 ? parser->text + parser->if_none_match : NULL;
}

static inline bool http_parser_is_1_0(const struct http_parser *parser)
{
    return parser->is_1_0 != 0;
}

/** Whether the connection stays open behind the answer, by version and Connection field. */
bool http_parser_keeps_alive(const struct http_parser *parser);

#endif
