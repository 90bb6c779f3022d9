/* SPDX-License-Identifier: Apache-2.0 */

/* Several buffers in one call, flags, and the way of a datagram. */

#include <errno.h>
#include <net/if.h>
#include <net/socket_message.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "socket_support.h"

enum {
    PORT = 7,
    OTHER_PORT = 8,
    BIG = 6000,
};

/* -1, and errno is @p number. */
#define EXPECT_ERROR(call, number)                                                                 \
    do {                                                                                           \
        errno = 0;                                                                                 \
        TEST_EQUAL((call), -1);                                                                    \
        TEST_EQUAL(errno, (number));                                                               \
    } while (0)

static struct net_buffer buffer(const void *data, size_t length)
{
    struct net_buffer result = {(void *)(uintptr_t)data, length};

    return result;
}

TEST_CASE(a_stream_gathers_in_order_and_scatters)
{
    struct pair pair = connect_pair(PORT);
    struct net_buffer out[] = {buffer("one", 3), buffer(NULL, 0), buffer(" two", 4),
                               buffer("!", 1)};
    struct net_message sent = {.buffers = out, .count = 4};
    char first[5] = "";
    char second[8] = "";
    struct net_buffer in[] = {buffer(first, 4), buffer(NULL, 0), buffer(second, 7)};
    struct net_message received = {.buffers = in, .count = 3, .flags = 99};

    TEST_EQUAL(net_sendmsg(pair.client, &sent, 0), 8);
    TEST_EQUAL(net_recvmsg(pair.server, &received, NET_MSG_PEEK), 8);
    TEST_STRING(first, "one ");
    TEST_STRING(second, "two!");
    memset(first, 0, sizeof(first));
    memset(second, 0, sizeof(second));
    TEST_EQUAL(net_recvmsg(pair.server, &received, 0), 8);
    TEST_STRING(first, "one ");
    TEST_STRING(second, "two!");
    TEST_EQUAL(received.flags, 0);
    TEST_EQUAL(net_recvmsg(pair.server, &received, NET_MSG_DONTWAIT), -EAGAIN);
    close_pair(&pair);
}

static void send_big(struct worker *self)
{
    static uint8_t bytes[BIG];
    struct net_buffer out[] = {buffer(bytes, 1000), buffer(bytes + 1000, 1),
                               buffer(bytes + 1001, 0), buffer(bytes + 1001, BIG - 1001)};
    struct net_message message = {.buffers = out, .count = 4};

    fill_pattern(bytes, BIG, 3, 0);
    self->result = 0;
    for (int i = 0; i < 4; i++) {
        int count = net_sendmsg(self->socket, &message, 0);

        TEST_EQUAL(count, BIG);
        self->result += count;
    }
}

TEST_CASE(waiting_for_all_fills_every_buffer)
{
    struct pair pair = connect_pair(PORT);
    static uint8_t bytes[BIG];
    struct net_buffer in[] = {buffer(bytes, 7), buffer(bytes + 7, 3000), buffer(bytes + 3007, 0),
                              buffer(bytes + 3007, BIG - 3007)};
    struct net_message message = {.buffers = in, .count = 4};

    *worker(0) = (struct worker){.socket = pair.client};
    start_worker(0, send_big);
    for (int i = 0; i < 4; i++) {
        memset(bytes, 0, sizeof(bytes));
        TEST_EQUAL(net_recvmsg(pair.server, &message, NET_MSG_WAITALL), BIG);
        TEST_TRUE(is_pattern(bytes, BIG, 3, 0));
    }
    TEST_EQUAL(join_worker(0), 4 * BIG);
    close_pair(&pair);
}

TEST_CASE(what_a_full_stream_took_counts)
{
    struct pair pair = connect_pair(PORT);
    static uint8_t bytes[3000];
    struct net_buffer out[] = {buffer(bytes, 3000), buffer(bytes, 3000), buffer(bytes, 3000)};
    struct net_message message = {.buffers = out, .count = 3};
    size_t sent = 0;
    size_t received = 0;
    int count;

    for (int calls = 0; calls < 20; calls++) {
        count = net_sendmsg(pair.client, &message, NET_MSG_DONTWAIT);
        if (count < 0) {
            break;
        }
        sent += (size_t)count;
        k_msleep(2 * ACKNOWLEDGED_MS / 10);
    }
    TEST_EQUAL(count, -EAGAIN);
    TEST_AT_LEAST(sent, 3000);
    TEST_EQUAL(net_shutdown(pair.client, NET_SHUT_WR), 0);
    while ((count = net_recv(pair.server, bytes, sizeof(bytes), 0)) > 0) {
        received += (size_t)count;
    }
    TEST_EQUAL(count, 0);
    TEST_EQUAL(received, sent);
    close_pair(&pair);
}

TEST_CASE(a_datagram_is_one_whatever_it_is_made_of)
{
    int receiver = open_datagram(PORT);
    int sender = open_datagram(OTHER_PORT);
    struct net_address to = loopback(PORT);
    struct net_address from = {0};
    struct net_buffer out[] = {buffer("ab", 2), buffer(NULL, 0), buffer("cde", 3)};
    struct net_message sent = {.address = &to, .buffers = out, .count = 3};
    char first[4] = "";
    char second[4] = "";
    struct net_buffer in[] = {buffer(first, 3), buffer(second, 3)};
    struct net_message received = {.address = &from, .buffers = in, .count = 2};

    TEST_EQUAL(net_sendmsg(sender, &sent, 0), 5);
    TEST_EQUAL(net_recvmsg(receiver, &received, 0), 5);
    TEST_STRING(first, "abc");
    TEST_STRING(second, "de");
    TEST_EQUAL(net_ntohs(from.port), OTHER_PORT);
    TEST_EQUAL(received.flags, 0);

    /* What does not fit is lost, and is said to be. */
    in[1].length = 1;
    for (int flags = 0; flags <= NET_MSG_TRUNC; flags += NET_MSG_TRUNC) {
        TEST_EQUAL(net_sendmsg(sender, &sent, 0), 5);
        TEST_EQUAL(net_recvmsg(receiver, &received, flags | NET_MSG_PEEK), flags != 0 ? 5 : 4);
        TEST_EQUAL(received.flags, NET_MSG_TRUNC);
        TEST_EQUAL(net_recvmsg(receiver, &received, flags), flags != 0 ? 5 : 4);
        TEST_EQUAL(received.flags, NET_MSG_TRUNC);
    }
    TEST_EQUAL(net_recv(receiver, first, 1, NET_MSG_DONTWAIT), -EAGAIN);

    /* Without any. */
    sent.count = 0;
    TEST_EQUAL(net_sendmsg(sender, &sent, 0), 0);
    received.count = 0;
    TEST_EQUAL(net_recvmsg(receiver, &received, 0), 0);

    TEST_EQUAL(net_sendmsg(sender, &(struct net_message){.buffers = out, .count = 1}, 0),
               -EDESTADDRREQ);
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(too_many_buffers_of_a_datagram_are_an_error)
{
    int sender = open_datagram(OTHER_PORT);
    struct net_address to = loopback(PORT);
    struct net_buffer out[CONFIG_NET_MESSAGE_BUFFERS + 1];
    struct net_message message = {.address = &to, .buffers = out, .count = ARRAY_SIZE(out)};
    static uint8_t bytes[800];

    for (size_t i = 0; i < ARRAY_SIZE(out); i++) {
        out[i] = buffer(bytes, 1);
    }
    TEST_EQUAL(net_sendmsg(sender, &message, 0), -EMSGSIZE);
    message.count--;
    TEST_EQUAL(net_sendmsg(sender, &message, 0), message.count);
    out[0].length = sizeof(bytes);
    out[1].length = sizeof(bytes);
    TEST_EQUAL(net_sendmsg(sender, &message, 0), -EMSGSIZE);
    close_socket(sender);
}

TEST_CASE(a_datagram_knows_where_it_was_sent_to)
{
    int receiver = open_socket(NET_SOCK_DGRAM);
    int sender = open_datagram(OTHER_PORT);
    struct net_address any = net_address(NET_IP_ANY, PORT);
    struct net_address to = net_address(NET_IP(127, 0, 0, 1), PORT);
    struct net_packet_info info = {0};
    char byte;
    struct net_buffer one = buffer(&byte, 1);
    struct net_message message = {.buffers = &one, .count = 1, .info = &info};
    int lo = (int)if_nametoindex("lo");

    TEST_AT_LEAST(lo, 1);
    TEST_EQUAL(net_bind(receiver, &any), 0);
    TEST_EQUAL(net_sendto(sender, "x", 1, 0, &to), 1);
    TEST_EQUAL(net_recvmsg(receiver, &message, 0), 1);
    TEST_EQUAL(info.ip, NET_IP_LOOPBACK);
    TEST_EQUAL(info.interface, lo);

    /* And can be sent from there, by there. */
    message.address = &to;
    TEST_EQUAL(net_sendmsg(sender, &message, 0), 1);
    TEST_EQUAL(net_recv(receiver, &byte, 1, 0), 1);
    info = (struct net_packet_info){0};
    TEST_EQUAL(net_sendmsg(sender, &message, 0), 1);
    TEST_EQUAL(net_recv(receiver, &byte, 1, 0), 1);
    info.interface = lo + 1;
    TEST_EQUAL(net_sendmsg(sender, &message, 0), -ENODEV);
    info = (struct net_packet_info){.ip = NET_IP(10, 9, 8, 7)};
    TEST_EQUAL(net_sendmsg(sender, &message, 0), -EADDRNOTAVAIL);
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(a_message_by_the_names_of_bsd)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(PORT)};
    struct sockaddr_in from;
    char text[8] = "";
    struct iovec out[] = {{(void *)(uintptr_t) "he", 2}, {(void *)(uintptr_t) "llo", 3}};
    struct iovec in = {text, 3};
    union {
        struct cmsghdr head;
        unsigned char bytes[CMSG_SPACE(sizeof(struct in_pktinfo)) + 4];
    } control;
    union {
        struct cmsghdr head;
        unsigned char bytes[CMSG_SPACE(sizeof(struct in_pktinfo)) + sizeof(struct cmsghdr)];
    } two;
    struct in_pktinfo info;
    struct msghdr sent = {
        .msg_name = &to, .msg_namelen = sizeof(to), .msg_iov = out, .msg_iovlen = 2};
    struct msghdr received = {.msg_name = &from,
                              .msg_namelen = sizeof(from),
                              .msg_iov = &in,
                              .msg_iovlen = 1,
                              .msg_control = &control,
                              .msg_controllen = sizeof(control)};
    int receiver = open_datagram(PORT);
    int sender = open_datagram(OTHER_PORT);
    char name[IF_NAMESIZE];

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    TEST_EQUAL(sendmsg(sender, &sent, 0), 5);
    TEST_EQUAL(recvmsg(receiver, &received, 0), 3);
    TEST_STRING(text, "hel");
    TEST_EQUAL(received.msg_flags, MSG_TRUNC);
    TEST_EQUAL(received.msg_controllen, 0); /* nobody asked */
    TEST_EQUAL(received.msg_namelen, sizeof(from));
    TEST_EQUAL(from.sin_port, htons(OTHER_PORT));

    set_option(receiver, SOL_SOCKET, SO_RCVTIMEO, LONG_MS);
    set_option(receiver, IPPROTO_IP, IP_PKTINFO, 1);
    TEST_EQUAL(get_option(receiver, IPPROTO_IP, IP_PKTINFO), 1);
    received.msg_controllen = sizeof(control);
    TEST_EQUAL(sendmsg(sender, &sent, 0), 5);
    TEST_EQUAL(recvmsg(receiver, &received, 0), 3);
    TEST_EQUAL(received.msg_controllen, CMSG_SPACE(sizeof(info)));
    struct cmsghdr *head = CMSG_FIRSTHDR(&received);

    TEST_NOT_NULL(head);
    TEST_EQUAL(head->cmsg_level, IPPROTO_IP);
    TEST_EQUAL(head->cmsg_type, IP_PKTINFO);
    TEST_EQUAL(head->cmsg_len, CMSG_LEN(sizeof(info)));
    memcpy(&info, CMSG_DATA(head), sizeof(info));
    TEST_EQUAL(info.ipi_addr.s_addr, htonl(INADDR_LOOPBACK));
    TEST_EQUAL(info.ipi_ifindex, if_nametoindex("lo"));
    TEST_STRING(if_indextoname((unsigned int)info.ipi_ifindex, name), "lo");
    TEST_NULL(CMSG_NXTHDR(&received, head));

    /* No room for it. */
    received.msg_controllen = CMSG_LEN(sizeof(info)) - 1;
    TEST_EQUAL(sendmsg(sender, &sent, 0), 5);
    TEST_EQUAL(recvmsg(receiver, &received, 0), 3);
    TEST_EQUAL(received.msg_flags, MSG_TRUNC | MSG_CTRUNC);
    TEST_EQUAL(received.msg_controllen, 0);

    /* It can be given back. */
    sent.msg_control = &control;
    sent.msg_controllen = CMSG_SPACE(sizeof(info));
    TEST_EQUAL(sendmsg(sender, &sent, 0), 5);
    TEST_EQUAL(recv(receiver, text, sizeof(text), 0), 5);
    head = &control.head;
    head->cmsg_type = 99;
    EXPECT_ERROR(sendmsg(sender, &sent, 0), EINVAL);
    head->cmsg_type = IP_PKTINFO;
    head->cmsg_len--;
    EXPECT_ERROR(sendmsg(sender, &sent, 0), EINVAL);
    head->cmsg_len = 2 * sizeof(control);
    EXPECT_ERROR(sendmsg(sender, &sent, 0), EINVAL);
    two.head = (struct cmsghdr){
        .cmsg_len = CMSG_LEN(sizeof(info)), .cmsg_level = IPPROTO_IP, .cmsg_type = IP_PKTINFO};
    memcpy(CMSG_DATA(&two), &info, sizeof(info));
    sent.msg_control = &two;
    sent.msg_controllen = sizeof(two);
    head = CMSG_NXTHDR(&sent, &two.head);
    TEST_NOT_NULL(head);
    *head = two.head; /* its data would lie behind the end */
    EXPECT_ERROR(sendmsg(sender, &sent, 0), EINVAL);
    sent.msg_controllen = 0;
    sent.msg_namelen = 4;
    EXPECT_ERROR(sendmsg(sender, &sent, 0), EINVAL);
    sent.msg_iovlen = IOV_MAX + 1;
    EXPECT_ERROR(sendmsg(sender, &sent, 0), EMSGSIZE);
    received.msg_iovlen = IOV_MAX + 1;
    EXPECT_ERROR(recvmsg(receiver, &received, 0), EMSGSIZE);
    TEST_EQUAL(if_nametoindex("eth77"), 0);
    TEST_EQUAL(errno, ENODEV);
    TEST_NULL(if_indextoname(77, name));
    TEST_EQUAL(errno, ENXIO);
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(readv_and_writev)
{
    struct pair pair = connect_pair(PORT);
    char first[3] = "";
    char second[4] = "";
    struct iovec out[] = {{(void *)(uintptr_t) "12", 2}, {(void *)(uintptr_t) "345", 3}};
    struct iovec in[] = {{first, 2}, {second, 3}};

    TEST_EQUAL(writev(pair.client, out, 2), 5);
    TEST_EQUAL(readv(pair.server, in, 2), 5);
    TEST_STRING(first, "12");
    TEST_STRING(second, "345");
    EXPECT_ERROR(readv(pair.server, in, -1), EINVAL);
    EXPECT_ERROR(writev(pair.server, out, IOV_MAX + 1), EINVAL);
    close_pair(&pair);
    EXPECT_ERROR(writev(pair.client, out, 2), EBADF);
    EXPECT_ERROR(readv(pair.client, in, 2), EBADF);
}

TEST_CASE(waiting_for_all_does_not_join_datagrams)
{
    int receiver = open_datagram(PORT);
    int sender = open_datagram(OTHER_PORT);
    struct net_address to = loopback(PORT);
    char text[8];

    TEST_EQUAL(net_sendto(sender, "abc", 3, 0, &to), 3);
    TEST_EQUAL(net_sendto(sender, "de", 2, 0, &to), 2);
    TEST_EQUAL(net_recv(receiver, text, sizeof(text), NET_MSG_WAITALL), 3);
    TEST_EQUAL(net_recv(receiver, text, sizeof(text), NET_MSG_WAITALL), 2);
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(a_truncated_receive_drops_bytes_of_a_stream)
{
    struct pair pair = connect_pair(PORT);
    char text[8] = "";

    TEST_EQUAL(net_send(pair.client, "abcdef", 6, 0), 6);
    TEST_EQUAL(net_recv(pair.server, text, 4, NET_MSG_TRUNC | NET_MSG_PEEK), 4);
    TEST_STRING(text, "");
    TEST_EQUAL(net_recv(pair.server, NULL, 4, NET_MSG_TRUNC), 4);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 2);
    TEST_STRING(text, "ef");
    close_pair(&pair);
}

/* Every flag that is not known, in every call. */
TEST_CASE(other_flags_are_an_error)
{
    struct pair pair = connect_pair(PORT);
    int datagrams = open_datagram(OTHER_PORT);
    struct net_address to = loopback(OTHER_PORT);
    const int known_to_send = NET_MSG_DONTWAIT | NET_MSG_MORE | NET_MSG_NOSIGNAL | NET_MSG_ZEROCOPY;
    const int known_to_receive =
        NET_MSG_DONTWAIT | NET_MSG_PEEK | NET_MSG_TRUNC | NET_MSG_WAITALL | NET_MSG_NOSIGNAL;
    struct net_message message = {.count = 0};
    char byte = 0;

    for (int bit = 0; bit < 31; bit++) {
        int flag = 1 << bit;

        if ((flag & known_to_send) == 0) {
            TEST_EQUAL(net_send(pair.client, "x", 1, flag), -EOPNOTSUPP);
            TEST_EQUAL(net_sendto(datagrams, "x", 1, flag, &to), -EOPNOTSUPP);
            TEST_EQUAL(net_sendmsg(pair.client, &message, flag), -EOPNOTSUPP);
        }
        if ((flag & known_to_receive) == 0) {
            TEST_EQUAL(net_recv(pair.server, &byte, 1, flag), -EOPNOTSUPP);
            TEST_EQUAL(net_recv(datagrams, &byte, 1, flag), -EOPNOTSUPP);
            TEST_EQUAL(net_recvmsg(pair.server, &message, flag), -EOPNOTSUPP);
        }
    }
    TEST_EQUAL(net_sendto(datagrams, "x", 1, NET_MSG_MORE, &to), -EOPNOTSUPP);
    TEST_EQUAL(net_recv(pair.server, &byte, 1, NET_MSG_DONTWAIT), -EAGAIN);
    TEST_EQUAL(net_recv(datagrams, &byte, 1, NET_MSG_DONTWAIT), -EAGAIN);
    close_pair(&pair);
    close_socket(datagrams);
}
