/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_BSD_SEARCH_H
#define NET_BSD_SEARCH_H

/* What getaddrinfo() looks for, and what it has found. */

#include <netdb.h>
#include <stddef.h>

struct bsd_search {
    const char *node;
    const struct addrinfo *hints;
    struct net_lookup *lookup;
    k_timeout_t timeout;
    struct net_address addresses[CONFIG_NET_ADDRINFO];
    size_t count;
    uint16_t port;      /* in the processor's order */
    uint8_t transports; /* that the service has */
};

/* What an error of net_lookup() is here. */
int bsd_error_of_lookup(int error);

/* bsd_netdb6.c, with CONFIG_NET_IPV6: find the addresses of the node: 0 or EAI_…. */
int bsd_find_host6(struct bsd_search *search);

/* Write an address of IPv6 as text, with the interface if it has one. */
#define BSD_HOST6_BYTES (46 + 17)

void bsd_write_host6(const struct sockaddr_in6 *address, char *text);

#endif
