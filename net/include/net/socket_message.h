/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_SOCKET_MESSAGE_H
#define NET_SOCKET_MESSAGE_H

/**
 * @file
 * Sending from several buffers, receiving into several, and where a datagram came to. Only
 * programs that call these functions pay for them.
 *
 * @context Thread.
 */

#include <net/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A piece of memory to send from or to receive into. Is BSD's struct iovec. */
struct net_buffer {
    void *data;
    size_t length;
};

/** The way of a datagram on this machine. */
struct net_packet_info {
    int interface; /**< net_interface_index(). To send by; 0: the socket's, or the one that leads
                      there. */
    /** What it was sent to, or shall be sent from; NET_IP_ANY: the socket's, or the interface's. */
    uint32_t ip;
#if CONFIG_NET_IPV6
    uint8_t ip6[16]; /**< The same, instead of `ip`, of a socket of NET_AF_INET6. */
#endif
};

/** What net_sendmsg() sends and net_recvmsg() receives. */
struct net_message {
    /** Where to; NULL: where the socket is connected to. Received: from whom, or NULL. */
    struct net_address *address;
    const struct net_buffer *buffers;
    size_t count;                 /**< Of buffers. */
    struct net_packet_info *info; /**< Of datagrams; or NULL. */
    int flags;                    /**< Received: NET_MSG_TRUNC when the rest was lost; else 0. */
};

/**
 * Send what several buffers hold, as net_sendto() does what one holds: a stream in this order, and
 * without bytes of other threads between them as long as it need not wait; as one datagram.
 *
 * @param flags  As of net_sendto().
 *
 * @return How many bytes were taken, or an error of net_sendto(), or
 * @retval -EMSGSIZE       A datagram of more than CONFIG_NET_MESSAGE_BUFFERS buffers, which is said
 *                         on the console; or one that is larger than the interface's frames.
 * @retval -ENODEV         There is no interface of `info`.
 * @retval -EADDRNOTAVAIL  The address of `info` is not that of an interface.
 * @retval -EINVAL         More bytes in all than an int can say.
 *
 * @cost 24 bytes of the caller's stack for each of CONFIG_NET_MESSAGE_BUFFERS.
 */
int net_sendmsg(int socket, const struct net_message *message, int flags);

/**
 * Receive into several buffers, of which one is filled before the next is used, as net_recvfrom()
 * does into one.
 *
 * @param[in,out] message  The buffers and where to write address and info, which a stream leaves
 *                         alone; `flags` is written.
 * @param flags            As of net_recvfrom().
 *
 * @return How many bytes were received, or an error of net_recvfrom(), or
 * @retval -EINVAL  There is room for more bytes than an int can say.
 */
int net_recvmsg(int socket, struct net_message *message, int flags);

#ifdef __cplusplus
}
#endif

#endif
