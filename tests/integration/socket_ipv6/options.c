/* SPDX-License-Identifier: Apache-2.0 */

/* Options of sockets of IPv6, and groups. */

#include "ipv6_support.h"

TEST_CASE(options_are_kept)
{
    static const struct {
        int option;
        int first;
        int second;
    } options[] = {
        {NET_IPV6_UNICAST_HOPS, 255, 1},
        {NET_IPV6_TCLASS, 0xb8, 0},
        {NET_IPV6_V6ONLY, 1, 0},
    };

    for (int type = NET_SOCK_STREAM; type <= NET_SOCK_DGRAM; type++) {
        int socket = open_socket6(type);

        for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
            set_option(socket, NET_IPPROTO_IPV6, options[i].option, options[i].first);
            TEST_EQUAL(get_option(socket, NET_IPPROTO_IPV6, options[i].option), options[i].first);
            set_option(socket, NET_IPPROTO_IPV6, options[i].option, options[i].second);
            TEST_EQUAL(get_option(socket, NET_IPPROTO_IPV6, options[i].option), options[i].second);
        }
        set_option(socket, NET_IPPROTO_IPV6, NET_IPV6_UNICAST_HOPS, -1);
        TEST_AT_LEAST(get_option(socket, NET_IPPROTO_IPV6, NET_IPV6_UNICAST_HOPS), 64);
        close_socket(socket);
    }
}

static int try_option(int socket, int level, int option, int value)
{
    return net_setsockopt(socket, level, option, &value, sizeof(value));
}

TEST_CASE(values_out_of_range_are_refused)
{
    int socket = open_socket6(NET_SOCK_DGRAM);
    char byte = 1;

    TEST_EQUAL(try_option(socket, NET_IPPROTO_IPV6, NET_IPV6_UNICAST_HOPS, 0), -EINVAL);
    TEST_EQUAL(try_option(socket, NET_IPPROTO_IPV6, NET_IPV6_UNICAST_HOPS, 256), -EINVAL);
    TEST_EQUAL(try_option(socket, NET_IPPROTO_IPV6, NET_IPV6_TCLASS, -2), -EINVAL);
    TEST_EQUAL(net_setsockopt(socket, NET_IPPROTO_IPV6, NET_IPV6_TCLASS, &byte, 1), -EINVAL);
    close_socket(socket);
}

TEST_CASE(what_is_not_supported_is_said)
{
    int socket = open_socket6(NET_SOCK_STREAM);
    int of_ip4 = open_socket(NET_SOCK_DGRAM);
    int value = 0;
    size_t length = sizeof(value);

    TEST_EQUAL(try_option(socket, NET_IPPROTO_IPV6, 66 /* RECVTCLASS */, 1), -ENOPROTOOPT);
    TEST_EQUAL(try_option(socket, NET_IPPROTO_IPV6, NET_IPV6_RECVPKTINFO, 1), -ENOPROTOOPT);
    TEST_EQUAL(try_option(socket, NET_IPPROTO_IPV6, NET_IPV6_JOIN_GROUP, 1), -ENOPROTOOPT);
    TEST_EQUAL(try_option(of_ip4, NET_IPPROTO_IPV6, NET_IPV6_V6ONLY, 1), -ENOPROTOOPT);
    TEST_EQUAL(try_option(of_ip4, NET_IPPROTO_IPV6, NET_IPV6_MULTICAST_HOPS, 1), -ENOPROTOOPT);
    TEST_EQUAL(net_getsockopt(of_ip4, NET_IPPROTO_IPV6, NET_IPV6_V6ONLY, &value, &length),
               -ENOPROTOOPT);
    TEST_EQUAL(net_getsockopt(socket, NET_IPPROTO_IPV6, 66, &value, &length), -ENOPROTOOPT);
    close_socket(socket);
    close_socket(of_ip4);
}

TEST_CASE(a_bound_socket_keeps_its_versions)
{
    int socket = open_bound6(NET_SOCK_DGRAM, PORT);

    TEST_EQUAL(try_option(socket, NET_IPPROTO_IPV6, NET_IPV6_V6ONLY, 1), -EINVAL);
    close_socket(socket);
}

TEST_CASE(options_of_all_sockets_work)
{
    int socket = open_socket6(NET_SOCK_STREAM);

    set_option(socket, NET_SOL_SOCKET, NET_SO_KEEPALIVE, 1);
    TEST_EQUAL(get_option(socket, NET_SOL_SOCKET, NET_SO_KEEPALIVE), 1);
    set_option(socket, NET_IPPROTO_TCP, NET_TCP_NODELAY, 1);
    TEST_EQUAL(get_option(socket, NET_IPPROTO_TCP, NET_TCP_NODELAY), 1);
    set_option(socket, NET_IPPROTO_IP, NET_IP_TTL, 9);
    TEST_EQUAL(get_option(socket, NET_IPPROTO_IPV6, NET_IPV6_UNICAST_HOPS), 9);
    close_socket(socket);
}
