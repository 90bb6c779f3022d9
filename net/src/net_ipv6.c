/* SPDX-License-Identifier: Apache-2.0 */

/*
 * IPv6 of interfaces: their addresses, the timers of neighbours and groups, and packets to
 * ourselves. Those to an address of an interface go out by it, and are turned back there, because
 * lwIP takes the source's address from the interface by which it sends.
 */

#include <errno.h>
#include <kernel/console.h>
#include <lwip/ethip6.h>
#include <lwip/ip6.h>
#include <lwip/mld6.h>
#include <lwip/nd6.h>
#include <lwip_hooks.h>
#include <net/address.h>
#include <string.h>

#include "net_core.h"
#include "net_private.h"
#include "siphash.h"

/* Timers */

static bool has_reports(void)
{
    struct netif *netif;

    NETIF_FOREACH(netif)
    {
        const struct mld_group *group = netif_mld6_data(netif);

        for (; group != NULL; group = group->next) {
            if (group->timer > 0) {
                return true;
            }
        }
    }
    return false;
}

static struct net_cyclic_timer mld_timer = {
    .interval_ms = MLD6_TMR_INTERVAL, .handler = mld6_tmr, .keep_going = has_reports};

void net__ipv6_groups_changed(void)
{
    net__timer_start(&mld_timer);
}

/* Addresses that have got ready here have joined groups. */
static void run_neighbours(void)
{
    nd6_tmr();
    if (has_reports()) {
        net__ipv6_groups_changed();
    }
    if (IS_ENABLED(CONFIG_NET_DHCPV6)) {
        net__dhcp6_follow();
    }
}

static struct net_cyclic_timer neighbour_timer = {.interval_ms = ND6_TMR_INTERVAL,
                                                  .handler = run_neighbours};

/* Addresses */

static ip6_addr_t gateway; /* all 0: none */
static struct netif *gateway_netif;

const ip6_addr_t *net__ipv6_gateway(const struct netif *netif)
{
    return netif == gateway_netif ? &gateway : NULL;
}

static bool parse(const char *text, ip6_addr_t *ip, const struct netif *netif)
{
    uint8_t bytes[16];

    if (net_address6_parse(text, bytes) != 0) {
        return false;
    }
    memcpy(ip->addr, bytes, sizeof(bytes));
    ip6_addr_assign_zone(ip, IP6_UNICAST, netif);
    return true;
}

static void set_static(struct netif *netif)
{
    const char *address = CONFIG_NET_IPV6_ADDRESS;
    const char *router = CONFIG_NET_IPV6_GATEWAY;
    ip6_addr_t ip;
    bool is_good = true;

    if (address[0] != '\0') {
        is_good = parse(address, &ip, netif) && netif_add_ip6_address(netif, &ip, NULL) == ERR_OK;
    }
    if (router[0] != '\0' && is_good) {
        is_good = parse(router, &gateway, netif);
        gateway_netif = is_good ? netif : NULL;
    }
    if (!is_good) {
        printk("net: the options NET_IPV6_ADDRESS and _GATEWAY are not addresses\n");
    }
}

void net__ipv6_start(struct net_interface *interface)
{
    struct netif *netif = interface->netif;

    net__timer_start(&neighbour_timer);
    if (net__link_of(interface)->is_loopback) {
        netif->rs_count = 0; /* no router is there */
        return;
    }
    netif_create_ip6_linklocal_address(netif, 1);
    netif_set_ip6_autoconfig_enabled(netif, CONFIG_NET_IPV6_SLAAC);
    if (interface == net_interface_first()) {
        set_static(netif);
    }
    if (IS_ENABLED(CONFIG_NET_DHCPV6)) {
        net__dhcp6_start(interface);
    }
}

static bool is_good(const struct netif *netif, s8_t index)
{
    return ip6_addr_isvalid(netif_ip6_addr_state(netif, index)) != 0;
}

bool net__ipv6_has_address(const struct net_interface *interface)
{
    for (s8_t i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++) {
        if (is_good(interface->netif, i) &&
            !ip6_addr_islinklocal(netif_ip6_addr(interface->netif, i))) {
            return true;
        }
    }
    return false;
}

static enum net_ipv6_state state_of(u8_t state)
{
    if (ip6_addr_ispreferred(state)) {
        return NET_IPV6_PREFERRED;
    }
    if (ip6_addr_isdeprecated(state)) {
        return NET_IPV6_DEPRECATED;
    }
    return ip6_addr_isduplicated(state) ? NET_IPV6_DUPLICATE : NET_IPV6_TENTATIVE;
}

int net_interface_ipv6(const struct net_interface *interface, size_t index, struct net_ipv6 *ipv6)
{
    const struct netif *netif = interface->netif;
    int error = -EADDRNOTAVAIL;

    *ipv6 = (struct net_ipv6){.state = NET_IPV6_TENTATIVE};
    if (netif == NULL || index >= LWIP_IPV6_NUM_ADDRESSES) {
        return error;
    }
    net_core_lock();
    if (!ip6_addr_isinvalid(netif_ip6_addr_state(netif, index))) {
        memcpy(ipv6->address, netif_ip6_addr(netif, index)->addr, sizeof(ipv6->address));
        ipv6->state = state_of(netif_ip6_addr_state(netif, index));
        error = 0;
    }
    net_core_unlock();
    return error;
}

uint32_t net__ipv6_word(const ip_addr_t *ip)
{
    return (uint32_t)siphash(net__tcp_key(), ip_2_ip6(ip)->addr, 16);
}

/* Links */

static bool is_ours(const struct netif *netif, const ip6_addr_t *address)
{
    s8_t index = netif_get_ip6_addr_match((struct netif *)(uintptr_t)netif, address);

    return index >= 0 && is_good(netif, index);
}

/* Members on this machine get what goes to their group, and we what goes to ourselves. */
static err_t ethernet_output(struct netif *netif, struct pbuf *packet, const ip6_addr_t *address)
{
    bool is_for_group = ip6_addr_ismulticast(address) != 0;

    if (IS_ENABLED(CONFIG_NET_LOOPBACK) && !is_for_group && is_ours(netif, address)) {
        net__loopback_copy(netif, packet);
        return ERR_OK;
    }
    if (IS_ENABLED(CONFIG_NET_LOOPBACK) && (packet->flags & PBUF_FLAG_MCASTLOOP) != 0) {
        net__loopback_copy(netif, packet);
    }
    return ethip6_output(netif, packet, address);
}

void net__ipv6_init_ethernet(struct netif *netif)
{
    netif->flags |= NETIF_FLAG_MLD6;
    netif->output_ip6 = ethernet_output;
}

static err_t loopback_output(struct netif *netif, struct pbuf *packet, const ip6_addr_t *address)
{
    if (ip6_addr_ismulticast(address) && (packet->flags & PBUF_FLAG_MCASTLOOP) == 0) {
        return ERR_OK; /* the sender does not want its own, and there is nobody else */
    }
    if (!ip6_addr_isloopback(address) && !ip6_addr_ismulticast(address)) {
        return ERR_RTE; /* lwIP has found no other interface */
    }
    return net__interface_transmit(netif, packet);
}

void net__ipv6_init_loopback(struct netif *netif)
{
    netif->output_ip6 = loopback_output;
    IP_ADDR6_HOST(&netif->ip6_addr[0], 0, 0, 0, 1);
    netif_ip6_addr_set_state(netif, 0, IP6_ADDR_PREFERRED);
}

void net__ipv6_input(struct pbuf *packet, struct netif *netif)
{
    (void)ip6_input(packet, netif);
}
