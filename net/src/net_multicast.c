/* SPDX-License-Identifier: Apache-2.0 */

/* IPv4 groups: lwIP's IGMP, and its timer, which runs only while there are groups. */

#include <errno.h>
#include <lwip/igmp.h>

#include "net_core.h"
#include "net_private.h"

/* The first group of an interface is that of all systems, which is never reported. */
static bool has_groups(void)
{
    struct netif *netif;

    NETIF_FOREACH(netif)
    {
        const struct igmp_group *group = netif_igmp_data(netif);

        if (group != NULL && group->next != NULL) {
            return true;
        }
    }
    return false;
}

static struct net_cyclic_timer igmp_timer = {
    .interval_ms = IGMP_TMR_INTERVAL, .handler = igmp_tmr, .keep_going = has_groups};

int net__multicast_join(struct netif *netif, const ip4_addr_t *group)
{
    err_t error = igmp_joingroup_netif(netif, group);

    net__timer_start(&igmp_timer);
    return net_errno(error);
}

void net__multicast_leave(struct netif *netif, const ip4_addr_t *group)
{
    (void)igmp_leavegroup_netif(netif, group);
}
