/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Interfaces: one work item each on the network's queue, which follows the link and takes a few
 * frames at a time. Drivers only set a flag and submit it.
 */

#include <errno.h>
#include <kernel/console.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip_hooks.h>
#include <string.h>

#include "net_core.h"
#include "net_private.h"

static struct net_interface *interfaces;
static struct netif netifs[CONFIG_NET_INTERFACES + CONFIG_NET_LOOPBACK];
static struct netif *loopback; /* NULL: there is none */

const struct net_interface *net__preferred;
void (*net__on_interface_changed)(void);

struct net_interface *net_interface_first(void)
{
    return interfaces;
}

int net_interface_index(const struct net_interface *interface)
{
    return interface->netif == NULL ? 0 : netif_get_index(interface->netif);
}

struct net_interface *net_interface_by_index(int index)
{
    struct net_interface *interface = interfaces;

    while (interface != NULL && (index == 0 || net_interface_index(interface) != index)) {
        interface = interface->next;
    }
    return interface;
}

struct net_interface *net_interface_by_name(const char *name)
{
    struct net_interface *interface = interfaces;

    while (interface != NULL && strcmp(interface->name, name) != 0) {
        interface = interface->next;
    }
    return interface;
}

int net_interface_ipv4(const struct net_interface *interface, struct net_ipv4 *ipv4)
{
    *ipv4 = (struct net_ipv4){0};
    if (interface->netif == NULL) {
        return -EADDRNOTAVAIL;
    }
    net_core_lock();
    ipv4->address = ip4_addr_get_u32(netif_ip4_addr(interface->netif));
    if (ipv4->address != 0) {
        ipv4->netmask = ip4_addr_get_u32(netif_ip4_netmask(interface->netif));
        ipv4->gateway = ip4_addr_get_u32(netif_ip4_gw(interface->netif));
    }
    net_core_unlock();
    return ipv4->address != 0 ? 0 : -EADDRNOTAVAIL;
}

/* State */

static bool is_usable(const struct net_interface *interface)
{
    return interface->netif != NULL && netif_is_link_up(interface->netif) &&
           !ip4_addr_isany_val(*netif_ip4_addr(interface->netif));
}

static bool is_usable_by_ipv6(const struct net_interface *interface)
{
    return IS_ENABLED(CONFIG_NET_IPV6) && interface->netif != NULL &&
           netif_is_link_up(interface->netif) && net__ipv6_has_address(interface);
}

bool net__interface_counts(const struct net_interface *interface)
{
    return !net__link_of(interface)->is_loopback || interface == interfaces;
}

static int worth(const struct net_interface *interface)
{
    if (net__link_of(interface)->is_loopback || !is_usable(interface)) {
        return 0;
    }
    if (ip4_addr_isany_val(*netif_ip4_gw(interface->netif))) {
        return 1;
    }
    return interface == net__preferred ? 3 : 2;
}

/* The way to everywhere; where there is none it stays what it was. */
static void choose_default(void)
{
    int best = 0;

    for (const struct net_interface *i = interfaces; i != NULL; i = i->next) {
        if (worth(i) > best) {
            best = worth(i);
            netif_set_default(i->netif);
        }
    }
}

void net__interfaces_changed(void)
{
    bool is_ready = false;

    for (struct net_interface *i = interfaces; i != NULL; i = i->next) {
        is_ready = is_ready || (net__interface_counts(i) && (is_usable(i) || is_usable_by_ipv6(i)));
    }
    if (CONFIG_NET_INTERFACES > 1) {
        choose_default();
    }
    net__state_set(is_ready);
    if (net__on_interface_changed != NULL) {
        net__on_interface_changed();
    }
}

static void on_netif_changed(struct netif *netif)
{
    net__address_changed(netif->state);
    if (IS_ENABLED(CONFIG_NET_FIXED_NEIGHBOURS)) {
        net__gateway_fix(netif->state);
    }
    net__interfaces_changed();
}

static void follow_link(struct net_interface *interface)
{
    struct netif *netif = interface->netif;
    bool is_up = interface->is_link_up;

    if (is_up == (netif_is_link_up(netif) != 0)) {
        return;
    }
    if (is_up) {
        netif_set_link_up(netif);
    } else {
        netif_set_link_down(netif);
    }
    net__interfaces_changed();
}

/* Frames */

static void receive_frames(struct net_interface *interface)
{
    const struct net_interface_driver *driver = interface->driver;
    const struct net_link *link = net__link_of(interface);

    interface->is_rx_pending = false;
    PBUF_CHECK_FREE_OOSEQ();
    for (int i = 0; i < CONFIG_NET_RX_BUDGET; i++) {
        struct pbuf *frame = driver->receive(interface);

        if (frame == NULL) {
            driver->unmask(interface);
            return;
        }
        link->input(interface, frame);
    }
    /* The rest after the other work on the queue; the interrupt stays masked. */
    net_interface_rx_pending(interface);
}

static void service(struct k_work *work)
{
    struct net_interface *interface = CONTAINER_OF(work, struct net_interface, work);

    if (interface->netif == NULL) {
        return;
    }
    net_core_lock();
    follow_link(interface);
    if (interface->is_rx_pending) {
        receive_frames(interface);
    }
    net_core_unlock();
}

void net_interface_rx_pending(struct net_interface *interface)
{
    interface->is_rx_pending = true;
    (void)k_work_submit_to_queue(&net_queue, &interface->work);
}

void net_interface_link_changed(struct net_interface *interface, bool is_up)
{
    interface->is_link_up = is_up;
    (void)k_work_submit_to_queue(&net_queue, &interface->work);
}

err_t net__interface_transmit(struct netif *netif, struct pbuf *frame)
{
    struct net_interface *interface = netif->state;
    struct net_interface_statistics *statistics = &interface->statistics;
    uint16_t bytes = frame->tot_len;
    int error = interface->driver->transmit(interface, frame);

    if (error != 0) {
        statistics->tx_dropped++;
        return error == -ENOBUFS ? ERR_MEM : ERR_IF;
    }
    statistics->tx_frames++;
    statistics->tx_bytes += bytes;
    return ERR_OK;
}

/* What is sent from an address goes out by its interface, so that answers find back. */
static struct netif *route_by_source(const ip4_addr_t *source)
{
    for (const struct net_interface *i = interfaces; i != NULL; i = i->next) {
        if (is_usable(i) && ip4_addr_cmp(source, netif_ip4_addr(i->netif))) {
            return i->netif;
        }
    }
    return NULL;
}

/* Packets to an address of our own stay inside. */
struct netif *net__route(const ip4_addr_t *source, const ip4_addr_t *destination)
{
    struct netif *netif;

    NETIF_FOREACH(netif)
    {
        if (ip4_addr_cmp(destination, netif_ip4_addr(netif))) {
            /* 0.0.0.0 is the address of interfaces without one. */
            return ip4_addr_isany_val(*destination) ? NULL : loopback;
        }
    }
    if (CONFIG_NET_INTERFACES == 1 || source == NULL || ip4_addr_isany_val(*source)) {
        return NULL;
    }
    return route_by_source(source);
}

/* Starting */

void net_interface_register(struct net_interface *interface)
{
    struct net_interface **end = &interfaces;

    while (*end != NULL) {
        __ASSERT(*end != interface, "%s is registered twice", interface->name);
        end = &(*end)->next;
    }
    k_work_init(&interface->work, service);
    interface->next = NULL;
    *end = interface;
}

static void add_netif(struct net_interface *interface, struct netif *netif)
{
    const struct net_link *link = net__link_of(interface);

    (void)netif_add_noaddr(netif, interface, link->init, netif_input);
    netif->name[0] = interface->name[0];
    netif->name[1] = interface->name[1];
    netif_set_hostname(netif, CONFIG_NET_HOSTNAME);
    netif_set_status_callback(netif, on_netif_changed);
    if (link->is_loopback) {
        loopback = netif;
    } else if (netif_default == NULL) {
        netif_set_default(netif);
    }
    interface->netif = netif;
    netif_set_up(netif);
    follow_link(interface);
    net__address_start(interface);
    if (IS_ENABLED(CONFIG_NET_IPV6)) {
        net__ipv6_start(interface);
    }
    net__interfaces_changed();
}

void net__interfaces_start(void)
{
    size_t count = 0;

    for (struct net_interface *i = interfaces; i != NULL; i = i->next) {
        __ASSERT(count < ARRAY_SIZE(netifs), "more interfaces than CONFIG_NET_INTERFACES");
        int error = count < ARRAY_SIZE(netifs) ? i->driver->start(i) : -ENOMEM;

        if (error != 0) {
            printk("net: %s does not start (error %d)\n", i->name, -error);
            continue;
        }
        net_core_lock();
        add_netif(i, &netifs[count++]);
        net_core_unlock();
        /* What has come in the meantime found no netif. */
        net_interface_rx_pending(i);
    }
}
