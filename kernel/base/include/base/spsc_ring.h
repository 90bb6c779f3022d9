/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_SPSC_RING_H
#define BASE_SPSC_RING_H

/**
 * @file
 * A ring of items of one type between one writer and one reader, without a lock.
 *
 *     struct sample {
 *         uint32_t time;
 *         int16_t value;
 *     };
 *
 *     SPSC_RING(samples, struct sample, 64);       // the type struct samples, and its functions
 *
 *     static struct samples measured;              // empty, and ready
 *
 *     void on_converted(void)                      // the interrupt writes
 *     {
 *         struct sample sample = {now(), read_converter()};
 *
 *         if (!samples_put(&measured, &sample)) {
 *             lost++;
 *         }
 *     }
 *
 *     while (samples_get(&measured, &sample)) {    // a thread reads
 *         use(&sample);
 *     }
 *
 * Many at once, where they are:
 *
 *     struct sample *first;
 *     uint32_t count = samples_claim_get(&measured, &first, 16);
 *
 *     write_to_card(first, count * sizeof(*first));
 *     samples_finish_get(&measured, count);
 *
 * The writer and the reader may each be any thread or interrupt, above the kernel's level too, on
 * any processor that shares the memory: what was written before an item is put is seen by whoever
 * gets it. Two writers, or two readers, need a lock among themselves.
 *
 * SPSC_RING(name, type, capacity) defines, with a capacity that is a power of two:
 *
 *     bool name_put(struct name *ring, const type *item);     false: full
 *     bool name_get(struct name *ring, type *item);           false: empty
 *     uint32_t name_put_many(ring, const type *items, n);     how many there was room for
 *     uint32_t name_get_many(ring, type *items, n);           how many there were
 *
 *     uint32_t name_claim_put(ring, type **room, n);          room for how many, in one piece
 *     void name_finish_put(ring, n);                          show the first n of them
 *     uint32_t name_claim_get(ring, type **items, n);         how many there are, in one piece
 *     void name_finish_get(ring, n);                          give the first n places back
 *
 *     uint32_t name_count(ring), name_space(ring);            items in it, and room
 *     uint32_t name_capacity(ring);
 *
 * Items that are claimed and not finished are claimed again by the next claim. Of what the other
 * side changes meanwhile, the counts are a little behind: name_count() is at least so many for the
 * reader, name_space() for the writer.
 *
 * @context Any.
 * @cost    O(1), and the items that are copied. 8 bytes beside the items. Putting or getting one
 *          needs two barriers on ARMv7-M, which mask nothing.
 */

#include <base/util.h>
#include <stdbool.h>

/*
 * The counts run on and wrap; their difference is what is in the ring. The writer alone stores
 * `written`, the reader `read`. Acquiring the other side's count comes before touching the items
 * that it has left, releasing one's own after.
 */
#define SPSC_RING(name, type, capacity_)                                                           \
    struct name {                                                                                  \
        uint32_t written;                                                                          \
        uint32_t read;                                                                             \
        type items[capacity_];                                                                     \
    };                                                                                             \
    BASE_STATIC_ASSERT((capacity_) > 0 && ((capacity_) & ((capacity_)-1)) == 0 &&                  \
                           (capacity_) <= 0x80000000U,                                             \
                       #name ": the capacity must be a power of two, at most 2^31");               \
                                                                                                   \
    BASE_INLINE uint32_t name##_capacity(const struct name *ring)                                  \
    {                                                                                              \
        (void)ring;                                                                                \
        return (capacity_);                                                                        \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE uint32_t name##_count(const struct name *ring)                                     \
    {                                                                                              \
        uint32_t written = __atomic_load_n(&ring->written, __ATOMIC_ACQUIRE);                      \
                                                                                                   \
        return written - __atomic_load_n(&ring->read, __ATOMIC_RELAXED);                           \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE uint32_t name##_space(const struct name *ring)                                     \
    {                                                                                              \
        uint32_t read = __atomic_load_n(&ring->read, __ATOMIC_ACQUIRE);                            \
                                                                                                   \
        return (capacity_) - (__atomic_load_n(&ring->written, __ATOMIC_RELAXED) - read);           \
    }                                                                                              \
                                                                                                   \
    /* Looked at once: MIN() asks twice, and the other side may act in between. */                 \
    BASE_INLINE uint32_t name##_claim_put(struct name *ring, type **room, uint32_t n)              \
    {                                                                                              \
        uint32_t place = ring->written & ((capacity_)-1U);                                         \
        uint32_t space = name##_space(ring);                                                       \
        space = MIN(space, (capacity_)-place);                                                     \
                                                                                                   \
        *room = &ring->items[place];                                                               \
        return MIN(n, space);                                                                      \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE void name##_finish_put(struct name *ring, uint32_t n)                              \
    {                                                                                              \
        __atomic_store_n(&ring->written, ring->written + n, __ATOMIC_RELEASE);                     \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE uint32_t name##_claim_get(struct name *ring, type **items, uint32_t n)             \
    {                                                                                              \
        uint32_t place = ring->read & ((capacity_)-1U);                                            \
        uint32_t count = name##_count(ring);                                                       \
        count = MIN(count, (capacity_)-place);                                                     \
                                                                                                   \
        *items = &ring->items[place];                                                              \
        return MIN(n, count);                                                                      \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE void name##_finish_get(struct name *ring, uint32_t n)                              \
    {                                                                                              \
        __atomic_store_n(&ring->read, ring->read + n, __ATOMIC_RELEASE);                           \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE uint32_t name##_put_many(struct name *ring, type const *items, uint32_t n)         \
    {                                                                                              \
        uint32_t space = name##_space(ring);                                                       \
        uint32_t count = MIN(n, space);                                                            \
                                                                                                   \
        for (uint32_t i = 0; i < count; i++) {                                                     \
            ring->items[(ring->written + i) & ((capacity_)-1U)] = items[i];                        \
        }                                                                                          \
        name##_finish_put(ring, count);                                                            \
        return count;                                                                              \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE uint32_t name##_get_many(struct name *ring, type *items, uint32_t n)               \
    {                                                                                              \
        uint32_t used = name##_count(ring);                                                        \
        uint32_t count = MIN(n, used);                                                             \
                                                                                                   \
        for (uint32_t i = 0; i < count; i++) {                                                     \
            items[i] = ring->items[(ring->read + i) & ((capacity_)-1U)];                           \
        }                                                                                          \
        name##_finish_get(ring, count);                                                            \
        return count;                                                                              \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE bool name##_put(struct name *ring, type const *item)                               \
    {                                                                                              \
        return name##_put_many(ring, item, 1) == 1;                                                \
    }                                                                                              \
                                                                                                   \
    BASE_INLINE bool name##_get(struct name *ring, type *item)                                     \
    {                                                                                              \
        return name##_get_many(ring, item, 1) == 1;                                                \
    }                                                                                              \
    struct name

#endif
