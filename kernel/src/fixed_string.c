/* SPDX-License-Identifier: Apache-2.0 */

/* Invariant: text[length] is the final zero, and length is at most the capacity. */

#include <kernel/fixed_string.h>
#include <stdio.h>

static bool continues_a_character(char byte)
{
    return ((unsigned char)byte & 0xc0U) == 0x80U;
}

static size_t bytes_of_character(char first)
{
    unsigned char byte = (unsigned char)first;

    if (byte < 0xc0U) {
        return 1;
    }
    return byte < 0xe0U ? 2U : (byte < 0xf0U ? 3U : 4U);
}

/* The first @p n bytes without a character at their end that needs more of them. */
static size_t whole_characters(const char *bytes, size_t n)
{
    for (size_t back = 1; back <= MIN(n, 3U); back++) {
        char byte = bytes[n - back];

        if (!continues_a_character(byte)) {
            return bytes_of_character(byte) > back ? n - back : n;
        }
    }
    return n;
}

bool k__string_append(char *text, uint32_t *length, uint32_t capacity, const char *bytes, size_t n)
{
    size_t space = capacity - *length;
    bool has_fitted = n <= space;
    size_t kept = has_fitted ? n : whole_characters(bytes, space);

    memmove(text + *length, bytes, kept);
    *length += (uint32_t)kept;
    text[*length] = '\0';
    return has_fitted;
}

bool k__string_vprintf(char *text, uint32_t *length, uint32_t capacity, const char *format,
                       va_list arguments)
{
    char *end = text + *length;
    size_t space = capacity - *length;
    int wanted = vsnprintf(end, space + 1U, format, arguments);

    if (wanted < 0) {
        *end = '\0';
        return false;
    }
    if ((size_t)wanted <= space) {
        *length += (uint32_t)wanted;
        return true;
    }
    *length += (uint32_t)whole_characters(end, space);
    text[*length] = '\0';
    return false;
}

bool k__string_starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

bool k__string_ends_with(const char *text, uint32_t length, const char *end)
{
    size_t n = strlen(end);

    return n <= length && memcmp(text + length - n, end, n) == 0;
}
