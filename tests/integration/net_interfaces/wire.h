/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WIRE_H
#define WIRE_H

/**
 * @file
 * An Ethernet interface with a peer at the other end of its wire, who answers to every address
 * but the interface's own: ARP, and datagrams with the same datagram.
 */

#include <net/interface.h>

#define WIRE_FRAMES 4

struct wire {
    struct net_interface interface;
    struct pbuf *frames[WIRE_FRAMES]; /* on their way back */
    int count;
    uint32_t datagrams; /* that the peer has seen */
};

/** Set up @p wire and register it, unplugged. */
void wire_register(struct wire *wire, const char *name);

/** Plug it in, or out. */
void wire_plug(struct wire *wire, bool is_up);

#endif
