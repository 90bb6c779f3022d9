/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CONNECTION_H
#define HTTP_CONNECTION_H

/**
 * @file
 * One connection of an HTTP server, as a state machine that never waits.
 *
 * Whoever owns the socket calls http_connection_step() whenever the socket is ready, and waits
 * afterwards for what the step returned. As a handler of poll_work:
 *
 *     static void on_ready(struct poll_work *work, uint32_t ready, enum poll_status status)
 *     {
 *         struct client *client = CONTAINER_OF(work, struct client, work.work);
 *         enum http_want want = HTTP_WANT_CLOSE;
 *
 *         if (status == POLL_READY) {
 *             want = http_connection_step(&client->http);
 *         } else if (status == POLL_TIMEOUT) {
 *             want = http_connection_time_up(&client->http);
 *         }
 *         if (want == HTTP_WANT_CLOSE) {
 *             close the socket and give the client back to its pool
 *         } else {
 *             arm for IN or OUT; start the time limit anew if http_connection_restarts_time()
 *         }
 *     }
 *
 * A step does a bounded amount of work. When it could do more it asks to be called again by
 * wanting what holds already, so that other connections have their turn.
 *
 * @context One thread at a time per connection; all connections of one server on one work queue.
 */

#include "http_content.h"
#include "http_parser.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Bytes taken from the socket in one go; requests may be longer. */
#define HTTP_IN_SIZE 256U

/** For the target of a request, then for the head of the response, then for pieces of its body. */
#define HTTP_OUT_SIZE 256U

/** How much of what a client goes on sending is thrown away, so that it reads why it was refused.
 */
#define HTTP_LINGER_LIMIT 262144U

/** What the connection waits for. */
enum http_want {
    HTTP_WANT_IN,    /**< Something to receive, or the end of the stream. */
    HTTP_WANT_OUT,   /**< Room to send. */
    HTTP_WANT_CLOSE, /**< Nothing: close the socket; the connection has ended. */
};

struct http_connection;

/** The socket below; each function gets its connection, whose owner finds the socket by it. */
struct http_transport {
    /**
     * Take what has arrived, up to @p size bytes, without waiting.
     *
     * @return How many bytes; 0 at the end of the stream; -EAGAIN when nothing is there;
     *         another -errno when the connection is lost.
     */
    int (*receive)(struct http_connection *connection, void *buffer, size_t size);

    /**
     * Send as much as there is room for, without waiting.
     *
     * @param more  The rest of the response follows at once: a short segment may wait for it.
     *
     * @return How many bytes; -EAGAIN when there is no room; another -errno when the connection
     *         is lost.
     */
    int (*send)(struct http_connection *connection, const void *data, size_t size, bool more);

    /** Tell the client that nothing more will come; receiving goes on. */
    void (*end_sending)(struct http_connection *connection);
};

/** What connections share. */
struct http_server {
    const struct http_transport *transport;
    const struct http_site *site;
    uint32_t connections; /**< Counted: opened, */
    uint32_t requests;    /**< complete and answered, whatever the answer, */
    uint32_t refused;     /**< and not understood or too slow. */
};

/** 584 bytes on a 32-bit target. Members are private. */
struct http_connection {
    struct http_server *server;
    const struct http_resource *resource; /* whose pieces are sent; NULL: none, or all written */
    const char *body;                     /* of an asset, what is left of it */
    uint32_t body_left;
    uint32_t linger_left;
    struct http_parser parser;
    struct http_cursor cursor;
    uint16_t in_start; /* bytes received and not yet read */
    uint16_t in_end;
    uint16_t out_start; /* bytes written and not yet sent */
    uint16_t out_end;
    uint8_t phase;
    uint8_t want; /* enum http_want */
    bool closes;  /* behind the response */
    bool lingers; /* before closing */
    bool is_chunked;
    bool restarts_time;
    char in[HTTP_IN_SIZE];
    char out[HTTP_OUT_SIZE];
};

/** Set up for a socket that was just accepted; the first step may follow at once. */
void http_connection_open(struct http_connection *connection, struct http_server *server);

/**
 * Go on as far as possible.
 *
 * @return What to wait for until the next step. After HTTP_WANT_CLOSE there is none.
 */
enum http_want http_connection_step(struct http_connection *connection);

/**
 * The time limit has passed: a client in the middle of a request is told so, others are left.
 *
 * @return As http_connection_step().
 */
enum http_want http_connection_time_up(struct http_connection *connection);

/**
 * Whether the time limit starts anew: a request began or is complete, or the client took some of
 * its response. Bytes of a request alone do not count, or one byte now and then would hold a
 * connection for ever. The answer is forgotten when given.
 */
bool http_connection_restarts_time(struct http_connection *connection);

#endif
