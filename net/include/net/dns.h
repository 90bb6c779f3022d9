/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_DNS_H
#define NET_DNS_H

/**
 * @file
 * Addresses of names, asked of DNS servers. Exists with CONFIG_NET_DNS.
 *
 * The servers are those of DHCP, or CONFIG_NET_DNS_SERVER, and with CONFIG_NET_IPV6 then those that
 * routers announce (RFC 8106) or DHCPv6 names. Nothing is remembered: each look-up
 * asks, from a socket of its own with a random port, and takes answers of the asked server to the
 * asked question with the random number of it only. It takes as many addresses as fit; answers
 * beyond 512 bytes are cut by the server, and are taken as far as they are there.
 */

#include <kernel/time.h>
#include <net/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A look-up, so that another thread can end it. Initialise it with {0}. */
struct net_lookup {
    /* Private: */
    int socket;
    bool is_cancelled;
};

/**
 * Find the addresses of IPv4 of @p name.
 *
 * Each server in turn is asked, again and again: after 1, 2, 4 seconds and so on.
 *
 * @param lookup          The caller's, for net_lookup_cancel(); or NULL.
 * @param name            Such as "example.org", of at most 253 characters.
 * @param[out] addresses  Room for @p most; their ports are 0.
 * @param timeout         Longest time in all.
 *
 * @return How many addresses, from 1 on.
 * @retval -ENOENT       There is no such name.
 * @retval -ENODATA      It has no IPv4 address.
 * @retval -ETIMEDOUT    No answer within @p timeout.
 * @retval -EIO          The last server that answered could not tell.
 * @retval -ECANCELED    net_lookup_cancel() was called.
 * @retval -EINVAL       This is no name, or @p most is 0.
 * @retval -ENETUNREACH  No server is known, or no way leads to any.
 * @retval -ENFILE, -ENOBUFS, -ENETDOWN  As of net_socket().
 *
 * @context Thread. @cost About 800 bytes of stack, and a socket.
 */
int net_lookup(struct net_lookup *lookup, const char *name, struct net_address *addresses,
               size_t most, k_timeout_t timeout);

/**
 * The same for @p family: NET_AF_INET; NET_AF_INET6; or NET_AF_UNSPEC for both, those of IPv6
 * first and up to half of @p most. Exists with CONFIG_NET_IPV6.
 *
 * @return As net_lookup().
 */
int net_lookup_family(struct net_lookup *lookup, int family, const char *name,
                      struct net_address *addresses, size_t most, k_timeout_t timeout);

/**
 * End @p lookup, which another thread waits in or is about to begin: it gets -ECANCELED.
 *
 * @context Thread.
 */
void net_lookup_cancel(struct net_lookup *lookup);

/**
 * Set the server with number @p index, from 0 on; NET_IP_ANY: none. DHCP may set another later.
 *
 * @retval 0
 * @retval -EINVAL  There are CONFIG_NET_DNS_SERVERS only.
 *
 * @context Thread, after net_start().
 */
int net_dns_server_set(size_t index, uint32_t ip);

/** The address of the server with number @p index; NET_IP_ANY: none. @context Thread. */
uint32_t net_dns_server(size_t index);

/**
 * The address of the server of IPv6 with number @p index. Exists with CONFIG_NET_IPV6.
 *
 * @retval 0
 * @retval -EADDRNOTAVAIL  There is none.
 *
 * @context Thread.
 */
int net_dns_server6(size_t index, struct net_address *server);

#ifdef __cplusplus
}
#endif

#endif
