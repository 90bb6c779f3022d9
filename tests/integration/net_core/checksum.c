/* SPDX-License-Identifier: Apache-2.0 */

#include <lwip/inet_chksum.h>
#include <string.h>

#include "test.h"

#define MAX_BYTES 1600

static uint8_t buffer[MAX_BYTES + 8] __attribute__((aligned(8)));

/* RFC 1071, one byte after the other. */
static uint16_t plain_checksum(const uint8_t *bytes, size_t length)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < length; i++) {
        sum += i % 2 == 0 ? bytes[i] : (uint32_t)bytes[i] << 8;
        sum = (sum & 0xffffU) + (sum >> 16);
    }
    return (uint16_t)~sum;
}

static void fill(uint32_t seed)
{
    for (size_t i = 0; i < sizeof(buffer); i++) {
        seed = (seed * 1664525U) + 1013904223U;
        buffer[i] = (uint8_t)(seed >> 24);
    }
}

static void compare(size_t offset, size_t length)
{
    uint16_t expected = plain_checksum(buffer + offset, length);
    uint16_t actual = inet_chksum(buffer + offset, (uint16_t)length);

    if (actual != expected) {
        TEST_EQUAL(length, offset); /* shows both */
        TEST_EQUAL(actual, expected);
    }
}

TEST_CASE(the_checksum_is_right_at_every_alignment_and_length)
{
    fill(1);
    for (size_t offset = 0; offset < 8; offset++) {
        for (size_t length = 0; length <= 200; length++) {
            compare(offset, length);
        }
        for (size_t length = 201; length <= MAX_BYTES; length += 13) {
            compare(offset, length);
        }
    }
}

TEST_CASE(carries_are_not_lost)
{
    memset(buffer, 0xff, sizeof(buffer));
    for (size_t offset = 0; offset < 8; offset++) {
        for (size_t length = 0; length <= 300; length++) {
            compare(offset, length);
        }
        compare(offset, MAX_BYTES);
    }
}

TEST_CASE(carries_of_one_word_are_not_lost)
{
    for (size_t place = 0; place < 72; place += 4) {
        memset(buffer, 0xff, 76);
        memset(buffer + place, 0, 4);
        buffer[place] = 1;
        for (size_t length = 1; length <= 76; length++) {
            compare(0, length);
        }
    }
}

TEST_CASE(random_contents_agree)
{
    for (uint32_t seed = 0; seed < 500; seed++) {
        fill(seed);
        compare(seed % 8, (seed * 37) % MAX_BYTES);
    }
}
