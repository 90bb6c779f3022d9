/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_DNS_PRIVATE_H
#define NET_DNS_PRIVATE_H

/* What net_dns.c and net_dns6.c share. */

#include <kernel/timepoint.h>
#include <lwip/ip_addr.h>
#include <net/dns.h>

/* net_lookup() for records of @p type, until @p end. */
int net__dns_lookup(struct net_lookup *lookup, uint16_t type, const char *name,
                    struct net_address *addresses, size_t most, k_timepoint_t end);

/* Set a server of IPv6; NULL: none. Core lock held. */
void net__dns_set_server6(size_t index, const ip_addr_t *server);

/* A server, for a socket of NET_AF_INET6: those of IPv4 first. False: there is none. */
bool net__dns_server_at(size_t index, uint16_t port, struct net_address *address);

#endif
