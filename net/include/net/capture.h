/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_CAPTURE_H
#define NET_CAPTURE_H

/**
 * @file
 * The frames of any interface, the loopback included, as a file for Wireshark and tcpdump: the
 * classic pcap format. Where the bytes go, the caller says: to a file of the host, a UART, a
 * buffer, a connection through another interface.
 *
 *     static void write(struct net_capture *capture, const void *bytes, size_t length)
 *     {
 *         ring_buf_put(&captured, bytes, length);
 *     }
 *
 *     static struct net_capture capture = {.write = write};
 *
 *     net_capture_start(net_interface_by_name("eth0"), &capture);
 *
 * Frames are taken where the network hands them to the driver and gets them from it. The native
 * program does this for `--pcap FILE`.
 */

#include <net/layer.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct net_capture {
    /**
     * Takes the next bytes of the file, in pieces. It must not wait, nor send by the interface.
     * @context The core lock is held; the file's head may be written before net_start().
     */
    void (*write)(struct net_capture *capture, const void *bytes, size_t length);
    /** Microseconds since 1970 when the kernel started: what the times in the file begin with. */
    uint64_t start_us;
    /** How much of each frame is written; 0: all of it. */
    uint32_t most_bytes;
    uint32_t frames; /**< Written so far. */
    /* Private: */
    struct net_layer layer;
};

/**
 * Write the head of a file, and from now on each frame of @p interface.
 *
 * @retval 0
 * @retval -EALREADY  Its frames are being captured, or @p capture is used for another interface.
 *
 * @context Thread, or start-up before net_start(). Takes the core lock.
 * @cost    For each frame: a few calls of write(). Nothing while it is not started.
 */
int net_capture_start(struct net_interface *interface, struct net_capture *capture);

/** No more frames. The file is complete at any time. @context Thread. Takes the core lock. */
void net_capture_stop(struct net_capture *capture);

#ifdef __cplusplus
}
#endif

#endif
