/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONNECTION_FIXTURE_H
#define CONNECTION_FIXTURE_H

/* A connection of which the transport is a script of what the client sends and how much it takes.
 */

#include "http/http_connection.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HOST        "Host: x\r\n"
#define GET(path)   "GET " path " HTTP/1.1\r\n" HOST "\r\n"
#define SMALL_BODY  "hello\n"
#define SERVER      "Server: Petrel\r\n"
#define SMALL_HEAD  "HTTP/1.1 200 OK\r\n" SERVER "Content-Type: text/plain\r\nContent-Length: 6\r\n"
#define SMALL       SMALL_HEAD "\r\n" SMALL_BODY
#define LARGE_SIZE  1000
#define OUTPUT_SIZE 20000
#define MAX_SENDS   200

#define PIECES_HEAD "HTTP/1.1 200 OK\r\n" SERVER "Content-Type: a/b\r\n"
#define PIECES_CHUNKED                                                                             \
    PIECES_HEAD "Transfer-Encoding: chunked\r\n\r\n004\r\none,\r\n004\r\ntwo,\r\n005\r\nthree\r\n" \
                "0\r\n\r\n"

/* What the client sends; `input_end` is -EAGAIN while it says nothing more, or 0, or an error. */
extern const char *input;
extern size_t input_left;
extern size_t input_step; /* most bytes in one call */
extern int input_end;
extern size_t received;
extern unsigned receive_calls;

/* What the server sends; the client takes `window` bytes before the step ends. */
extern char output[OUTPUT_SIZE];
extern size_t output_size;
extern size_t window;
extern int send_error;
extern unsigned send_calls;
extern bool send_more[MAX_SENDS];
extern bool has_ended_sending;

extern struct http_connection connection;
extern char large_body[LARGE_SIZE];

/* A resource of three pieces; `piece_error` fails the second, `has_late_end` adds an empty one. */
extern int piece_error;
extern bool has_late_end;

extern const struct http_asset assets[];
extern struct http_site site;
extern struct http_server server;

void forget_output(void);

/* The client's next bytes. */
void say(const char *bytes);

int open_connection(void **state);

/* Step until nothing more can be done: the client is silent, or there is no room. */
enum http_want run(void);

/* What the server answers to `request`, with a wide window. */
const char *answer_to(const char *request);

void assert_status(unsigned status);

/* A test with a connection that is open and has heard nothing. */
#define CASE(name) cmocka_unit_test_setup(name, open_connection)

#endif
