/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Sequence numbers that prove themselves, for connections that peers begin.
 *
 * A flood of SYNs pushes out half-open connections, those of real peers too. But a real peer
 * answers, and its answer carries our initial sequence number: a hash, under a key of ours, of
 * both ends, the peer's own number and the time, plus the place of its segment size in a short
 * list. So the answer shows by itself that its SYN had come, and the connection is made anew.
 *
 * A number is good for 33 to 66 seconds, and only after something was pushed out: so a late copy
 * of an old answer makes no connection in quiet times. Of 2^32 numbers 8 are good for a stranger
 * who guesses.
 */

#include <kernel/time.h>
#include <lwip/tcp.h>
#include <lwip_hooks.h>

#include "net_private.h"
#include "siphash.h"

#define EPOCH_BITS 15U /* in milliseconds */

/* Rising; the first is for peers with less than all others. */
static const uint16_t sizes[] = {216, 536, 1360, 1460};

static uint32_t lost_epoch = UINT32_MAX - 1U; /* none was: that one is 4 000 years away */

static uint32_t epoch_now(void)
{
    return (uint32_t)(k_uptime_get() >> EPOCH_BITS);
}

struct handshake {
    uint32_t local_ip, remote_ip;
    uint16_t local_port, remote_port;
    uint32_t peer_isn;
    uint32_t epoch;
};

static uint32_t number_of(const struct handshake *handshake)
{
    return (uint32_t)siphash(net__tcp_key(), handshake, sizeof(*handshake));
}

uint32_t net__tcp_passive_isn(const struct tcp_pcb *connection, uint32_t peer_isn)
{
    const struct handshake handshake = {
        .local_ip = net__address_word(&connection->local_ip),
        .remote_ip = net__address_word(&connection->remote_ip),
        .local_port = connection->local_port,
        .remote_port = connection->remote_port,
        .peer_isn = peer_isn,
        .epoch = epoch_now(),
    };
    uint32_t place = ARRAY_SIZE(sizes) - 1;

    while (place > 0 && sizes[place] > connection->mss) {
        place--;
    }
    return number_of(&handshake) + place;
}

void net__tcp_half_open_lost(void)
{
    lost_epoch = epoch_now();
}

uint16_t net__tcp_proven_mss(const ip_addr_t *local_ip, uint16_t local_port,
                             const ip_addr_t *remote_ip, uint16_t remote_port, uint32_t peer_isn,
                             uint32_t isn)
{
    struct handshake handshake = {
        .local_ip = net__address_word(local_ip),
        .remote_ip = net__address_word(remote_ip),
        .local_port = local_port,
        .remote_port = remote_port,
        .peer_isn = peer_isn,
        .epoch = epoch_now(),
    };

    if (handshake.epoch - lost_epoch > 1) {
        return 0;
    }
    for (int i = 0; i < 2; i++, handshake.epoch--) {
        uint32_t place = isn - number_of(&handshake);

        if (place < ARRAY_SIZE(sizes)) {
            return MIN(sizes[place], TCP_MSS);
        }
    }
    return 0;
}
