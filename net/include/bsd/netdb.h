/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_NETDB_H
#define BSD_NETDB_H

/** @file Names of hosts and services: numbers only, and "localhost". */

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
#define AI_NUMERICSERV 0x0400

#define EAI_BADFLAGS (-1)
#define EAI_NONAME   (-2)
#define EAI_AGAIN    (-3)
#define EAI_FAIL     (-4)
#define EAI_FAMILY   (-6)
#define EAI_SOCKTYPE (-7)
#define EAI_SERVICE  (-8)
#define EAI_MEMORY   (-10)
#define EAI_SYSTEM   (-11)

/**
 * Look up addresses to connect to or to bind.
 *
 * @param node     Four decimal numbers, "localhost", or NULL: this machine, or any of its
 *                 addresses with AI_PASSIVE.
 * @param service  A decimal port, or NULL: 0.
 * @param hints    ai_flags, ai_family, ai_socktype and ai_protocol; 0: all. Or NULL.
 * @param[out] result  To be given back by freeaddrinfo().
 *
 * @retval 0
 * @retval EAI_NONAME    No such @p node, or neither node nor service.
 * @retval EAI_SERVICE   No such @p service.
 * @retval EAI_FAMILY    Not AF_INET.
 * @retval EAI_SOCKTYPE  Neither SOCK_STREAM nor SOCK_DGRAM, or not with this protocol.
 * @retval EAI_MEMORY    CONFIG_NET_ADDRINFO results are in use.
 *
 * @context Any.
 */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **result) BSD__SYMBOL(getaddrinfo);

/** Give back a result of getaddrinfo(), or NULL. @context Any. */
void freeaddrinfo(struct addrinfo *result) BSD__SYMBOL(freeaddrinfo);

/** What an EAI_ value means. @context Any. */
const char *gai_strerror(int error) BSD__SYMBOL(gai_strerror);

#ifdef __cplusplus
}
#endif

#endif
