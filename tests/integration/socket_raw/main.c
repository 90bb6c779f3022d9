/* SPDX-License-Identifier: Apache-2.0 */

/* Raw sockets: a ping to this machine, protocols of one's own, headers of one's own. */

#include <net/socket_message.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "socket_support.h"

enum {
    IP_HEAD = 20,
    ICMP_HEAD = 8,
    ECHO_REQUEST = 8,
    ECHO_ANSWER = 0,
    OWN = 253, /* a protocol for experiments */
};

static int open_raw(int protocol)
{
    int socket = net_socket(NET_AF_INET, NET_SOCK_RAW, protocol);

    TEST_AT_LEAST(socket, 1);
    set_timeout(socket, NET_SO_RCVTIMEO, LONG_MS);
    return socket;
}

static uint16_t checksum(const uint8_t *bytes, size_t length)
{
    uint32_t sum = 0;

    for (size_t i = 0; i + 1 < length; i += 2) {
        sum += (uint32_t)((bytes[i] << 8) | bytes[i + 1]);
    }
    while (sum > 0xffff) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return (uint16_t)~sum;
}

static size_t make_echo(uint8_t *packet, size_t length)
{
    memset(packet, 0, ICMP_HEAD);
    packet[0] = ECHO_REQUEST;
    packet[5] = 7;
    fill_pattern(packet + ICMP_HEAD, length, 3, 0);
    uint16_t sum = checksum(packet, ICMP_HEAD + length);

    packet[2] = (uint8_t)(sum >> 8);
    packet[3] = (uint8_t)sum;
    return ICMP_HEAD + length;
}

TEST_CASE(a_ping_is_answered)
{
    int socket = open_raw(IPPROTO_ICMP);
    struct net_address to = loopback(0);
    struct net_address from = {0};
    static uint8_t packet[600];
    static uint8_t answer[700];

    for (size_t length = 0; length <= 500; length += 100) {
        size_t size = make_echo(packet, length);

        TEST_EQUAL(net_sendto(socket, packet, size, 0, &to), size);
        /* The request comes too, and the stack has got it all the same. */
        for (int i = 0; i < 2; i++) {
            TEST_EQUAL(net_recvfrom(socket, answer, sizeof(answer), 0, &from), size + IP_HEAD);
            TEST_EQUAL(answer[0], 0x45);
            TEST_EQUAL(answer[9], IPPROTO_ICMP);
            TEST_EQUAL(answer[IP_HEAD], i == 0 ? ECHO_REQUEST : ECHO_ANSWER);
            TEST_TRUE(is_pattern(answer + IP_HEAD + ICMP_HEAD, length, 3, 0));
            TEST_EQUAL(from.ip, NET_IP_LOOPBACK);
            TEST_EQUAL(from.port, 0);
        }
    }
    close_socket(socket);
}

TEST_CASE(each_gets_the_packets_of_its_protocol)
{
    int first = open_raw(OWN);
    int second = open_raw(OWN - 1);
    struct net_address to = loopback(0);
    struct net_buffer out[] = {{(void *)(uintptr_t) "ab", 2}, {(void *)(uintptr_t) "cde", 3}};
    struct net_message sent = {.address = &to, .buffers = out, .count = 2};
    uint8_t head[IP_HEAD];
    char text[8] = "";
    struct net_buffer in[] = {{head, IP_HEAD}, {text, 4}};
    struct net_packet_info info;
    struct net_message received = {.buffers = in, .count = 2, .info = &info};

    set_option(first, IPPROTO_IP, IP_TTL, 77);
    set_option(first, IPPROTO_IP, IP_TOS, 16);
    TEST_EQUAL(net_sendmsg(first, &sent, 0), 5);
    TEST_EQUAL(net_recvmsg(first, &received, 0), IP_HEAD + 4);
    TEST_STRING(text, "abcd");
    TEST_EQUAL(received.flags, NET_MSG_TRUNC);
    TEST_EQUAL(head[8], 77);
    TEST_EQUAL(head[1], 16);
    TEST_EQUAL(info.ip, NET_IP_LOOPBACK);
    TEST_EQUAL(net_recv(second, text, sizeof(text), NET_MSG_DONTWAIT), -EAGAIN);
    TEST_EQUAL(net_socket(NET_AF_INET, NET_SOCK_RAW, OWN), -ENOBUFS);
    close_socket(first);
    close_socket(second);
}

TEST_CASE(a_header_of_ones_own)
{
    int socket = open_raw(OWN);
    struct net_address to = loopback(0);
    uint8_t packet[IP_HEAD + 3] = {0x45, 0, 0, IP_HEAD + 3, 0x12, 0x34, 0, 0, 9,   OWN, 0,  0,
                                   127,  0, 0, 1,           127,  0,    0, 1, 'a', 'b', 'c'};
    uint8_t received[40];
    uint16_t sum = checksum(packet, IP_HEAD);

    packet[10] = (uint8_t)(sum >> 8);
    packet[11] = (uint8_t)sum;
    TEST_EQUAL(get_option(socket, IPPROTO_IP, IP_HDRINCL), 0);
    set_option(socket, IPPROTO_IP, IP_HDRINCL, 1);
    TEST_EQUAL(get_option(socket, IPPROTO_IP, IP_HDRINCL), 1);
    TEST_EQUAL(net_sendto(socket, packet, sizeof(packet), 0, &to), sizeof(packet));
    TEST_EQUAL(net_recv(socket, received, sizeof(received), 0), sizeof(packet));
    TEST_EQUAL(memcmp(packet, received, sizeof(packet)), 0);
    TEST_EQUAL(net_sendto(socket, packet, IP_HEAD - 1, 0, &to), -EINVAL);
    set_option(socket, IPPROTO_IP, IP_HDRINCL, 0);
    TEST_EQUAL(net_sendto(socket, packet, 1, 0, &to), 1);
    TEST_EQUAL(net_recv(socket, received, sizeof(received), 0), IP_HEAD + 1);
    close_socket(socket);
}

TEST_CASE(a_raw_socket_is_bound_and_connected)
{
    int socket = open_raw(OWN);
    struct net_address here = loopback(0);
    struct net_address other = net_address(NET_IP(10, 9, 8, 7), 0);
    struct net_address none = {.family = NET_AF_UNSPEC};
    struct net_address found;
    char text[40];

    TEST_EQUAL(net_send(socket, "x", 1, 0), -EDESTADDRREQ);
    TEST_EQUAL(net_shutdown(socket, NET_SHUT_RD), -ENOTCONN);
    TEST_EQUAL(net_getpeername(socket, &found), -ENOTCONN);
    TEST_EQUAL(net_bind(socket, &other), -EADDRNOTAVAIL);
    TEST_EQUAL(net_bind(socket, &here), 0);
    TEST_EQUAL(net_getsockname(socket, &found), 0);
    TEST_EQUAL(found.ip, NET_IP_LOOPBACK);
    TEST_EQUAL(net_connect(socket, &here), 0);
    TEST_EQUAL(net_getpeername(socket, &found), 0);
    TEST_EQUAL(found.ip, NET_IP_LOOPBACK);
    TEST_EQUAL(net_send(socket, "x", 1, 0), 1);
    TEST_EQUAL(net_recv(socket, text, sizeof(text), 0), IP_HEAD + 1);
    TEST_EQUAL(net_sendto(socket, "x", 1, 0, &here), -EISCONN);

    /* Connected to another: nothing comes from here. */
    TEST_EQUAL(net_connect(socket, &none), 0);
    TEST_EQUAL(net_sendto(socket, "y", 1, 0, &here), 1);
    TEST_EQUAL(net_recv(socket, text, sizeof(text), NET_MSG_PEEK), IP_HEAD + 1);
    TEST_EQUAL(net_readable_bytes(socket), IP_HEAD + 1);
    TEST_EQUAL(net_recv(socket, text, sizeof(text), 0), IP_HEAD + 1);
    TEST_EQUAL(net_connect(socket, &here), 0);
    TEST_EQUAL(net_shutdown(socket, NET_SHUT_RDWR), 0);
    TEST_EQUAL(net_send(socket, "x", 1, 0), -EPIPE);
    TEST_EQUAL(net_recv(socket, text, sizeof(text), 0), 0);
    TEST_EQUAL(net_listen(socket, 1), -EOPNOTSUPP);
    TEST_EQUAL(net_accept(socket, NULL), -EOPNOTSUPP);
    close_socket(socket);
}

TEST_CASE(what_is_wrong_is_said)
{
    int socket = open_raw(OWN);
    struct net_address to = loopback(0);
    struct net_address other = {.family = 99};
    static uint8_t bytes[1500];

    TEST_EQUAL(net_socket(NET_AF_INET, NET_SOCK_RAW, 0), -EPROTONOSUPPORT);
    TEST_EQUAL(net_socket(NET_AF_INET, NET_SOCK_RAW, 256), -EPROTONOSUPPORT);
    TEST_EQUAL(net_sendto(socket, bytes, 1481, 0, &to), -EMSGSIZE);
    TEST_EQUAL(net_sendto(socket, bytes, 1480, 0, &to), 1480);
    TEST_EQUAL(net_recv(socket, bytes, sizeof(bytes), 0), 1500);
    TEST_EQUAL(net_sendto(socket, bytes, 1, 0, &other), -EAFNOSUPPORT);
    TEST_EQUAL(net_sendto(socket, bytes, 1, NET_MSG_MORE, &to), -EOPNOTSUPP);
    TEST_EQUAL(net_connect(socket, &other), -EAFNOSUPPORT);
    TEST_EQUAL(get_option(socket, SOL_SOCKET, SO_TYPE), SOCK_RAW);
    TEST_EQUAL(get_option(socket, SOL_SOCKET, SO_PROTOCOL), OWN);
    TEST_EQUAL(get_option(socket, SOL_SOCKET, SO_DOMAIN), AF_INET);
    close_socket(socket);

    int datagrams = open_socket(NET_SOCK_DGRAM);
    int value = 1;

    TEST_EQUAL(net_setsockopt(datagrams, IPPROTO_IP, IP_HDRINCL, &value, sizeof(value)),
               -ENOPROTOOPT);
    close_socket(datagrams);
}

/* An unread socket holds its quota, and no more. */
TEST_CASE(what_is_not_read_is_dropped)
{
    int socket = open_raw(OWN);
    struct net_address to = loopback(0);
    size_t before = pool_used("PBUF_POOL");
    char text[40];
    int count = 0;

    for (int i = 0; i < 60; i++) {
        TEST_EQUAL(net_sendto(socket, "x", 1, 0, &to), 1);
        k_msleep(1);
    }
    TEST_AT_MOST(pool_used("PBUF_POOL") - before, (size_t)CONFIG_NET_RX_BUFFERS);
    while (net_recv(socket, text, sizeof(text), NET_MSG_DONTWAIT) > 0) {
        count++;
    }
    TEST_AT_LEAST(count, 1);
    TEST_AT_MOST(count, CONFIG_NET_SOCKET_RECEIVE_BYTES / CONFIG_NET_RX_BUFFER_BYTES + 1);
    close_socket(socket);
}
