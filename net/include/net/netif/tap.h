/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_NETIF_TAP_H
#define NET_NETIF_TAP_H

/**
 * @file
 * A TAP interface of the host (Linux) for native programs: the program is a machine of its own at
 * the other end of a wire that the host sees as an Ethernet device, with an address, routes and
 * filters of the host's choice.
 *
 *     sudo ip tuntap add petrel0 mode tap user $USER
 *     sudo ip address add 10.0.2.1/24 dev petrel0
 *     sudo ip link set petrel0 up
 *     build/posix/bin/echo_work --tap petrel0
 *
 * After the first line the program needs no rights. Without a DHCP server on that wire the program
 * takes its static address.
 */

#include <arch/posix.h>
#include <net/interface.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The longest frame. */
#define TAP_FRAME_BYTES 1536U

struct tap_config {
    uint8_t mac[6];   /**< Of the program's end. */
    const char *name; /**< Of the host's device. */
};

/** Members are private. */
struct tap {
    struct posix_watch watch;
    struct net_interface *interface;
};

/**
 * For net_interface.driver; its config is a struct tap_config, its state a struct tap.
 *
 * Starting it ends the program with a message when the device is missing or taken, the rights are,
 * or time is virtual.
 */
extern const struct net_interface_driver tap_driver;

#ifdef __cplusplus
}
#endif

#endif
