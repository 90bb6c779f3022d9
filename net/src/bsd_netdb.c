/* SPDX-License-Identifier: Apache-2.0 */

/* Names of hosts and services. Results come from a table: nothing is allocated. */

#include <kernel/lock.h>
#include <net/address.h>
#include <netdb.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct result {
    struct addrinfo info; /* must come first: freeaddrinfo() is given it */
    struct sockaddr_in address;
    bool is_used;
};

static struct result results[CONFIG_NET_ADDRINFO];

static const struct {
    int type;
    int protocol;
} kinds[] = {{SOCK_STREAM, IPPROTO_TCP}, {SOCK_DGRAM, IPPROTO_UDP}};

static int find_host(const char *node, int flags, in_addr_t *ip)
{
    if (node == NULL) {
        *ip = (flags & AI_PASSIVE) != 0 ? INADDR_ANY : htonl(INADDR_LOOPBACK);
        return 0;
    }
    if ((flags & AI_NUMERICHOST) == 0 && strcmp(node, "localhost") == 0) {
        *ip = htonl(INADDR_LOOPBACK);
        return 0;
    }
    return net_address_parse(node, ip) == 0 ? 0 : EAI_NONAME;
}

static int find_port(const char *service, in_port_t *port)
{
    uint32_t number = 0;

    for (const char *digit = service; digit != NULL && *digit != '\0'; digit++) {
        if (*digit < '0' || *digit > '9') {
            return EAI_SERVICE;
        }
        number = (number * 10U) + (uint32_t)(*digit - '0');
        if (number > UINT16_MAX) {
            return EAI_SERVICE;
        }
    }
    *port = htons((uint16_t)number);
    return service != NULL && *service == '\0' ? EAI_SERVICE : 0;
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

static struct addrinfo *make_result(size_t kind, const struct sockaddr_in *address)
{
    struct result *result = take_result();

    if (result == NULL) {
        return NULL;
    }
    result->address = *address;
    result->info = (struct addrinfo){
        .ai_family = AF_INET,
        .ai_socktype = kinds[kind].type,
        .ai_protocol = kinds[kind].protocol,
        .ai_addrlen = sizeof(result->address),
        .ai_addr = (struct sockaddr *)(void *)&result->address,
    };
    return &result->info;
}

static bool is_wanted(size_t kind, const struct addrinfo *hints)
{
    return (hints->ai_socktype == 0 || hints->ai_socktype == kinds[kind].type) &&
           (hints->ai_protocol == 0 || hints->ai_protocol == kinds[kind].protocol);
}

/* One result for each kind of socket that is wanted. */
static int make_results(const struct addrinfo *hints, const struct sockaddr_in *address,
                        struct addrinfo **first)
{
    struct addrinfo **next = first;

    *first = NULL;
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        if (!is_wanted(i, hints)) {
            continue;
        }
        *next = make_result(i, address);
        if (*next == NULL) {
            freeaddrinfo(*first);
            return EAI_MEMORY;
        }
        next = &(*next)->ai_next;
    }
    return *first != NULL ? 0 : EAI_SOCKTYPE;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **result)
{
    static const struct addrinfo no_hints;
    struct sockaddr_in address = {.sin_family = AF_INET};
    int error;

    if (hints == NULL) {
        hints = &no_hints;
    }
    if (node == NULL && service == NULL) {
        return EAI_NONAME;
    }
    if (hints->ai_family != AF_UNSPEC && hints->ai_family != AF_INET) {
        return EAI_FAMILY;
    }
    error = find_host(node, hints->ai_flags, &address.sin_addr.s_addr);
    if (error == 0) {
        error = find_port(service, &address.sin_port);
    }
    return error != 0 ? error : make_results(hints, &address, result);
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
    case EAI_NONAME:
        return "unknown host";
    case EAI_SERVICE:
        return "unknown service";
    case EAI_FAMILY:
        return "unknown address family";
    case EAI_SOCKTYPE:
        return "unknown kind of socket";
    case EAI_MEMORY:
        return "too many results in use (CONFIG_NET_ADDRINFO)";
    default:
        return error == 0 ? "no error" : "unknown error";
    }
}
