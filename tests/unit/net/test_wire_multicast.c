/* SPDX-License-Identifier: Apache-2.0 */

/* Groups on the wire: what is reported, sent and received. */

#include <net/socket_message.h>

#include "wire_peer.h"

enum {
    IGMP = 2
};

#define GROUP_HOST IP(239, 1, 2, 3)
#define GROUP      NET_IP(239, 1, 2, 3)

static int change(int socket, int option, uint32_t group)
{
    struct net_multicast request = {.group = group, .address = net_htonl(OUR_IP)};

    return net_setsockopt(socket, NET_IPPROTO_IP, option, &request,
                          offsetof(struct net_multicast, interface));
}

static int open_member(void)
{
    struct net_address any = net_address(NET_IP_ANY, PORT);
    int socket = net_socket(NET_AF_INET, NET_SOCK_DGRAM | NET_SOCK_NONBLOCK, 0);

    assert_true(socket > 0);
    assert_int_equal(net_bind(socket, &any), 0);
    return socket;
}

static void deliver_to_group(uint32_t group, const char *text)
{
    struct packet packet;

    packet_udp(&packet, PEER_IP, 1234, group, PORT, text, strlen(text));
    deliver(&packet);
}

static int count_reports(void)
{
    int count = 0;

    for (int i = 0; i < eth0.sent_count; i++) {
        struct packet_view view;

        count += packet_read(eth0.sent[i].bytes, eth0.sent[i].length, &view) &&
                         view.ethernet_type == 0x0800 && eth0.sent[i].bytes[14 + 9] == IGMP
                     ? 1
                     : 0;
    }
    return count;
}

static void a_member_reports_and_receives(void **state)
{
    int socket = open_member();
    char byte;

    (void)state;
    deliver_to_group(GROUP_HOST, "1");
    assert_int_equal(net_recv(socket, &byte, 1, 0), -EAGAIN);
    assert_int_equal(change(socket, NET_IP_ADD_MEMBERSHIP, GROUP), 0);
    assert_int_equal(count_reports(), 1);
    deliver_to_group(GROUP_HOST, "2");
    assert_int_equal(net_recv(socket, &byte, 1, 0), 1);
    assert_int_equal(byte, '2');
    deliver_to_group(GROUP_HOST + 1, "3");
    assert_int_equal(net_recv(socket, &byte, 1, 0), -EAGAIN);

    /* The timer runs while there is a group, and no longer. */
    fake_kernel_advance(2000);
    assert_in_range(count_reports(), 1, 2);
    assert_int_equal(change(socket, NET_IP_DROP_MEMBERSHIP, GROUP), 0);
    deliver_to_group(GROUP_HOST, "4");
    assert_int_equal(net_recv(socket, &byte, 1, 0), -EAGAIN);
    fake_kernel_advance(1000);
    int64_t now = k_uptime_get();

    assert_true(fake_kernel_next_due() - now > 100 || fake_kernel_next_due() < 0);
    assert_int_equal(net_close(socket), 0);
}

static void a_query_is_answered(void **state)
{
    static const uint8_t query[8] = {0x11, 20, 0xee, 0xeb, 0, 0, 0, 0};
    struct packet packet;
    int socket = open_member();

    (void)state;
    assert_int_equal(change(socket, NET_IP_ADD_MEMBERSHIP, GROUP), 0);
    fake_kernel_advance(2000);
    fake_interface_clear(&eth0);
    for (int i = 0; i < 20 && count_reports() == 0; i++) {
        packet_ip(&packet, IGMP, PEER_IP, IP(224, 0, 0, 1), query, sizeof(query));
        deliver(&packet);
        fake_kernel_advance(3000);
    }
    assert_true(count_reports() > 0);
    assert_int_equal(net_close(socket), 0);
}

static void what_is_sent_to_a_group_goes_out_and_comes_back(void **state)
{
    struct net_address to = net_address(GROUP, PORT);
    int member = open_member();
    int sender = net_socket(NET_AF_INET, NET_SOCK_DGRAM | NET_SOCK_NONBLOCK, 0);
    struct net_address from;
    char byte;
    int off = 0;

    (void)state;
    assert_int_equal(change(member, NET_IP_ADD_MEMBERSHIP, GROUP), 0);
    fake_interface_clear(&eth0);
    assert_int_equal(net_sendto(sender, "x", 1, 0, &to), 1);
    struct packet_view view = sent_frame(UDP);

    assert_int_equal(view.to_ip, GROUP_HOST);
    assert_int_equal(view.to_mac[0], 0x01);
    assert_int_equal(view.to_mac[2], 0x5e);
    assert_int_equal(eth0.sent[0].bytes[14 + 8], 1); /* its time to live */
    fake_kernel_run();
    assert_int_equal(net_recvfrom(member, &byte, 1, 0, &from), 1);
    assert_int_equal(from.ip, net_htonl(OUR_IP));
    assert_int_equal(net_recv(member, &byte, 1, 0), -EAGAIN);

    set_option(sender, NET_IPPROTO_IP, NET_IP_MULTICAST_TTL, 9);
    assert_int_equal(
        net_setsockopt(sender, NET_IPPROTO_IP, NET_IP_MULTICAST_LOOP, &off, sizeof(off)), 0);
    fake_interface_clear(&eth0);
    assert_int_equal(net_sendto(sender, "y", 1, 0, &to), 1);
    (void)sent_frame(UDP);
    assert_int_equal(eth0.sent[0].bytes[14 + 8], 9);
    fake_kernel_run();
    assert_int_equal(net_recv(member, &byte, 1, 0), -EAGAIN);
    assert_int_equal(net_close(member), 0);
    assert_int_equal(net_close(sender), 0);
}

/* Sockets that share a port, one of them connected to somebody else. */
static void every_member_gets_what_is_sent_to_the_group(void **state)
{
    struct net_address any = net_address(NET_IP_ANY, PORT);
    struct net_address other = peer_address(4321);
    struct net_packet_info info = {0};
    char bytes[8];
    struct net_buffer in = {bytes, sizeof(bytes)};
    struct net_address from;
    struct net_message message = {.address = &from, .buffers = &in, .count = 1, .info = &info};
    struct packet packet;
    int sockets[3];

    (void)state;
    for (int i = 0; i < 3; i++) {
        sockets[i] = net_socket(NET_AF_INET, NET_SOCK_DGRAM | NET_SOCK_NONBLOCK, 0);
        set_option(sockets[i], NET_SOL_SOCKET, NET_SO_REUSEADDR, 1);
        assert_int_equal(net_bind(sockets[i], &any), 0);
    }
    assert_int_equal(net_connect(sockets[2], &other), 0);
    assert_int_equal(change(sockets[0], NET_IP_ADD_MEMBERSHIP, GROUP), 0);
    assert_int_equal(change(sockets[1], NET_IP_ADD_MEMBERSHIP, GROUP), 0);
    deliver_to_group(GROUP_HOST, "all");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(net_recvmsg(sockets[i], &message, 0), 3);
        assert_memory_equal(bytes, "all", 3);
        assert_int_equal(net_ntohs(from.port), 1234);
        assert_int_equal(info.ip, GROUP);
        assert_int_equal(info.interface, net_interface_index(net_interface_by_name("eth0")));
    }
    assert_int_equal(net_recv(sockets[2], bytes, sizeof(bytes), 0), -EAGAIN);
    packet_udp(&packet, PEER_IP, 4321, GROUP_HOST, PORT, "three", 5);
    deliver(&packet);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(net_recv(sockets[i], bytes, sizeof(bytes), 0), 5);
    }

    /* What is for one machine is for one socket. */
    packet_udp(&packet, PEER_IP, 1234, OUR_IP, PORT, "one", 3);
    deliver(&packet);
    assert_int_equal((net_readable_bytes(sockets[0]) == 3) + (net_readable_bytes(sockets[1]) == 3),
                     1);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(net_close(sockets[i]), 0);
    }
}

static void a_message_to_a_group_goes_by_the_interface_of_its_socket(void **state)
{
    struct net_packet_info info = {.ip = net_htonl(OUR_IP)};
    struct net_multicast by = {.interface = net_interface_index(net_interface_by_name("lo"))};
    struct net_buffer out = {"x", 1};
    struct net_address to = net_address(GROUP, PORT);
    struct net_message message = {.address = &to, .buffers = &out, .count = 1, .info = &info};
    int socket = net_socket(NET_AF_INET, NET_SOCK_DGRAM, 0);

    (void)state;
    assert_int_equal(net_setsockopt(socket, NET_IPPROTO_IP, NET_IP_MULTICAST_IF, &by, sizeof(by)),
                     0);
    assert_int_equal(net_sendmsg(socket, &message, 0), 1);
    assert_int_equal(eth0.sent_count, 0);
    fake_kernel_run();
    by.interface = 0;
    assert_int_equal(net_setsockopt(socket, NET_IPPROTO_IP, NET_IP_MULTICAST_IF, &by, sizeof(by)),
                     0);
    assert_int_equal(net_sendmsg(socket, &message, 0), 1);
    assert_int_equal(sent_frame(UDP).to_ip, GROUP_HOST);
    assert_int_equal(net_close(socket), 0);
}

static void a_socket_of_another_interface_hears_nothing(void **state)
{
    struct net_address to = peer_address(9);
    struct packet packet;
    int socket = open_member();
    char byte;

    (void)state;
    assert_int_equal(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_BINDTODEVICE, "lo", 3), 0);
    packet_udp(&packet, PEER_IP, 1234, OUR_IP, PORT, "a", 1);
    deliver(&packet);
    assert_int_equal(net_recv(socket, &byte, 1, 0), -EAGAIN);
    fake_interface_clear(&eth0);
    assert_int_equal(net_sendto(socket, "x", 1, 0, &to), 1);
    assert_int_equal(eth0.sent_count, 0);
    fake_kernel_run();
    assert_int_equal(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_BINDTODEVICE, "eth0", 4), 0);
    deliver(&packet);
    assert_int_equal(net_recv(socket, &byte, 1, 0), 1);
    assert_int_equal(net_close(socket), 0);
}

/* As BSD has them. */
static void options_may_be_of_one_byte(void **state)
{
    static const int options[] = {NET_IP_MULTICAST_TTL, NET_IP_MULTICAST_LOOP};
    int socket = open_member();
    uint8_t bytes[4] = {0, 77, 77, 77};
    size_t length;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(net_setsockopt(socket, NET_IPPROTO_IP, options[i], bytes, 1), 0);
        assert_int_equal(option(socket, NET_IPPROTO_IP, options[i]), 0);
        bytes[0] = 1;
        assert_int_equal(net_setsockopt(socket, NET_IPPROTO_IP, options[i], bytes, 1), 0);
        bytes[0] = 0;
        length = 1;
        assert_int_equal(net_getsockopt(socket, NET_IPPROTO_IP, options[i], bytes, &length), 0);
        assert_int_equal(length, 1);
        assert_int_equal(bytes[0], 1);
        assert_int_equal(bytes[1], 77);
        length = 0;
        assert_int_equal(net_getsockopt(socket, NET_IPPROTO_IP, options[i], bytes, &length),
                         -EINVAL);
        bytes[0] = 0;
    }
    length = 3;
    assert_int_equal(net_getsockopt(socket, NET_IPPROTO_IP, NET_IP_MULTICAST_IF, bytes, &length),
                     -EINVAL);
    assert_int_equal(net_close(socket), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_member_reports_and_receives),
        CASE(a_query_is_answered),
        CASE(what_is_sent_to_a_group_goes_out_and_comes_back),
        CASE(every_member_gets_what_is_sent_to_the_group),
        CASE(a_message_to_a_group_goes_by_the_interface_of_its_socket),
        CASE(a_socket_of_another_interface_hears_nothing),
        CASE(options_may_be_of_one_byte),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
