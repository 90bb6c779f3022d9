/* SPDX-License-Identifier: Apache-2.0 */

/* IPv6 by BSD's names: addresses as text, getaddrinfo(), control data. */

#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "socket_support.h"

enum {
    SERVER_PORT = 53,
    PORT = 6100,
};

TEST_CASE(addresses_are_written_short)
{
    static const char *const texts[][2] = {
        {"::", "::"},
        {"::1", "::1"},
        {"2001:DB8::1", "2001:db8::1"},
        {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
        {"2001:0db8:0001:0002:0003:0004:0005:0006", "2001:db8:1:2:3:4:5:6"},
        {"1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"},
        {"fe80::", "fe80::"},
        {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
        {"::ffff:10.0.2.15", "::ffff:10.0.2.15"},
        {"64:ff9b::10.0.2.15", "64:ff9b::a00:20f"},
        {"0:0:0:0:0:0:0:0", "::"},
    };
    struct in6_addr address;
    char text[INET6_ADDRSTRLEN];

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        TEST_EQUAL(inet_pton(AF_INET6, texts[i][0], &address), 1);
        TEST_TRUE(inet_ntop(AF_INET6, &address, text, sizeof(text)) == text);
        TEST_STRING(text, texts[i][1]);
    }
    TEST_TRUE(inet_ntop(AF_INET6, &in6addr_loopback, text, 3) == NULL);
    TEST_TRUE(IN6_IS_ADDR_LOOPBACK(&in6addr_loopback));
    TEST_TRUE(IN6_IS_ADDR_UNSPECIFIED(&in6addr_any));
}

TEST_CASE(what_is_no_address_is_refused)
{
    static const char *const texts[] = {
        "",
        ":",
        "1",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        ":::",
        "1:::2",
        ":1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8:",
        "12345::",
        "g::",
        "::1.2.3",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::1%lo",
        " ::1",
        "::1 ",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1.2.3.4",
        "-1::",
        "::ffff:1.2.3.256",
    };
    struct in6_addr address;

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        TEST_EQUAL(inet_pton(AF_INET6, texts[i], &address), 0);
    }
}

/* Look up; the addresses as text in one line. */
static int look_up(const char *node, int family, int flags, char *found)
{
    struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_DGRAM, .ai_flags = flags};
    struct addrinfo *first = NULL;
    char text[64];

    found[0] = '\0';
    int error = getaddrinfo(node, "9", &hints, &first);

    for (struct addrinfo *each = first; error == 0 && each != NULL; each = each->ai_next) {
        TEST_EQUAL(getnameinfo(each->ai_addr, each->ai_addrlen, text, sizeof(text), NULL, 0, 0), 0);
        if (found[0] != '\0') {
            (void)strcat(found, " ");
        }
        (void)strcat(found, text);
    }
    freeaddrinfo(first);
    return error;
}

TEST_CASE(numbers_and_this_machine_need_no_server)
{
    static const struct {
        const char *node;
        int family;
        int flags;
        int error;
        const char *found;
    } cases[] = {
        {NULL, AF_UNSPEC, 0, 0, "::1 127.0.0.1"},
        {NULL, AF_UNSPEC, AI_PASSIVE, 0, ":: 0.0.0.0"},
        {NULL, AF_INET6, AI_PASSIVE, 0, "::"},
        {"localhost", AF_INET, 0, 0, "127.0.0.1"},
        {"localhost", AF_INET6, 0, 0, "::1"},
        {"2001:db8::1", AF_UNSPEC, 0, 0, "2001:db8::1"},
        {"2001:db8::1", AF_INET, 0, EAI_NODATA, ""},
        {"fe80::1%lo", AF_UNSPEC, 0, 0, "fe80::1%lo"},
        {"fe80::1%eth9", AF_UNSPEC, AI_NUMERICHOST, EAI_NONAME, ""},
        {"10.0.0.1", AF_UNSPEC, 0, 0, "10.0.0.1"},
        {"10.0.0.1", AF_INET6, 0, EAI_NODATA, ""},
        {"10.0.0.1", AF_INET6, AI_V4MAPPED, 0, "::ffff:10.0.0.1"},
    };
    char found[128];

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        TEST_EQUAL(look_up(cases[i].node, cases[i].family, cases[i].flags, found), cases[i].error);
        TEST_STRING(found, cases[i].found);
    }
}

/* A server that knows one address of each version, or only some. */

static struct {
    bool has_ip4;
    bool has_ip6;
} server;

static size_t answer_to(uint8_t *message, size_t length)
{
    static const uint8_t ip4[4] = {10, 0, 0, 1};
    static const uint8_t ip6[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 1};
    uint16_t type = (uint16_t)((message[length - 4] << 8) | message[length - 3]);
    bool is_ip6 = type == 28;
    bool is_known = is_ip6 ? server.has_ip6 : server.has_ip4;
    uint8_t size = is_ip6 ? sizeof(ip6) : sizeof(ip4);
    const uint8_t record[12] = {0xc0, 12, 0, (uint8_t)type, 0, 1, 0, 0, 0, 9, 0, size};

    message[2] = 0x81;
    message[3] = 0x80;
    message[7] = is_known ? 1 : 0;
    if (!is_known) {
        return length;
    }
    memcpy(message + length, record, sizeof(record));
    memcpy(message + length + sizeof(record), is_ip6 ? ip6 : ip4, size);
    return length + sizeof(record) + size;
}

static void serve(struct worker *self)
{
    struct net_address from;
    uint8_t message[512];
    int length;

    while ((length = net_recvfrom(self->socket, message, 300, 0, &from)) > 0) {
        size_t answer = answer_to(message, (size_t)length);

        TEST_EQUAL(net_sendto(self->socket, message, answer, 0, &from), answer);
    }
}

TEST_CASE(names_have_addresses_of_both_versions)
{
    static const struct {
        bool has_ip4;
        bool has_ip6;
        int family;
        int flags;
        int error;
        const char *found;
    } cases[] = {
        {true, true, AF_UNSPEC, 0, 0, "2001:db8::1 10.0.0.1"},
        {true, true, AF_INET6, 0, 0, "2001:db8::1"},
        {true, true, AF_INET, 0, 0, "10.0.0.1"},
        {true, false, AF_UNSPEC, 0, 0, "10.0.0.1"},
        {false, true, AF_UNSPEC, 0, 0, "2001:db8::1"},
        {false, false, AF_UNSPEC, 0, EAI_NODATA, ""},
        {true, false, AF_INET6, 0, EAI_NODATA, ""},
        {true, false, AF_INET6, AI_V4MAPPED, 0, "::ffff:10.0.0.1"},
        {true, true, AF_INET6, AI_V4MAPPED, 0, "2001:db8::1"},
        {true, true, AF_INET6, AI_V4MAPPED | AI_ALL, 0, "2001:db8::1 ::ffff:10.0.0.1"},
    };
    char found[128];

    TEST_EQUAL(net_dns_server_set(0, NET_IP_LOOPBACK), 0);
    *worker(0) = (struct worker){.socket = open_datagram(SERVER_PORT)};
    start_worker(0, serve);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        server.has_ip4 = cases[i].has_ip4;
        server.has_ip6 = cases[i].has_ip6;
        TEST_EQUAL(look_up("example.org", cases[i].family, cases[i].flags, found), cases[i].error);
        TEST_STRING(found, cases[i].found);
    }
    close_socket(worker(0)->socket);
    (void)join_worker(0);
    TEST_EQUAL(net_dns_server_set(0, NET_IP_ANY), 0);
}

TEST_CASE(control_data_tells_where_a_datagram_came_to)
{
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons(PORT)};
    struct sockaddr_in6 from;
    char text[4];
    unsigned char control[CMSG_SPACE(sizeof(struct in6_pktinfo))];
    struct iovec buffer = {text, sizeof(text)};
    struct msghdr message = {.msg_name = &from,
                             .msg_namelen = sizeof(from),
                             .msg_iov = &buffer,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    struct in6_pktinfo info;
    const int on = 1;
    int receiver = socket(AF_INET6, SOCK_DGRAM, 0);

    TEST_EQUAL(bind(receiver, (struct sockaddr *)&address, sizeof(struct sockaddr_in)), -1);
    TEST_EQUAL(bind(receiver, (struct sockaddr *)&address, sizeof(address)), 0);
    TEST_EQUAL(setsockopt(receiver, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof(on)), 0);
    address.sin6_addr = in6addr_loopback;
    TEST_EQUAL(sendto(receiver, "abc", 3, 0, (struct sockaddr *)&address, sizeof(address)), 3);
    TEST_EQUAL(recvmsg(receiver, &message, 0), 3);
    TEST_EQUAL(message.msg_namelen, sizeof(from));
    TEST_TRUE(IN6_IS_ADDR_LOOPBACK(&from.sin6_addr));
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);

    TEST_TRUE(head != NULL && head->cmsg_level == IPPROTO_IPV6 && head->cmsg_type == IPV6_PKTINFO);
    memcpy(&info, CMSG_DATA(head), sizeof(info));
    TEST_TRUE(IN6_IS_ADDR_LOOPBACK(&info.ipi6_addr));
    TEST_EQUAL(info.ipi6_ifindex, if_nametoindex("lo"));

    /* The same control data sends the answer from there. */
    buffer.iov_len = 3;
    TEST_EQUAL(sendmsg(receiver, &message, 0), 3);
    TEST_EQUAL(recv(receiver, text, sizeof(text), 0), 3);
    TEST_EQUAL(close(receiver), 0);
}
