/* SPDX-License-Identifier: Apache-2.0 */
#include "http_text.h"

#include <errno.h>

#define UNSIGNED_DIGITS 10U /* of the largest 32-bit number */

void http_text_start(struct http_text *text, char *buffer, size_t size)
{
    text->start = buffer;
    text->at = buffer;
    text->end = buffer + size;
    text->is_short = false;
}

void http_text_put(struct http_text *text, const void *bytes, size_t size)
{
    if (text->is_short || size > (size_t)(text->end - text->at)) {
        text->is_short = true;
        return;
    }
    memcpy(text->at, bytes, size);
    text->at += size;
}

void http_text_put_unsigned(struct http_text *text, uint32_t number)
{
    char digits[UNSIGNED_DIGITS];
    char *first = digits + sizeof(digits);

    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    http_text_put(text, first, (size_t)(digits + sizeof(digits) - first));
}

void http_text_put_signed(struct http_text *text, int32_t number)
{
    if (number >= 0) {
        http_text_put_unsigned(text, (uint32_t)number);
        return;
    }
    http_text_put(text, "-", 1);
    http_text_put_unsigned(text, 0U - (uint32_t)number);
}

void http_text_put_hexadecimal(struct http_text *text, uint32_t number, unsigned digits)
{
    while (digits-- > 0) {
        http_text_put(text, &"0123456789abcdef"[number >> 4 * digits & 15], 1);
    }
}

int http_text_end(const struct http_text *text)
{
    if (text->is_short) {
        return -ENOSPC;
    }
    return (int)(text->at - text->start);
}
