/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_ARPA_INET_H
#define BSD_ARPA_INET_H

/**
 * @file
 * Addresses as text.
 *
 * @context Any.
 */

#include <netinet/in.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Write an address as text.
 *
 * @return @p text, or NULL with errno EAFNOSUPPORT (not AF_INET) or ENOSPC (@p size is below
 *         INET_ADDRSTRLEN).
 */
const char *inet_ntop(int family, const void *address, char *text, socklen_t size)
    BSD__SYMBOL(inet_ntop);

/** Read an address. @return 1; 0: it is none; -1 with errno EAFNOSUPPORT: not AF_INET. */
int inet_pton(int family, const char *text, void *address) BSD__SYMBOL(inet_pton);

#ifdef __cplusplus
}
#endif

#endif
