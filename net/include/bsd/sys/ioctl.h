/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_SYS_IOCTL_H
#define BSD_SYS_IOCTL_H

/** @file ioctl() of sockets. */

#include <bsd_redirect.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FIONREAD 0x541b /**< int *: bytes that can be read; net_readable_bytes(). */
#define FIONBIO  0x5421 /**< int *: not 0: calls do not wait. */

/**
 * @return 0, or -1 with errno EBADF, ENOTTY (another request).
 *
 * @context Thread.
 */
int ioctl(int socket, unsigned long request, ...) BSD__SYMBOL(ioctl);

#ifdef __cplusplus
}
#endif

#endif
