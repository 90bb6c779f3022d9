/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The network's unpredictable numbers: ports, transaction numbers, initial sequence numbers, IP
 * identifications. All come from one keyed function (SipHash) under keys that the board's
 * entropy gives once.
 *
 * The generator hashes a counter. Each batch begins with a new key of its own making, so that
 * who reads the memory later cannot tell what was given out before.
 *
 * All of it under the core lock.
 */

#include <drivers/entropy.h>
#include <errno.h>
#include <kernel/time.h>
#include <lwip_hooks.h>
#include <string.h>

#include "net_private.h"
#include "siphash.h"

#define BATCH_WORDS 8U

static struct siphash_key generator_key;
static uint32_t batch[BATCH_WORDS];
static size_t left; /* of the batch */

static struct {
    struct siphash_key tcp_key;
    uint32_t ip_group;
    uint16_t ip_counters[8];
} secret;

static void refill(void)
{
    struct siphash_key next;
    uint64_t counter = 0;

    for (size_t i = 0; i < ARRAY_SIZE(next.words); i++, counter++) {
        next.words[i] = siphash(&generator_key, &counter, sizeof(counter));
    }
    for (size_t i = 0; i < BATCH_WORDS; i += 2, counter++) {
        uint64_t value = siphash(&generator_key, &counter, sizeof(counter));

        batch[i] = (uint32_t)value;
        batch[i + 1] = (uint32_t)(value >> 32);
    }
    generator_key = next;
    left = BATCH_WORDS;
}

static uint32_t generate(void)
{
    if (left == 0) {
        refill();
    }
    uint32_t value = batch[--left];

    batch[left] = 0;
    return value;
}

int net__random_seed(void)
{
    uint32_t words[sizeof(secret) / sizeof(uint32_t)];

    if (entropy_get(&generator_key, sizeof(generator_key)) != 0) {
        return -ENODEV;
    }
    left = 0;
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        words[i] = generate();
    }
    memcpy(&secret, words, sizeof(words));
    return 0;
}

const struct siphash_key *net__tcp_key(void)
{
    return &secret.tcp_key;
}

uint32_t net__random_32(void)
{
    LWIP_ASSERT_CORE_LOCKED();
    return generate();
}

/*
 * RFC 6528: a clock of 4 microseconds, and an offset for each pair of endpoints that only we
 * know. Connections of one pair follow each other in sequence space; others tell nothing.
 */
uint32_t net__tcp_isn(const ip_addr_t *local_ip, uint16_t local_port, const ip_addr_t *remote_ip,
                      uint16_t remote_port)
{
    struct {
        uint32_t local_ip, remote_ip;
        uint16_t local_port, remote_port;
    } pair = {
        .local_ip = net__address_word(local_ip),
        .remote_ip = net__address_word(remote_ip),
        .local_port = local_port,
        .remote_port = remote_port,
    };
    uint32_t clock = (uint32_t)k_uptime_get() * 250U;

    return clock + (uint32_t)siphash(&secret.tcp_key, &pair, sizeof(pair));
}

/*
 * The identification of an IP packet: a counter for each of a few groups of destinations, which
 * start anywhere and are grouped in secret. So what one peer sees does not tell it how much is
 * sent to another, and an identification comes again only after 65 536 packets.
 */
uint16_t net__ip_id(const ip4_addr_t *destination)
{
    uint32_t mixed = (ip4_addr_get_u32(destination) ^ secret.ip_group) * 0x9e3779b1U;

    return secret.ip_counters[mixed >> 29]++;
}
