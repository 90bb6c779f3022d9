/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever a client sends, and however it is cut: the connection comes to an end in a bounded
 * number of steps, sends whole responses only, and its output does not depend on the cuts.
 *
 * Input: one byte for the size of the pieces that arrive, one for the size of the window, one for
 * how the stream ends; the rest is the stream.
 */
#include "http/http_connection.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONTROL_BYTES 3
#define OUTPUT_LIMIT  (1U << 20)
#define STEPS_LIMIT   100000U

static void check(bool holds, const char *sentence)
{
    if (!holds) {
        fprintf(stderr, "fuzz_http_request: %s\n", sentence);
        abort();
    }
}

struct run {
    struct http_connection connection;
    struct http_server server;
    const uint8_t *input;
    size_t input_left;
    size_t piece;
    int input_end; /* what receiving returns behind the last byte */
    size_t window; /* bytes that are taken before a step ends without room; 0: all */
    size_t room;
    bool has_ended_sending;
    size_t output_size;
    char output[OUTPUT_LIMIT];
};

static struct run *run_of(struct http_connection *connection)
{
    return (struct run *)(void *)connection;
}

static int receive(struct http_connection *connection, void *buffer, size_t size)
{
    struct run *run = run_of(connection);

    if (run->input_left == 0) {
        return run->input_end;
    }
    size = size < run->piece ? size : run->piece;
    size = size < run->input_left ? size : run->input_left;
    memcpy(buffer, run->input, size);
    run->input += size;
    run->input_left -= size;
    return (int)size;
}

static int send_some(struct http_connection *connection, const void *data, size_t size, bool more)
{
    struct run *run = run_of(connection);

    (void)more;
    check(!run->has_ended_sending, "sent behind the end");
    check(size > 0, "sent nothing");
    if (run->room == 0) {
        return -EAGAIN;
    }
    size = size < run->room ? size : run->room;
    check(run->output_size + size <= OUTPUT_LIMIT, "sent without end");
    memcpy(run->output + run->output_size, data, size);
    run->output_size += size;
    run->room -= size;
    return (int)size;
}

static void end_sending(struct http_connection *connection)
{
    check(!run_of(connection)->has_ended_sending, "ended twice");
    run_of(connection)->has_ended_sending = true;
}

static const struct http_transport transport = {
    .receive = receive,
    .send = send_some,
    .end_sending = end_sending,
};

static int write_piece(struct http_cursor *cursor, char *buffer, size_t size)
{
    memset(buffer, 'p', size);
    cursor->is_last = cursor->item == 2;
    return cursor->item++ == 2 ? 0 : (int)(size / cursor->item);
}

static const char large_body[3000];

static const struct http_asset assets[] = {
    {
        .path = "/",
        .etag = "\"tag\"",
        HTTP_FIELDS("Content-Length: 6\r\nETag: \"tag\"\r\n"),
        .body = "hello\n",
        .size = 6,
    },
    {
        .path = "/large",
        HTTP_FIELDS("Content-Length: 3000\r\n"),
        .body = large_body,
        .size = sizeof(large_body),
    },
};

static const struct http_resource resources[] = {
    {.path = "/api", HTTP_FIELDS("Content-Type: a/b\r\n"), .write_piece = write_piece},
};

static const struct http_site site = {
    .assets = assets,
    .resources = resources,
    .asset_count = 2,
    .resource_count = 1,
};

/* All of the stream, until the connection closes or waits for more of it. */
static enum http_want serve(struct run *run)
{
    for (unsigned steps = 0; steps < STEPS_LIMIT; steps++) {
        enum http_want want;

        run->room = run->window != 0 ? run->window : SIZE_MAX;
        want = http_connection_step(&run->connection);
        if (want == HTTP_WANT_CLOSE) {
            return want;
        }
        if (want == HTTP_WANT_IN && run->input_left == 0 && run->input_end == -EAGAIN) {
            return want;
        }
    }
    check(false, "no end in sight");
    return HTTP_WANT_CLOSE;
}

static void serve_stream(struct run *run, const uint8_t *input, size_t size)
{
    run->input = input;
    run->input_left = size;
    run->has_ended_sending = false;
    run->output_size = 0;
    run->server = (struct http_server){.transport = &transport, .site = &site};
    memset(&run->connection, 0xa5, sizeof(run->connection));
    http_connection_open(&run->connection, &run->server);
    if (serve(run) != HTTP_WANT_CLOSE) {
        run->room = SIZE_MAX;
        run->window = 0;
        if (http_connection_time_up(&run->connection) != HTTP_WANT_CLOSE) {
            check(http_connection_time_up(&run->connection) == HTTP_WANT_CLOSE,
                  "held although its time was up twice");
        }
    }
}

static unsigned count(const struct run *run, const char *line)
{
    size_t size = strlen(line);
    unsigned found = 0;

    for (size_t at = 0; at + size <= run->output_size; at++) {
        found += memcmp(run->output + at, line, size) == 0;
    }
    return found;
}

static void check_output(const struct run *run)
{
    check(run->output_size == 0 || memcmp(run->output, "HTTP/1.1 ", 9) == 0,
          "does not begin with a status line");
    check(count(run, "\r\nServer: Petrel\r\n") == run->server.requests + run->server.refused,
          "not one response for each request");
    check(run->server.refused <= 1, "went on behind a refusal");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct run whole;
    static struct run pieces;

    if (size < CONTROL_BYTES) {
        return 0;
    }
    whole.piece = SIZE_MAX;
    whole.window = 0;
    pieces.piece = (size_t)data[0] + 1;
    pieces.window = data[1];
    whole.input_end = (data[2] & 1) != 0 ? 0 : -EAGAIN;
    pieces.input_end = whole.input_end;

    serve_stream(&whole, data + CONTROL_BYTES, size - CONTROL_BYTES);
    serve_stream(&pieces, data + CONTROL_BYTES, size - CONTROL_BYTES);
    check_output(&whole);
    check(whole.output_size == pieces.output_size &&
              memcmp(whole.output, pieces.output, whole.output_size) == 0,
          "the output depends on how the stream was cut");
    return 0;
}
