/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_FIXED_STRING_H
#define KERNEL_FIXED_STRING_H

/**
 * @file
 * Texts of a limited length that cannot be written over their end. Nothing is allocated.
 *
 *     FIXED_STRING(topic, 48);                // the type struct topic, and its functions
 *
 *     struct topic name = {0};                // empty
 *
 *     if (!topic_set(&name, "house/") || !topic_printf(&name, "%s/%d", room, sensor)) {
 *         return -ENAMETOOLONG;               // name has as much of it as fits
 *     }
 *     publish(topic_text(&name), value);
 *
 * FIXED_STRING(name, capacity) defines, with a capacity without the final zero:
 *
 *     const char *name_text(string);                 always ends with a zero
 *     uint32_t name_length(string), name_capacity(string), name_space(string);
 *     bool name_is_empty(string);
 *
 *     bool name_set(string, const char *text);
 *     bool name_append(string, const char *text);
 *     bool name_append_bytes(string, const char *bytes, n);
 *     bool name_append_char(string, char c);
 *     bool name_printf(string, const char *format, ...);     appends
 *
 *     bool name_equals(string, const char *text);
 *     bool name_starts_with(string, const char *text), name_ends_with(string, const char *text);
 *     char name_at(string, index);
 *     void name_truncate(string, n);                 keep the first n bytes
 *     void name_clear(string);
 *
 * What adds returns whether all of it has fitted. What has not is left out from its end, and a
 * character of several bytes (UTF-8) as a whole. The text that is added may be the string's own,
 * except in name_printf(). An index that is too large is an assertion that names the function.
 *
 * @context Any; the caller locks.
 * @cost    O(bytes added or compared). 5 bytes beside the text.
 */

#include <base/util.h>
#include <kernel/fatal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

bool k__string_append(char *text, uint32_t *length, uint32_t capacity, const char *bytes, size_t n);
bool k__string_vprintf(char *text, uint32_t *length, uint32_t capacity, const char *format,
                       va_list arguments) __attribute__((format(printf, 4, 0)));
bool k__string_starts_with(const char *text, const char *start);
bool k__string_ends_with(const char *text, uint32_t length, const char *end);

#ifdef __cplusplus
}
#endif

#define FIXED_STRING(name, capacity_)                                                              \
    struct name {                                                                                  \
        uint32_t length;                                                                           \
        char text[(capacity_) + 1U];                                                               \
    };                                                                                             \
    BASE_STATIC_ASSERT((capacity_) > 0, #name ": there must be room for a character");             \
                                                                                                   \
    BASE_INLINE const char *name##_text(const struct name *string)                                 \
    {                                                                                              \
        return string->text;                                                                       \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE uint32_t name##_length(const struct name *string)                                  \
    {                                                                                              \
        return string->length;                                                                     \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE uint32_t name##_capacity(const struct name *string)                                \
    {                                                                                              \
        (void)string;                                                                              \
        return (capacity_);                                                                        \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE uint32_t name##_space(const struct name *string)                                   \
    {                                                                                              \
        return (capacity_)-string->length;                                                         \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE bool name##_is_empty(const struct name *string)                                    \
    {                                                                                              \
        return string->length == 0;                                                                \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE char name##_at(const struct name *string, uint32_t index)                          \
    {                                                                                              \
        __ASSERT(index < string->length, #name "_at(): index %u of %u", (unsigned int)index,       \
                 (unsigned int)string->length);                                                    \
        return string->text[index];                                                                \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE void name##_truncate(struct name *string, uint32_t n)                              \
    {                                                                                              \
        __ASSERT(n <= string->length, #name "_truncate(): %u of %u", (unsigned int)n,              \
                 (unsigned int)string->length);                                                    \
        string->length = n;                                                                        \
        string->text[n] = '\0';                                                                    \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE void name##_clear(struct name *string)                                             \
    {                                                                                              \
        string->length = 0;                                                                        \
        string->text[0] = '\0';                                                                    \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE bool name##_append_bytes(struct name *string, const char *bytes, size_t n)         \
    {                                                                                              \
        return k__string_append(string->text, &string->length, (capacity_), bytes, n);             \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE bool name##_append(struct name *string, const char *text)                          \
    {                                                                                              \
        return name##_append_bytes(string, text, strlen(text));                                    \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE bool name##_append_char(struct name *string, char c)                               \
    {                                                                                              \
        return name##_append_bytes(string, &c, 1);                                                 \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE bool name##_set(struct name *string, const char *text)                             \
    {                                                                                              \
        size_t n = strlen(text);                                                                   \
                                                                                                   \
        string->length = 0;                                                                        \
        return name##_append_bytes(string, text, n);                                               \
    }                                                                                              \
                                                                                                   \
    __attribute__((format(printf, 2, 3)))                                                          \
    BASE_INLINE bool name##_printf(struct name *string, const char *format, ...)                   \
    {                                                                                              \
        va_list arguments;                                                                         \
                                                                                                   \
        va_start(arguments, format);                                                               \
        bool has_fitted =                                                                          \
            k__string_vprintf(string->text, &string->length, (capacity_), format, arguments);      \
                                                                                                   \
        va_end(arguments);                                                                         \
        return has_fitted;                                                                         \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE bool name##_equals(const struct name *string, const char *text)                    \
    {                                                                                              \
        return strcmp(string->text, text) == 0;                                                    \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE bool name##_starts_with(const struct name *string, const char *text)               \
    {                                                                                              \
        return k__string_starts_with(string->text, text);                                          \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE bool name##_ends_with(const struct name *string, const char *text)                 \
    {                                                                                              \
        return k__string_ends_with(string->text, string->length, text);                            \
    }                                                                                              \
    struct name

#endif
