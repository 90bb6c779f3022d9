/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_NET_IF_H
#define BSD_NET_IF_H

/**
 * @file
 * Names and numbers of network interfaces.
 *
 * @context Any, after net_start().
 */

#include <bsd_redirect.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Room for the name of an interface and its end. */
#define IF_NAMESIZE 16
#define IFNAMSIZ    IF_NAMESIZE

/** The number of an interface; 0 with errno ENODEV: there is none of this name. */
unsigned int if_nametoindex(const char *name) BSD__SYMBOL(if_nametoindex);

/** Write the name of an interface into IF_NAMESIZE bytes. @return @p name; NULL with errno ENXIO.
 */
char *if_indextoname(unsigned int index, char *name) BSD__SYMBOL(if_indextoname);

#ifdef __cplusplus
}
#endif

#endif
