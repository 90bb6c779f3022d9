/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_UNISTD_H
#define BSD_UNISTD_H

/**
 * @file
 * close(), read() and write() of sockets, beside what the C library's header of this name has.
 *
 * @context Thread.
 */

#include_next <unistd.h>

#include <bsd_redirect.h>

#ifdef __cplusplus
extern "C" {
#endif

/** net_close(). */
int close(int socket) BSD__SYMBOL(close);
/** net_recv() without flags. */
ssize_t read(int socket, void *buffer, size_t length) BSD__SYMBOL(read);
/** net_send() without flags. */
ssize_t write(int socket, const void *data, size_t length) BSD__SYMBOL(write);

#ifdef __cplusplus
}
#endif

#endif
