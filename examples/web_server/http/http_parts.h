/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_PARTS_H
#define HTTP_PARTS_H

/*
 * What the parts of the parser share; private to it. Each part is a header with the functions of
 * its states, so that http_parser.c makes one function of all: compilers go from one state to the
 * next then without a call, which halves what a short request costs.
 *
 * There is one function per state. It is called with at least one byte, takes what belongs to its
 * state and returns the first byte it left; so a state that spans many bytes is a tight loop, and a
 * request that is cut anywhere goes on in the same place.
 *
 * Invariant: between two calls all that is known about the request is in struct http_parser and in
 * its text buffer; nothing refers to the bytes that were fed.
 */

#include "http_parser.h"

#include <assert.h>
#include <string.h>

enum state {
    STATE_START,
    STATE_START_LINE_FEED,
    STATE_METHOD,
    STATE_TARGET,
    STATE_SCHEME,
    STATE_SCHEME_SLASHES,
    STATE_AUTHORITY,
    STATE_ASTERISK,
    STATE_PATH,
    STATE_ESCAPE,
    STATE_QUERY,
    STATE_VERSION,
    STATE_FIELD,
    STATE_NAME,
    STATE_VALUE,
    STATE_ANY_VALUE,
    STATE_HOST,
    STATE_LENGTH,
    STATE_LIST,
    STATE_TAGS,
    STATE_VALUE_TAIL,
    STATE_VALUE_LINE_FEED,
    STATE_HEAD_LINE_FEED,
    STATE_BODY, /* the head is complete from here on */
    STATE_COMPLETE,
    STATE_REFUSED,
};

enum flag {
    FLAG_HOST = 0x01,
    FLAG_LENGTH = 0x02,
    FLAG_CODING = 0x04,
    FLAG_CHUNKED = 0x08,
    FLAG_OTHER_CODING = 0x10,
    FLAG_CLOSE = 0x20,
    FLAG_KEEP_ALIVE = 0x40,
    FLAG_EXPECT = 0x80,
};

/* Four bytes from anywhere; one instruction where the processor can. */
static inline uint32_t http__load_word(const void *at)
{
    uint32_t word;

    memcpy(&word, at, sizeof(word));
    return word;
}

static inline bool http__append(struct http_parser *parser, char byte)
{
    if (parser->text_used == parser->text_size) {
        return false;
    }
    parser->text[parser->text_used++] = byte;
    return true;
}

/* The request ends here, at @p at, which is returned. */
static const uint8_t *http__refuse(struct http_parser *parser, const uint8_t *at,
                                   enum http_problem problem)
{
    parser->problem = (uint8_t)problem;
    parser->state = STATE_REFUSED;
    return at;
}

/* Where CR LF is expected: half of it is one problem, any other byte is what the caller says. */
static const uint8_t *http__refuse_line_end(struct http_parser *parser, const uint8_t *at,
                                            enum http_problem problem)
{
    if (*at == '\r' || *at == '\n') {
        return http__refuse(parser, at, HTTP_BAD_LINE_END);
    }
    return http__refuse(parser, at, problem);
}

#endif
