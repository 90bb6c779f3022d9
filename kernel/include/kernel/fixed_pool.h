/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_FIXED_POOL_H
#define KERNEL_FIXED_POOL_H

/**
 * @file
 * Pools: places for so many items of one type. Nobody waits; nothing else is allocated.
 *
 *     FIXED_POOL(requests, struct request, 8);      // the type struct requests, and its functions
 *
 *     static struct requests pool;                  // all are free
 *
 *     struct request *request = requests_alloc(&pool);
 *
 *     if (request == NULL) {
 *         return -ENOBUFS;
 *     }
 *     requests_free(&pool, request);
 *
 * FIXED_POOL(name, type, capacity) defines, with a capacity of at most 65534:
 *
 *     type *name_alloc(pool);                NULL: all are in use; the item is as it was left
 *     void name_free(pool, item);
 *     bool name_is_used(pool, item);         false also for what is no item of the pool
 *     uint32_t name_index(pool, item);       its number, from 0: for handles and tables beside it
 *     type *name_at(pool, index);            NULL: that one is not in use
 *     uint32_t name_count(pool), name_capacity(pool);
 *     uint32_t name_max_used(pool);          the most that were in use at once
 *
 * All that are in use: name_at() from 0 to the capacity. What is freed twice, or is no item of the
 * pool, is an assertion that names the function.
 *
 * @context Thread or ISR.
 * @cost    O(1), under the kernel's lock for about ten instructions. 8 bytes beside the items, and
 * 2 for each.
 */

#include <kernel/fatal.h>
#include <kernel/lock.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The records of a pool of any type. */
struct k__pool {
    uint16_t first_free; /* its index and 1; 0: none was freed */
    uint16_t untouched;  /* the items from here on were never in use */
    uint16_t used;
    uint16_t most_used;
};

/* In `next` of an item: it is in use. Else it is that of the next free one, as first_free. */
#define K__POOL_USED 0xffffU

/* An index, or @p capacity when all are in use. */
uint32_t k__pool_take(struct k__pool *pool, uint16_t *next, uint32_t capacity);
void k__pool_give(struct k__pool *pool, uint16_t *next, uint32_t index);

#ifdef __cplusplus
}
#endif

#define FIXED_POOL(name, type, capacity_)                                                          \
    struct name {                                                                                  \
        struct k__pool pool;                                                                       \
        uint16_t next[capacity_];                                                                  \
        type items[capacity_];                                                                     \
    };                                                                                             \
    BASE_STATIC_ASSERT((capacity_) > 0 && (capacity_) < K__POOL_USED,                              \
                       #name ": a pool has 1 to 65534 items");                                     \
                                                                                                   \
    BASE_INLINE uint32_t name##_capacity(const struct name *pool)                                  \
    {                                                                                              \
        (void)pool;                                                                                \
        return (capacity_);                                                                        \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE uint32_t name##_count(const struct name *pool)                                     \
    {                                                                                              \
        return pool->pool.used;                                                                    \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE uint32_t name##_max_used(const struct name *pool)                                  \
    {                                                                                              \
        return pool->pool.most_used;                                                               \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE bool name##_is_used(const struct name *pool, type const *item)                     \
    {                                                                                              \
        uintptr_t offset = (uintptr_t)item - (uintptr_t)pool->items;                               \
                                                                                                   \
        return offset < sizeof(pool->items) && offset % sizeof(type) == 0 &&                       \
               pool->next[offset / sizeof(type)] == K__POOL_USED;                                  \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE uint32_t name##_index(const struct name *pool, type const *item)                   \
    {                                                                                              \
        __ASSERT(name##_is_used(pool, item), #name "_index(): not an item in use");                \
        return (uint32_t)(item - pool->items);                                                     \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE type *name##_at(struct name *pool, uint32_t index)                                 \
    {                                                                                              \
        __ASSERT(index < (capacity_), #name "_at(): index %u of %u", (unsigned int)index,          \
                 (unsigned int)(capacity_));                                                       \
        return pool->next[index] == K__POOL_USED ? &pool->items[index] : NULL;                     \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE type *name##_alloc(struct name *pool)                                              \
    {                                                                                              \
        uint32_t index = k__pool_take(&pool->pool, pool->next, (capacity_));                       \
                                                                                                   \
        return index < (capacity_) ? &pool->items[index] : NULL;                                   \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE void name##_free(struct name *pool, type *item)                                    \
    {                                                                                              \
        __ASSERT(name##_is_used(pool, item), #name "_free(): not an item in use");                 \
        k__pool_give(&pool->pool, pool->next, (uint32_t)(item - pool->items));                     \
    }                                                                                              \
    struct name

#endif
