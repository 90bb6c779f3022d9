/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STATUS_JSON_H
#define STATUS_JSON_H

/**
 * @file
 * What the system has to tell about itself, written as JSON in pieces that fit small buffers.
 *
 * The values come through struct status_source, so this file knows nothing of kernel or network.
 * An item is asked for by its number when it is written; threads and sockets may come and go
 * between two pieces, and the document is well formed all the same.
 *
 *     {"version":"0.1.0","board":"mps2_an385","machine":"…","address":"10.0.2.15",
 *      "uptime_ms":4711,"connections":3,"requests":12,"refused":0,
 *      "threads":[{"name":"main","state":"pending","priority":0,"stack_size":1024,
 *                  "stack_used":312},…],
 *      "sockets":[{"kind":"tcp","state":"listening","local":"0.0.0.0:80","remote":"",
 *                  "received":0,"unsent":0},…],
 *      "pools":[{"name":"pbuf","size":24,"used":2,"peak":9,"start":2,"block_bytes":1536},…],
 *      "counters":{"sockets":{"value":4,"start":3},"watches":{"value":5,"start":4},…}}
 *
 * Strings are written as ASCII: other bytes become question marks. What is longer than its limit
 * is cut, so that each item fits STATUS_PIECE_SIZE.
 *
 * @context Any that the source's functions can be called in; nothing here waits.
 */

#include "http/http_content.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * The longest a string becomes in the document, escapes included, without its quotation marks;
 * an IPv6 address with its port fits. States and kinds of sockets have the limit of words.
 */
#define STATUS_STRING_LIMIT 47U
#define STATUS_WORD_LIMIT   16U

/** A piece of this size holds any item; larger pieces hold several. */
#define STATUS_PIECE_SIZE 240U

/** What there is one of. Strings must stay as they are until the item is written; so below. */
struct status_system {
    const char *version; /**< Of Petrel. */
    const char *board;
    const char *machine; /**< The same for a reader, as "an emulated Arm Cortex-M3". */
    const char *address; /**< Of this host, as text. */
    uint32_t uptime_ms;
    uint32_t connections; /**< Served since the start, as the next two. */
    uint32_t requests;
    uint32_t refused;
};

struct status_thread {
    const char *name;
    const char *state;   /**< One word, as "ready" or "pending". */
    uint32_t stack_size; /**< In bytes. */
    uint32_t stack_used; /**< The most that was in use at any time, in bytes. */
    int32_t priority;    /**< Lower numbers go first; negative: cooperative. */
};

struct status_socket {
    const char *kind;   /**< "tcp" or "udp". */
    const char *state;  /**< One word, as "listening" or "connected". */
    const char *local;  /**< Address and port. */
    const char *remote; /**< The same; empty when there is none. */
    uint32_t received;  /**< Bytes that wait for the program. */
    uint32_t unsent;    /**< Bytes that wait for the peer. */
};

/** A pool of things of one kind; the numbers count things. */
struct status_pool {
    const char *name;
    uint32_t size;
    uint32_t used;
    uint32_t peak;
    uint32_t start;       /**< In use when the system had started. */
    uint32_t block_bytes; /**< Of one thing. */
};

/** A number that comes back to its start value when nothing is going on. */
struct status_counter {
    const char *name;
    uint32_t value;
    uint32_t start; /**< When the system had started. */
};

/**
 * Where the values come from. All but system() get the number of an item, from 0 on, and return
 * false when there is none.
 */
struct status_source {
    void (*system)(struct status_system *system);
    bool (*thread)(unsigned number, struct status_thread *thread);
    bool (*socket)(unsigned number, struct status_socket *socket);
    bool (*pool)(unsigned number, struct status_pool *pool);
    bool (*counter)(unsigned number, struct status_counter *counter);
};

/**
 * Write as many of the next items as fit: what http_resource.write_piece() needs.
 *
 * @param source  Asked for the items.
 * @param cursor  Zeros for the first piece.
 * @param buffer  For the piece; no zero byte is put behind it.
 * @param size    Of @p buffer, at least STATUS_PIECE_SIZE.
 *
 * @return How many bytes were written.
 *
 * @cost O(n) in the bytes, and what @p source takes.
 */
int status_json_write_piece(const struct status_source *source, struct http_cursor *cursor,
                            char *buffer, size_t size);

#endif
