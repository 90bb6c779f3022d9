/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Invariants, in the order in which bytes pass, where all differences are taken round the ring:
 *     get_tail <= get_head <= put_tail <= put_head <= get_tail + size
 * The writer alone changes put_*, the reader get_*. Storing a tail releases what lies behind it
 * to the other side: bytes to read, or room to write.
 */

#include <base/ring_buf.h>
#include <errno.h>
#include <string.h>

/* The position @p count bytes on; @p count is at most the size. */
static uint32_t advanced(const struct ring_buf *buf, uint32_t position, uint32_t count)
{
    uint32_t left = (2U * buf->size) - position;

    return count < left ? position + count : count - left;
}

/* Move @p head over at most @p size of the @p available bytes, as far as they are in one piece. */
static uint32_t claim(const struct ring_buf *buf, uint32_t *head, uint32_t available,
                      uint8_t **data, uint32_t size)
{
    uint32_t offset = *head < buf->size ? *head : *head - buf->size;
    uint32_t count = MIN(MIN(size, available), buf->size - offset);

    *data = buf->buffer + offset;
    *head = advanced(buf, *head, count);
    return count;
}

static int finish(const struct ring_buf *buf, uint32_t *head, uint32_t *tail, uint32_t size)
{
    if (size > ring_buf__distance(buf, *tail, *head)) {
        return -EINVAL;
    }
    *head = advanced(buf, *tail, size);
    __atomic_store_n(tail, *head, __ATOMIC_RELEASE);
    return 0;
}

uint32_t ring_buf_put_claim(struct ring_buf *buf, uint8_t **data, uint32_t size)
{
    return claim(buf, &buf->put_head, ring_buf__writable(buf), data, size);
}

int ring_buf_put_finish(struct ring_buf *buf, uint32_t size)
{
    return finish(buf, &buf->put_head, &buf->put_tail, size);
}

uint32_t ring_buf_get_claim(struct ring_buf *buf, uint8_t **data, uint32_t size)
{
    return claim(buf, &buf->get_head, ring_buf__readable(buf), data, size);
}

int ring_buf_get_finish(struct ring_buf *buf, uint32_t size)
{
    return finish(buf, &buf->get_head, &buf->get_tail, size);
}

/* Claim room and copy: two pieces at most, as the ring ends once. */
static uint32_t claim_and_put(struct ring_buf *buf, const uint8_t *data, uint32_t size)
{
    uint32_t total = 0;

    for (int piece = 0; piece < 2 && total < size; piece++) {
        uint8_t *to;
        uint32_t count = ring_buf_put_claim(buf, &to, size - total);

        if (count != 0) {
            memcpy(to, data + total, count);
        }
        total += count;
    }
    return total;
}

static uint32_t claim_and_get(struct ring_buf *buf, uint8_t *data, uint32_t size)
{
    uint32_t total = 0;

    for (int piece = 0; piece < 2 && total < size; piece++) {
        uint8_t *from;
        uint32_t count = ring_buf_get_claim(buf, &from, size - total);

        if (data != NULL && count != 0) {
            memcpy(data + total, from, count);
        }
        total += count;
    }
    return total;
}

uint32_t ring_buf_put(struct ring_buf *buf, const uint8_t *data, uint32_t size)
{
    uint32_t count = claim_and_put(buf, data, size);

    (void)ring_buf_put_finish(buf, count);
    return count;
}

uint32_t ring_buf_get(struct ring_buf *buf, uint8_t *data, uint32_t size)
{
    uint32_t count = claim_and_get(buf, data, size);

    (void)ring_buf_get_finish(buf, count);
    return count;
}

uint32_t ring_buf_peek(struct ring_buf *buf, uint8_t *data, uint32_t size)
{
    uint32_t count = claim_and_get(buf, data, size);

    (void)ring_buf_get_finish(buf, 0);
    return count;
}

/* The word before an item's data. */
struct item_head {
    uint16_t type;
    uint8_t value;
    uint8_t length; /* of the data, in words */
};

BASE_STATIC_ASSERT(sizeof(struct item_head) == 4, "the head of an item is one word");

int ring_buf_item_put(struct ring_buf *buf, uint16_t type, uint8_t value, uint32_t *data,
                      uint8_t size32)
{
    struct item_head head = {type, value, size32};
    uint32_t bytes = 4U * size32;

    if (ring_buf__writable(buf) < sizeof(head) + bytes) {
        return -EMSGSIZE;
    }
    (void)claim_and_put(buf, (const uint8_t *)&head, sizeof(head));
    (void)claim_and_put(buf, (const uint8_t *)data, bytes);
    return ring_buf_put_finish(buf, sizeof(head) + bytes);
}

int ring_buf_item_get(struct ring_buf *buf, uint16_t *type, uint8_t *value, uint32_t *data,
                      uint8_t *size32)
{
    struct item_head head;
    uint32_t bytes;

    if (claim_and_get(buf, (uint8_t *)&head, sizeof(head)) == 0) {
        return -EAGAIN;
    }
    if (data != NULL && head.length > *size32) {
        *size32 = head.length;
        (void)ring_buf_get_finish(buf, 0);
        return -EMSGSIZE;
    }
    *type = head.type;
    *value = head.value;
    *size32 = head.length;
    bytes = 4U * head.length;
    (void)claim_and_get(buf, (uint8_t *)data, bytes);
    return ring_buf_get_finish(buf, sizeof(head) + bytes);
}
