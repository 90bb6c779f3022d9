/* SPDX-License-Identifier: Apache-2.0 */

/* Addresses as text, by BSD's names; see bsd_socket.c. */

#include <arpa/inet.h>
#include <base/util.h>
#include <errno.h>
#include <net/address.h>
#include <stddef.h>
#include <string.h>

#include "bsd_result.h"

const struct in6_addr in6addr_any = IN6ADDR_ANY_INIT;
const struct in6_addr in6addr_loopback = IN6ADDR_LOOPBACK_INIT;

const char *inet_ntop(int family, const void *address, char *text, socklen_t size)
{
    char whole[CONFIG_NET_IPV6 ? NET_ADDRESS6_TEXT_BYTES : NET_ADDRESS_TEXT_BYTES];
    uint32_t ip;

    if (IS_ENABLED(CONFIG_NET_IPV6) && family == AF_INET6) {
        (void)net_address6_text(address, whole);
    } else if (family == AF_INET) {
        memcpy(&ip, address, sizeof(ip));
        (void)net_address_text(ip, whole);
    } else {
        errno = EAFNOSUPPORT;
        return NULL;
    }
    if (strlen(whole) >= size) {
        errno = ENOSPC;
        return NULL;
    }
    return strcpy(text, whole);
}

int inet_pton(int family, const char *text, void *address)
{
    uint32_t ip;

    if (IS_ENABLED(CONFIG_NET_IPV6) && family == AF_INET6) {
        return net_address6_parse(text, address) == 0 ? 1 : 0;
    }
    if (family != AF_INET) {
        return bsd_result(-EAFNOSUPPORT);
    }
    if (net_address_parse(text, &ip) != 0) {
        return 0;
    }
    memcpy(address, &ip, sizeof(ip));
    return 1;
}

in_addr_t inet_addr(const char *text)
{
    uint32_t ip;

    return net_address_parse(text, &ip) == 0 ? ip : INADDR_NONE;
}

int inet_aton(const char *text, struct in_addr *address)
{
    uint32_t ip;

    if (net_address_parse(text, &ip) != 0) {
        return 0;
    }
    address->s_addr = ip;
    return 1;
}

char *inet_ntoa(struct in_addr address)
{
    static char text[NET_ADDRESS_TEXT_BYTES];

    return net_address_text(address.s_addr, text);
}
