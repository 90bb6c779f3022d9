/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

/**
 * @file
 * Heads of responses:
 *
 *     http_text_start(&text, buffer, size);
 *     http_response_begin(&text, 200);
 *     http_response_put_field(&text, "Content-Type", "text/plain");
 *     http_response_put_length(&text, 5);
 *     http_response_end(&text, HTTP_PERSISTS);
 *     length = http_text_end(&text);            (or -ENOSPC, asked for once)
 *
 * Fields that are known when the program is built are put as one string with http_text_put().
 *
 * @context Any; nothing here waits.
 */

#include "http_text.h"

#include <stdint.h>

/** What the response says about the connection. */
enum http_persistence {
    HTTP_PERSISTS,    /**< Nothing: it stays open, as HTTP/1.1 has it. */
    HTTP_KEEPS_ALIVE, /**< "keep-alive": it stays open, for a client of HTTP/1.0. */
    HTTP_CLOSES,      /**< "close". */
};

/** The status line and the Server field. */
void http_response_begin(struct http_text *text, uint16_t status);

void http_response_put_field(struct http_text *text, const char *name, const char *value);

/** Content-Length. */
void http_response_put_length(struct http_text *text, uint32_t length);

/** The Connection field and the blank line. */
void http_response_end(struct http_text *text, enum http_persistence persistence);

#endif
