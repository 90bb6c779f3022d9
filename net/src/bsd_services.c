/* SPDX-License-Identifier: Apache-2.0 */

/* Names of well-known ports, and getnameinfo(), which tells them. */

#include "bsd_search.h"
#include "bsd_services.h"

#include <base/util.h>
#include <net/address.h>
#include <netdb.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define TCP  BSD_SERVICE_TCP
#define UDP  BSD_SERVICE_UDP
#define BOTH (TCP | UDP)

#define KNOWN_FLAGS     (NI_NUMERICHOST | NI_NUMERICSERV | NI_NOFQDN | NI_NAMEREQD | NI_DGRAM)
#define PORT_TEXT_BYTES 6U

static const struct bsd_service services[] = {
    {"echo", 7, BOTH},   {"discard", 9, BOTH}, {"daytime", 13, BOTH}, {"chargen", 19, BOTH},
    {"ftp", 21, TCP},    {"ssh", 22, TCP},     {"telnet", 23, TCP},   {"smtp", 25, TCP},
    {"time", 37, BOTH},  {"domain", 53, BOTH}, {"tftp", 69, UDP},     {"http", 80, TCP},
    {"ntp", 123, UDP},   {"snmp", 161, UDP},   {"https", 443, TCP},   {"syslog", 514, UDP},
    {"mqtt", 1883, TCP}, {"coap", 5683, UDP},  {"coaps", 5684, UDP},  {"secure-mqtt", 8883, TCP},
};

const struct bsd_service *bsd_service_by_name(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(services); i++) {
        if (strcmp(services[i].name, name) == 0) {
            return &services[i];
        }
    }
    return NULL;
}

const struct bsd_service *bsd_service_by_port(uint16_t port, uint8_t transport)
{
    for (size_t i = 0; i < ARRAY_SIZE(services); i++) {
        if (services[i].port == port && (services[i].transports & transport) != 0) {
            return &services[i];
        }
    }
    return NULL;
}

static void write_port(uint16_t port, char *text)
{
    char digits[PORT_TEXT_BYTES];
    size_t count = 0;

    do {
        digits[count++] = (char)('0' + (port % 10U));
        port /= 10U;
    } while (port != 0);
    while (count > 0) {
        *text++ = digits[--count];
    }
    *text = '\0';
}

static int write_text(const char *text, char *to, socklen_t size)
{
    if (to == NULL || size == 0) {
        return 0;
    }
    if (strlen(text) >= size) {
        return EAI_OVERFLOW;
    }
    (void)strcpy(to, text);
    return 0;
}

static int write_host(const struct sockaddr *general, socklen_t length, char *text)
{
    struct sockaddr_in ip4;

    memcpy(&ip4, general, sizeof(ip4));
    if (IS_ENABLED(CONFIG_NET_IPV6) && ip4.sin_family == AF_INET6) {
        struct sockaddr_in6 ip6;

        if (length < sizeof(ip6)) {
            return EAI_FAMILY;
        }
        memcpy(&ip6, general, sizeof(ip6));
        bsd_write_host6(&ip6, text);
        return 0;
    }
    (void)net_address_text(ip4.sin_addr.s_addr, text);
    return ip4.sin_family == AF_INET ? 0 : EAI_FAMILY;
}

int getnameinfo(const struct sockaddr *general, socklen_t length, char *host, socklen_t host_size,
                char *service, socklen_t service_size, int flags)
{
    struct sockaddr_in address;
    char host_text[CONFIG_NET_IPV6 ? BSD_HOST6_BYTES : NET_ADDRESS_TEXT_BYTES];
    char port_text[PORT_TEXT_BYTES];
    bool is_any_wanted = (host != NULL && host_size > 0) || (service != NULL && service_size > 0);

    if ((flags & ~KNOWN_FLAGS) != 0) {
        return EAI_BADFLAGS;
    }
    if (length < sizeof(address)) {
        return EAI_FAMILY;
    }
    memcpy(&address, general, sizeof(address));
    int error = write_host(general, length, host_text);

    if (error != 0) {
        return error;
    }
    if ((flags & NI_NAMEREQD) != 0 || !is_any_wanted) {
        return EAI_NONAME;
    }
    const uint16_t port = ntohs(address.sin_port);
    const struct bsd_service *known = NULL;

    if ((flags & NI_NUMERICSERV) == 0) {
        known = bsd_service_by_port(port, (flags & NI_DGRAM) != 0 ? UDP : TCP);
    }
    write_port(port, port_text);
    error = write_text(host_text, host, host_size);
    if (error == 0) {
        error = write_text(known != NULL ? known->name : port_text, service, service_size);
    }
    return error;
}
