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
 * @param family  AF_INET, or with CONFIG_NET_IPV6 AF_INET6.
 *
 * @return @p text, or NULL with errno EAFNOSUPPORT (another family) or ENOSPC (it does not fit into
 *         @p size; INET_ADDRSTRLEN or INET6_ADDRSTRLEN is always enough).
 */
const char *inet_ntop(int family, const void *address, char *text, socklen_t size)
    BSD__SYMBOL(inet_ntop);

/** Read an address. @return 1; 0: it is none; -1 with errno EAFNOSUPPORT: another family. */
int inet_pton(int family, const char *text, void *address) BSD__SYMBOL(inet_pton);

/** Read an address. @return It, in network byte order; INADDR_NONE: it is none. */
in_addr_t inet_addr(const char *text) BSD__SYMBOL(inet_addr);

/** Read an address. @return 1; 0: it is none. */
int inet_aton(const char *text, struct in_addr *address) BSD__SYMBOL(inet_aton);

/** Write an address as text, which the next call overwrites. */
char *inet_ntoa(struct in_addr address) BSD__SYMBOL(inet_ntoa);

#ifdef __cplusplus
}
#endif

#endif
