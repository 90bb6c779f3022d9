/* SPDX-License-Identifier: Apache-2.0 */

/* What messages of several buffers, and with the way of a datagram, are on the wire. */

#include <net/socket_message.h>

#include "wire_peer.h"

static struct net_buffer buffer(const void *data, size_t length)
{
    struct net_buffer result = {(void *)(uintptr_t)data, length};

    return result;
}

static int index_of_eth0(void)
{
    return net_interface_index(net_interface_by_name("eth0"));
}

static void buffers_are_one_datagram(void **state)
{
    struct net_buffer out[] = {buffer("abc", 3), buffer(NULL, 0), buffer("d", 1), buffer("ef", 2)};
    struct net_address to = peer_address(77);
    struct net_message message = {.address = &to, .buffers = out, .count = 4};
    int socket = net_socket(NET_AF_INET, NET_SOCK_DGRAM, 0);

    (void)state;
    assert_int_equal(net_sendmsg(socket, &message, 0), 6);
    struct packet_view view = sent_frame(UDP);

    assert_int_equal(view.to_port, 77);
    assert_int_equal(view.length, 6);
    assert_memory_equal(view.data, "abcdef", 6);
    assert_true(view.is_checksum_good);
    assert_int_equal(eth0.sent_count, 1);

    /* Connected: without an address. */
    fake_interface_clear(&eth0);
    assert_int_equal(net_connect(socket, &to), 0);
    message.address = NULL;
    assert_int_equal(net_sendmsg(socket, &message, 0), 6);
    assert_memory_equal(sent_frame(UDP).data, "abcdef", 6);
    message.address = &to;
    assert_int_equal(net_sendmsg(socket, &message, 0), -EISCONN);
    assert_int_equal(net_close(socket), 0);
}

static void buffers_are_one_segment(void **state)
{
    struct net_buffer out[] = {buffer("abc", 3), buffer("d", 1), buffer("ef", 2)};
    struct net_message message = {.buffers = out, .count = 3};

    (void)state;
    int socket = connected_socket();

    assert_int_equal(net_sendmsg(socket, &message, 0), 6);
    struct packet_view view = sent_frame(TCP);

    assert_int_equal(view.length, 6);
    assert_memory_equal(view.data, "abcdef", 6);
    assert_int_equal(eth0.sent_count, 1);
    assert_int_equal(net_close(socket), 0);
    reset_by_peer();
}

static void a_datagram_is_sent_from_the_address_of_its_message(void **state)
{
    struct net_packet_info info = {.interface = index_of_eth0()};
    struct net_buffer out = buffer("x", 1);
    struct net_address to = peer_address(77);
    struct net_message message = {.address = &to, .buffers = &out, .count = 1, .info = &info};
    int socket = net_socket(NET_AF_INET, NET_SOCK_DGRAM, 0);

    (void)state;
    assert_int_equal(net_sendmsg(socket, &message, 0), 1);
    assert_int_equal(sent_frame(UDP).from_ip, OUR_IP);
    fake_interface_clear(&eth0);
    info = (struct net_packet_info){.ip = NET_IP_LOOPBACK};
    assert_int_equal(net_sendmsg(socket, &message, 0), 1);
    assert_int_equal(sent_frame(UDP).from_ip, packet_get_32((const uint8_t[]){127, 0, 0, 1}));

    /* By the interface, whatever the route says; connected, too. */
    fake_interface_clear(&eth0);
    info = (struct net_packet_info){.interface = net_interface_index(net_interface_by_name("lo"))};
    assert_int_equal(net_connect(socket, &to), 0);
    message.address = NULL;
    assert_int_equal(net_sendmsg(socket, &message, 0), 1);
    assert_int_equal(eth0.sent_count, 0);
    fake_kernel_run();
    info.interface = index_of_eth0();
    assert_int_equal(net_sendmsg(socket, &message, 0), 1);
    assert_int_equal(sent_frame(UDP).to_port, 77);
    assert_int_equal(net_close(socket), 0);
}

static void a_message_tells_interface_and_address(void **state)
{
    struct net_address any = net_address(NET_IP_ANY, PORT);
    struct net_packet_info info = {0};
    char text[4] = "";
    struct net_buffer in[] = {buffer(text, 1), buffer(text + 1, 2)};
    struct net_address from;
    struct net_message message = {.address = &from, .buffers = in, .count = 2, .info = &info};
    int socket = net_socket(NET_AF_INET, NET_SOCK_DGRAM | NET_SOCK_NONBLOCK, 0);
    struct packet packet;

    (void)state;
    assert_int_equal(net_bind(socket, &any), 0);
    packet_udp(&packet, PEER_IP, 1234, OUR_IP, PORT, "hi", 2);
    deliver(&packet);
    packet_udp(&packet, PEER_IP, 1234, 0xffffffffU, PORT, "all", 3);
    deliver(&packet);
    assert_int_equal(net_recvmsg(socket, &message, 0), 2);
    assert_string_equal(text, "hi");
    assert_int_equal(info.interface, index_of_eth0());
    assert_int_equal(info.ip, net_htonl(OUR_IP));
    assert_int_equal(net_ntohs(from.port), 1234);
    assert_int_equal(net_recvmsg(socket, &message, 0), 3);
    assert_int_equal(info.ip, NET_IP_BROADCAST);
    assert_int_equal(net_recvmsg(socket, &message, 0), -EAGAIN);
    assert_int_equal(net_close(socket), 0);
    assert_int_equal(net_recvmsg(socket, &message, 0), -EBADF);
    assert_int_equal(net_sendmsg(socket, &message, 0), -EBADF);
}

static void a_receive_crosses_segments(void **state)
{
    static uint8_t bytes[MSS];
    static uint8_t received[2 * MSS];
    struct net_buffer in[] = {buffer(received, MSS - 5), buffer(received + MSS - 5, 20),
                              buffer(received + MSS + 15, 100)};
    struct net_message message = {.buffers = in, .count = 3};

    (void)state;
    int socket = connected_socket();

    for (size_t i = 0; i < MSS; i++) {
        bytes[i] = (uint8_t)(i * 7U);
    }
    send_data(bytes, MSS);
    send_data(bytes, MSS);
    assert_int_equal(net_recv(socket, received, 10, 0), 10);
    assert_int_equal(net_recvmsg(socket, &message, NET_MSG_PEEK), MSS + 115);
    for (size_t i = 0; i < MSS + 115; i++) {
        assert_int_equal(received[i], bytes[(i + 10) % MSS]);
    }
    memset(received, 0, sizeof(received));
    assert_int_equal(net_recvmsg(socket, &message, 0), MSS + 115);
    for (size_t i = 0; i < MSS + 115; i++) {
        assert_int_equal(received[i], bytes[(i + 10) % MSS]);
    }
    assert_int_equal(net_recv(socket, received, sizeof(received), 0), MSS - 125);
    assert_int_equal(received[0], bytes[125]);
    assert_int_equal(net_close(socket), 0);
    reset_by_peer();
}

/* A sum that does not fit into an int is nobody's buffers. */
static void more_bytes_than_a_count_can_say_are_refused(void **state)
{
    static char bytes[8];
    struct net_buffer buffers[] = {buffer(bytes, INT32_MAX), buffer(bytes, 1)};
    struct net_buffer wrapping[] = {buffer(bytes, SIZE_MAX), buffer(bytes, 5)};
    struct net_address to = peer_address(77);
    struct net_message message = {.address = &to, .buffers = buffers, .count = 2};
    int socket = net_socket(NET_AF_INET, NET_SOCK_DGRAM | NET_SOCK_NONBLOCK, 0);

    (void)state;
    assert_int_equal(net_sendmsg(socket, &message, 0), -EINVAL);
    assert_int_equal(net_recvmsg(socket, &message, 0), -EINVAL);
    message.buffers = wrapping;
    assert_int_equal(net_sendmsg(socket, &message, 0), -EINVAL);
    assert_int_equal(net_recvmsg(socket, &message, 0), -EINVAL);
    message.count = 1;
    message.buffers = buffers;
    assert_int_equal(net_sendmsg(socket, &message, 0), -EMSGSIZE);
    assert_int_equal(eth0.sent_count, 0);
    assert_int_equal(net_close(socket), 0);
}

static void a_message_goes_by_the_interface_of_its_socket(void **state)
{
    struct net_packet_info info = {.ip = net_htonl(OUR_IP)};
    struct net_buffer out = buffer("x", 1);
    struct net_address to = peer_address(77);
    struct net_message message = {.address = &to, .buffers = &out, .count = 1, .info = &info};
    int socket = net_socket(NET_AF_INET, NET_SOCK_DGRAM, 0);

    (void)state;
    assert_int_equal(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_BINDTODEVICE, "lo", 2), 0);
    assert_int_equal(net_sendmsg(socket, &message, 0), 1);
    assert_int_equal(eth0.sent_count, 0);
    fake_kernel_run();
    info.interface = index_of_eth0(); /* unless the message names another */
    assert_int_equal(net_sendmsg(socket, &message, 0), 1);
    assert_int_equal(sent_frame(UDP).to_port, 77);
    assert_int_equal(net_close(socket), 0);
}

/* Another thread that reads what the tested call is just about to look at. */
static struct {
    int socket;
    size_t length;
} thief;

static void steal(void)
{
    char bytes[8];

    assert_int_equal(net_recv(thief.socket, bytes, thief.length, 0), thief.length);
}

static void what_another_thread_reads_meanwhile_is_not_seen(void **state)
{
    char text[4] = "";
    struct net_buffer in[] = {buffer(text, 1), buffer(text + 1, 2)};
    struct net_message message = {.buffers = in, .count = 2};

    (void)state;
    thief.socket = connected_socket();
    for (int i = 0; i < 2; i++) {
        send_data("abc", 3);
        thief.length = 2;
        fake_kernel_on_reschedule(steal);
        assert_int_equal(net_recvmsg(thief.socket, &message, NET_MSG_PEEK), 1);
        assert_int_equal(text[0], 'c');
        thief.length = 1;
        fake_kernel_on_reschedule(steal); /* that is no end of the stream */
        assert_int_equal(i == 0 ? net_recvmsg(thief.socket, &message, NET_MSG_PEEK)
                                : net_recv(thief.socket, text, 3, NET_MSG_PEEK),
                         -EAGAIN);
    }
    assert_int_equal(net_close(thief.socket), 0);
    reset_by_peer();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(buffers_are_one_datagram),
        CASE(buffers_are_one_segment),
        CASE(a_datagram_is_sent_from_the_address_of_its_message),
        CASE(a_message_tells_interface_and_address),
        CASE(a_receive_crosses_segments),
        CASE(more_bytes_than_a_count_can_say_are_refused),
        CASE(a_message_goes_by_the_interface_of_its_socket),
        CASE(what_another_thread_reads_meanwhile_is_not_seen),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
