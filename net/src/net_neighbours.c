/* SPDX-License-Identifier: Apache-2.0 */

#include <errno.h>
#include <kernel/console.h>
#include <lwip/etharp.h>
#include <net/neighbours.h>
#include <string.h>

#include "net_core.h"
#include "net_private.h"

int net_neighbour_fix(uint32_t ip, const uint8_t *mac)
{
    ip4_addr_t address = {ip};
    struct eth_addr ethernet;

    memcpy(ethernet.addr, mac, sizeof(ethernet.addr));
    net_core_lock();
    err_t error = etharp_add_static_entry(&address, &ethernet);

    net_core_unlock();
    return error == ERR_RTE ? -ENETUNREACH : net_errno(error);
}

int net_neighbour_forget(uint32_t ip)
{
    ip4_addr_t address = {ip};

    net_core_lock();
    err_t error = etharp_remove_static_entry(&address);

    net_core_unlock();
    return error == ERR_OK ? 0 : -ENOENT;
}

/* The gateway of the options */

static int digit(char letter)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = letter != '\0' ? strchr(digits, letter | 0x20) : NULL;

    return found != NULL ? (int)(found - digits) : -1;
}

/* "02:00:5e:10:00:01" */
static bool parse_mac(const char *text, uint8_t *mac)
{
    for (int i = 0; i < 6; i++, text += 3) {
        int high = digit(text[0]);
        int low = high >= 0 ? digit(text[1]) : -1;

        if (low < 0 || text[2] != (i < 5 ? ':' : '\0')) {
            return false;
        }
        mac[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

void net__gateway_fix(const struct net_interface *interface)
{
    const struct netif *netif = interface->netif;
    uint8_t mac[6];

    if (CONFIG_NET_GATEWAY_MAC[0] == '\0' || interface != net_interface_first() ||
        ip4_addr_isany_val(*netif_ip4_addr(netif)) || ip4_addr_isany_val(*netif_ip4_gw(netif))) {
        return;
    }
    if (!parse_mac(CONFIG_NET_GATEWAY_MAC, mac)) {
        printk("net: the option NET_GATEWAY_MAC is no Ethernet address\n");
        return;
    }
    (void)net_neighbour_fix(ip4_addr_get_u32(netif_ip4_gw(netif)), mac);
}
