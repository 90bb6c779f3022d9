/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_NETIF_SLIRP_H
#define NET_NETIF_SLIRP_H

/**
 * @file
 * User networking for native programs: a network inside the process, made by libslirp, whose
 * router turns connections into sockets of the host. It needs no rights and no set-up, and has the
 * addresses of QEMU's user networking: 10.0.2.0/24, the host at 10.0.2.2, 10.0.2.15 by DHCP.
 *
 * A board has one like this:
 *
 *     static struct slirp_config eth0_config = {
 *         .mac = {…}, .forwards = options.forwards, .forward_count = options.forward_count};
 *     static struct slirp eth0_state;
 *     static struct net_interface eth0 = {
 *         .name = "eth0", .driver = &slirp_driver, .config = &eth0_config, .state = &eth0_state};
 */

#include <arch/posix.h>
#include <arch/posix_options.h>
#include <net/interface.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Frames that may wait for the program. What comes beyond is dropped and counted. */
#define SLIRP_QUEUE_FRAMES 256U
/** The longest frame. */
#define SLIRP_FRAME_BYTES 1536U

struct slirp_config {
    uint8_t mac[6];
    const struct posix_forward *forwards;
    size_t forward_count;
};

struct slirp_frame {
    uint16_t length;
    uint8_t bytes[SLIRP_FRAME_BYTES];
};

/** The state of a network. Members are private. */
struct slirp {
    struct posix_poller poller;
    struct net_interface *interface;
    void *stack; /* libslirp's */
    bool is_masked;
    uint32_t first; /* of the frames that wait */
    uint32_t count;
    struct slirp_frame frames[SLIRP_QUEUE_FRAMES];
};

/**
 * For net_interface.driver; its config is a struct slirp_config, its state a struct slirp.
 *
 * Starting it ends the program with a message when a port is taken, or time is virtual.
 */
extern const struct net_interface_driver slirp_driver;

#ifdef __cplusplus
}
#endif

#endif
