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

/* Groups */

static const uint8_t group[16] = {0xff, 0x12, [15] = 9};
static const uint8_t other_group[16] = {0xff, 0x15, [15] = 8};

static int change(int socket, int option, const uint8_t *address)
{
    struct net_multicast6 wanted = {.interface = loopback_index()};

    memcpy(wanted.group, address, 16);
    return net_setsockopt(socket, NET_IPPROTO_IPV6, option, &wanted, sizeof(wanted));
}

TEST_CASE(members_of_a_group_receive)
{
    int member = open_bound6(NET_SOCK_DGRAM, PORT);
    int sender = open_socket6(NET_SOCK_DGRAM);
    struct net_address to = net_address6(group, PORT);
    struct net_address from;
    char byte;

    to.scope = loopback_index();
    set_option(sender, NET_IPPROTO_IPV6, NET_IPV6_MULTICAST_IF, (int)loopback_index());
    TEST_EQUAL(net_sendto(sender, "0", 1, 0, &to), 1);
    TEST_EQUAL(change(member, NET_IPV6_JOIN_GROUP, group), 0);
    TEST_EQUAL(change(member, NET_IPV6_JOIN_GROUP, group), -EADDRINUSE);
    TEST_EQUAL(net_sendto(sender, "1", 1, 0, &to), 1);
    TEST_EQUAL(net_recvfrom(member, &byte, 1, 0, &from), 1);
    TEST_EQUAL(byte, '1');
    TEST_EQUAL(memcmp(from.ip6, ip6_loopback, 16), 0);
    set_option(sender, NET_IPPROTO_IPV6, NET_IPV6_MULTICAST_LOOP, 0);
    TEST_EQUAL(net_sendto(sender, "2", 1, 0, &to), 1);
    set_option(sender, NET_IPPROTO_IPV6, NET_IPV6_MULTICAST_LOOP, 1);
    TEST_EQUAL(net_sendto(sender, "3", 1, 0, &to), 1);
    TEST_EQUAL(net_recv(member, &byte, 1, 0), 1);
    TEST_EQUAL(byte, '3');
    TEST_EQUAL(change(member, NET_IPV6_LEAVE_GROUP, group), 0);
    TEST_EQUAL(change(member, NET_IPV6_LEAVE_GROUP, group), -EADDRNOTAVAIL);
    TEST_EQUAL(net_sendto(sender, "4", 1, 0, &to), 1);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_recv(member, &byte, 1, NET_MSG_DONTWAIT), -EAGAIN);
    close_socket(member);
    close_socket(sender);
}

TEST_CASE(groups_are_counted_and_left_by_a_close)
{
    static const uint8_t third[16] = {0xff, 0x12, [15] = 7};
    int member = open_socket6(NET_SOCK_DGRAM);
    size_t used = pool_used("MLD6_GROUP");

    TEST_EQUAL(change(member, NET_IPV6_JOIN_GROUP, group), 0);
    TEST_EQUAL(change(member, NET_IPV6_JOIN_GROUP, other_group), 0);
    TEST_EQUAL(change(member, NET_IPV6_JOIN_GROUP, third), -ENOBUFS);
    TEST_EQUAL(pool_used("MLD6_GROUP"), used + 2);
    close_socket(member);
    TEST_EQUAL(pool_used("MLD6_GROUP"), used);
}

TEST_CASE(what_is_no_group_is_refused)
{
    struct net_multicast6 wanted = {.interface = 99};
    int socket = open_socket6(NET_SOCK_DGRAM);

    TEST_EQUAL(change(socket, NET_IPV6_JOIN_GROUP, ip6_loopback), -EINVAL);
    memcpy(wanted.group, group, 16);
    TEST_EQUAL(
        net_setsockopt(socket, NET_IPPROTO_IPV6, NET_IPV6_JOIN_GROUP, &wanted, sizeof(wanted)),
        -ENODEV);
    TEST_EQUAL(net_setsockopt(socket, NET_IPPROTO_IPV6, NET_IPV6_JOIN_GROUP, &wanted, 16), -EINVAL);
    TEST_EQUAL(try_option(socket, NET_IPPROTO_IPV6, NET_IPV6_MULTICAST_HOPS, 256), -EINVAL);
    TEST_EQUAL(try_option(socket, NET_IPPROTO_IPV6, NET_IPV6_MULTICAST_LOOP, 2), -EINVAL);
    TEST_EQUAL(try_option(socket, NET_IPPROTO_IPV6, NET_IPV6_MULTICAST_IF, 99), -ENODEV);
    TEST_EQUAL(net_setsockopt(socket, NET_IPPROTO_IPV6, NET_IPV6_MULTICAST_HOPS, "", 1), -EINVAL);
    set_option(socket, NET_IPPROTO_IPV6, NET_IPV6_MULTICAST_HOPS, 7);
    TEST_EQUAL(get_option(socket, NET_IPPROTO_IPV6, NET_IPV6_MULTICAST_HOPS), 7);
    set_option(socket, NET_IPPROTO_IPV6, NET_IPV6_MULTICAST_HOPS, -1);
    TEST_EQUAL(get_option(socket, NET_IPPROTO_IPV6, NET_IPV6_MULTICAST_HOPS), 1);
    set_option(socket, NET_IPPROTO_IPV6, NET_IPV6_MULTICAST_IF, 1);
    TEST_EQUAL(get_option(socket, NET_IPPROTO_IPV6, NET_IPV6_MULTICAST_IF), 1);
    TEST_EQUAL(get_option(socket, NET_IPPROTO_IPV6, NET_IPV6_MULTICAST_LOOP), 1);
    close_socket(socket);
}
