/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_TEXT_H
#define HTTP_TEXT_H

/**
 * @file
 * Text put together in a buffer of the caller. What does not fit is left out as a whole and
 * remembered: http_text_end() tells once, at the end.
 *
 * @context Any; nothing here waits.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** Members are private. */
struct http_text {
    char *start;
    char *at;
    char *end;
    bool is_short; /* something did not fit */
};

void http_text_start(struct http_text *text, char *buffer, size_t size);

/** Bytes as they are. */
void http_text_put(struct http_text *text, const void *bytes, size_t size);

static inline void http_text_put_string(struct http_text *text, const char *string)
{
    http_text_put(text, string, strlen(string));
}

/** In decimal. */
void http_text_put_unsigned(struct http_text *text, uint32_t number);
void http_text_put_signed(struct http_text *text, int32_t number);

/** In lower-case hexadecimal, with leading zeros up to @p digits, which are 1 to 8. */
void http_text_put_hexadecimal(struct http_text *text, uint32_t number, unsigned digits);

/**
 * How long the text became; no zero byte is behind it.
 *
 * @retval -ENOSPC  Something did not fit.
 */
int http_text_end(const struct http_text *text);

#endif
