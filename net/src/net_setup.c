/* SPDX-License-Identifier: Apache-2.0 */

/* What a program says about addresses and ways of its interfaces. */

#include <errno.h>

#include "net_core.h"
#include "net_private.h"

static void store(struct net_interface *interface, uint8_t source, const struct net_ipv4 *ipv4)
{
    interface->fixed = ipv4 != NULL ? *ipv4 : (struct net_ipv4){0};
    interface->address_source = source;
}

/* Boards call before there are threads, and so a lock. */
static int change(struct net_interface *interface, uint8_t source, const struct net_ipv4 *ipv4)
{
    if (net__link_of(interface)->is_loopback) {
        return -EINVAL;
    }
    if (interface->netif == NULL) {
        store(interface, source, ipv4);
        return 0;
    }
    net_core_lock();
    net__address_stop(interface);
    store(interface, source, ipv4);
    net__address_start(interface);
    net_core_unlock();
    return 0;
}

int net_interface_set_ipv4(struct net_interface *interface, const struct net_ipv4 *ipv4)
{
    return change(interface, NET__FIXED, ipv4);
}

int net_interface_use_dhcp(struct net_interface *interface, const struct net_ipv4 *fallback)
{
    if (!IS_ENABLED(CONFIG_NET_DHCP)) {
        return -ENOTSUP;
    }
    return change(interface, NET__BY_DHCP, fallback);
}

void net_interface_prefer(const struct net_interface *interface)
{
    net__preferred = interface;
    if (net_is_started()) {
        net_core_lock();
        net__interfaces_changed();
        net_core_unlock();
    }
}
