/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PACKETS_H
#define PACKETS_H

/**
 * @file
 * Ethernet frames of a peer, made and read. Addresses and ports are in host byte order here,
 * written as IP(192, 168, 1, 50). Checksums are right unless a test breaks them.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IP(a, b, c, d)                                                                             \
    (((uint32_t)(a) << 24) | ((uint32_t)(b) << 16) | ((uint32_t)(c) << 8) | (uint32_t)(d))

#define OUR_IP  IP(192, 168, 1, 20)
#define PEER_IP IP(192, 168, 1, 50)

extern const uint8_t our_mac[6];
extern const uint8_t peer_mac[6];

enum {
    TCP_FLAG_FIN = 0x01,
    TCP_FLAG_SYN = 0x02,
    TCP_FLAG_RST = 0x04,
    TCP_FLAG_PSH = 0x08,
    TCP_FLAG_ACK = 0x10,
};

struct packet {
    size_t length;
    uint8_t bytes[1600];
};

struct packet_tcp {
    uint16_t from_port, to_port;
    uint32_t sequence, acknowledged;
    uint8_t flags;
    uint16_t window;
    const void *options; /* a multiple of 4 bytes, up to 40 */
    size_t options_length;
    const void *data;
    size_t length;
};

/** A read view of what we have sent. */
struct packet_view {
    uint16_t ethernet_type;
    const uint8_t *to_mac;
    uint8_t protocol;
    uint16_t ip_id;
    uint32_t from_ip, to_ip;
    uint16_t from_port, to_port;
    uint32_t sequence, acknowledged; /* TCP */
    uint8_t flags;                   /* TCP */
    const uint8_t *data;
    size_t length;
    bool is_checksum_good; /* of IP, UDP, TCP, ICMP */
};

void packet_ethernet(struct packet *packet, const uint8_t *to, uint16_t type, const void *data,
                     size_t length);
/** @param operation 1: who has @p target_ip? 2: @p sender_ip is at peer_mac. */
void packet_arp(struct packet *packet, uint16_t operation, uint32_t sender_ip, uint32_t target_ip);
void packet_ip(struct packet *packet, uint8_t protocol, uint32_t from, uint32_t to,
               const void *data, size_t length);
void packet_udp(struct packet *packet, uint32_t from, uint16_t from_port, uint32_t to,
                uint16_t to_port, const void *data, size_t length);
void packet_icmp_echo(struct packet *packet, uint32_t from, uint32_t to, const void *data,
                      size_t length);
void packet_tcp(struct packet *packet, uint32_t from, uint32_t to, const struct packet_tcp *tcp);

/** Read a frame. False: it is cut short. */
bool packet_read(const uint8_t *bytes, size_t length, struct packet_view *view);

/** Compute the checksums of an IP packet with a head of @p header and @p total bytes. */
void packet_put_checksums(uint8_t *ip, size_t header, size_t total);

/** Numbers in network byte order. */
void packet_put_16(uint8_t *at, uint16_t value);
void packet_put_32(uint8_t *at, uint32_t value);
uint16_t packet_get_16(const uint8_t *at);
uint32_t packet_get_32(const uint8_t *at);

/** The Internet checksum of @p length bytes, with @p sum added. */
uint16_t packet_checksum(const uint8_t *bytes, size_t length, uint32_t sum);

#endif
