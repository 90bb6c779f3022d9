/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What holds for each interface. The first who asks has net_interface.c call update() from then
 * on; until then nothing here costs anything.
 *
 * `holds` is written under the core lock and the kernel's, so that it may be read under either.
 */

#include <errno.h>
#include <kernel/lock.h>
#include <kernel/timepoint.h>
#include <kernel/wait_queue.h>
#include <net/conditions.h>
#include <net/dns.h>

#include "net_core.h"
#include "net_private.h"

#define CONDITIONS 4U
/* Any interface, those that have started by their index, and all that have not. */
#define ANY         0
#define NOT_STARTED (CONFIG_NET_INTERFACES + CONFIG_NET_LOOPBACK + 1)
#define PLACES      (NOT_STARTED + 1)

static struct {
    struct k_pollable pollables[CONDITIONS]; /* first: level() */
    uint32_t holds;
} places[PLACES];
static struct k_wait_queue waiters = K_WAIT_QUEUE_INIT;

static int place_of(const struct net_interface *interface)
{
    if (interface == NULL) {
        return ANY;
    }
    int index = net_interface_index(interface);

    return index != 0 ? index : NOT_STARTED;
}

static bool is_reached(const struct netif *netif, uint32_t ip)
{
    ip4_addr_t address = {ip};

    return ip != 0 && (!ip4_addr_isany_val(*netif_ip4_gw(netif)) ||
                       ip4_addr_netcmp(&address, netif_ip4_addr(netif), netif_ip4_netmask(netif)));
}

static bool has_server(const struct netif *netif)
{
    bool has_one = false;

    for (size_t i = 0; i < CONFIG_NET_DNS_SERVERS && !has_one; i++) {
        has_one = is_reached(netif, net_dns_server(i));
    }
    return has_one;
}

static uint32_t conditions_of(const struct netif *netif)
{
    if (!netif_is_link_up(netif)) {
        return 0;
    }
    if (ip4_addr_isany_val(*netif_ip4_addr(netif))) {
        return NET_LINK;
    }
    const struct net_interface *interface = netif->state;
    uint32_t conditions = NET_LINK | NET_ADDRESS;

    if (net__link_of(interface)->is_loopback) {
        return conditions;
    }
    if (!ip4_addr_isany_val(*netif_ip4_gw(netif))) {
        conditions |= NET_ROUTE;
    }
    if (IS_ENABLED(CONFIG_NET_DNS) && has_server(netif)) {
        conditions |= NET_DNS;
    }
    return conditions;
}

static void set(int place, uint32_t holds)
{
    unsigned int key = irq_lock();
    uint32_t changed = places[place].holds ^ holds;

    places[place].holds = holds;
    for (uint32_t i = 0; i < CONDITIONS; i++) {
        if ((changed & BIT(i)) != 0) {
            k_pollable_tell(&places[place].pollables[i],
                            (holds & BIT(i)) != 0 ? K_READY_IN : K_READY_OUT);
        }
    }
    if ((changed & holds) != 0) {
        (void)k_wake_all(&waiters, 0);
    }
    k_reschedule(key);
}

static void update(void)
{
    uint32_t any = 0;

    for (const struct net_interface *i = net_interface_first(); i != NULL; i = i->next) {
        if (i->netif == NULL) {
            continue;
        }
        uint32_t holds = conditions_of(i->netif);

        any |= net__interface_counts(i) ? holds : 0U;
        set(place_of(i), holds);
    }
    set(ANY, any);
}

static void follow(void)
{
    if (net__on_interface_changed == NULL) {
        net_core_lock();
        net__on_interface_changed = update;
        update();
        net_core_unlock();
    }
}

uint32_t net_conditions(const struct net_interface *interface)
{
    follow();
    return places[place_of(interface)].holds;
}

/* Do they all hold, for one interface? Lock held. */
static bool do_hold(const struct net_interface *interface, uint32_t conditions)
{
    if (interface != NULL) {
        return (places[place_of(interface)].holds & conditions) == conditions;
    }
    for (interface = net_interface_first(); interface != NULL; interface = interface->next) {
        if (net__interface_counts(interface) && do_hold(interface, conditions)) {
            return true;
        }
    }
    return false;
}

int net_wait(const struct net_interface *interface, uint32_t conditions, k_timeout_t timeout)
{
    k_timepoint_t end = sys_timepoint_calc(timeout);

    follow();
    for (;;) {
        unsigned int key = irq_lock();
        k_timeout_t left = sys_timepoint_timeout(end);

        if (do_hold(interface, conditions)) {
            irq_unlock(key);
            return 0;
        }
        if (k__timeout_is_no_wait(left)) {
            irq_unlock(key);
            return -EAGAIN;
        }
        (void)k_wait(&waiters, left, key);
    }
}

/* The place and the condition follow from where the pollable is. */
static uint32_t level(struct k_pollable *pollable)
{
    size_t offset = (size_t)((uintptr_t)pollable - (uintptr_t)places);
    size_t number = offset % sizeof(places[0]) / sizeof(*pollable);
    uint32_t holds = places[offset / sizeof(places[0])].holds;

    return (holds & BIT(number)) != 0 ? K_READY_IN : K_READY_OUT;
}

struct k_source net_condition_source(const struct net_interface *interface,
                                     enum net_condition condition)
{
    uint32_t number = (uint32_t)__builtin_ctz(condition);

    follow();
    __ASSERT(condition == BIT(number) && number < CONDITIONS, "one condition is watched at a time");
    struct k_source source = {&places[place_of(interface)].pollables[number], level};

    return source;
}
