/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The least that can be called an HTTP server: it looks for the blank line that ends a request and
 * answers each with the same 205 bytes. The reference firmware and Petrel's bench firmware share
 * this file, so that what differs between their figures is the system below it.
 *
 * @context Any; nothing here waits.
 */
#ifndef BENCH_HTTP_MINIMAL_H
#define BENCH_HTTP_MINIMAL_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HTTP_MINIMAL_RESPONSE_BYTES 205

/** Where a connection stands; zeros at the start of a connection. */
struct http_minimal {
    unsigned int line_bytes; /**< Bytes of the unfinished line, carriage returns not counted. */
};

/** The answer to every request; the connection stays open. */
extern const char http_minimal_response[HTTP_MINIMAL_RESPONSE_BYTES];

/**
 * Look at bytes that a connection received.
 *
 * @param connection  Remembers where the connection stands between calls.
 * @param bytes       What was received, in order.
 * @param length      How many bytes.
 *
 * @return How many requests ended within these bytes.
 *
 * @cost O(n) in @p length.
 */
unsigned int http_minimal_requests(struct http_minimal *connection, const void *bytes,
                                   size_t length);

#ifdef __cplusplus
}
#endif

#endif
