/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_NETPACKET_PACKET_H
#define BSD_NETPACKET_PACKET_H

/** @file Addresses of packet sockets: net_socket() of net/socket.h, with CONFIG_NET_PACKET_SOCKETS.
 */

#include <net/ethernet.h>
#include <sys/socket.h>

/** An interface, and a type of frames. Of what is received it says both; the rest is in the frame.
 */
struct sockaddr_ll {
    sa_family_t sll_family;
    uint16_t sll_protocol; /* in network byte order */
    int sll_ifindex;       /* if_nametoindex() */
    uint16_t sll_hatype;   /* ARPHRD_ETHER */
    uint8_t sll_pkttype;   /* 0 */
    uint8_t sll_halen;     /* 0 */
    uint8_t sll_addr[8];
};

#define ARPHRD_ETHER 1

#endif
