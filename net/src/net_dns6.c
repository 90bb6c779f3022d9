/* SPDX-License-Identifier: Apache-2.0 */

/* Servers of IPv6, and addresses of IPv6 of names. */

#include <errno.h>
#include <lwip/dns.h>
#include <string.h>

#include "dns_message.h"
#include "net_core.h"
#include "net_dns.h"

static ip_addr_t servers[CONFIG_NET_DNS_SERVERS];

void net__dns_set_server6(size_t index, const ip_addr_t *server)
{
    if (index < CONFIG_NET_DNS_SERVERS) {
        servers[index] = server != NULL ? *server : *IP6_ADDR_ANY;
    }
}

/* lwIP looks for the servers that a router takes back. */
const ip_addr_t *dns_getserver(u8_t index)
{
    return index < CONFIG_NET_DNS_SERVERS ? &servers[index] : IP6_ADDR_ANY;
}

static struct net_address server_with(size_t index, uint16_t port)
{
    const ip6_addr_t *ip6 = ip_2_ip6(&servers[index]);
    uint8_t bytes[16];

    memcpy(bytes, ip6->addr, sizeof(bytes));
    struct net_address address = net_address6(bytes, port);

    address.scope = ip6_addr_zone(ip6);
    return address;
}

int net_dns_server6(size_t index, struct net_address *server)
{
    int error = -EADDRNOTAVAIL;

    net_core_lock();
    if (index < CONFIG_NET_DNS_SERVERS && !ip6_addr_isany(ip_2_ip6(&servers[index]))) {
        *server = server_with(index, 0);
        error = 0;
    }
    net_core_unlock();
    return error;
}

bool net__dns_server_at(size_t index, uint16_t port, struct net_address *address)
{
    uint8_t mapped[16] = {[10] = 0xff, 0xff};
    uint32_t ip;

    if (index >= CONFIG_NET_DNS_SERVERS) {
        bool is_known = net_dns_server6(index - CONFIG_NET_DNS_SERVERS, address) == 0;

        address->port = net_htons(port);
        return is_known;
    }
    ip = net_dns_server(index);
    memcpy(mapped + 12, &ip, sizeof(ip));
    *address = net_address6(mapped, port);
    return ip != NET_IP_ANY;
}

/* Looking up */

struct net_address net__dns_address6(const uint8_t *ip6)
{
    return net_address6(ip6, 0);
}

/* Both results in one: what was found, or the better reason why nothing was. */
static int join(int first, int second)
{
    if (second > 0) {
        return second + (first > 0 ? first : 0);
    }
    return first > 0 || second == -ENODATA ? first : second;
}

int net_lookup_family(struct net_lookup *lookup, int family, const char *name,
                      struct net_address *addresses, size_t most, k_timeout_t timeout)
{
    const k_timepoint_t end = sys_timepoint_calc(timeout);

    if (family == NET_AF_INET) {
        return net__dns_lookup(lookup, DNS_TYPE_A, name, addresses, most, end);
    }
    size_t half = family == NET_AF_INET6 ? most : (most + 1U) / 2U;
    int first = net__dns_lookup(lookup, DNS_TYPE_AAAA, name, addresses, half, end);
    size_t found = first > 0 ? (size_t)first : 0;
    bool is_enough = family == NET_AF_INET6 || first == -ENOENT || first == -ECANCELED;

    if (is_enough || found == most) {
        return first;
    }
    return join(first,
                net__dns_lookup(lookup, DNS_TYPE_A, name, addresses + found, most - found, end));
}
