/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_NETDB_H
#define BSD_NETDB_H

/**
 * @file
 * Names of hosts and services. Hosts are numbers, "localhost", and with CONFIG_NET_DNS names that
 * DNS servers know; services are numbers and the better known of the names.
 */

#include <kernel/time.h>
#include <net/dns.h>
#include <netinet/in.h>

#ifdef __cplusplus
extern "C" {
#endif

struct addrinfo {
    int ai_flags;
    int ai_family;
    int ai_socktype;
    int ai_protocol;
    socklen_t ai_addrlen;
    struct sockaddr *ai_addr;
    char *ai_canonname; /* NULL */
    struct addrinfo *ai_next;
};

#define AI_PASSIVE     0x0001
#define AI_CANONNAME   0x0002 /**< Without effect. */
#define AI_NUMERICHOST 0x0004
#define AI_V4MAPPED    0x0008 /**< With AF_INET6: an address of IPv4 when there is none of IPv6. */
#define AI_ALL         0x0010 /**< With AI_V4MAPPED: those of IPv4 as well. */
#define AI_ADDRCONFIG  0x0020 /**< Look up names for versions of IP that an interface has. */
#define AI_NUMERICSERV 0x0400

#define NI_NUMERICHOST 0x01 /**< Always so: addresses are not looked up. */
#define NI_NUMERICSERV 0x02
#define NI_NOFQDN      0x04 /**< Without effect. */
#define NI_NAMEREQD    0x08 /**< EAI_NONAME, always. */
#define NI_DGRAM       0x10 /**< The service of UDP. */

#define NI_MAXHOST 64
#define NI_MAXSERV 32

#define EAI_BADFLAGS (-1)
#define EAI_NONAME   (-2)
#define EAI_AGAIN    (-3)
#define EAI_FAIL     (-4)
#define EAI_NODATA   (-5)
#define EAI_FAMILY   (-6)
#define EAI_SOCKTYPE (-7)
#define EAI_SERVICE  (-8)
#define EAI_MEMORY   (-10)
#define EAI_SYSTEM   (-11)
#define EAI_OVERFLOW (-12)
#define EAI_CANCELED (-101)

/**
 * Look up addresses to connect to or to bind.
 *
 * A name with several addresses has several results, one for each address and kind of socket: all
 * for the first address, and as many more as CONFIG_NET_ADDRINFO leaves room for.
 *
 * With CONFIG_NET_IPV6 addresses of IPv6 come first, unless hints want only those of one family.
 *
 * @param node     Four decimal numbers, an address of IPv6, also with "%" and the name or number of
 *                 an interface behind it, "localhost", a name, or NULL: this machine, or any of its
 *                 addresses with AI_PASSIVE.
 * @param service  A decimal port, a name such as "http", or NULL: port 0.
 * @param hints    ai_flags, ai_family, ai_socktype and ai_protocol; 0: all. Or NULL.
 * @param[out] result  To be given back by freeaddrinfo().
 *
 * @retval 0
 * @retval EAI_BADFLAGS  Unknown ai_flags.
 * @retval EAI_NONAME    No such @p node, or neither node nor service; or a name without
 *                       CONFIG_NET_DNS.
 * @retval EAI_NODATA    @p node has no address of this family.
 * @retval EAI_AGAIN     No DNS server has answered within CONFIG_NET_DNS_TIMEOUT_MS, or none is
 *                       known.
 * @retval EAI_FAIL      The DNS server could not tell.
 * @retval EAI_SYSTEM    errno says it: see net_lookup().
 * @retval EAI_SERVICE   No such @p service, or not for this kind of socket.
 * @retval EAI_FAMILY    Neither AF_INET nor, with CONFIG_NET_IPV6, AF_INET6.
 * @retval EAI_SOCKTYPE  Neither SOCK_STREAM nor SOCK_DGRAM, or not with this protocol.
 * @retval EAI_MEMORY    CONFIG_NET_ADDRINFO results are in use.
 *
 * @context Thread; without a name to look up any.
 */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **result) BSD__SYMBOL(getaddrinfo);

/**
 * The same with a time limit of the caller's, and with a look-up that net_lookup_cancel() of
 * another thread ends: EAI_CANCELED. Not of BSD.
 *
 * @param lookup  {0}, or NULL.
 */
int getaddrinfo_timed(struct net_lookup *lookup, const char *node, const char *service,
                      const struct addrinfo *hints, k_timeout_t timeout, struct addrinfo **result)
    BSD__SYMBOL(getaddrinfo_timed);

/**
 * Write an address and its port as text.
 *
 * @param[out] host, service  Room for @p host_size and @p service_size; NULL or 0: not wanted.
 * @param flags               Mask of NI_…. Without NI_NUMERICSERV well-known ports get their names.
 *
 * @retval 0
 * @retval EAI_FAMILY    Not an address of such a family, or too short for one.
 * @retval EAI_NONAME    Neither is wanted, or NI_NAMEREQD.
 * @retval EAI_OVERFLOW  It does not fit.
 * @retval EAI_BADFLAGS  Unknown @p flags.
 *
 * @context Any.
 */
int getnameinfo(const struct sockaddr *address, socklen_t length, char *host, socklen_t host_size,
                char *service, socklen_t service_size, int flags) BSD__SYMBOL(getnameinfo);

/** Give back a result of getaddrinfo(), or NULL. @context Any. */
void freeaddrinfo(struct addrinfo *result) BSD__SYMBOL(freeaddrinfo);

/** What an EAI_ value means. @context Any. */
const char *gai_strerror(int error) BSD__SYMBOL(gai_strerror);

#ifdef __cplusplus
}
#endif

#endif
