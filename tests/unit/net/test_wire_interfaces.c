/* SPDX-License-Identifier: Apache-2.0 */

/* Sockets over two interfaces, each with a peer on its own wire. */

#include <net/interface.h>

#include "wire_peer.h"

#define SECOND_IP   IP(172, 16, 0, 20)
#define SECOND_PEER IP(172, 16, 3, 4)
#define FAR_IP      IP(10, 9, 9, 9)
#define GATEWAY     IP(192, 168, 1, 1)

static struct fake_interface eth1;
static const struct net_ipv4 second_ipv4 = {0x140010acU, 0x0000ffffU, 0x010010acU};

static void clear(void)
{
    fake_interface_clear(&eth0);
    fake_interface_clear(&eth1);
}

/* So that neighbours answer at once. */
static void introduce_neighbours(void)
{
    struct packet arp;

    packet_arp(&arp, 1, GATEWAY, OUR_IP);
    deliver_to(&eth0, &arp);
    packet_arp(&arp, 1, PEER_IP, OUR_IP);
    deliver_to(&eth0, &arp);
    packet_arp(&arp, 1, SECOND_PEER, SECOND_IP);
    deliver_to(&eth1, &arp);
    packet_arp(&arp, 1, IP(172, 16, 0, 1), SECOND_IP);
    deliver_to(&eth1, &arp);
    clear();
}

static int start_both(void **state)
{
    (void)state;
    fake_kernel_reset(1000);
    fake_entropy_set(1, 0);
    fake_interface_register(&eth0, "eth0");
    fake_interface_register(&eth1, "eth1");
    assert_int_equal(net_interface_set_ipv4(&eth1.interface, &second_ipv4), 0);
    assert_int_equal(net_start(), 0);
    fake_kernel_advance(CONFIG_NET_DHCP_TIMEOUT_MS);
    return 0;
}

static int set_up(void **state)
{
    (void)state;
    introduce_neighbours();
    peer = (__typeof__(peer)){0};
    return 0;
}

static int tear_down(void **state)
{
    clear();
    return check_nothing_is_left(state);
}

static void bind_to(int socket, const char *name)
{
    assert_int_equal(
        net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_BINDTODEVICE, name, strlen(name)), 0);
}

static int open_socket(int type, const char *name)
{
    int socket = net_socket(NET_AF_INET, type | NET_SOCK_NONBLOCK, 0);

    assert_true(socket > 0);
    bind_to(socket, name);
    return socket;
}

static void send_to(int socket, uint32_t ip)
{
    struct net_address address = net_address(__builtin_bswap32(ip), 9);

    clear();
    assert_int_equal(net_sendto(socket, "hello", 5, 0, &address), 5);
}

static void datagrams_go_out_by_the_interface_that_was_asked_for(void **state)
{
    (void)state;
    int socket = open_socket(NET_SOCK_DGRAM, "eth1");

    send_to(socket, FAR_IP);
    assert_int_equal(eth0.sent_count, 0);
    assert_int_equal(eth1.sent_count, 1);
    bind_to(socket, "eth0");
    send_to(socket, FAR_IP);
    assert_int_equal(eth0.sent_count, 1);
    assert_int_equal(eth1.sent_count, 0);
    bind_to(socket, "");
    send_to(socket, SECOND_PEER);
    assert_int_equal(eth0.sent_count, 0);
    assert_int_equal(eth1.sent_count, 1);
    assert_int_equal(net_close(socket), 0);
}

static void deliver_datagram(struct fake_interface *fake, uint32_t from, uint32_t to)
{
    struct packet packet;

    packet_udp(&packet, from, 9, to, PORT, "hello", 5);
    deliver_to(fake, &packet);
}

static void datagrams_of_another_interface_are_not_received(void **state)
{
    struct net_address any = net_address(NET_IP_ANY, PORT);
    char bytes[10];

    (void)state;
    int socket = open_socket(NET_SOCK_DGRAM, "eth1");

    assert_int_equal(net_bind(socket, &any), 0);
    deliver_datagram(&eth0, PEER_IP, OUR_IP);
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), -EAGAIN);
    deliver_datagram(&eth1, SECOND_PEER, SECOND_IP);
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 5);
    /* Broadcasts too. */
    deliver_datagram(&eth0, PEER_IP, IP(255, 255, 255, 255));
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), -EAGAIN);
    deliver_datagram(&eth1, SECOND_PEER, IP(255, 255, 255, 255));
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 5);
    assert_int_equal(net_close(socket), 0);
}

static void send_syn(struct fake_interface *fake, uint32_t from, uint32_t to)
{
    struct packet_tcp tcp = {.from_port = PEER_PORT,
                             .to_port = PORT,
                             .sequence = PEER_ISN,
                             .flags = TCP_FLAG_SYN,
                             .window = WINDOW};
    struct packet packet;

    clear();
    packet_tcp(&packet, from, to, &tcp);
    deliver_to(fake, &packet);
}

/* The flags of the only segment that @p fake has sent. */
static uint8_t flags_sent(const struct fake_interface *fake)
{
    struct packet_view view;

    assert_int_equal(fake->sent_count, 1);
    assert_true(packet_read(fake->sent[0].bytes, fake->sent[0].length, &view));
    assert_int_equal(view.protocol, TCP);
    return view.flags;
}

static void connections_are_taken_from_one_interface_only(void **state)
{
    struct net_address any = net_address(NET_IP_ANY, PORT);

    (void)state;
    int listener = open_socket(NET_SOCK_STREAM, "eth1");

    assert_int_equal(net_bind(listener, &any), 0);
    assert_int_equal(net_listen(listener, 2), 0);
    send_syn(&eth0, PEER_IP, OUR_IP);
    assert_int_equal(flags_sent(&eth0), TCP_FLAG_RST | TCP_FLAG_ACK);
    send_syn(&eth1, SECOND_PEER, SECOND_IP);
    assert_int_equal(flags_sent(&eth1), TCP_FLAG_SYN | TCP_FLAG_ACK);
    assert_int_equal(eth0.sent_count, 0);
    assert_int_equal(net_close(listener), 0);
}

/* Its way back is that of the address that it was sent to, not the way to everywhere. */
static void a_connection_answers_by_the_way_that_it_came(void **state)
{
    (void)state;
    int listener = open_listener(2);

    send_syn(&eth1, FAR_IP, SECOND_IP);
    assert_int_equal(flags_sent(&eth1), TCP_FLAG_SYN | TCP_FLAG_ACK);
    assert_int_equal(eth0.sent_count, 0);
    send_syn(&eth0, FAR_IP, OUR_IP);
    assert_int_equal(flags_sent(&eth0), TCP_FLAG_SYN | TCP_FLAG_ACK);
    assert_int_equal(eth1.sent_count, 0);
    assert_int_equal(net_close(listener), 0);
}

static void a_stream_connects_through_the_interface_that_was_asked_for(void **state)
{
    struct net_address far_away = net_address(__builtin_bswap32(FAR_IP), 9);
    struct net_address local;

    (void)state;
    int socket = open_socket(NET_SOCK_STREAM, "eth1");

    clear();
    assert_int_equal(net_connect(socket, &far_away), -EINPROGRESS);
    assert_int_equal(flags_sent(&eth1), TCP_FLAG_SYN);
    assert_int_equal(eth0.sent_count, 0);
    assert_int_equal(net_getsockname(socket, &local), 0);
    assert_int_equal(local.ip, second_ipv4.address);
    assert_int_equal(net_close(socket), 0);
}

/* One goes through while the other has lost its link, and the other goes on afterwards. */
static void a_link_that_is_lost_stops_its_own_connections_only(void **state)
{
    (void)state;
    int socket = connected_socket();
    int other = open_socket(NET_SOCK_DGRAM, "eth1");

    net_interface_link_changed(&eth0.interface, false);
    fake_kernel_run();
    send_to(other, FAR_IP);
    assert_int_equal(eth1.sent_count, 1);
    assert_int_equal(net_send(socket, "hello", 5, 0), 5);
    fake_kernel_advance(500);
    net_interface_link_changed(&eth0.interface, true);
    introduce_neighbours();
    fake_kernel_advance(5000);
    assert_int_equal(sent_frame(TCP).length, 5);
    acknowledge_all();
    assert_int_equal(net_close(other), 0);
    assert_int_equal(net_close(socket), 0);
    reset_by_peer();
}

#define BOTH(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(datagrams_go_out_by_the_interface_that_was_asked_for),
        BOTH(datagrams_of_another_interface_are_not_received),
        BOTH(connections_are_taken_from_one_interface_only),
        BOTH(a_connection_answers_by_the_way_that_it_came),
        BOTH(a_stream_connects_through_the_interface_that_was_asked_for),
        BOTH(a_link_that_is_lost_stops_its_own_connections_only),
    };

    return cmocka_run_group_tests(tests, start_both, NULL);
}
