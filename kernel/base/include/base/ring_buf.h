/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_RING_BUF_H
#define BASE_RING_BUF_H

/**
 * @file
 * A ring of bytes, or of items made of words.
 *
 *     RING_BUF_DECLARE(received, 64);
 *
 *     ring_buf_put(&received, bytes, 3);              // in an interrupt, say
 *     length = ring_buf_get(&received, line, 10);     // in a thread
 *
 * Without a copy: claim room, have the hardware fill it, finish with what came.
 *
 *     uint8_t *room;
 *     uint32_t bytes = ring_buf_put_claim(&received, &room, 16);
 *
 *     bytes = read_fifo(room, bytes);
 *     ring_buf_put_finish(&received, bytes);
 *
 * One writer and one reader need no lock, on any two threads, interrupts or processors. Several
 * writers need one among themselves, as do several readers; ring_buf_reset() needs both sides
 * quiet.
 *
 * @context Any.
 * @cost    O(1), and the bytes that are copied.
 */

#include <base/util.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A ring is smaller than this, in bytes. */
#define RING_BUFFER_MAX_SIZE 0x80000000U

/*
 * Positions run from 0 up to twice the size, so that full and empty differ. A claim moves a side's
 * head, finishing it moves the tail, which is what the other side sees.
 */
struct ring_buf {
    uint8_t *buffer;
    uint32_t size;
    uint32_t put_head;
    uint32_t put_tail;
    uint32_t get_head;
    uint32_t get_tail;
};

/** A ring in the array @p buf of @p size8 bytes. */
#define RING_BUF_INIT(buf, size8)                                                                  \
    {                                                                                              \
        (buf), (size8), 0, 0, 0, 0                                                                 \
    }

/** Define a ring of @p size8 bytes. */
#define RING_BUF_DECLARE(name, size8)                                                              \
    BASE_STATIC_ASSERT((size8) > 0 && (size8) < RING_BUFFER_MAX_SIZE,                              \
                       #name ": a ring has at least one byte and less than 2^31");                 \
    static uint8_t name##_ring_data[size8];                                                        \
    struct ring_buf name = RING_BUF_INIT(name##_ring_data, size8)

/** Define a ring of items with room for @p size32 words: one of them for each item's head. */
#define RING_BUF_ITEM_DECLARE(name, size32)                                                        \
    BASE_STATIC_ASSERT((size32) > 0 && (size32) < RING_BUFFER_MAX_SIZE / 4,                        \
                       #name ": a ring has at least one word and less than 2^29");                 \
    static uint32_t name##_ring_data[size32];                                                      \
    struct ring_buf name = RING_BUF_INIT((uint8_t *)name##_ring_data, 4U * (size32))
#define RING_BUF_ITEM_DECLARE_SIZE(name, size32) RING_BUF_ITEM_DECLARE(name, size32)
#define RING_BUF_ITEM_DECLARE_POW2(name, pow)    RING_BUF_ITEM_DECLARE(name, BIT(pow))

/** The words that @p expr needs as an item's data. */
#define RING_BUF_ITEM_SIZEOF(expr) ((sizeof(expr) + sizeof(uint32_t) - 1U) / sizeof(uint32_t))

/** Set up a ring of @p size bytes, less than RING_BUFFER_MAX_SIZE, in @p data. */
static inline void ring_buf_init(struct ring_buf *buf, uint32_t size, uint8_t *data)
{
    buf->buffer = data;
    buf->size = size;
    buf->put_head = buf->put_tail = 0;
    buf->get_head = buf->get_tail = 0;
}

/** Set up a ring of items in the @p size words at @p data. */
static inline void ring_buf_item_init(struct ring_buf *buf, uint32_t size, uint32_t *data)
{
    ring_buf_init(buf, 4U * size, (uint8_t *)data);
}

/** Throw away all that is in it, claims too. */
static inline void ring_buf_reset(struct ring_buf *buf)
{
    ring_buf_init(buf, buf->size, buf->buffer);
}

/* From the position @p from to the position @p to, not before it. */
static inline uint32_t ring_buf__distance(const struct ring_buf *buf, uint32_t from, uint32_t to)
{
    return to >= from ? to - from : (2U * buf->size) - (from - to);
}

/* What the writer has finished and nobody has claimed; for the reader. */
static inline uint32_t ring_buf__readable(const struct ring_buf *buf)
{
    return ring_buf__distance(buf, buf->get_head,
                              __atomic_load_n(&buf->put_tail, __ATOMIC_ACQUIRE));
}

/* What is neither full nor claimed; for the writer. */
static inline uint32_t ring_buf__writable(const struct ring_buf *buf)
{
    return buf->size - ring_buf__distance(buf, __atomic_load_n(&buf->get_tail, __ATOMIC_ACQUIRE),
                                          buf->put_head);
}

/** The bytes that can be read. */
static inline uint32_t ring_buf_size_get(const struct ring_buf *buf)
{
    return ring_buf__readable(buf);
}

/** The bytes that can be written. */
static inline uint32_t ring_buf_space_get(const struct ring_buf *buf)
{
    return ring_buf__writable(buf);
}

/** The words that can be written, heads of items included. */
static inline uint32_t ring_buf_item_space_get(const struct ring_buf *buf)
{
    return ring_buf__writable(buf) / 4U;
}

/** The bytes that there is room for. */
static inline uint32_t ring_buf_capacity_get(const struct ring_buf *buf)
{
    return buf->size;
}

static inline bool ring_buf_is_empty(const struct ring_buf *buf)
{
    return ring_buf__readable(buf) == 0;
}

/**
 * Claim room to write into. Several claims may follow each other; they are finished together.
 *
 * @param[out] data  Where to write.
 * @param size       How many bytes are wanted.
 *
 * @return How many bytes are there in one piece: fewer than @p size when the ring is full, or at
 *         its end; then another claim gives what is at its beginning.
 */
uint32_t ring_buf_put_claim(struct ring_buf *buf, uint8_t **data, uint32_t size);

/**
 * Show the reader the first @p size of the claimed bytes; the rest is no longer claimed.
 *
 * @retval 0
 * @retval -EINVAL  It is more than was claimed. Nothing has changed.
 */
int ring_buf_put_finish(struct ring_buf *buf, uint32_t size);

/** Copy in up to @p size bytes. @return How many there was room for. */
uint32_t ring_buf_put(struct ring_buf *buf, const uint8_t *data, uint32_t size);

/**
 * Claim bytes to read where they are. Several claims may follow each other.
 *
 * @param[out] data  Where they are.
 * @param size       How many bytes are wanted.
 *
 * @return How many bytes are there in one piece; as ring_buf_put_claim().
 */
uint32_t ring_buf_get_claim(struct ring_buf *buf, uint8_t **data, uint32_t size);

/**
 * Give the first @p size of the claimed bytes back to the writer; the rest is to be read again.
 *
 * @retval 0
 * @retval -EINVAL  It is more than was claimed. Nothing has changed.
 */
int ring_buf_get_finish(struct ring_buf *buf, uint32_t size);

/** Copy out, or only drop if @p data is NULL, up to @p size bytes. @return How many there were. */
uint32_t ring_buf_get(struct ring_buf *buf, uint8_t *data, uint32_t size);

/** Copy out up to @p size bytes, which stay; not with a claim open. @return How many. */
uint32_t ring_buf_peek(struct ring_buf *buf, uint8_t *data, uint32_t size);

/**
 * Put an item into a ring that holds only items.
 *
 * @param type, value  Any; ring_buf_item_get() returns them.
 * @param data         @p size32 words; NULL when that is 0.
 *
 * @retval 0
 * @retval -EMSGSIZE  There is no room for it.
 */
int ring_buf_item_put(struct ring_buf *buf, uint16_t type, uint8_t value, uint32_t *data,
                      uint8_t size32);

/**
 * Take the next item out of a ring that holds only items.
 *
 * @param[out] type, value  As they were put.
 * @param data              Room for @p *size32 words; NULL: drop them.
 * @param[in,out] size32    The words of @p data, then those of the item.
 *
 * @retval 0
 * @retval -EAGAIN    There is none.
 * @retval -EMSGSIZE  It is longer than @p *size32, which is its length now. It stays.
 */
int ring_buf_item_get(struct ring_buf *buf, uint16_t *type, uint8_t *value, uint32_t *data,
                      uint8_t *size32);

#ifdef __cplusplus
}
#endif

#endif
