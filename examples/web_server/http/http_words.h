/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_WORDS_H
#define HTTP_WORDS_H

/* Following the words that a token may become, one byte at a time. Private to the parser. */

#include "http_chars.h"
#include "http_parser.h"

/*
 * The words that mean something here, in alphabetical order. `shared` is how many letters a word
 * has in common with the one before it: whoever fails on a word at a later letter need not look at
 * the next, and whoever fails within them goes on with it at the same letter.
 */
enum word {
    NO_WORD,
    WORD_CHUNKED,
    WORD_CLOSE,
    WORD_CONNECTION,
    WORD_CONTENT_LENGTH,
    WORD_EXPECT,
    WORD_HOST,
    WORD_HTTP,
    WORD_HTTPS,
    WORD_IF_NONE_MATCH,
    WORD_KEEP_ALIVE,
    WORD_TRANSFER_ENCODING,
    WORDS_END,
};

struct http__word {
    const char *letters;
    uint8_t shared;
};

static const struct http__word http__words[WORDS_END + 1] = {
    [NO_WORD] = {"", 0},
    [WORD_CHUNKED] = {"chunked", 0},
    [WORD_CLOSE] = {"close", 1},
    [WORD_CONNECTION] = {"connection", 1},
    [WORD_CONTENT_LENGTH] = {"content-length", 3},
    [WORD_EXPECT] = {"expect", 0},
    [WORD_HOST] = {"host", 0},
    [WORD_HTTP] = {"http", 1},
    [WORD_HTTPS] = {"https", 4},
    [WORD_IF_NONE_MATCH] = {"if-none-match", 0},
    [WORD_KEEP_ALIVE] = {"keep-alive", 0},
    [WORD_TRANSFER_ENCODING] = {"transfer-encoding", 0},
    [WORDS_END] = {"", 0},
};

/* By the low five bits of a letter. */
static const uint8_t http__first_words[32] = {
    ['c' & 31] = WORD_CHUNKED,    ['e' & 31] = WORD_EXPECT,
    ['h' & 31] = WORD_HOST,       ['i' & 31] = WORD_IF_NONE_MATCH,
    ['k' & 31] = WORD_KEEP_ALIVE, ['t' & 31] = WORD_TRANSFER_ENCODING,
};

static inline void http__begin_word(struct http_parser *parser, uint8_t byte)
{
    uint8_t word = http__first_words[byte & 31];

    parser->word = http__words[word].letters[0] == lower(byte) ? word : NO_WORD;
    parser->position = 1;
}

/* Take the rest of a token and follow the words that it may become. */
static const uint8_t *http__follow_words(struct http_parser *parser, const uint8_t *at,
                                         const uint8_t *end)
{
    unsigned word = parser->word;
    unsigned position = parser->position;

    while (word != NO_WORD && at < end && is(CHAR_TOKEN, *at)) {
        if (http__words[word].letters[position] == lower(*at)) {
            position++;
            at++;
        } else {
            word++;
            word = http__words[word].shared >= position ? word : NO_WORD;
        }
    }
    parser->word = (uint8_t)word;
    parser->position = (uint8_t)position;
    while (at < end && is(CHAR_TOKEN, *at)) {
        at++;
    }
    return at;
}

/* The word that the token, which has ended, is; or NO_WORD. */
static inline enum word http__whole_word(const struct http_parser *parser)
{
    unsigned word = parser->word;

    if (word != NO_WORD && http__words[word].letters[parser->position] != '\0') {
        return NO_WORD;
    }
    return (enum word)word;
}

#endif
