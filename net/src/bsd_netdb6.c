/* SPDX-License-Identifier: Apache-2.0 */

/* Addresses of both versions of IP, for getaddrinfo(), and as text for getnameinfo(). */

#include <arpa/inet.h>
#include <base/util.h>
#include <errno.h>
#include <net/address.h>
#include <net/if.h>
#include <net/interface.h>
#include <stdbool.h>
#include <string.h>

#include "bsd_search.h"

static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static bool has_flag(const struct bsd_search *search, int flag)
{
    return (search->hints->ai_flags & flag) == flag;
}

static bool is_wanted(const struct bsd_search *search, int family)
{
    return search->hints->ai_family == AF_UNSPEC || search->hints->ai_family == family;
}

static void add(struct bsd_search *search, const struct net_address *address)
{
    if (search->count < ARRAY_SIZE(search->addresses)) {
        search->addresses[search->count++] = *address;
    }
}

static struct net_address map(const struct net_address *address)
{
    struct net_address result = net_address6(NULL, 0);

    memcpy(result.ip6, mapped, sizeof(mapped));
    memcpy(result.ip6 + sizeof(mapped), &address->ip, sizeof(address->ip));
    return result;
}

/* An address of IPv4, as what is wanted. False: it is not. */
static bool add_ip4(struct bsd_search *search, const struct net_address *address)
{
    struct net_address as_ip6 = map(address);

    if (is_wanted(search, AF_INET)) {
        add(search, address);
        return true;
    }
    if (has_flag(search, AI_V4MAPPED)) {
        add(search, &as_ip6);
        return true;
    }
    return false;
}

/* This machine, or any of its addresses. */
static int add_own(struct bsd_search *search, bool is_any)
{
    struct net_address ip6 = net_address6(NULL, 0);
    struct net_address ip4 = net_address(is_any ? NET_IP_ANY : NET_IP_LOOPBACK, 0);

    ip6.ip6[15] = is_any ? 0 : 1;
    if (is_wanted(search, AF_INET6)) {
        add(search, &ip6);
    }
    if (is_wanted(search, AF_INET)) {
        add(search, &ip4);
    }
    return 0;
}

/* Numbers */

/* The interface called @p name, or with this number; 0: there is none. */
static uint32_t read_scope(const char *name)
{
    unsigned int index = if_nametoindex(name);

    if (index == 0 && name[0] >= '1' && name[0] <= '9' && name[1] == '\0') {
        index = (unsigned int)(name[0] - '0');
    }
    return index;
}

/* Read an address with or without an interface. */
static bool read_ip6(const char *node, struct net_address *address)
{
    char text[NET_ADDRESS6_TEXT_BYTES] = "";
    size_t length = strcspn(node, "%");

    *address = net_address6(NULL, 0);
    if (length >= sizeof(text)) {
        return false;
    }
    memcpy(text, node, length);
    if (node[length] == '%') {
        address->scope = read_scope(node + length + 1);
        if (address->scope == 0) {
            return false;
        }
    }
    return net_address6_parse(text, address->ip6) == 0;
}

/* Names */

/* Has an interface besides the loopback an address of this version? */
static bool is_configured(int family)
{
    for (const struct net_interface *i = net_interface_first(); i != NULL && i->next != NULL;
         i = i->next) {
        struct net_ipv4 ip4;
        struct net_ipv6 ip6;

        if (family == AF_INET && net_interface_ipv4(i, &ip4) == 0) {
            return true;
        }
        for (size_t index = 1; family == AF_INET6 && index < CONFIG_NET_IPV6_ADDRESSES; index++) {
            if (net_interface_ipv6(i, index, &ip6) == 0 && ip6.state >= NET_IPV6_PREFERRED) {
                return true;
            }
        }
    }
    return false;
}

/* What to ask for. */
static int family_of_question(const struct bsd_search *search)
{
    const int family = search->hints->ai_family;

    if (family == AF_INET6 && has_flag(search, AI_V4MAPPED | AI_ALL)) {
        return AF_UNSPEC;
    }
    if (family != AF_UNSPEC || !has_flag(search, AI_ADDRCONFIG)) {
        return family;
    }
    bool has_ip4 = is_configured(AF_INET);
    bool has_ip6 = is_configured(AF_INET6);

    if (has_ip4 == has_ip6) {
        return AF_UNSPEC;
    }
    return has_ip4 ? AF_INET : AF_INET6;
}

static int look_up(struct bsd_search *search, int family)
{
    struct net_address found[CONFIG_NET_ADDRINFO];
    int count = net_lookup_family(search->lookup, family, search->node, found, ARRAY_SIZE(found),
                                  search->timeout);

    for (int i = 0; i < count; i++) {
        if (found[i].family == AF_INET6) {
            add(search, &found[i]);
        } else {
            (void)add_ip4(search, &found[i]);
        }
    }
    return count;
}

static int ask(struct bsd_search *search)
{
    if (!IS_ENABLED(CONFIG_NET_DNS)) {
        return EAI_NONAME;
    }
    int family = family_of_question(search);
    int count = look_up(search, family);

    if (count == -ENODATA && family == AF_INET6 && has_flag(search, AI_V4MAPPED)) {
        count = look_up(search, AF_INET);
    }
    return count < 0 ? bsd_error_of_lookup(count) : 0;
}

int bsd_find_host6(struct bsd_search *search)
{
    struct net_address address = net_address(NET_IP_ANY, 0);

    if (search->node == NULL) {
        return add_own(search, has_flag(search, AI_PASSIVE));
    }
    if (net_address_parse(search->node, &address.ip) == 0) {
        return add_ip4(search, &address) ? 0 : EAI_NODATA;
    }
    if (read_ip6(search->node, &address)) {
        add(search, &address);
        return is_wanted(search, AF_INET6) ? 0 : EAI_NODATA;
    }
    if (has_flag(search, AI_NUMERICHOST)) {
        return EAI_NONAME;
    }
    return strcmp(search->node, "localhost") == 0 ? add_own(search, false) : ask(search);
}

/* As text */

void bsd_write_host6(const struct sockaddr_in6 *address, char *text)
{
    char name[IF_NAMESIZE];

    (void)net_address6_text(address->sin6_addr.s6_addr, text);
    if (address->sin6_scope_id != 0 && if_indextoname(address->sin6_scope_id, name) != NULL) {
        (void)strcat(text, "%");
        (void)strcat(text, name);
    }
}
