/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PARSER_FIXTURE_H
#define PARSER_FIXTURE_H

/* Requests given to a parser whole and in pieces, and what must come of them. */

#include "http/http_parser.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define TEXT_SIZE 64
#define HOST      "Host: x\r\n"

extern struct http_parser parser;
extern char text[TEXT_SIZE];

/* All that can be told about a request, for comparing. */
struct outcome {
    enum http_parse result;
    enum http_problem problem;
    size_t used;
    enum http_method method;
    bool is_1_0;
    bool keeps_alive;
    bool has_query;
    bool has_tags;
    char path[TEXT_SIZE];
    char query[TEXT_SIZE];
    char tags[TEXT_SIZE];
};

/* Feed pieces of `first` bytes and then of `step` bytes until the request ends or the data do. */
struct outcome parse_pieces(const char *data, size_t size, size_t first, size_t step);

/* The whole request at once. */
struct outcome parse(const char *request);

/* Whole and byte by byte. */
void assert_refused(const char *request, enum http_problem problem);

void assert_complete(const char *request);
void assert_path(const char *target, const char *path);
void assert_target_refused(const char *target, enum http_problem problem);
void assert_keeps_alive(const char *version, const char *connection, bool keeps_alive);

#endif
