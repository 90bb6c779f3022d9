/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_FIXED_VECTOR_H
#define KERNEL_FIXED_VECTOR_H

/**
 * @file
 * Arrays of one type that know how many of their places are in use. Nothing is allocated.
 *
 *     FIXED_VECTOR(readings, float, 16);      // the type struct readings, and its functions
 *
 *     static struct readings today;           // empty, and ready
 *
 *     if (!readings_push(&today, 21.5F)) {
 *         readings_remove(&today, 0);         // full: forget the oldest
 *         (void)readings_push(&today, 21.5F);
 *     }
 *     for (float *reading = readings_begin(&today); reading != readings_end(&today); reading++) {
 *         sum += *reading;
 *     }
 *
 * FIXED_VECTOR(name, type, capacity) defines:
 *
 *     uint32_t name_count(vector), name_capacity(vector);
 *     bool name_is_empty(vector), name_is_full(vector);
 *
 *     bool name_push(vector, item);                  add as the last; false: full
 *     bool name_append(vector, const type *items, n) add all n, or none; false: no room
 *     bool name_insert(vector, index, item);         in front of that one; false: full
 *     type name_pop(vector);                         remove and return the last
 *     void name_remove(vector, index);               the order stays; O(n)
 *     void name_remove_unordered(vector, index);     the last one takes its place; O(1)
 *     void name_truncate(vector, n);                 keep the first n
 *     void name_clear(vector);
 *
 *     type *name_at(vector, index), *name_first(vector), *name_last(vector);
 *     type name_get(const vector, index);
 *     type *name_begin(vector), *name_end(vector);
 *
 * An index that is too large, and taking from an empty one, are assertions that name the function.
 * The type is anything that may be copied byte by byte; the caller locks.
 *
 * @context Any.
 * @cost    O(1); name_insert() and name_remove() O(items behind). 4 bytes beside the items.
 */

#include <base/util.h>
#include <kernel/fatal.h>
#include <stdbool.h>
#include <string.h>

#define FIXED_VECTOR(name, type, capacity_)                                                        \
    struct name {                                                                                  \
        uint32_t count;                                                                            \
        type items[capacity_];                                                                     \
    };                                                                                             \
                                                                                                   \
    BASE_INLINE uint32_t name##_capacity(const struct name *vector)                                \
    {                                                                                              \
        (void)vector;                                                                              \
        return (capacity_);                                                                        \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE uint32_t name##_count(const struct name *vector)                                   \
    {                                                                                              \
        return vector->count;                                                                      \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE bool name##_is_empty(const struct name *vector)                                    \
    {                                                                                              \
        return vector->count == 0;                                                                 \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE bool name##_is_full(const struct name *vector)                                     \
    {                                                                                              \
        return vector->count == (capacity_);                                                       \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE type *name##_begin(struct name *vector)                                            \
    {                                                                                              \
        return vector->items;                                                                      \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE type *name##_end(struct name *vector)                                              \
    {                                                                                              \
        return vector->items + vector->count;                                                      \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE type *name##_at(struct name *vector, uint32_t index)                               \
    {                                                                                              \
        __ASSERT(index < vector->count, #name "_at(): index %u of %u", (unsigned int)index,        \
                 (unsigned int)vector->count);                                                     \
        return &vector->items[index];                                                              \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE type name##_get(const struct name *vector, uint32_t index)                         \
    {                                                                                              \
        __ASSERT(index < vector->count, #name "_get(): index %u of %u", (unsigned int)index,       \
                 (unsigned int)vector->count);                                                     \
        return vector->items[index];                                                               \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE type *name##_first(struct name *vector)                                            \
    {                                                                                              \
        __ASSERT(vector->count != 0, #name "_first(): it is empty");                               \
        return vector->items;                                                                      \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE type *name##_last(struct name *vector)                                             \
    {                                                                                              \
        __ASSERT(vector->count != 0, #name "_last(): it is empty");                                \
        return &vector->items[vector->count - 1U];                                                 \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE bool name##_push(struct name *vector, type item)                                   \
    {                                                                                              \
        if (vector->count == (capacity_)) {                                                        \
            return false;                                                                          \
        }                                                                                          \
        vector->items[vector->count++] = item;                                                     \
        return true;                                                                               \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE bool name##_append(struct name *vector, type const *items, uint32_t n)             \
    {                                                                                              \
        if (n > (capacity_)-vector->count) {                                                       \
            return false;                                                                          \
        }                                                                                          \
        for (uint32_t i = 0; i < n; i++) {                                                         \
            vector->items[vector->count++] = items[i];                                             \
        }                                                                                          \
        return true;                                                                               \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE bool name##_insert(struct name *vector, uint32_t index, type item)                 \
    {                                                                                              \
        __ASSERT(index <= vector->count, #name "_insert(): index %u of %u", (unsigned int)index,   \
                 (unsigned int)vector->count);                                                     \
        if (vector->count == (capacity_)) {                                                        \
            return false;                                                                          \
        }                                                                                          \
        memmove((void *)&vector->items[index + 1U], (void *)&vector->items[index],                 \
                (vector->count - index) * sizeof(type));                                           \
        vector->count++;                                                                           \
        vector->items[index] = item;                                                               \
        return true;                                                                               \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE type name##_pop(struct name *vector)                                               \
    {                                                                                              \
        __ASSERT(vector->count != 0, #name "_pop(): it is empty");                                 \
        return vector->items[--vector->count];                                                     \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE void name##_remove(struct name *vector, uint32_t index)                            \
    {                                                                                              \
        __ASSERT(index < vector->count, #name "_remove(): index %u of %u", (unsigned int)index,    \
                 (unsigned int)vector->count);                                                     \
        vector->count--;                                                                           \
        memmove((void *)&vector->items[index], (void *)&vector->items[index + 1U],                 \
                (vector->count - index) * sizeof(type));                                           \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE void name##_remove_unordered(struct name *vector, uint32_t index)                  \
    {                                                                                              \
        __ASSERT(index < vector->count, #name "_remove_unordered(): index %u of %u",               \
                 (unsigned int)index, (unsigned int)vector->count);                                \
        vector->count--;                                                                           \
        if (index != vector->count) {                                                              \
            vector->items[index] = vector->items[vector->count];                                   \
        }                                                                                          \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE void name##_truncate(struct name *vector, uint32_t n)                              \
    {                                                                                              \
        __ASSERT(n <= vector->count, #name "_truncate(): %u of %u", (unsigned int)n,               \
                 (unsigned int)vector->count);                                                     \
        vector->count = n;                                                                         \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE void name##_clear(struct name *vector)                                             \
    {                                                                                              \
        vector->count = 0;                                                                         \
    }                                                                                              \
    struct name

#endif
