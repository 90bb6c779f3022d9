/* SPDX-License-Identifier: Apache-2.0 */
/* Connections and datagrams to the firmware, none of which can wait for ever. */
#ifndef NET_LOAD_WIRE_H
#define NET_LOAD_WIRE_H

#include <stddef.h>
#include <stdint.h>

/** Where the firmware is and how long it may take. */
struct target {
    const char *host;
    uint16_t port;
    int timeout_ms;
};

/** Connect by TCP, without delay for small segments. @return A descriptor, or -errno. */
int wire_connect(const struct target *target);

/** A UDP descriptor that talks to the target only. @return The descriptor, or -errno. */
int wire_open_udp(const struct target *target);

/** Close the descriptor unless it is negative, and make it -1. */
void wire_close(int *fd);

/** Send everything. @retval 0 Sent. @retval -errno ETIMEDOUT: nothing went for too long. */
int wire_send(int fd, const void *bytes, size_t length);

/** Receive something. @return A count; 0 at the end of the stream; -errno, e.g. ETIMEDOUT. */
int wire_receive(int fd, void *bytes, size_t room);

/** Receive exactly @p length bytes. @retval 0 All are there. @retval -errno ECONNRESET: it ended.
 */
int wire_receive_all(int fd, void *bytes, size_t length);

/** Change how long a receive on this descriptor waits. */
void wire_set_receive_timeout(int fd, int timeout_ms);

#endif
