/* SPDX-License-Identifier: Apache-2.0 */

/* Names and numbers of interfaces, by BSD's names; see bsd_socket.c. */

#include <errno.h>
#include <net/if.h>
#include <net/interface.h>
#include <stddef.h>
#include <string.h>

unsigned int if_nametoindex(const char *name)
{
    const struct net_interface *interface = net_interface_by_name(name);
    int index = interface == NULL ? 0 : net_interface_index(interface);

    if (index == 0) {
        errno = ENODEV;
    }
    return (unsigned int)index;
}

char *if_indextoname(unsigned int index, char *name)
{
    const struct net_interface *interface = net_interface_by_index((int)index);

    if (interface == NULL) {
        errno = ENXIO;
        return NULL;
    }
    name[0] = '\0';
    return strncat(name, interface->name, IF_NAMESIZE - 1U);
}
