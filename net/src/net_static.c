/* SPDX-License-Identifier: Apache-2.0 */

/* Addresses without DHCP. */

#include "net_private.h"

void net__address_start(struct net_interface *interface)
{
    net__address_set_static(interface);
}

void net__address_stop(struct net_interface *interface)
{
    netif_set_addr(interface->netif, NULL, NULL, NULL);
}

void net__address_changed(struct net_interface *interface)
{
    (void)interface;
}
