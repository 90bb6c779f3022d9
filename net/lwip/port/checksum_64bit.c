/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The Internet checksum's sum on a 64-bit, little-endian processor: eight bytes at a time, with
 * the carry added at the other end, folded last. Addition with end-around carry does not mind the
 * size of the words (RFC 1071), nor do these loads mind the address.
 */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

uint16_t net__checksum_64bit(const void *data, int length);

#define BLOCK_BYTES 32U

static uint64_t add(uint64_t sum, uint64_t word)
{
    sum += word;
    return sum + (sum < word);
}

static uint64_t load(const uint8_t *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof(word));
    return word;
}

/* Several sums side by side, as each has to wait for its last carry. */
static uint64_t sum_of_blocks(const uint8_t *bytes, size_t blocks)
{
    uint64_t a = 0, b = 0, c = 0, d = 0;

    for (; blocks > 0; blocks--, bytes += BLOCK_BYTES) {
        a = add(a, load(bytes));
        b = add(b, load(bytes + 8));
        c = add(c, load(bytes + 16));
        d = add(d, load(bytes + 24));
    }
    return add(add(a, b), add(c, d));
}

uint16_t net__checksum_64bit(const void *data, int length)
{
    const uint8_t *bytes = data;
    size_t left = length > 0 ? (size_t)length : 0;
    size_t blocks = left / BLOCK_BYTES;
    uint64_t sum = sum_of_blocks(bytes, blocks);
    uint64_t word = 0;

    bytes += blocks * BLOCK_BYTES;
    left -= blocks * BLOCK_BYTES;
    for (; left >= sizeof(word); left -= sizeof(word), bytes += sizeof(word)) {
        sum = add(sum, load(bytes));
    }
    for (size_t i = 0; i < left; i++) {
        word |= (uint64_t)bytes[i] << (8 * i);
    }
    sum = add(sum, word);
    sum = (sum & 0xffffffffU) + (sum >> 32);
    sum = (sum & 0xffffU) + ((sum >> 16) & 0xffffU) + (sum >> 32);
    sum = (sum & 0xffffU) + (sum >> 16);
    sum = (sum & 0xffffU) + (sum >> 16);
    return (uint16_t)sum;
}
