/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_SYS_UIO_H
#define BSD_SYS_UIO_H

/**
 * @file
 * readv() and writev() of sockets.
 *
 * @context Thread.
 */

#include <bsd_redirect.h>
#include <stddef.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A piece of memory to send from or to receive into. */
struct iovec {
    void *iov_base;
    size_t iov_len;
};

#ifndef IOV_MAX
#define IOV_MAX 1024 /**< Of a stream; of a datagram CONFIG_NET_MESSAGE_BUFFERS. */
#endif

/** net_recvmsg() without flags. EINVAL for more than IOV_MAX buffers. */
ssize_t readv(int socket, const struct iovec *buffers, int count) BSD__SYMBOL(readv);
/** net_sendmsg() without flags. EINVAL for more than IOV_MAX buffers. */
ssize_t writev(int socket, const struct iovec *buffers, int count) BSD__SYMBOL(writev);

#ifdef __cplusplus
}
#endif

#endif
