/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MIRROR_H
#define MIRROR_H

/**
 * @file
 * An interface, 10.77.0.1, whose network is a mirror: what is sent to another address comes back
 * from there, source and destination exchanged. So both ends of a connection are here, and yet
 * there is a link between them that can be lost, and frames that can be kept under way.
 */

#include <net/socket.h>
#include <stdbool.h>
#include <stdint.h>

#define MIRROR_HERE  NET_IP(10, 77, 0, 1)
#define MIRROR_THERE NET_IP(10, 77, 0, 2)

/** The cable is plugged or not. What is under way without it is lost. Waits until it is known. */
void mirror_plug(bool is_plugged);

/** Keep what is sent, or let it go on, in its order. */
void mirror_hold(bool is_held);

/** Give the interface the address @p ip; 0: none. */
void mirror_set_address(uint32_t ip);

#endif
