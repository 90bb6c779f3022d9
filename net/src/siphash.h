/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_SIPHASH_H
#define NET_SIPHASH_H

/**
 * @file
 * SipHash-2-4: a keyed function from bytes to 64 bits whose values nobody can tell from random
 * ones without the key (Aumasson and Bernstein, 2012).
 */

#include <stddef.h>
#include <stdint.h>

struct siphash_key {
    uint64_t words[2];
};

/** @cost About 40 instructions for each 8 bytes begun, and 220, on a 32-bit processor (times 2). */
uint64_t siphash(const struct siphash_key *key, const void *data, size_t length);

#endif
