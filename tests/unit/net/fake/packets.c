/* SPDX-License-Identifier: Apache-2.0 */

#include "packets.h"

#include <string.h>

enum {
    ETHERNET_HEADER = 14,
    IP_HEADER = 20,
    UDP_HEADER = 8,
    TCP_HEADER = 20,
    ETHERNET_MIN = 60,
    TYPE_IP = 0x0800,
    TYPE_ARP = 0x0806,
    PROTOCOL_ICMP = 1,
    PROTOCOL_TCP = 6,
    PROTOCOL_UDP = 17,
};

const uint8_t our_mac[6] = {0x02, 0x00, 0x00, 0x00, 0x00, 0x01};
const uint8_t peer_mac[6] = {0x02, 0x00, 0x00, 0x00, 0x00, 0x50};

void packet_put_16(uint8_t *at, uint16_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

void packet_put_32(uint8_t *at, uint32_t value)
{
    packet_put_16(at, (uint16_t)(value >> 16));
    packet_put_16(at + 2, (uint16_t)value);
}

uint16_t packet_get_16(const uint8_t *at)
{
    return (uint16_t)((at[0] << 8) | at[1]);
}

uint32_t packet_get_32(const uint8_t *at)
{
    return ((uint32_t)packet_get_16(at) << 16) | packet_get_16(at + 2);
}

uint16_t packet_checksum(const uint8_t *bytes, size_t length, uint32_t sum)
{
    for (size_t i = 0; i < length; i++) {
        sum += (i % 2 == 0) ? (uint32_t)bytes[i] << 8 : bytes[i];
        sum = (sum & 0xffffU) + (sum >> 16);
    }
    return (uint16_t)~sum;
}

/* The part of the checksum of UDP and TCP that stands for the addresses. */
static uint32_t pseudo_header_sum(uint8_t protocol, uint32_t from, uint32_t to, size_t length)
{
    return (from >> 16) + (from & 0xffffU) + (to >> 16) + (to & 0xffffU) + protocol +
           (uint32_t)length;
}

void packet_ethernet(struct packet *packet, const uint8_t *to, uint16_t type, const void *data,
                     size_t length)
{
    memset(packet, 0, sizeof(*packet));
    memcpy(packet->bytes, to, 6);
    memcpy(packet->bytes + 6, peer_mac, 6);
    packet_put_16(packet->bytes + 12, type);
    if (length > 0) {
        memcpy(packet->bytes + ETHERNET_HEADER, data, length);
    }
    packet->length = ETHERNET_HEADER + length;
    if (packet->length < ETHERNET_MIN) {
        packet->length = ETHERNET_MIN;
    }
}

void packet_arp(struct packet *packet, uint16_t operation, uint32_t sender_ip, uint32_t target_ip)
{
    static const uint8_t broadcast[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    uint8_t arp[28] = {0x00, 0x01, 0x08, 0x00, 6, 4};

    packet_put_16(arp + 6, operation);
    memcpy(arp + 8, peer_mac, 6);
    packet_put_32(arp + 14, sender_ip);
    packet_put_32(arp + 24, target_ip);
    packet_ethernet(packet, operation == 1 ? broadcast : our_mac, TYPE_ARP, arp, sizeof(arp));
}

void packet_ip(struct packet *packet, uint8_t protocol, uint32_t from, uint32_t to,
               const void *data, size_t length)
{
    uint8_t bytes[1580] = {0x45, 0};

    packet_put_16(bytes + 2, (uint16_t)(IP_HEADER + length));
    bytes[8] = 64;
    bytes[9] = protocol;
    packet_put_32(bytes + 12, from);
    packet_put_32(bytes + 16, to);
    packet_put_16(bytes + 10, packet_checksum(bytes, IP_HEADER, 0));
    if (length > 0) {
        memcpy(bytes + IP_HEADER, data, length);
    }
    packet_ethernet(packet, our_mac, TYPE_IP, bytes, IP_HEADER + length);
}

void packet_udp(struct packet *packet, uint32_t from, uint16_t from_port, uint32_t to,
                uint16_t to_port, const void *data, size_t length)
{
    uint8_t bytes[1560] = {0};
    size_t total = UDP_HEADER + length;

    packet_put_16(bytes, from_port);
    packet_put_16(bytes + 2, to_port);
    packet_put_16(bytes + 4, (uint16_t)total);
    if (length > 0) {
        memcpy(bytes + UDP_HEADER, data, length);
    }
    packet_put_16(bytes + 6,
                  packet_checksum(bytes, total, pseudo_header_sum(PROTOCOL_UDP, from, to, total)));
    packet_ip(packet, PROTOCOL_UDP, from, to, bytes, total);
}

void packet_icmp_echo(struct packet *packet, uint32_t from, uint32_t to, const void *data,
                      size_t length)
{
    uint8_t bytes[1560] = {8, 0, 0, 0, 0x12, 0x34, 0, 1};

    if (length > 0) {
        memcpy(bytes + 8, data, length);
    }
    packet_put_16(bytes + 2, packet_checksum(bytes, 8 + length, 0));
    packet_ip(packet, PROTOCOL_ICMP, from, to, bytes, 8 + length);
}

void packet_tcp(struct packet *packet, uint32_t from, uint32_t to, const struct packet_tcp *tcp)
{
    uint8_t bytes[1560] = {0};
    size_t header = TCP_HEADER + tcp->options_length;
    size_t total = header + tcp->length;

    packet_put_16(bytes, tcp->from_port);
    packet_put_16(bytes + 2, tcp->to_port);
    packet_put_32(bytes + 4, tcp->sequence);
    packet_put_32(bytes + 8, tcp->acknowledged);
    bytes[12] = (uint8_t)(header / 4 << 4);
    bytes[13] = tcp->flags;
    packet_put_16(bytes + 14, tcp->window);
    if (tcp->options_length > 0) {
        memcpy(bytes + TCP_HEADER, tcp->options, tcp->options_length);
    }
    if (tcp->length > 0) {
        memcpy(bytes + header, tcp->data, tcp->length);
    }
    packet_put_16(bytes + 16,
                  packet_checksum(bytes, total, pseudo_header_sum(PROTOCOL_TCP, from, to, total)));
    packet_ip(packet, PROTOCOL_TCP, from, to, bytes, total);
}

void packet_put_checksums(uint8_t *ip, size_t header, size_t total)
{
    static const struct {
        uint8_t protocol, place;
        bool has_pseudo_header;
    } protocols[] = {{PROTOCOL_ICMP, 2, false}, {PROTOCOL_TCP, 16, true}, {PROTOCOL_UDP, 6, true}};
    uint8_t *data = ip + header;
    size_t length = total - header;
    uint32_t sum = pseudo_header_sum(ip[9], packet_get_32(ip + 12), packet_get_32(ip + 16), length);

    packet_put_16(ip + 10, 0);
    packet_put_16(ip + 10, packet_checksum(ip, header, 0));
    for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++) {
        if (ip[9] == protocols[i].protocol && length >= protocols[i].place + 2U) {
            packet_put_16(data + protocols[i].place, 0);
            packet_put_16(data + protocols[i].place,
                          packet_checksum(data, length, protocols[i].has_pseudo_header ? sum : 0));
        }
    }
}

static bool read_transport(const uint8_t *bytes, size_t length, struct packet_view *view)
{
    uint32_t sum = pseudo_header_sum(view->protocol, view->from_ip, view->to_ip, length);

    if (view->protocol == PROTOCOL_ICMP) {
        sum = 0;
    }
    view->is_checksum_good = view->is_checksum_good && packet_checksum(bytes, length, sum) == 0;
    view->data = bytes;
    view->length = length;
    if (view->protocol == PROTOCOL_ICMP) {
        return true;
    }
    size_t header = UDP_HEADER;

    if (length < UDP_HEADER || (view->protocol == PROTOCOL_TCP && length < TCP_HEADER)) {
        return false;
    }
    view->from_port = packet_get_16(bytes);
    view->to_port = packet_get_16(bytes + 2);
    if (view->protocol == PROTOCOL_TCP) {
        view->sequence = packet_get_32(bytes + 4);
        view->acknowledged = packet_get_32(bytes + 8);
        view->flags = bytes[13] & 0x3fU;
        header = (size_t)(bytes[12] >> 4) * 4;
    }
    view->data = bytes + header;
    view->length = length - header;
    return header <= length;
}

bool packet_read(const uint8_t *bytes, size_t length, struct packet_view *view)
{
    memset(view, 0, sizeof(*view));
    if (length < ETHERNET_HEADER) {
        return false;
    }
    view->to_mac = bytes;
    view->ethernet_type = packet_get_16(bytes + 12);
    view->data = bytes + ETHERNET_HEADER;
    view->length = length - ETHERNET_HEADER;
    if (view->ethernet_type != TYPE_IP) {
        return true;
    }
    const uint8_t *ip = view->data;
    size_t total = view->length >= IP_HEADER ? packet_get_16(ip + 2) : 0;

    if (total < IP_HEADER || total > view->length) {
        return false;
    }
    view->is_checksum_good = packet_checksum(ip, IP_HEADER, 0) == 0;
    view->ip_id = packet_get_16(ip + 4);
    view->protocol = ip[9];
    view->from_ip = packet_get_32(ip + 12);
    view->to_ip = packet_get_32(ip + 16);
    return read_transport(ip + IP_HEADER, total - IP_HEADER, view);
}
