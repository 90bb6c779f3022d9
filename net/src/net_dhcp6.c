/* SPDX-License-Identifier: Apache-2.0 */

/* Servers of names by DHCPv6. lwIP asks when a router says that somebody knows. */

#include <kernel/console.h>
#include <lwip/dhcp6.h>

#include "net_private.h"

static struct dhcp6 clients[CONFIG_NET_INTERFACES];
static size_t used;

static bool is_asking(void)
{
    for (size_t i = 0; i < used; i++) {
        if (clients[i].request_timeout > 0) {
            return true;
        }
    }
    return false;
}

static struct net_cyclic_timer timer = {
    .interval_ms = DHCP6_TIMER_MSECS, .handler = dhcp6_tmr, .keep_going = is_asking};

void net__dhcp6_follow(void)
{
    if (is_asking()) {
        net__timer_start(&timer);
    }
}

void net__dhcp6_start(struct net_interface *interface)
{
    if (used == ARRAY_SIZE(clients)) {
        return;
    }
    dhcp6_set_struct(interface->netif, &clients[used++]);
    if (dhcp6_enable_stateless(interface->netif) != ERR_OK) {
        printk("net: %s: no memory for DHCPv6\n", interface->name);
    }
}
