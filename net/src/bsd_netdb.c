/* SPDX-License-Identifier: Apache-2.0 */

/* Names of hosts and services. Results come from a table: nothing is allocated. */

#include <errno.h>
#include <kernel/lock.h>
#include <net/address.h>
#include <netdb.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "bsd_address.h"
#include "bsd_search.h"
#include "bsd_services.h"

#define KNOWN_FLAGS                                                                                \
    (AI_PASSIVE | AI_CANONNAME | AI_NUMERICHOST | AI_V4MAPPED | AI_ALL | AI_ADDRCONFIG |           \
     AI_NUMERICSERV)

/* Room for the largest address. */
#define ADDRESS_WORDS (CONFIG_NET_IPV6 ? 7 : 4)

BASE_STATIC_ASSERT(ADDRESS_WORDS * sizeof(uint32_t) ==
                       (CONFIG_NET_IPV6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in)),
                   "ADDRESS_WORDS is the size of an address");

struct result {
    struct addrinfo info; /* must come first: freeaddrinfo() is given it */
    uint32_t address[ADDRESS_WORDS];
    bool is_used;
};

static struct result results[CONFIG_NET_ADDRINFO];

static const struct {
    int type;
    int protocol;
    uint8_t transport;
} kinds[] = {{SOCK_STREAM, IPPROTO_TCP, BSD_SERVICE_TCP},
             {SOCK_DGRAM, IPPROTO_UDP, BSD_SERVICE_UDP}};

int bsd_error_of_lookup(int error)
{
    switch (error) {
    case -ENOENT:
        return EAI_NONAME;
    case -ENODATA:
        return EAI_NODATA;
    case -EINVAL:
        return EAI_NONAME;
    case -EIO:
        return EAI_FAIL;
    case -ECANCELED:
        return EAI_CANCELED;
    case -ETIMEDOUT:
    case -ENETUNREACH:
        return EAI_AGAIN;
    default:
        errno = -error;
        return EAI_SYSTEM;
    }
}

static int ask(struct bsd_search *search)
{
    if (!IS_ENABLED(CONFIG_NET_DNS)) {
        return EAI_NONAME;
    }
    int count = net_lookup(search->lookup, search->node, search->addresses, CONFIG_NET_ADDRINFO,
                           search->timeout);

    if (count < 0) {
        return bsd_error_of_lookup(count);
    }
    search->count = (size_t)count;
    return 0;
}

static int find_host(struct bsd_search *search)
{
    const int flags = search->hints->ai_flags;
    uint32_t ip = NET_IP_LOOPBACK;

    search->count = 1;
    if (search->node == NULL) {
        ip = (flags & AI_PASSIVE) != 0 ? NET_IP_ANY : NET_IP_LOOPBACK;
    } else if (net_address_parse(search->node, &ip) != 0) {
        if ((flags & AI_NUMERICHOST) != 0) {
            return EAI_NONAME;
        }
        if (strcmp(search->node, "localhost") != 0) {
            return ask(search);
        }
    }
    search->addresses[0] = net_address(ip, 0);
    return 0;
}

/* A decimal number of a port. */
static bool read_port(const char *service, uint16_t *port)
{
    uint32_t number = 0;

    for (const char *digit = service; *digit != '\0'; digit++) {
        if (*digit < '0' || *digit > '9') {
            return false;
        }
        number = (number * 10U) + (uint32_t)(*digit - '0');
        if (number > UINT16_MAX) {
            return false;
        }
    }
    *port = (uint16_t)number;
    return *service != '\0';
}

static int find_port(const char *service, struct bsd_search *search)
{
    search->transports = BSD_SERVICE_TCP | BSD_SERVICE_UDP;
    if (service == NULL || read_port(service, &search->port)) {
        return 0;
    }
    const struct bsd_service *known = NULL;

    if ((search->hints->ai_flags & AI_NUMERICSERV) == 0) {
        known = bsd_service_by_name(service);
    }
    if (known == NULL) {
        return EAI_SERVICE;
    }
    search->port = known->port;
    search->transports = known->transports;
    return 0;
}

static struct result *take_result(void)
{
    struct result *found = NULL;
    unsigned int key = irq_lock();

    for (size_t i = 0; i < ARRAY_SIZE(results) && found == NULL; i++) {
        if (!results[i].is_used) {
            found = &results[i];
            found->is_used = true;
        }
    }
    irq_unlock(key);
    return found;
}

static struct addrinfo *make_result(size_t kind, struct net_address address, uint16_t port)
{
    struct result *result = take_result();

    if (result == NULL) {
        return NULL;
    }
    socklen_t length = sizeof(result->address);

    address.port = htons(port);
    bsd_to_sockaddr(&address, result->address, &length);
    result->info = (struct addrinfo){
        .ai_family = address.family,
        .ai_socktype = kinds[kind].type,
        .ai_protocol = kinds[kind].protocol,
        .ai_addrlen = length,
        .ai_addr = (struct sockaddr *)(void *)result->address,
    };
    return &result->info;
}

static bool is_wanted(size_t kind, const struct addrinfo *hints)
{
    return (hints->ai_socktype == 0 || hints->ai_socktype == kinds[kind].type) &&
           (hints->ai_protocol == 0 || hints->ai_protocol == kinds[kind].protocol);
}

/* Add one result for each kind of socket that is wanted. Returns where the next goes, or NULL. */
static struct addrinfo **make_results(const struct bsd_search *search,
                                      const struct net_address *address, struct addrinfo **next)
{
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        if (!is_wanted(i, search->hints) || (search->transports & kinds[i].transport) == 0) {
            continue;
        }
        *next = make_result(i, *address, search->port);
        if (*next == NULL) {
            return NULL;
        }
        next = &(*next)->ai_next;
    }
    return next;
}

/* All results of the first address, and of the others as many as there is room for. */
static int make_all_results(const struct bsd_search *search, struct addrinfo **first)
{
    struct addrinfo **next = first;

    *first = NULL;
    for (size_t i = 0; i < search->count; i++) {
        struct addrinfo **after = make_results(search, &search->addresses[i], next);

        if (after == NULL) {
            freeaddrinfo(*next);
            *next = NULL;
            return i == 0 ? EAI_MEMORY : 0;
        }
        next = after;
    }
    return 0;
}

static bool is_any_wanted(const struct addrinfo *hints)
{
    return is_wanted(0, hints) || is_wanted(1, hints);
}

static int check(const char *node, const char *service, const struct addrinfo *hints)
{
    if ((hints->ai_flags & ~KNOWN_FLAGS) != 0) {
        return EAI_BADFLAGS;
    }
    if (node == NULL && service == NULL) {
        return EAI_NONAME;
    }
    bool is_ip6 = IS_ENABLED(CONFIG_NET_IPV6) && hints->ai_family == AF_INET6;

    if (hints->ai_family != AF_UNSPEC && hints->ai_family != AF_INET && !is_ip6) {
        return EAI_FAMILY;
    }
    return is_any_wanted(hints) ? 0 : EAI_SOCKTYPE;
}

int getaddrinfo_timed(struct net_lookup *lookup, const char *node, const char *service,
                      const struct addrinfo *hints, k_timeout_t timeout, struct addrinfo **result)
{
    static const struct addrinfo no_hints;
    struct bsd_search search = {.node = node,
                                .hints = hints != NULL ? hints : &no_hints,
                                .lookup = lookup,
                                .timeout = timeout};
    int error = check(node, service, search.hints);

    if (error == 0) {
        error = find_port(service, &search);
    }
    if (error == 0) {
        error = IS_ENABLED(CONFIG_NET_IPV6) ? bsd_find_host6(&search) : find_host(&search);
    }
    if (error == 0) {
        error = make_all_results(&search, result);
    }
    return error != 0 || *result != NULL ? error : EAI_SERVICE;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **result)
{
    return getaddrinfo_timed(NULL, node, service, hints, K_MSEC(CONFIG_NET_DNS_TIMEOUT_MS), result);
}

void freeaddrinfo(struct addrinfo *result)
{
    while (result != NULL) {
        struct result *used = CONTAINER_OF(result, struct result, info);

        result = result->ai_next;
        used->is_used = false;
    }
}

const char *gai_strerror(int error)
{
    switch (error) {
    case EAI_BADFLAGS:
        return "unknown flags";
    case EAI_NONAME:
        return "unknown host";
    case EAI_AGAIN:
        return "no answer from a DNS server";
    case EAI_FAIL:
        return "the DNS server could not tell";
    case EAI_NODATA:
        return "the host has no such address";
    case EAI_SERVICE:
        return "unknown service";
    case EAI_FAMILY:
        return "unknown address family";
    case EAI_SOCKTYPE:
        return "unknown kind of socket";
    case EAI_MEMORY:
        return "too many results in use (CONFIG_NET_ADDRINFO)";
    case EAI_SYSTEM:
        return "see errno";
    case EAI_OVERFLOW:
        return "the text does not fit";
    case EAI_CANCELED:
        return "cancelled";
    default:
        return error == 0 ? "no error" : "unknown error";
    }
}
