/* SPDX-License-Identifier: Apache-2.0 */

/*
 * make_seeds <folder>: writes inputs from which the fuzzer begins, one conversation or one grid
 * of malformed frames each.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "packets.h"
#include "packets6.h"

enum {
    ANSWER = FIX_CHECKSUMS | FIX_SEQUENCE,
    DELAY_NONE = 0,
    DELAY_250_MS = 8,
    DELAY_1_S = 10,
    DELAY_5_S = 12,
    DELAY_30_S = 14,
    DELAY_75_S = 15,
};

static const char *folder;
static struct {
    uint8_t bytes[65536];
    size_t length;
    uint32_t frames;
} input;

static void begin(void)
{
    input.length = 0;
    input.frames = 0;
}

static void add(const struct packet *packet, size_t length, uint8_t fixes, uint8_t delay)
{
    uint8_t *at = input.bytes + input.length;

    if (++input.frames > RECORD_MAX_FRAMES) {
        (void)fprintf(stderr, "make_seeds: more frames than an input holds\n");
        exit(1);
    }
    at[0] = fixes;
    at[1] = delay;
    at[2] = (uint8_t)length;
    at[3] = (uint8_t)(length >> 8);
    memcpy(at + RECORD_HEAD, packet->bytes, length);
    input.length += RECORD_HEAD + length;
}

static void add_whole(const struct packet *packet, uint8_t fixes, uint8_t delay)
{
    add(packet, packet->length, fixes, delay);
}

static void end(const char *name)
{
    char path[1024];

    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");

    if (file == NULL || fwrite(input.bytes, 1, input.length, file) != input.length ||
        fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

/* ARP */

static void make_arp(void)
{
    struct packet packet;

    begin();
    packet_arp(&packet, 1, PEER_IP, OUR_IP);
    add_whole(&packet, 0, DELAY_NONE);
    packet_arp(&packet, 2, PEER_IP, OUR_IP);
    add_whole(&packet, 0, DELAY_NONE);
    packet_arp(&packet, 2, OUR_IP, OUR_IP); /* somebody has our address */
    add_whole(&packet, 0, DELAY_1_S);
    packet_arp(&packet, 1, 0, OUR_IP); /* a probe */
    add_whole(&packet, 0, DELAY_75_S);
    end("arp");

    begin();
    packet_arp(&packet, 1, PEER_IP, OUR_IP);
    for (size_t length = 0; length < 46; length++) {
        add(&packet, length, 0, DELAY_NONE);
    }
    end("arp_cut_short");
}

/* IP, ICMP and UDP */

static void make_ip(void)
{
    static uint8_t data[1472];
    struct packet packet;

    begin();
    packet_icmp_echo(&packet, PEER_IP, OUR_IP, data, 56);
    add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
    packet_icmp_echo(&packet, PEER_IP, OUR_IP, data, sizeof(data));
    add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
    packet_icmp_echo(&packet, PEER_IP, IP(255, 255, 255, 255), data, 56);
    add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
    packet_icmp_echo(&packet, IP(127, 0, 0, 1), OUR_IP, data, 56);
    add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
    end("icmp");

    begin();
    packet_udp(&packet, PEER_IP, 5000, OUR_IP, 7, "echo", 4);
    add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
    packet_udp(&packet, PEER_IP, 5000, OUR_IP, 7, data, sizeof(data));
    add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
    packet_udp(&packet, PEER_IP, 5000, OUR_IP, 9, "nobody", 6);
    add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
    packet_udp(&packet, IP(10, 0, 0, 1), 5000, OUR_IP, 7, "by the gateway", 14);
    add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
    end("udp");

    begin();
    packet_udp(&packet, PEER_IP, 5000, OUR_IP, 7, data, 100);
    packet_put_16(packet.bytes + 14 + 6, 0x2000); /* more fragments */
    add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
    packet_put_16(packet.bytes + 14 + 6, 0x2000 | 10);
    add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
    packet_put_16(packet.bytes + 14 + 6, 0x1fff);
    add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
    packet_put_16(packet.bytes + 14 + 6, 0);
    packet.bytes[14] = 0x46; /* with options */
    add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
    packet.bytes[14] = 0x4f;
    add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
    end("ip_fragments_and_options");

    begin();
    packet_udp(&packet, PEER_IP, 5000, OUR_IP, 7, data, 4);
    for (size_t length = 0; length < 46; length++) {
        add(&packet, length, FIX_CHECKSUMS, DELAY_NONE);
    }
    end("udp_cut_short");

    /* Lengths in the heads that do not fit the frame. */
    begin();
    for (uint16_t length = 0; length < 40; length++) {
        packet_udp(&packet, PEER_IP, 5000, OUR_IP, 7, data, 12);
        packet_put_16(packet.bytes + 14 + 2, length);
        packet_put_16(packet.bytes + 34 + 4, (uint16_t)(40 - length));
        add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
    }
    end("udp_wrong_lengths");
}

/* TCP */

static void add_tcp(uint8_t flags, const void *data, size_t length, uint8_t fixes, uint8_t delay)
{
    struct packet_tcp tcp = {.from_port = 4000,
                             .to_port = 80,
                             .sequence = 1000,
                             .flags = flags,
                             .window = 8192,
                             .data = data,
                             .length = length};
    struct packet packet;

    packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
    add_whole(&packet, fixes, delay);
}

static void add_connection(void)
{
    add_tcp(TCP_FLAG_SYN, NULL, 0, FIX_CHECKSUMS, DELAY_NONE);
    add_tcp(TCP_FLAG_ACK, NULL, 0, ANSWER, DELAY_NONE);
}

static void make_tcp(void)
{
    static uint8_t data[1460];

    begin();
    add_connection();
    add_tcp(TCP_FLAG_PSH | TCP_FLAG_ACK, "GET / HTTP/1.1\r\n\r\n", 18, ANSWER, DELAY_NONE);
    add_tcp(TCP_FLAG_ACK, NULL, 0, ANSWER, DELAY_250_MS);
    add_tcp(TCP_FLAG_FIN | TCP_FLAG_ACK, NULL, 0, ANSWER, DELAY_NONE);
    add_tcp(TCP_FLAG_ACK, NULL, 0, ANSWER, DELAY_NONE);
    end("tcp_echo_and_close");

    begin();
    add_connection();
    for (int i = 0; i < 12; i++) {
        add_tcp(TCP_FLAG_ACK, data, sizeof(data), ANSWER, DELAY_NONE);
    }
    add_tcp(TCP_FLAG_RST | TCP_FLAG_ACK, NULL, 0, ANSWER, DELAY_250_MS);
    end("tcp_bulk_and_reset");

    begin();
    add_connection();
    add_tcp(TCP_FLAG_ACK, data, 700, ANSWER, DELAY_NONE);
    add_tcp(TCP_FLAG_ACK, NULL, 0, ANSWER, DELAY_75_S); /* sent again and again meanwhile */
    add_tcp(TCP_FLAG_ACK, NULL, 0, ANSWER, DELAY_30_S);
    end("tcp_sent_again");

    begin();
    add_tcp(TCP_FLAG_SYN | TCP_FLAG_ACK, NULL, 0, ANSWER, DELAY_5_S); /* our client's SYN */
    add_tcp(TCP_FLAG_ACK, "hello yourself", 14, ANSWER, DELAY_NONE);
    add_tcp(TCP_FLAG_FIN | TCP_FLAG_ACK, NULL, 0, ANSWER, DELAY_NONE);
    add_tcp(TCP_FLAG_ACK, NULL, 0, ANSWER, DELAY_NONE);
    end("tcp_client");

    begin();
    add_tcp(TCP_FLAG_SYN, NULL, 0, ANSWER, DELAY_5_S); /* simultaneous open */
    add_tcp(TCP_FLAG_ACK, NULL, 0, ANSWER, DELAY_NONE);
    add_tcp(TCP_FLAG_RST, NULL, 0, ANSWER, DELAY_NONE);
    end("tcp_simultaneous_open");

    begin();
    for (int flags = 0; flags < 48; flags++) {
        add_tcp((uint8_t)flags, data, (size_t)flags, ANSWER, DELAY_NONE);
    }
    end("tcp_all_flags");
}

static void add_segment(uint32_t sequence, const void *data, size_t length)
{
    struct packet_tcp tcp = {.from_port = 4000,
                             .to_port = 80,
                             .sequence = sequence,
                             .flags = TCP_FLAG_ACK,
                             .window = 8192,
                             .data = data,
                             .length = length};
    struct packet packet;

    packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
    add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
}

static void make_tcp_out_of_order(void)
{
    static uint8_t data[1460];

    begin();
    add_connection();
    for (uint32_t i = 12; i > 0; i--) {
        add_segment(1001 + (100 * i), data, 150); /* overlapping, from behind */
    }
    add_segment(1001, data, sizeof(data));
    add_segment(900, data, sizeof(data));
    add_segment(1001 + 5840, data, 100); /* beyond the window */
    end("tcp_out_of_order");
}

/* Every kind of option as the last byte, and with lengths that do not fit. */
static void make_tcp_options(void)
{
    static const uint8_t lengths[] = {0, 1, 2, 3, 4, 10, 38, 255};
    uint8_t options[40];
    char name[32];

    for (uint8_t kind = 0; kind < 9; kind++) {
        begin();
        for (size_t place = 0; place < 5; place++) {
            for (size_t i = 0; i < sizeof(lengths); i++) {
                struct packet_tcp tcp = {.from_port = (uint16_t)(4000 + i),
                                         .to_port = 80,
                                         .flags = TCP_FLAG_SYN,
                                         .options = options,
                                         .options_length = sizeof(options)};
                struct packet packet;

                memset(options, 1, sizeof(options));
                options[38] = place == 0 ? 1 : lengths[i];
                options[39] = place == 0 ? kind : lengths[i];
                options[39 - (place * 4)] = kind;
                packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
                add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
            }
        }
        (void)snprintf(name, sizeof(name), "tcp_option_%u", kind);
        end(name);
    }
}

/* DHCP */

static size_t put_option(uint8_t *at, uint8_t kind, uint32_t value)
{
    at[0] = kind;
    at[1] = 4;
    packet_put_32(at + 2, value);
    return 6;
}

static void add_dhcp(uint8_t type, uint8_t bad_length, uint8_t delay)
{
    uint8_t message[300] = {2, 1, 6, 0};
    uint8_t *option = message + 240;
    struct packet packet;

    packet_put_32(message + 16, IP(192, 168, 1, 77));
    memcpy(message + 28, our_mac, 6);
    packet_put_32(message + 236, 0x63825363U);
    *option++ = 53;
    *option++ = 1;
    *option++ = type;
    option += put_option(option, 54, IP(192, 168, 1, 1));
    option += put_option(option, 51, 60);
    option += put_option(option, 1, IP(255, 255, 255, 0));
    option += put_option(option, 3, IP(192, 168, 1, 1));
    if (bad_length != 0) {
        *option++ = bad_length % 2 == 0 ? 52 : 3;
        *option++ = bad_length;
    }
    *option = bad_length != 0 ? 51 : 255;
    packet_udp(&packet, IP(192, 168, 1, 1), 67, IP(255, 255, 255, 255), 68, message,
               sizeof(message));
    add_whole(&packet, FIX_CHECKSUMS | FIX_DHCP, delay);
}

static void make_dhcp(void)
{
    begin();
    add_dhcp(2, 0, DELAY_NONE);
    add_dhcp(5, 0, DELAY_NONE);
    add_dhcp(6, 0, DELAY_5_S);
    add_dhcp(2, 0, DELAY_75_S);
    add_dhcp(5, 0, DELAY_NONE);
    add_dhcp(5, 0, DELAY_30_S);
    end("dhcp");

    begin();
    for (int length = 1; length <= 40; length++) {
        add_dhcp(2, (uint8_t)(length * 6), DELAY_NONE);
    }
    end("dhcp_wrong_lengths");
}

/* IPv6 */

static const uint8_t ours[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 0x20};
static const uint8_t peers[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 0x50};
static const uint8_t router[16] = {0xfe, 0x80, [15] = 0xfe};
static const uint8_t all_nodes[16] = {0xff, 2, [15] = 1};

static void add_icmp6(const struct head6 *head, const uint8_t *message, size_t length,
                      uint8_t delay)
{
    struct packet packet;

    packet_icmp6(&packet, head, message, length);
    add_whole(&packet, 0, delay);
}

/* The peer asks for us, and says where it is. */
static void add_neighbour(void)
{
    struct head6 head = {.from = peers, .to = ours};
    uint8_t asks[32] = {NEIGHBOUR_SOLICITATION, [8] = 0x20, 1, 0xd, 0xb8, [23] = 0x20, 1, 1, 2};
    uint8_t says[32] = {
        NEIGHBOUR_ADVERTISEMENT, [4] = 0x60, [8] = 0x20, 1, 0xd, 0xb8, [23] = 0x50, 2, 1, 2};

    add_icmp6(&head, asks, sizeof(asks), DELAY_NONE);
    add_icmp6(&head, says, sizeof(says), DELAY_NONE);
}

static void add_router(uint8_t bad_length, uint8_t delay)
{
    struct head6 head = {.from = router, .to = all_nodes};
    uint8_t message[80] = {ROUTER_ADVERTISEMENT,
                           [4] = 64,
                           0x40,
                           7,
                           8,
                           [16] = 1,
                           1,
                           2,
                           [24] = 3,
                           4,
                           64,
                           0xc0,
                           0,
                           0,
                           9,
                           9,
                           0,
                           0,
                           9,
                           8,
                           [40] = 0x20,
                           1,
                           0xd,
                           0xb8,
                           0,
                           1,
                           [56] = 5,
                           1,
                           0,
                           0,
                           0,
                           0,
                           5,
                           0x14,
                           [64] = 24,
                           2};

    if (bad_length != 0) {
        message[25] = bad_length;
    }
    add_icmp6(&head, message, sizeof(message), delay);
}

static void make_neighbours6(void)
{
    static const uint8_t ping[16] = {ECHO_REQUEST, 0, 0, 0, 1, 2, 3, 4};
    static const uint8_t query[24] = {MLD_QUERY, 0, 0, 0, 0, 100};
    static const uint8_t too_big[56] = {PACKET_TOO_BIG, [6] = 5, 0, 0x60, [14] = 17};
    static const uint8_t redirect[48] = {REDIRECT, [8] = 0xfe, 0x80,     [23] = 0x50, 0x20, 1,
                                         0xd,      0xb8,       [39] = 9, 2,           1};
    struct head6 head = {.from = peers, .to = ours};
    struct head6 by_router = {.from = router, .to = ours};
    struct packet packet;

    begin();
    add_neighbour();
    add_icmp6(&head, ping, sizeof(ping), DELAY_NONE);
    packet_udp6(&packet, &head, 9, 7, "echo", 4);
    add_whole(&packet, FIX_CHECKSUMS, DELAY_1_S);
    add_icmp6(&by_router, query, sizeof(query), DELAY_NONE);
    end("ipv6_neighbour");

    begin();
    add_router(0, DELAY_NONE);
    add_router(0, DELAY_5_S);
    add_icmp6(&by_router, too_big, sizeof(too_big), DELAY_NONE);
    add_icmp6(&by_router, redirect, sizeof(redirect), DELAY_NONE);
    add_router(0, DELAY_75_S);
    end("ipv6_router");

    begin();
    for (int length = 0; length < 40; length++) {
        add_router((uint8_t)length, DELAY_NONE);
    }
    end("ipv6_wrong_lengths");
}

static void make_tcp6(void)
{
    struct head6 head = {.from = peers, .to = ours};
    struct packet_tcp tcp = {
        .from_port = 4000, .to_port = 80, .flags = TCP_FLAG_SYN, .sequence = 100, .window = 8000};
    struct packet packet;

    begin();
    add_neighbour();
    packet_tcp6(&packet, &head, &tcp);
    add_whole(&packet, FIX_CHECKSUMS, DELAY_NONE);
    tcp.flags = TCP_FLAG_RST;
    packet_tcp6(&packet, &head, &tcp);
    add_whole(&packet, FIX_CHECKSUMS, DELAY_1_S);
    end("ipv6_tcp");
}

/* Headers behind headers. */
static void make_extensions6(void)
{
    static const uint8_t kinds[] = {0, 43, 44, 60, 51, 59};
    uint8_t extensions[24] = {60, 0, 1, 4, [8] = 0, 0, 5, 2, [16] = 17, 0, 1, 4};
    struct head6 head = {.from = peers,
                         .to = ours,
                         .extensions = extensions,
                         .extensions_length = sizeof(extensions)};
    struct packet packet;

    begin();
    for (size_t i = 0; i < sizeof(kinds); i++) {
        for (uint8_t length = 0; length < 4; length++) {
            head.first = kinds[i];
            extensions[8] = kinds[(i + 1) % sizeof(kinds)];
            extensions[9] = length;
            packet_udp6(&packet, &head, 9, 7, "echo", 4);
            add_whole(&packet, 0, DELAY_NONE);
        }
    }
    end("ipv6_extensions");
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        (void)fprintf(stderr, "usage: make_seeds <folder>\n");
        return 1;
    }
    folder = argv[1];
    make_arp();
    make_ip();
    make_tcp();
    make_tcp_out_of_order();
    make_tcp_options();
    make_dhcp();
    make_neighbours6();
    make_tcp6();
    make_extensions6();
    return 0;
}
