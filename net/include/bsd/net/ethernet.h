/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_NET_ETHERNET_H
#define BSD_NET_ETHERNET_H

/** @file Frames of Ethernet. */

#include <net/socket.h>
#include <stdint.h>

#define ETH_P_ALL NET_FRAME_ALL
#define ETH_P_IP  NET_FRAME_IPV4
#define ETH_P_ARP NET_FRAME_ARP

#define ETHERTYPE_IP  NET_FRAME_IPV4
#define ETHERTYPE_ARP NET_FRAME_ARP

#define ETHER_ADDR_LEN 6
#define ETHER_HDR_LEN  14

/** How a frame begins. */
struct ether_header {
    uint8_t ether_dhost[ETHER_ADDR_LEN];
    uint8_t ether_shost[ETHER_ADDR_LEN];
    uint16_t ether_type; /* in network byte order */
};

#endif
