/* SPDX-License-Identifier: Apache-2.0 */

#include "packets6.h"

#include <string.h>

enum {
    LARGEST = 1560,
};

uint32_t packet_sum6(const uint8_t *from, const uint8_t *to, uint8_t protocol, size_t length)
{
    uint32_t sum = (uint32_t)length + protocol;

    for (int i = 0; i < 16; i += 2) {
        sum += packet_get_16(from + i);
        sum += packet_get_16(to + i);
    }
    return sum;
}

void packet_ip6(struct packet *packet, const struct head6 *head, uint8_t protocol, const void *data,
                size_t length)
{
    uint8_t bytes[LARGEST] = {0x60};
    const size_t between = head->extensions_length;

    packet_put_16(bytes + 4, (uint16_t)(between + length));
    bytes[6] = between > 0 ? head->first : protocol;
    bytes[7] = head->hops != 0 ? head->hops : 255;
    memcpy(bytes + 8, head->from, 16);
    memcpy(bytes + 24, head->to, 16);
    if (between > 0) {
        memcpy(bytes + IP6_HEADER, head->extensions, between);
    }
    if (length > 0) {
        memcpy(bytes + IP6_HEADER + between, data, length);
    }
    packet_ethernet(packet, our_mac, 0x86dd, bytes, IP6_HEADER + between + length);
    if (head->mac != NULL) {
        memcpy(packet->bytes + 6, head->mac, 6);
    }
}

static void put_checksum(const struct head6 *head, uint8_t protocol, uint8_t *bytes, size_t length,
                         size_t at)
{
    packet_put_16(bytes + at, 0);
    packet_put_16(bytes + at, packet_checksum(bytes, length,
                                              packet_sum6(head->from, head->to, protocol, length)));
}

void packet_icmp6(struct packet *packet, const struct head6 *head, const void *message,
                  size_t length)
{
    uint8_t bytes[LARGEST];

    memcpy(bytes, message, length);
    put_checksum(head, ICMP6, bytes, length, 2);
    packet_ip6(packet, head, ICMP6, bytes, length);
}

void packet_udp6(struct packet *packet, const struct head6 *head, uint16_t from_port,
                 uint16_t to_port, const void *data, size_t length)
{
    uint8_t bytes[LARGEST] = {0};

    packet_put_16(bytes, from_port);
    packet_put_16(bytes + 2, to_port);
    packet_put_16(bytes + 4, (uint16_t)(8 + length));
    if (length > 0) {
        memcpy(bytes + 8, data, length);
    }
    put_checksum(head, UDP6, bytes, 8 + length, 6);
    packet_ip6(packet, head, UDP6, bytes, 8 + length);
}

void packet_tcp6(struct packet *packet, const struct head6 *head, const struct packet_tcp *tcp)
{
    uint8_t bytes[LARGEST] = {0};
    size_t header = 20 + tcp->options_length;

    packet_put_16(bytes, tcp->from_port);
    packet_put_16(bytes + 2, tcp->to_port);
    packet_put_32(bytes + 4, tcp->sequence);
    packet_put_32(bytes + 8, tcp->acknowledged);
    bytes[12] = (uint8_t)((header / 4) << 4);
    bytes[13] = tcp->flags;
    packet_put_16(bytes + 14, tcp->window);
    if (tcp->options_length > 0) {
        memcpy(bytes + 20, tcp->options, tcp->options_length);
    }
    if (tcp->length > 0) {
        memcpy(bytes + header, tcp->data, tcp->length);
    }
    put_checksum(head, TCP6, bytes, header + tcp->length, 16);
    packet_ip6(packet, head, TCP6, bytes, header + tcp->length);
}

/* Where the checksum stands behind the header; 0: nowhere. */
static size_t checksum_at(const uint8_t *ip, size_t length)
{
    size_t bytes = length >= IP6_HEADER ? packet_get_16(ip + 4) : 0;

    if (bytes == 0 || bytes > length - IP6_HEADER) {
        return 0;
    }
    if (ip[6] == ICMP6 && bytes >= 4) {
        return 2;
    }
    if (ip[6] == UDP6 && bytes >= 8) {
        return 6;
    }
    return ip[6] == TCP6 && bytes >= 20 ? 16 : 0;
}

static uint16_t checksum_of(const uint8_t *ip)
{
    size_t bytes = packet_get_16(ip + 4);

    return packet_checksum(ip + IP6_HEADER, bytes, packet_sum6(ip + 8, ip + 24, ip[6], bytes));
}

void packet_put_checksum6(uint8_t *ip, size_t length)
{
    size_t at = checksum_at(ip, length);

    if (at != 0) {
        packet_put_16(ip + IP6_HEADER + at, 0);
        packet_put_16(ip + IP6_HEADER + at, checksum_of(ip));
    }
}

bool packet_is_good6(const uint8_t *ip, size_t length)
{
    if (length < IP6_HEADER || (size_t)packet_get_16(ip + 4) + IP6_HEADER > length) {
        return false;
    }
    return checksum_at(ip, length) == 0 || checksum_of(ip) == 0;
}
