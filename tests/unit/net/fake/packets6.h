/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PACKETS6_H
#define PACKETS6_H

/**
 * @file
 * Ethernet frames of IPv6. Checksums of ICMP and UDP are right.
 */

#include "packets.h"

enum {
    IP6_HEADER = 40,
    ICMP6 = 58,
    UDP6 = 17,
    TCP6 = 6,
    PACKET_TOO_BIG = 2,
    ECHO_REQUEST = 128,
    ECHO_REPLY = 129,
    MLD_QUERY = 130,
    MLD_REPORT = 131,
    ROUTER_SOLICITATION = 133,
    ROUTER_ADVERTISEMENT = 134,
    NEIGHBOUR_SOLICITATION = 135,
    NEIGHBOUR_ADVERTISEMENT = 136,
    REDIRECT = 137,
};

/** From whom a packet is, and to whom. */
struct head6 {
    const uint8_t *from;
    const uint8_t *to;
    const uint8_t *mac; /**< Of the sender; NULL: peer_mac. */
    uint8_t hops;       /**< 0: 255. */
    /** Headers between that of IPv6 and the rest, and what the first of them is. */
    const uint8_t *extensions;
    size_t extensions_length;
    uint8_t first;
};

void packet_ip6(struct packet *packet, const struct head6 *head, uint8_t protocol, const void *data,
                size_t length);

/** @p message begins with its type; its checksum is filled in. */
void packet_icmp6(struct packet *packet, const struct head6 *head, const void *message,
                  size_t length);
void packet_udp6(struct packet *packet, const struct head6 *head, uint16_t from_port,
                 uint16_t to_port, const void *data, size_t length);
void packet_tcp6(struct packet *packet, const struct head6 *head, const struct packet_tcp *tcp);

/**
 * Compute the checksum of a packet of @p length bytes, if it is one of ICMP, UDP or TCP right
 * behind its header.
 */
void packet_put_checksum6(uint8_t *ip, size_t length);

/** Is it whole, and its checksum right, if it has one? */
bool packet_is_good6(const uint8_t *ip, size_t length);

/** The sum that stands for addresses and protocol. */
uint32_t packet_sum6(const uint8_t *from, const uint8_t *to, uint8_t protocol, size_t length);

#endif
