/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One function per state. It is called with at least one byte, takes what belongs to its state and
 * returns the first byte it left; so a state that spans many bytes is a tight loop, and a request
 * that is cut anywhere goes on in the same place.
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

/* What a byte may be part of. */
enum {
    CHAR_TOKEN = 0x01, /* a method or the name of a field */
    CHAR_VALUE = 0x02, /* the value of a field */
    CHAR_PATH = 0x04,  /* the path, without meaning there */
    CHAR_QUERY = 0x08, /* the query */
    CHAR_HOST = 0x10,  /* a host and port */
};

#define V   CHAR_VALUE
#define Q   (V | CHAR_QUERY)
#define P   (Q | CHAR_PATH)
#define H   (P | CHAR_HOST)
#define T   (P | CHAR_TOKEN)
#define A   (H | T)
#define C   (V | CHAR_TOKEN)             /* the number sign */
#define E   (Q | CHAR_HOST | CHAR_TOKEN) /* the percent sign */
#define V16 V, V, V, V, V, V, V, V, V, V, V, V, V, V, V, V

/* clang-format off */
static const uint8_t chars[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, V, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    V, A, P, C, A, E, A, A, H, H, A, A, H, A, A, Q, /*   ! " # $ % & ' ( ) * + , - . / */
    A, A, A, A, A, A, A, A, A, A, H, H, P, H, P, Q, /* 0 1 2 3 4 5 6 7 8 9 : ; < = > ? */
    P, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, /* @ A B C D E F G H I J K L M N O */
    A, A, A, A, A, A, A, A, A, A, A, H, P, H, T, A, /* P Q R S T U V W X Y Z [ \ ] ^ _ */
    T, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, /* ` a b c d e f g h i j k l m n o */
    A, A, A, A, A, A, A, A, A, A, A, P, T, P, A, 0, /* p q r s t u v w x y z { | } ~   */
    V16, V16, V16, V16, V16, V16, V16, V16,
};
/* clang-format on */

#undef V
#undef Q
#undef P
#undef H
#undef T
#undef A
#undef C
#undef E
#undef V16

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

static const struct {
    const char *letters;
    uint8_t shared;
} words[] = {
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
static const uint8_t first_words[32] = {
    ['c' & 31] = WORD_CHUNKED,    ['e' & 31] = WORD_EXPECT,
    ['h' & 31] = WORD_HOST,       ['i' & 31] = WORD_IF_NONE_MATCH,
    ['k' & 31] = WORD_KEEP_ALIVE, ['t' & 31] = WORD_TRANSFER_ENCODING,
};

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
#define LARGEST_LENGTH   99999999U /* far above HTTP_BODY_LIMIT, and ten times it still fits */
#define VERSION_MAJOR    5U        /* positions in "HTTP/1.1" that may differ */
#define VERSION_MINOR    7U
#define VERSION_LINE_END 8U /* and right behind it */

static_assert(HTTP_HEAD_LIMIT <= UINT16_MAX, "http_parser: HTTP_HEAD_LIMIT must fit 16 bits");
static_assert(HTTP_BODY_LIMIT <= LARGEST_LENGTH, "http_parser: raise LARGEST_LENGTH, too");
static_assert(sizeof(void *) != 4 || sizeof(struct http_parser) == 32,
              "http_parser: 32 bytes on a 32-bit target is promised");

static inline bool is(unsigned kind, uint8_t byte)
{
    return (chars[byte] & kind) != 0;
}

static inline bool is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t';
}

static inline bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

/* All letters in words[] are lower case; the bit turns no other token byte into one of theirs. */
static inline char lower(uint8_t byte)
{
    return (char)(byte | 0x20);
}

/* Four bytes from anywhere; one instruction where the processor can. */
static inline uint32_t load_word(const void *at)
{
    uint32_t word;

    memcpy(&word, at, sizeof(word));
    return word;
}

static const uint8_t *refuse(struct http_parser *parser, const uint8_t *at,
                             enum http_problem problem)
{
    parser->problem = (uint8_t)problem;
    parser->state = STATE_REFUSED;
    return at;
}

/* Where CR LF is expected: half of it is one problem, any other byte is what the caller says. */
static const uint8_t *refuse_line_end(struct http_parser *parser, const uint8_t *at,
                                      enum http_problem problem)
{
    if (*at == '\r' || *at == '\n') {
        return refuse(parser, at, HTTP_BAD_LINE_END);
    }
    return refuse(parser, at, problem);
}

static inline bool append(struct http_parser *parser, char byte)
{
    if (parser->text_used == parser->text_size) {
        return false;
    }
    parser->text[parser->text_used++] = byte;
    return true;
}

/* --- words --------------------------------------------------------------- */

static inline void begin_word(struct http_parser *parser, uint8_t byte)
{
    uint8_t word = first_words[byte & 31];

    parser->word = words[word].letters[0] == lower(byte) ? word : NO_WORD;
    parser->position = 1;
}

/* Take the rest of a token and follow the words that it may become. */
static const uint8_t *follow_words(struct http_parser *parser, const uint8_t *at,
                                   const uint8_t *end)
{
    unsigned word = parser->word;
    unsigned position = parser->position;

    while (word != NO_WORD && at < end && is(CHAR_TOKEN, *at)) {
        if (words[word].letters[position] == lower(*at)) {
            position++;
            at++;
        } else {
            word++;
            word = words[word].shared >= position ? word : NO_WORD;
        }
    }
    parser->word = (uint8_t)word;
    parser->position = (uint8_t)position;
    while (at < end && is(CHAR_TOKEN, *at)) {
        at++;
    }
    return at;
}

static inline enum word whole_word(const struct http_parser *parser)
{
    unsigned word = parser->word;

    if (word != NO_WORD && words[word].letters[parser->position] != '\0') {
        return NO_WORD;
    }
    return (enum word)word;
}

/* --- the request line ---------------------------------------------------- */

static const uint8_t *on_start(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    if (*at == '\r') {
        parser->state = STATE_START_LINE_FEED;
        return at + 1;
    }
    /* Nearly every request; GET is also what http_parser_start() assumes. */
    if (end - at >= 4 && load_word(at) == load_word("GET ")) {
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
        return refuse(parser, at, HTTP_BAD_LINE_END);
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
        return refuse(parser, at, HTTP_UNKNOWN_METHOD);
    }
    parser->number = tail;
    parser->position = (uint8_t)position;
    if (at == end) {
        return at;
    }
    if (*at != ' ' || position == 0) {
        return refuse(parser, at, HTTP_BAD_METHOD);
    }
    parser->method = (uint8_t)find_method(parser);
    parser->state = STATE_TARGET;
    return at + 1;
}

/* A line that ends behind its target is a request of HTTP/0.9. */
static const uint8_t *refuse_target(struct http_parser *parser, const uint8_t *at)
{
    bool is_line_end = *at == '\r' || *at == '\n';

    return refuse(parser, at, is_line_end ? HTTP_BAD_VERSION : HTTP_BAD_TARGET);
}

static const uint8_t *on_target(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    (void)end;
    if (*at == '/') {
        append(parser, '/');
        parser->state = STATE_PATH;
        return at + 1;
    }
    if (*at == '*' && parser->method >= HTTP_OTHER_METHOD) {
        append(parser, '*');
        parser->state = STATE_ASTERISK;
        return at + 1;
    }
    begin_word(parser, *at);
    if (parser->word == NO_WORD) {
        return refuse(parser, at, HTTP_BAD_TARGET);
    }
    parser->state = STATE_SCHEME;
    return at + 1;
}

/* The absolute form, http://host/path, which a server must take although few clients send it. */
static const uint8_t *on_scheme(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    at = follow_words(parser, at, end);
    if (at == end) {
        return at;
    }

    enum word scheme = whole_word(parser);

    if (*at != ':' || (scheme != WORD_HTTP && scheme != WORD_HTTPS)) {
        return refuse(parser, at, HTTP_BAD_TARGET);
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
        return refuse(parser, at, HTTP_BAD_TARGET);
    }
    parser->position++;
    if (parser->position == 2) {
        append(parser, '/');
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
        return refuse(parser, at, HTTP_BAD_DOT_SEGMENT);
    }
    if (!append(parser, '\0')) {
        return refuse(parser, at, HTTP_TARGET_TOO_LONG);
    }
    parser->position = 0;
    parser->state = (uint8_t)next;
    return at + 1;
}

static const uint8_t *on_asterisk(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    (void)end;
    if (*at != ' ') {
        return refuse(parser, at, HTTP_BAD_TARGET);
    }
    return end_path(parser, at, STATE_VERSION);
}

static const uint8_t *end_segment(struct http_parser *parser, const uint8_t *at)
{
    if (ends_in_dot_dot(parser)) {
        return refuse(parser, at, HTTP_BAD_DOT_SEGMENT);
    }
    if (!append(parser, '/')) {
        return refuse(parser, at, HTTP_TARGET_TOO_LONG);
    }
    return at + 1;
}

static const uint8_t *on_path(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    for (; at < end && is(CHAR_PATH, *at); at++) {
        if (!append(parser, (char)*at)) {
            return refuse(parser, at, HTTP_TARGET_TOO_LONG);
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
        return refuse(parser, at, HTTP_BAD_ESCAPE);
    }
    parser->number = parser->number << 4 | (uint32_t)digit;
    parser->position++;
    if (parser->position < 2) {
        return at + 1;
    }
    if (parser->number < 0x20 || parser->number == 0x7f) {
        return refuse(parser, at, HTTP_BAD_ESCAPE);
    }
    parser->state = STATE_PATH;
    if (parser->number == '/') {
        return end_segment(parser, at);
    }
    if (!append(parser, (char)parser->number)) {
        return refuse(parser, at, HTTP_TARGET_TOO_LONG);
    }
    return at + 1;
}

static const uint8_t *on_query(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    for (; at < end && is(CHAR_QUERY, *at); at++) {
        if (!append(parser, (char)*at)) {
            return refuse(parser, at, HTTP_TARGET_TOO_LONG);
        }
    }
    if (at == end) {
        return at;
    }
    if (*at != ' ') {
        return refuse_target(parser, at);
    }
    if (!append(parser, '\0')) {
        return refuse(parser, at, HTTP_TARGET_TOO_LONG);
    }
    parser->position = 0;
    parser->state = STATE_VERSION;
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
        return refuse(parser, at, HTTP_UNKNOWN_VERSION);
    }
    if (parser->position >= VERSION_LINE_END) {
        return refuse_line_end(parser, at, HTTP_BAD_VERSION);
    }
    return refuse(parser, at, HTTP_BAD_VERSION);
}

/* Whether the ten bytes at `at` are what nearly every request line ends with. */
static inline bool is_usual_version(const uint8_t *at)
{
    return load_word(at) == load_word("HTTP") && load_word(at + 4) == load_word("/1.1") &&
           at[8] == '\r' && at[9] == '\n';
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

/* --- fields -------------------------------------------------------------- */

static const uint8_t *on_field(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    (void)end;
    if (*at == '\r') {
        parser->state = STATE_HEAD_LINE_FEED;
        return at + 1;
    }
    if (is_blank(*at)) {
        return refuse(parser, at, HTTP_FOLDED_LINE);
    }
    if (!is(CHAR_TOKEN, *at)) {
        return refuse_line_end(parser, at, HTTP_BAD_FIELD_NAME);
    }
    begin_word(parser, *at);
    parser->state = STATE_NAME;
    return at + 1;
}

static const uint8_t *begin_value(struct http_parser *parser, const uint8_t *at)
{
    parser->field = (uint8_t)whole_word(parser);
    parser->position = 0;
    parser->state = STATE_VALUE;
    return at + 1;
}

static const uint8_t *on_name(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    at = follow_words(parser, at, end);
    if (at == end) {
        return at;
    }
    if (*at != ':') {
        return refuse(parser, at, HTTP_BAD_FIELD_NAME);
    }
    return begin_value(parser, at);
}

/* The first byte of a value that is not blank, or the end of the line. */
static const uint8_t *choose_value(struct http_parser *parser, const uint8_t *at)
{
    switch (parser->field) {
    case WORD_HOST:
        if ((parser->flags & FLAG_HOST) != 0) {
            return refuse(parser, at, HTTP_HOST_TWICE);
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
        return refuse_line_end(parser, at, HTTP_BAD_FIELD_VALUE);
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
    while (end - at >= 4 && !has_control(load_word(at))) {
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
        return refuse(parser, at, HTTP_BAD_LENGTH);
    }
    if ((parser->flags & FLAG_LENGTH) != 0 && parser->content_length != parser->number) {
        return refuse(parser, at, HTTP_LENGTH_TWICE);
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
            return refuse(parser, at, HTTP_BODY_TOO_LONG);
        }
    }
    return at < end ? end_length(parser, at) : at;
}

static void end_item(struct http_parser *parser)
{
    enum word word = whole_word(parser);

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
            begin_word(parser, *at++);
        } else {
            at = follow_words(parser, at, end);
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
        if (!append(parser, (char)*at)) {
            return forget_tags(parser, at);
        }
    }
    if (at == end) {
        return at;
    }
    if (!append(parser, '\0')) {
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
        return refuse(parser, at, parser->field == WORD_HOST ? HTTP_BAD_HOST : HTTP_BAD_LENGTH);
    }
    return end_value(parser, at, end);
}

static const uint8_t *on_value_line_feed(struct http_parser *parser, const uint8_t *at,
                                         const uint8_t *end)
{
    (void)end;
    if (*at != '\n') {
        return refuse(parser, at, HTTP_BAD_LINE_END);
    }
    parser->state = STATE_FIELD;
    return at + 1;
}

/* --- the whole request --------------------------------------------------- */

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

static const uint8_t *on_head_line_feed(struct http_parser *parser, const uint8_t *at,
                                        const uint8_t *end)
{
    (void)end;
    if (*at != '\n') {
        return refuse(parser, at, HTTP_BAD_LINE_END);
    }

    enum http_problem problem = problem_of_head(parser);

    if (problem != HTTP_NO_PROBLEM) {
        return refuse(parser, at, problem);
    }
    parser->state = parser->content_length != 0 ? STATE_BODY : STATE_COMPLETE;
    return at + 1;
}

static const uint8_t *on_body(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
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

static inline const uint8_t *step(struct http_parser *parser, const uint8_t *at, const uint8_t *end)
{
    switch (parser->state) {
    case STATE_START:
        return on_start(parser, at, end);
    case STATE_START_LINE_FEED:
        return on_start_line_feed(parser, at, end);
    case STATE_METHOD:
        return on_method(parser, at, end);
    case STATE_TARGET:
        return on_target(parser, at, end);
    case STATE_SCHEME:
        return on_scheme(parser, at, end);
    case STATE_SCHEME_SLASHES:
        return on_scheme_slashes(parser, at, end);
    case STATE_AUTHORITY:
        return on_authority(parser, at, end);
    case STATE_ASTERISK:
        return on_asterisk(parser, at, end);
    case STATE_PATH:
        return on_path(parser, at, end);
    case STATE_ESCAPE:
        return on_escape(parser, at, end);
    case STATE_QUERY:
        return on_query(parser, at, end);
    case STATE_VERSION:
        return on_version(parser, at, end);
    case STATE_FIELD:
        return on_field(parser, at, end);
    case STATE_NAME:
        return on_name(parser, at, end);
    case STATE_VALUE:
        return on_value(parser, at, end);
    case STATE_ANY_VALUE:
        return on_any_value(parser, at, end);
    case STATE_HOST:
        return on_host(parser, at, end);
    case STATE_LENGTH:
        return on_length(parser, at, end);
    case STATE_LIST:
        return on_list(parser, at, end);
    case STATE_TAGS:
        return on_tags(parser, at, end);
    case STATE_VALUE_TAIL:
        return on_value_tail(parser, at, end);
    case STATE_VALUE_LINE_FEED:
        return on_value_line_feed(parser, at, end);
    case STATE_HEAD_LINE_FEED:
        return on_head_line_feed(parser, at, end);
    default:
        return at;
    }
}

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
            refuse(parser, at, HTTP_HEAD_TOO_LONG);
        }
    }
    if (parser->state == STATE_BODY) {
        at = on_body(parser, at, start + size);
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
