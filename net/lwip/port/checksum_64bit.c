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

static uint64_t add(uint64_t sum, uint64_t word)
{
    sum += word;
    return sum + (sum < word);
}

uint16_t net__checksum_64bit(const void *data, int length)
{
    const uint8_t *bytes = data;
    size_t left = length > 0 ? (size_t)length : 0;
    uint64_t sum = 0;
    uint64_t word;

    for (; left >= sizeof(word); left -= sizeof(word), bytes += sizeof(word)) {
        memcpy(&word, bytes, sizeof(word));
        sum = add(sum, word);
    }
    word = 0;
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
