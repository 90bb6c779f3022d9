/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IPV6_SUPPORT_H
#define IPV6_SUPPORT_H

#include <net/interface.h>
#include <string.h>

#include "socket_support.h"

enum {
    PORT = 6000,
    OTHER_PORT = 6001,
};

static const uint8_t ip6_loopback[16] = {[15] = 1};
static const uint8_t ip6_mapped[16] = {[10] = 0xff, 0xff, 127, 0, 0, 1};

/* ::1 with @p port. */
static inline struct net_address loopback6(uint16_t port)
{
    return net_address6(ip6_loopback, port);
}

/* ::ffff:127.0.0.1 with @p port. */
static inline struct net_address mapped(uint16_t port)
{
    return net_address6(ip6_mapped, port);
}

static inline unsigned int loopback_index(void)
{
    return (unsigned int)net_interface_index(net_interface_by_name("lo"));
}

static inline int open_socket6(int type)
{
    int socket = net_socket(NET_AF_INET6, type, 0);

    TEST_AT_LEAST(socket, 1);
    return socket;
}

/* Bound to any address of IPv6 and IPv4. */
static inline int open_bound6(int type, uint16_t port)
{
    struct net_address any = net_address6(NULL, port);
    int socket = open_socket6(type);

    set_option(socket, NET_SOL_SOCKET, NET_SO_REUSEADDR, 1);
    TEST_EQUAL(net_bind(socket, &any), 0);
    return socket;
}

static inline int open_listener6(uint16_t port)
{
    int socket = open_bound6(NET_SOCK_STREAM, port);

    TEST_EQUAL(net_listen(socket, 2), 0);
    return socket;
}

#endif
