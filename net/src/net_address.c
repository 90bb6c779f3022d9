/* SPDX-License-Identifier: Apache-2.0 */

#include <errno.h>
#include <kernel/console.h>
#include <net/address.h>
#include <string.h>

#include "net_private.h"

static char *write_number(char *text, uint8_t number)
{
    if (number >= 100) {
        *text++ = (char)('0' + (number / 100));
    }
    if (number >= 10) {
        *text++ = (char)('0' + (number / 10 % 10));
    }
    *text++ = (char)('0' + (number % 10));
    return text;
}

char *net_address_text(uint32_t address, char *text)
{
    uint8_t bytes[4];
    char *end = text;

    memcpy(bytes, &address, sizeof(bytes));
    for (int i = 0; i < 4; i++) {
        if (i > 0) {
            *end++ = '.';
        }
        end = write_number(end, bytes[i]);
    }
    *end = '\0';
    return text;
}

/* The text after a number of 0 to 255, or NULL. */
static const char *read_number(const char *text, uint8_t *number)
{
    unsigned int value = 0;
    const char *start = text;

    while (*text >= '0' && *text <= '9' && value <= 255) {
        value = (value * 10) + (unsigned int)(*text++ - '0');
    }
    bool has_leading_zero = *start == '0' && text > start + 1;

    if (text == start || value > 255 || has_leading_zero) {
        return NULL;
    }
    *number = (uint8_t)value;
    return text;
}

int net_address_parse(const char *text, uint32_t *address)
{
    uint8_t bytes[4];

    for (int i = 0; i < 4; i++) {
        text = read_number(text, &bytes[i]);
        if (text == NULL || *text != (i < 3 ? '.' : '\0')) {
            return -EINVAL;
        }
        text++;
    }
    memcpy(address, bytes, sizeof(bytes));
    return 0;
}

/* The static address */

static bool is_static_complete(struct net_ipv4 *ipv4)
{
    return net_address_parse(CONFIG_NET_IPV4_ADDRESS, &ipv4->address) == 0 &&
           net_address_parse(CONFIG_NET_IPV4_NETMASK, &ipv4->netmask) == 0 &&
           (CONFIG_NET_IPV4_GATEWAY[0] == '\0' ||
            net_address_parse(CONFIG_NET_IPV4_GATEWAY, &ipv4->gateway) == 0);
}

/* That of the options, which the first interface has; all 0: none. */
static struct net_ipv4 read_options(const struct net_interface *interface)
{
    struct net_ipv4 ipv4 = {0};

    if (interface != net_interface_first() || CONFIG_NET_IPV4_ADDRESS[0] == '\0') {
        return ipv4;
    }
    if (!is_static_complete(&ipv4)) {
        printk("net: the options NET_IPV4_ADDRESS, _NETMASK and _GATEWAY are not addresses\n");
        ipv4.address = 0;
    }
    return ipv4;
}

void net__address_set_static(struct net_interface *interface)
{
    struct net_ipv4 ipv4 = interface->fixed;

    if (interface->address_source == NET__AS_OPTIONS_SAY) {
        ipv4 = read_options(interface);
    }
    if (ipv4.address == 0 || net__link_of(interface)->is_loopback) {
        return;
    }
    ip4_addr_t address = {ipv4.address};
    ip4_addr_t netmask = {ipv4.netmask};
    ip4_addr_t gateway = {ipv4.gateway};

    netif_set_addr(interface->netif, &address, &netmask, &gateway);
}
