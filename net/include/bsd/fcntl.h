/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_FCNTL_H
#define BSD_FCNTL_H

/** @file fcntl() of sockets, beside what the C library's header of this name has. */

#include_next <fcntl.h>

#include <bsd_redirect.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * F_GETFL: whether the socket is O_NONBLOCK. F_SETFL: make it so or not, by an int.
 *
 * @return For F_GETFL 0 or O_NONBLOCK; for F_SETFL 0; -1 with errno EBADF, or EINVAL (another
 *         command).
 *
 * @context Thread.
 */
int fcntl(int socket, int command, ...) BSD__SYMBOL(fcntl);

#ifdef __cplusplus
}
#endif

#endif
