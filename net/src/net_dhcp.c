/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Addresses by DHCP, and the static one when no server answers.
 *
 * Whenever an interface is without an address (at the start, after a conflict, a refusal or the
 * end of a lease) a timer runs; when it rings first, the static address is set. lwIP's client
 * goes on asking all the time, and what it is given replaces the static address.
 */

#include <kernel/console.h>
#include <lwip/dhcp.h>

#include "net_core.h"
#include "net_private.h"

struct client {
    struct net_interface *interface; /* NULL: it asks nobody */
    struct dhcp dhcp;
    struct k_work_delayable fallback;
};

/* One for each interface, which the loopback follows. */
static struct client clients[CONFIG_NET_INTERFACES];
static struct net_cyclic_timer fine_timer = {.interval_ms = DHCP_FINE_TIMER_MSECS,
                                             .handler = dhcp_fine_tmr};
static struct net_cyclic_timer coarse_timer = {.interval_ms = DHCP_COARSE_TIMER_MSECS,
                                               .handler = dhcp_coarse_tmr};

static struct client *client_of(const struct net_interface *interface)
{
    for (size_t i = 0; i < ARRAY_SIZE(clients); i++) {
        if (clients[i].interface == interface) {
            return &clients[i];
        }
    }
    return NULL;
}

static bool has_address(const struct net_interface *interface)
{
    return !ip4_addr_isany_val(*netif_ip4_addr(interface->netif));
}

static void on_no_answer(struct k_work *work)
{
    struct client *client = CONTAINER_OF(k_work_delayable_from_work(work), struct client, fallback);

    net_core_lock();
    if (client->interface != NULL && !has_address(client->interface)) {
        printk("net: %s: no answer from a DHCP server yet\n", client->interface->name);
        net__address_set_static(client->interface);
    }
    net_core_unlock();
}

static void start_fallback(struct client *client)
{
    if (CONFIG_NET_DHCP_TIMEOUT_MS > 0) {
        (void)k_work_schedule_for_queue(&net_queue, &client->fallback,
                                        K_MSEC(CONFIG_NET_DHCP_TIMEOUT_MS));
    }
}

void net__address_changed(struct net_interface *interface)
{
    struct client *client = client_of(interface);

    if (client == NULL) {
        return;
    }
    if (has_address(interface)) {
        (void)k_work_cancel_delayable(&client->fallback);
    } else {
        start_fallback(client);
    }
}

void net__address_start(struct net_interface *interface)
{
    if (net__link_of(interface)->is_loopback) {
        return;
    }
    if (interface->address_source == NET__FIXED) {
        net__address_set_static(interface);
        return;
    }
    struct client *client = &clients[net_interface_index(interface) - 1];

    client->interface = interface;
    if (netif_dhcp_data(interface->netif) == NULL) {
        k_work_init_delayable(&client->fallback, on_no_answer);
        dhcp_set_struct(interface->netif, &client->dhcp);
    }
    net__timer_start(&fine_timer);
    net__timer_start(&coarse_timer);
    if (dhcp_start(interface->netif) != ERR_OK) {
        printk("net: %s: no memory for DHCP\n", interface->name);
    }
    start_fallback(client);
}

void net__address_stop(struct net_interface *interface)
{
    struct client *client = client_of(interface);

    if (client != NULL) {
        client->interface = NULL;
        (void)k_work_cancel_delayable(&client->fallback);
        dhcp_release_and_stop(interface->netif);
    }
    netif_set_addr(interface->netif, NULL, NULL, NULL);
}
