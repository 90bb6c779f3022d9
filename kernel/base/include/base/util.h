/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_UTIL_H
#define BASE_UTIL_H

/**
 * @file
 * Small helpers that every floor may use.
 */

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

/** True when the boolean option @p option is on. Options are always defined, as 0 or 1. */
#define IS_ENABLED(option) (option)

/** The number of elements of the array @p array. */
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/** The structure of type @p type whose member @p member is at @p pointer. */
#define CONTAINER_OF(pointer, type, member)                                                        \
    ((type *)(void *)((char *)(uintptr_t)(pointer)-offsetof(type, member)))

/** A word with only bit @p n set. */
#define BIT(n) (1UL << (n))

/** Round @p value up to a multiple of @p unit, a power of two. */
#define ROUND_UP(value, unit) ((((value) + (unit)) - 1U) & ~((unit)-1U))

#ifndef MIN
#define MIN(a, b) (((a) < (b)) ? (a) : (b))
#endif
#ifndef MAX
#define MAX(a, b) (((a) > (b)) ? (a) : (b))
#endif

/** @p value, or the nearest limit if it is not from @p low to @p high. */
#define CLAMP(value, low, high) MIN(MAX((value), (low)), (high))

/** @p n divided by @p d, rounded up; both are unsigned. */
#define DIV_ROUND_UP(n, d) (((n) + (d)-1U) / (d))

/** Nobody needs the argument @p x. */
#define ARG_UNUSED(x) (void)(x)

#define BASE__CONCAT(a, b) a##b
#define BASE_CONCAT(a, b)  BASE__CONCAT(a, b)
#define BASE__STRINGIFY(x) #x
#define BASE_STRINGIFY(x)  BASE__STRINGIFY(x)

/** Tell the compiler which way a branch usually goes. */
#define LIKELY(condition)   __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)

/** Before a function that a macro defines, for those who need it. */
#define BASE_INLINE static inline __attribute__((unused))

#ifdef __cplusplus
#define BASE_STATIC_ASSERT(condition, text) static_assert(condition, text)
#else
#define BASE_STATIC_ASSERT(condition, text) _Static_assert(condition, text)
#endif

/** The build stops with the text, a literal, unless @p condition holds. */
#define BUILD_ASSERT(condition, ...) BASE_STATIC_ASSERT(condition, "" __VA_ARGS__)

#endif
