/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_FIXTURE_H
#define NET_FIXTURE_H

/**
 * @file
 * A started stack with one fake interface, eth0, which has the address OUR_IP.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <net/net.h>
#include <string.h>

#include "fake_interface.h"
#include "fake_kernel.h"
#include "net_core.h"
#include "net_private.h"
#include "packets.h"

static struct fake_interface eth0;

/* Deliver @p packet and let everything happen that follows at once. */
static inline void deliver_to(struct fake_interface *fake, const struct packet *packet)
{
    fake_interface_deliver(fake, packet->bytes, packet->length);
    fake_interface_interrupt(fake);
    fake_kernel_run();
}

static inline void deliver(const struct packet *packet)
{
    deliver_to(&eth0, packet);
}

/* The first frame sent of @p protocol (0: ARP), or fails. */
static inline struct packet_view sent_frame(uint8_t protocol)
{
    struct packet_view view = {0};

    for (int i = 0; i < eth0.sent_count; i++) {
        bool is_whole = packet_read(eth0.sent[i].bytes, eth0.sent[i].length, &view);
        bool is_wanted = protocol == 0 ? view.ethernet_type == 0x0806
                                       : view.ethernet_type == 0x0800 && view.protocol == protocol;

        if (is_whole && is_wanted) {
            return view;
        }
    }
    fail_msg("no such frame was sent");
    return view;
}

/* Start the network with the static address; the peer is known to ARP. */
static inline int start_network(void **state)
{
    struct packet arp;

    (void)state;
    fake_kernel_reset(1000);
    fake_entropy_set(1, 0);
    fake_interface_register(&eth0, "eth0");
    if (net_start() != 0) {
        return -1;
    }
    fake_kernel_advance(CONFIG_NET_DHCP_TIMEOUT_MS);
    packet_arp(&arp, 1, PEER_IP, OUR_IP);
    deliver(&arp);
    fake_interface_clear(&eth0);
    return 0;
}

#endif
