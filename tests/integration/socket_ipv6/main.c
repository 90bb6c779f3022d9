/* SPDX-License-Identifier: Apache-2.0 */

/* Streams and datagrams over IPv6, and over IPv4 by sockets of IPv6. */

#include "ipv6_support.h"

#include <net/interface.h>
#include <net/net.h>
#include <net/socket_message.h>
#include <net/socket_zero_copy.h>

enum {
    LARGEST = 1452,
    TOTAL = 40000,
};

/* QEMU's user networking announces a prefix; elsewhere there is only the loopback. It comes first:
 * groups of addresses that get ready later would be taken for those of other cases. */
TEST_CASE(a_router_gives_an_address)
{
    const struct net_interface *interface = net_interface_by_name("eth0");
    struct net_ipv6 ipv6 = {.state = NET_IPV6_TENTATIVE};
    int start_ms = now_ms();

    while (interface != NULL && ipv6.state != NET_IPV6_PREFERRED) {
        TEST_AT_MOST(now_ms() - start_ms, 9000);
        k_msleep(100);
        (void)net_interface_ipv6(interface, 1, &ipv6);
    }
    TEST_EQUAL(ipv6.address[0], interface == NULL ? 0 : 0xfe);
    TEST_EQUAL(ipv6.address[1], interface == NULL ? 0 : 0xc0);
    TEST_EQUAL(net_wait_ready(K_NO_WAIT), 0);
}

TEST_CASE(a_datagram_arrives_with_its_sender)
{
    int receiver = open_bound6(NET_SOCK_DGRAM, PORT);
    int sender = open_bound6(NET_SOCK_DGRAM, OTHER_PORT);
    struct net_address to = loopback6(PORT);
    struct net_address from;
    char text[16] = "";

    memset(&from, 0xee, sizeof(from));
    TEST_EQUAL(net_sendto(sender, "hello", 5, 0, &to), 5);
    TEST_EQUAL(net_recvfrom(receiver, text, sizeof(text), 0, &from), 5);
    TEST_STRING(text, "hello");
    TEST_EQUAL(from.family, NET_AF_INET6);
    TEST_EQUAL(net_ntohs(from.port), OTHER_PORT);
    TEST_EQUAL(memcmp(from.ip6, ip6_loopback, 16), 0);
    TEST_EQUAL(from.ip, 0);
    TEST_EQUAL(from.scope, 0);

    /* The answer finds its way. */
    TEST_EQUAL(net_sendto(receiver, "back", 4, 0, &from), 4);
    TEST_EQUAL(net_recv(sender, text, sizeof(text), 0), 4);
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(every_size_arrives_whole_and_more_is_refused)
{
    int receiver = open_bound6(NET_SOCK_DGRAM, PORT);
    int sender = open_socket6(NET_SOCK_DGRAM);
    struct net_address to = loopback6(PORT);
    struct net_address to_ip4 = mapped(PORT);
    static uint8_t sent[LARGEST + 21];
    static uint8_t received[LARGEST + 21];

    for (size_t length = 0; length <= LARGEST; length += length < 16 ? 1 : 359) {
        fill_pattern(sent, length, (uint32_t)length, 0);
        TEST_EQUAL(net_sendto(sender, sent, length, 0, &to), length);
        TEST_EQUAL(net_recv(receiver, received, sizeof(received), 0), length);
        TEST_TRUE(is_pattern(received, length, (uint32_t)length, 0));
    }
    TEST_EQUAL(net_sendto(sender, sent, LARGEST, 0, &to), LARGEST);
    TEST_EQUAL(net_recv(receiver, received, sizeof(received), 0), LARGEST);
    TEST_EQUAL(net_sendto(sender, sent, LARGEST + 1, 0, &to), -EMSGSIZE);
    TEST_EQUAL(net_sendto(sender, sent, LARGEST + 20, 0, &to_ip4), LARGEST + 20);
    TEST_EQUAL(net_recv(receiver, received, sizeof(received), 0), LARGEST + 20);
    TEST_EQUAL(net_sendto(sender, sent, LARGEST + 21, 0, &to_ip4), -EMSGSIZE);
    TEST_EQUAL(net_connect(sender, &to), 0);
    TEST_EQUAL(net_send(sender, sent, LARGEST + 1, 0), -EMSGSIZE);
    TEST_EQUAL(net_send(sender, sent, LARGEST, 0), LARGEST);
    TEST_EQUAL(net_recv(receiver, received, sizeof(received), 0), LARGEST);
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(a_connected_socket_hears_its_peer_alone)
{
    int receiver = open_bound6(NET_SOCK_DGRAM, PORT);
    int peer = open_bound6(NET_SOCK_DGRAM, OTHER_PORT);
    int stranger = open_socket6(NET_SOCK_DGRAM);
    struct net_address to = loopback6(PORT);
    struct net_address to_peer = loopback6(OTHER_PORT);
    struct net_address name;
    char byte;

    TEST_EQUAL(net_connect(receiver, &to_peer), 0);
    TEST_EQUAL(net_getpeername(receiver, &name), 0);
    TEST_EQUAL(memcmp(&name, &to_peer, sizeof(name)), 0);
    TEST_EQUAL(net_sendto(stranger, "x", 1, 0, &to), 1);
    TEST_EQUAL(net_sendto(peer, "y", 1, 0, &to), 1);
    TEST_EQUAL(net_recv(receiver, &byte, 1, 0), 1);
    TEST_EQUAL(byte, 'y');
    TEST_EQUAL(net_recv(receiver, &byte, 1, NET_MSG_DONTWAIT), -EAGAIN);
    close_socket(receiver);
    close_socket(peer);
    close_socket(stranger);
}

/* Connect to @p address, whose port a listener of IPv6 has. */
static struct pair connect_pair6(int domain, const struct net_address *address,
                                 struct net_address *peer)
{
    int listener = open_listener6(PORT);
    struct pair pair = {.client = net_socket(domain, NET_SOCK_STREAM, 0)};

    TEST_EQUAL(net_connect(pair.client, address), 0);
    pair.server = net_accept(listener, peer);
    TEST_AT_LEAST(pair.server, 1);
    close_socket(listener);
    return pair;
}

TEST_CASE(streams_go_both_ways_at_once)
{
    struct net_address address = loopback6(PORT);
    struct net_address peer;
    struct net_address name;
    struct pair pair = connect_pair6(NET_AF_INET6, &address, &peer);

    TEST_EQUAL(peer.family, NET_AF_INET6);
    TEST_EQUAL(memcmp(peer.ip6, ip6_loopback, 16), 0);
    TEST_EQUAL(net_ntohs(peer.port), port_of(pair.client));
    TEST_EQUAL(net_getsockname(pair.server, &name), 0);
    TEST_EQUAL(memcmp(&name, &address, sizeof(name)), 0);
    TEST_EQUAL(get_option(pair.server, NET_SOL_SOCKET, NET_SO_DOMAIN), NET_AF_INET6);
    start_sender(0, pair.client, TOTAL, 3000, 1);
    start_sender(1, pair.server, TOTAL, 700, 2);
    start_receiver(2, pair.server, TOTAL, 1000, 1);
    start_receiver(3, pair.client, TOTAL, 2000, 2);
    for (size_t i = 0; i < 4; i++) {
        TEST_EQUAL(join_worker(i), TOTAL);
    }
    close_pair(&pair);
}

TEST_CASE(one_listener_serves_both_versions)
{
    struct net_address ip4 = loopback(PORT);
    struct net_address peer;
    struct net_address name;
    struct pair pair = connect_pair6(NET_AF_INET, &ip4, &peer);
    char text[8] = "";

    TEST_EQUAL(peer.family, NET_AF_INET6);
    TEST_EQUAL(memcmp(peer.ip6, ip6_mapped, 16), 0);
    TEST_EQUAL(net_getpeername(pair.server, &name), 0);
    TEST_EQUAL(memcmp(name.ip6, ip6_mapped, 16), 0);
    TEST_EQUAL(net_getpeername(pair.client, &name), 0);
    TEST_EQUAL(name.family, NET_AF_INET);
    TEST_EQUAL(net_send(pair.client, "abc", 3, 0), 3);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 3);
    TEST_STRING(text, "abc");
    close_pair(&pair);
}

TEST_CASE(a_socket_of_ipv6_reaches_ipv4)
{
    struct net_address address = mapped(PORT);
    struct net_address any = net_address(NET_IP_ANY, OTHER_PORT);
    struct net_address to = mapped(OTHER_PORT);
    struct net_address from;
    struct net_address peer;
    struct pair pair = connect_pair6(NET_AF_INET6, &address, &peer);
    int receiver = open_socket(NET_SOCK_DGRAM);
    int sender = open_bound6(NET_SOCK_DGRAM, PORT);
    char text[8] = "";

    TEST_EQUAL(memcmp(peer.ip6, ip6_mapped, 16), 0);
    close_pair(&pair);
    TEST_EQUAL(net_bind(receiver, &any), 0);
    TEST_EQUAL(net_sendto(sender, "abc", 3, 0, &to), 3);
    TEST_EQUAL(net_recvfrom(receiver, text, sizeof(text), 0, &from), 3);
    TEST_EQUAL(from.family, NET_AF_INET);
    TEST_EQUAL(from.ip, NET_IP_LOOPBACK);
    TEST_EQUAL(net_sendto(receiver, "defg", 4, 0, &from), 4);
    TEST_EQUAL(net_recvfrom(sender, text, sizeof(text), 0, &from), 4);
    TEST_EQUAL(memcmp(&from, &to, sizeof(from)), 0);
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(a_socket_of_ipv6_alone_leaves_ipv4_to_others)
{
    struct net_address any = net_address6(NULL, PORT);
    struct net_address any_ip4 = net_address(NET_IP_ANY, PORT);
    struct net_address ip4 = loopback(PORT);
    struct net_address ip4_mapped = mapped(PORT);
    struct net_address ip6 = loopback6(PORT);

    for (int type = NET_SOCK_STREAM; type <= NET_SOCK_DGRAM; type++) {
        int only = open_socket6(type);
        int other = net_socket(NET_AF_INET, type, 0);
        int client = net_socket(NET_AF_INET, type, 0);

        set_option(only, NET_IPPROTO_IPV6, NET_IPV6_V6ONLY, 1);
        TEST_EQUAL(net_bind(only, &ip4_mapped), -EINVAL);
        TEST_EQUAL(net_bind(only, &any), 0);
        if (type == NET_SOCK_STREAM) {
            TEST_EQUAL(net_listen(only, 1), 0);
            TEST_EQUAL(net_connect(client, &ip4), -ECONNREFUSED);
        } else {
            TEST_EQUAL(net_sendto(only, "x", 1, 0, &ip4_mapped), -ENETUNREACH);
            TEST_EQUAL(net_connect(only, &ip4_mapped), -ENETUNREACH);
        }
        TEST_EQUAL(net_bind(other, &any_ip4), 0);
        close_socket(client);
        client = open_socket6(type);
        TEST_EQUAL(net_connect(client, &ip6), 0);
        close_socket(client);
        close_socket(other);
        close_socket(only);
    }
}

TEST_CASE(a_port_of_both_versions_is_taken_for_both)
{
    struct net_address any_ip4 = net_address(NET_IP_ANY, PORT);
    struct net_address any_ip6 = net_address6(NULL, PORT);

    for (int type = NET_SOCK_STREAM; type <= NET_SOCK_DGRAM; type++) {
        int both = open_socket6(type);
        int ip4 = net_socket(NET_AF_INET, type, 0);
        int ip6 = open_socket6(type);

        set_option(ip6, NET_IPPROTO_IPV6, NET_IPV6_V6ONLY, 1);
        TEST_EQUAL(net_bind(both, &any_ip6), 0);
        TEST_EQUAL(net_bind(ip4, &any_ip4), -EADDRINUSE);
        TEST_EQUAL(net_bind(ip6, &any_ip6), -EADDRINUSE);
        close_socket(both);
        TEST_EQUAL(net_bind(ip6, &any_ip6), 0);
        both = open_socket6(type);
        TEST_EQUAL(net_bind(both, &any_ip6), -EADDRINUSE);
        close_socket(both);
        close_socket(ip4);
        close_socket(ip6);
    }
}

TEST_CASE(addresses_of_another_family_are_refused)
{
    struct net_address ip4 = loopback(PORT);
    struct net_address ip6 = loopback6(PORT);
    uint8_t foreign[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 9};
    struct net_address not_ours = net_address6(foreign, PORT);
    const bool has_router = net_interface_by_name("eth0") != NULL;

    for (int type = NET_SOCK_STREAM; type <= NET_SOCK_DGRAM; type++) {
        int of_ip4 = net_socket(NET_AF_INET, type, 0);
        int of_ip6 = open_socket6(type);

        TEST_EQUAL(net_bind(of_ip4, &ip6), -EAFNOSUPPORT);
        TEST_EQUAL(net_bind(of_ip6, &ip4), -EAFNOSUPPORT);
        TEST_EQUAL(net_connect(of_ip4, &ip6), -EAFNOSUPPORT);
        TEST_EQUAL(net_connect(of_ip6, &ip4), -EAFNOSUPPORT);
        TEST_EQUAL(net_bind(of_ip6, &not_ours), -EADDRNOTAVAIL);
        if (type == NET_SOCK_DGRAM) {
            TEST_EQUAL(net_sendto(of_ip4, "x", 1, 0, &ip6), -EAFNOSUPPORT);
            TEST_EQUAL(net_sendto(of_ip6, "x", 1, 0, &ip4), -EAFNOSUPPORT);
        }
        if (type == NET_SOCK_DGRAM && !has_router) {
            TEST_EQUAL(net_sendto(of_ip6, "x", 1, 0, &not_ours), -ENETUNREACH);
        } else if (!has_router) {
            TEST_EQUAL(net_connect(of_ip6, &not_ours), -ENETUNREACH);
        }
        close_socket(of_ip4);
        close_socket(of_ip6);
    }
    TEST_EQUAL(net_socket(NET_AF_INET6, NET_SOCK_RAW, NET_IPPROTO_ICMP), -EPROTOTYPE);
}

TEST_CASE(an_interface_that_does_not_exist_leads_nowhere)
{
    static const uint8_t neighbour[16] = {0xfe, 0x80, [15] = 9};
    int socket = open_socket6(NET_SOCK_DGRAM);
    struct net_address to = net_address6(neighbour, PORT);

    to.scope = 0x10000U + loopback_index();
    TEST_EQUAL(net_sendto(socket, "x", 1, 0, &to), -ENETUNREACH);
    close_socket(socket);
}

TEST_CASE(nobody_listens)
{
    struct net_address ip6 = loopback6(PORT);
    int socket = open_socket6(NET_SOCK_STREAM);

    TEST_EQUAL(net_connect(socket, &ip6), -ECONNREFUSED);
    close_socket(socket);
}

TEST_CASE(a_name_is_of_ipv6_before_it_is_bound)
{
    int socket = open_socket6(NET_SOCK_STREAM);
    struct net_address name;

    TEST_EQUAL(net_getsockname(socket, &name), 0);
    TEST_EQUAL(name.family, NET_AF_INET6);
    TEST_EQUAL(name.port, 0);
    close_socket(socket);
}

TEST_CASE(waiting_ends_in_time)
{
    int socket = open_bound6(NET_SOCK_DGRAM, PORT);
    int listener = open_listener6(PORT);
    char byte;
    int start_ms = now_ms();

    set_timeout(socket, NET_SO_RCVTIMEO, 50);
    TEST_EQUAL(net_recv(socket, &byte, 1, 0), -EAGAIN);
    EXPECT_TOOK(start_ms, 50);
    set_timeout(listener, NET_SO_RCVTIMEO, 50);
    start_ms = now_ms();
    TEST_EQUAL(net_accept(listener, NULL), -EAGAIN);
    EXPECT_TOOK(start_ms, 50);
    close_socket(socket);
    close_socket(listener);
}

TEST_CASE(poll_tells_of_datagrams_and_connections)
{
    int listener = open_listener6(PORT);
    int receiver = open_bound6(NET_SOCK_DGRAM, PORT);
    int client = open_socket6(NET_SOCK_STREAM);
    struct net_address to = loopback6(PORT);
    struct net_pollfd both[2] = {{.fd = listener, .events = NET_POLLIN},
                                 {.fd = receiver, .events = NET_POLLIN}};
    char byte;

    TEST_EQUAL(net_poll(both, 2, 0), 0);
    TEST_EQUAL(net_connect(client, &to), 0);
    TEST_EQUAL(net_poll(both, 2, LONG_MS), 1);
    TEST_EQUAL(both[0].revents, NET_POLLIN);
    TEST_EQUAL(net_sendto(receiver, "x", 1, 0, &to), 1);
    both[0].fd = -1;
    TEST_EQUAL(net_poll(both, 2, LONG_MS), 1);
    TEST_EQUAL(both[1].revents, NET_POLLIN);
    TEST_EQUAL(net_recv(receiver, &byte, 1, 0), 1);
    close_socket(client);
    close_socket(listener);
    close_socket(receiver);
}

TEST_CASE(a_message_tells_where_it_came_to)
{
    int receiver = open_bound6(NET_SOCK_DGRAM, PORT);
    int sender = open_socket6(NET_SOCK_DGRAM);
    int index = net_interface_index(net_interface_by_name("lo"));
    struct net_address to = loopback6(PORT);
    struct net_address to_ip4 = mapped(PORT);
    struct net_address from;
    struct net_packet_info info;
    char text[8];
    struct net_buffer buffer = {text, sizeof(text)};
    struct net_message message = {.address = &from, .buffers = &buffer, .count = 1, .info = &info};

    TEST_EQUAL(net_sendto(sender, "abc", 3, 0, &to), 3);
    TEST_EQUAL(net_recvmsg(receiver, &message, 0), 3);
    TEST_EQUAL(info.interface, index);
    TEST_EQUAL(memcmp(info.ip6, ip6_loopback, 16), 0);
    TEST_EQUAL(memcmp(from.ip6, ip6_loopback, 16), 0);
    TEST_EQUAL(net_sendto(sender, "abc", 3, 0, &to_ip4), 3);
    TEST_EQUAL(net_recvmsg(receiver, &message, 0), 3);
    TEST_EQUAL(memcmp(info.ip6, ip6_mapped, 16), 0);

    /* And an answer goes out from there, whatever the socket is bound to. */
    message.address = &to;
    memcpy(info.ip6, ip6_loopback, 16);
    TEST_EQUAL(net_sendmsg(sender, &message, 0), 8);
    TEST_EQUAL(net_recv(receiver, text, sizeof(text), 0), 8);
    info.ip6[0] = 0x20;
    TEST_EQUAL(net_sendmsg(sender, &message, 0), -EADDRNOTAVAIL);
    info = (struct net_packet_info){.interface = 99};
    TEST_EQUAL(net_sendmsg(sender, &message, 0), -ENODEV);
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(a_loan_tells_its_sender)
{
    int receiver = open_bound6(NET_SOCK_DGRAM, PORT);
    struct net_address to = loopback6(PORT);
    struct net_address from;
    struct net_loan loan;

    TEST_EQUAL(net_sendto(receiver, "abc", 3, 0, &to), 3);
    TEST_EQUAL(net_recv_loan(receiver, &loan, SIZE_MAX, 0, &from), 3);
    TEST_EQUAL(memcmp(&from, &to, sizeof(from)), 0);
    net_loan_return(&loan);
    close_socket(receiver);
}

TEST_CASE(the_loopback_has_its_address)
{
    const struct net_interface *interface = net_interface_by_name("lo");
    struct net_ipv6 ipv6;

    TEST_EQUAL(net_interface_ipv6(interface, 0, &ipv6), 0);
    TEST_EQUAL(ipv6.state, NET_IPV6_PREFERRED);
    TEST_EQUAL(memcmp(ipv6.address, ip6_loopback, 16), 0);
    TEST_EQUAL(net_interface_ipv6(interface, 1, &ipv6), -EADDRNOTAVAIL);
    TEST_EQUAL(net_interface_ipv6(interface, 99, &ipv6), -EADDRNOTAVAIL);
}
