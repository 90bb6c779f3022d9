/* SPDX-License-Identifier: Apache-2.0 */

#include "mirror.h"

#include <errno.h>
#include <kernel/thread.h>
#include <lwip/ip4.h>
#include <lwip/pbuf.h>
#include <net/interface.h>
#include <string.h>

#include "net_core.h"
#include "net_private.h"

#define FRAMES          12U
#define SOURCE_AT       12U
#define DESTINATION_AT  16U
#define ADDRESS_BYTES   4U
#define LINK_CHANGED_MS 20

static struct pbuf *under_way[FRAMES];
static uint32_t taken;
static uint32_t put;
static bool is_held;

static int start(struct net_interface *interface)
{
    interface->is_link_up = true;
    return 0;
}

/* The checksums of IP and TCP are sums of both: they stay right. */
static void exchange_addresses(uint8_t *header)
{
    uint8_t address[ADDRESS_BYTES];

    memcpy(address, header + SOURCE_AT, sizeof(address));
    memcpy(header + SOURCE_AT, header + DESTINATION_AT, sizeof(address));
    memcpy(header + DESTINATION_AT, address, sizeof(address));
}

static int transmit(struct net_interface *interface, struct pbuf *packet)
{
    if (!interface->is_link_up) {
        return 0;
    }
    struct pbuf *copy = put - taken == FRAMES ? NULL : pbuf_clone(PBUF_RAW, PBUF_POOL, packet);

    if (copy == NULL) {
        return -ENOBUFS;
    }
    exchange_addresses(copy->payload);
    under_way[put++ % FRAMES] = copy;
    net_interface_rx_pending(interface);
    return 0;
}

static struct pbuf *receive(struct net_interface *interface)
{
    (void)interface;
    return is_held || taken == put ? NULL : under_way[taken++ % FRAMES];
}

static void unmask(struct net_interface *interface)
{
    (void)interface;
}

static err_t output(struct netif *netif, struct pbuf *packet, const ip4_addr_t *address)
{
    (void)address;
    return net__interface_transmit(netif, packet);
}

static err_t init(struct netif *netif)
{
    ip4_addr_t address = {MIRROR_HERE};
    ip4_addr_t netmask = {NET_IP(255, 255, 255, 0)};
    ip4_addr_t none = {0};

    netif->mtu = NET_MTU;
    netif->output = output;
    netif_set_addr(netif, &address, &netmask, &none);
    return ERR_OK;
}

static void input(struct net_interface *interface, struct pbuf *packet)
{
    (void)ip4_input(packet, interface->netif);
}

static const struct net_link mirror_link = {.init = init, .input = input};

static const struct net_interface_driver driver = {
    .start = start,
    .transmit = transmit,
    .receive = receive,
    .unmask = unmask,
    .link = &mirror_link,
};

static struct net_interface mirror = {.name = "mirror", .driver = &driver};

static void __attribute__((constructor)) register_mirror(void)
{
    net_interface_register(&mirror);
}

static void drop_what_is_under_way(void)
{
    net_core_lock();
    while (taken != put) {
        (void)pbuf_free(under_way[taken++ % FRAMES]);
    }
    net_core_unlock();
}

void mirror_plug(bool is_plugged)
{
    if (!is_plugged) {
        drop_what_is_under_way();
    }
    net_interface_link_changed(&mirror, is_plugged);
    k_msleep(LINK_CHANGED_MS);
}

void mirror_hold(bool shall_hold)
{
    net_core_lock();
    is_held = shall_hold;
    net_core_unlock();
    net_interface_rx_pending(&mirror);
}

void mirror_set_address(uint32_t ip)
{
    ip4_addr_t address = {ip};
    ip4_addr_t netmask = {NET_IP(255, 255, 255, 0)};
    ip4_addr_t none = {0};

    net_core_lock();
    netif_set_addr(mirror.netif, &address, &netmask, &none);
    net_core_unlock();
}
