/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DHCP_SERVER_H
#define DHCP_SERVER_H

/* A DHCP server on the wire of one interface, that does what a case likes. */

#include "net_fixture.h"

#define SERVER_IP  IP(192, 168, 1, 1)
#define OFFERED_IP IP(192, 168, 1, 77)
#define LEASE_S    3600U

enum {
    DISCOVER = 1,
    OFFER = 2,
    REQUEST = 3,
    DECLINE = 4,
    ACK = 5,
    NAK = 6,
    RELEASE = 7,
};

/* The interface whose wire it is on. */
static struct fake_interface *served = &eth0;

/* The type of the first message sent to a server since the last call, or 0; its number. */
static inline uint8_t message_sent(uint32_t *xid)
{
    for (int i = 0; i < served->sent_count; i++) {
        struct packet_view view;

        if (!packet_read(served->sent[i].bytes, served->sent[i].length, &view) ||
            view.to_port != 67) {
            continue;
        }
        *xid = packet_get_32(view.data + 4);
        for (const uint8_t *option = view.data + 240; *option != 255; option += 2 + option[1]) {
            if (*option == 53) {
                return option[2];
            }
        }
    }
    return 0;
}

static inline size_t put_option(uint8_t *at, uint8_t kind, uint32_t value)
{
    at[0] = kind;
    at[1] = 4;
    packet_put_32(at + 2, value);
    return 6;
}

static inline void answer(uint8_t type, uint32_t xid)
{
    uint8_t message[300] = {2, 1, 6, 0};
    uint8_t *option = message + 240;
    struct packet packet;

    packet_put_32(message + 4, xid);
    packet_put_32(message + 16, type == NAK ? 0 : OFFERED_IP);
    memcpy(message + 28, served->interface.mac, 6);
    packet_put_32(message + 236, 0x63825363U);
    *option++ = 53;
    *option++ = 1;
    *option++ = type;
    option += put_option(option, 54, SERVER_IP);
    option += put_option(option, 51, LEASE_S);
    option += put_option(option, 1, IP(255, 255, 255, 0));
    option += put_option(option, 3, SERVER_IP);
    *option = 255;
    packet_udp(&packet, SERVER_IP, 67, type == NAK ? IP(255, 255, 255, 255) : OFFERED_IP, 68,
               message, sizeof(message));
    fake_interface_clear(served);
    deliver_to(served, &packet);
}

static inline uint32_t address(void)
{
    struct net_ipv4 ipv4;

    (void)net_interface_ipv4(&served->interface, &ipv4);
    return __builtin_bswap32(ipv4.address);
}

/* Wait for a message of @p type and return its number. The server answers questions for it. */
static inline uint32_t expect(uint8_t type)
{
    struct packet arp;
    uint32_t xid = 0;

    for (int i = 0; i < 3000; i++) {
        if (message_sent(&xid) == type) {
            return xid;
        }
        fake_interface_clear(served);
        fake_kernel_advance(100);
        packet_arp(&arp, 2, SERVER_IP, address());
        deliver_to(served, &arp);
    }
    fail_msg("no message of type %d was sent", type);
    return 0;
}

#endif
