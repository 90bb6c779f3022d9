// SPDX-License-Identifier: Apache-2.0
#include "http_minimal.h"

#include <assert.h>

#define TEN_BYTES "0123456789"
#define HUNDRED_BYTES                                                                              \
    TEN_BYTES TEN_BYTES TEN_BYTES TEN_BYTES TEN_BYTES TEN_BYTES TEN_BYTES TEN_BYTES TEN_BYTES      \
        TEN_BYTES
#define RESPONSE                                                                                   \
    "HTTP/1.1 200 OK\r\n"                                                                          \
    "Server: bench\r\n"                                                                            \
    "Content-Type: text/plain\r\n"                                                                 \
    "Connection: keep-alive\r\n"                                                                   \
    "Content-Length: 100\r\n"                                                                      \
    "\r\n" HUNDRED_BYTES

static_assert(sizeof(RESPONSE) - 1 == HTTP_MINIMAL_RESPONSE_BYTES,
              "http_minimal: every figure is stated for an answer of 205 bytes; pad the text");

/* The terminating zero does not fit and is left out, as C allows. */
const char http_minimal_response[HTTP_MINIMAL_RESPONSE_BYTES] = RESPONSE;

unsigned int http_minimal_requests(struct http_minimal *connection, const void *bytes,
                                   size_t length)
{
    const char *at = bytes;
    const char *end = at + length;
    unsigned int line_bytes = connection->line_bytes;
    unsigned int requests = 0;

    while (at != end) {
        char c = *at++;

        if (c == '\n') {
            requests += line_bytes == 0;
            line_bytes = 0;
        } else if (c != '\r') {
            line_bytes++;
        }
    }
    connection->line_bytes = line_bytes;
    return requests;
}
