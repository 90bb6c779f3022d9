/* SPDX-License-Identifier: Apache-2.0 */

/* Every number of an option, in every kind of socket; and what the rarer options do. */

#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "socket_support.h"

enum {
    PORT = 7,
    OTHER_PORT = 8,
    LAST_NUMBER = 300,
};

#define GROUP NET_IP(239, 1, 2, 3)

/* What may be done with an option. */
enum {
    GET = 1,
    SET = 2,
    BOTH = GET | SET,
};

static const struct known {
    int level;
    int option;
    int stream; /* what may be done with it */
    int datagram;
    int value; /* one that may be set */
} table[] = {
    {SOL_SOCKET, SO_REUSEADDR, BOTH, BOTH, 1},   {SOL_SOCKET, SO_TYPE, GET, GET, 0},
    {SOL_SOCKET, SO_ERROR, GET, GET, 0},         {SOL_SOCKET, SO_BROADCAST, BOTH, BOTH, 1},
    {SOL_SOCKET, SO_SNDBUF, BOTH, GET, 4000},    {SOL_SOCKET, SO_RCVBUF, BOTH, BOTH, 4000},
    {SOL_SOCKET, SO_KEEPALIVE, BOTH, BOTH, 1},   {SOL_SOCKET, SO_RCVLOWAT, BOTH, GET, 1},
    {SOL_SOCKET, SO_SNDLOWAT, BOTH, GET, 1},     {SOL_SOCKET, SO_RCVTIMEO, BOTH, BOTH, 10},
    {SOL_SOCKET, SO_SNDTIMEO, BOTH, BOTH, 10},   {SOL_SOCKET, SO_BINDTODEVICE, BOTH, BOTH, 0},
    {SOL_SOCKET, SO_ACCEPTCONN, GET, GET, 0},    {SOL_SOCKET, SO_PROTOCOL, GET, GET, 0},
    {SOL_SOCKET, SO_DOMAIN, GET, GET, 0},        {SOL_SOCKET, SO_NREAD, GET, GET, 0},
    {IPPROTO_TCP, TCP_NODELAY, BOTH, 0, 1},      {IPPROTO_TCP, TCP_KEEPIDLE, BOTH, 0, 5},
    {IPPROTO_TCP, TCP_KEEPINTVL, BOTH, 0, 5},    {IPPROTO_TCP, TCP_KEEPCNT, BOTH, 0, 5},
    {IPPROTO_TCP, TCP_INFO, GET, 0, 0},          {IPPROTO_IP, IP_TOS, BOTH, BOTH, 8},
    {IPPROTO_IP, IP_TTL, BOTH, BOTH, 8},         {IPPROTO_IP, IP_PKTINFO, 0, BOTH, 1},
    {IPPROTO_IP, IP_MULTICAST_IF, 0, BOTH, 0},   {IPPROTO_IP, IP_MULTICAST_TTL, 0, BOTH, 8},
    {IPPROTO_IP, IP_MULTICAST_LOOP, 0, BOTH, 1},
};

static const struct known *find_known(int level, int option)
{
    for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
        if (table[i].level == level && table[i].option == option) {
            return &table[i];
        }
    }
    return NULL;
}

/* SO_LINGER and the two of membership have values of their own, and tests of their own. */
static bool is_special(int level, int option)
{
    return (level == SOL_SOCKET && option == SO_LINGER) ||
           (level == IPPROTO_IP && (option == IP_ADD_MEMBERSHIP || option == IP_DROP_MEMBERSHIP));
}

static void walk_one(int socket, bool is_stream, int level, int option)
{
    const struct known *known = find_known(level, option);
    int may = 0;
    int value = 0;
    unsigned char room[128];
    size_t length = sizeof(room);

    if (known != NULL) {
        may = is_stream ? known->stream : known->datagram;
        value = known->value;
    }
    int got = net_getsockopt(socket, level, option, room, &length);
    int set = net_setsockopt(socket, level, option, &value, sizeof(value));

    if (got != ((may & GET) != 0 ? 0 : -ENOPROTOOPT) ||
        set != ((may & SET) != 0 ? 0 : -ENOPROTOOPT)) {
        printk("# level %d option %d: get %d, set %d\n", level, option, got, set);
        TEST_TRUE(false);
    }
}

static void walk(int type)
{
    static const int levels[] = {0, 1, 2, 6, 17, 41, 58, 255, 263, 0xffff, -1};
    int socket = open_socket(type);

    for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
        for (int option = -1; option <= LAST_NUMBER; option++) {
            if (!is_special(levels[i], option)) {
                walk_one(socket, type == SOCK_STREAM, levels[i], option);
            }
        }
        walk_one(socket, type == SOCK_STREAM, levels[i], SO_NREAD);
        walk_one(socket, type == SOCK_STREAM, levels[i], INT32_MAX);
        walk_one(socket, type == SOCK_STREAM, levels[i], INT32_MIN);
    }
    close_socket(socket);
}

TEST_CASE(every_number_of_an_option_of_a_stream)
{
    walk(SOCK_STREAM);
}

TEST_CASE(every_number_of_an_option_of_a_datagram_socket)
{
    walk(SOCK_DGRAM);
}

TEST_CASE(values_of_another_size_are_refused)
{
    int types[] = {SOCK_STREAM, SOCK_DGRAM};
    unsigned char room[128] = {0};

    for (size_t type = 0; type < 2; type++) {
        int socket = open_socket(types[type]);

        for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
            int may = types[type] == SOCK_STREAM ? table[i].stream : table[i].datagram;
            bool has_any_size = table[i].option == SO_BINDTODEVICE || table[i].option == TCP_INFO;
            size_t length = 0;

            if (has_any_size || may == 0) {
                continue;
            }
            TEST_EQUAL(net_getsockopt(socket, table[i].level, table[i].option, room, &length),
                       -EINVAL);
            for (length = 0; length <= 9 && (may & SET) != 0; length++) {
                int error = net_setsockopt(socket, table[i].level, table[i].option, room, length);

                TEST_TRUE(length == 4 || length == 1 || length == 8 || error == -EINVAL);
            }
            if (((table[i].stream | table[i].datagram) & SET) == 0) {
                TEST_EQUAL(net_setsockopt(socket, table[i].level, table[i].option, room, 7),
                           -ENOPROTOOPT);
            }
        }
        close_socket(socket);
    }
}

TEST_CASE(a_small_send_buffer_is_small)
{
    struct pair pair = connect_pair(PORT);
    int whole = get_option(pair.client, SOL_SOCKET, SO_SNDBUF);
    int low = get_option(pair.client, SOL_SOCKET, SO_SNDLOWAT);
    const int small = 3000;
    int value = small;

    set_option(pair.client, SOL_SOCKET, SO_SNDBUF, small);
    TEST_EQUAL(get_option(pair.client, SOL_SOCKET, SO_SNDBUF), small);
    TEST_EQUAL(get_option(pair.client, SOL_SOCKET, SO_SNDLOWAT), small / 2);
    TEST_AT_LEAST(low, small / 2);

    /* The window of the other side, and what is not acknowledged. */
    size_t taken = fill_stream(pair.client);

    TEST_AT_MOST(taken, (size_t)(CONFIG_NET_TCP_WINDOW_SEGMENTS * CONFIG_NET_TCP_MSS + small));
    TEST_EQUAL(net_setsockopt(pair.client, SOL_SOCKET, SO_SNDBUF, &value, sizeof(value)), -EBUSY);
    for (size_t read = 0; read < taken;) {
        static char bytes[4096];
        int count = net_recv(pair.server, bytes, sizeof(bytes), 0);

        TEST_AT_LEAST(count, 1);
        read += (size_t)count;
    }
    k_msleep(2 * ACKNOWLEDGED_MS);
    set_option(pair.client, SOL_SOCKET, SO_SNDBUF, 10 * whole);
    TEST_EQUAL(get_option(pair.client, SOL_SOCKET, SO_SNDBUF), whole);
    set_option(pair.client, SOL_SOCKET, SO_SNDBUF, 0);
    TEST_AT_LEAST(get_option(pair.client, SOL_SOCKET, SO_SNDBUF), CONFIG_NET_TCP_MSS);
    close_pair(&pair);
}

TEST_CASE(connections_inherit_the_send_buffer)
{
    struct net_address address = loopback(PORT);
    int listener = open_listener(PORT, 1);
    int client = open_socket(SOCK_STREAM);
    struct linger linger = {.l_onoff = 1, .l_linger = 5};
    int start_ms;

    set_option(listener, SOL_SOCKET, SO_SNDBUF, 3000);
    TEST_EQUAL(get_option(listener, SOL_SOCKET, SO_SNDBUF), 3000);
    TEST_EQUAL(net_connect(client, &address), 0);
    int server = net_accept(listener, NULL);

    TEST_EQUAL(get_option(server, SOL_SOCKET, SO_SNDBUF), 3000);
    TEST_EQUAL(net_setsockopt(server, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)), 0);
    TEST_EQUAL(net_send(server, "x", 1, 0), 1);
    start_ms = now_ms();
    close_socket(server); /* waits for the acknowledgement, not for five seconds */
    TEST_AT_MOST(now_ms() - start_ms, ACKNOWLEDGED_MS + LATE_MS);
    close_socket(client);
    close_socket(listener);
    settle();
}

static struct tcp_info info_of(int socket)
{
    struct tcp_info info;
    size_t length = sizeof(info);

    memset(&info, 0xff, sizeof(info));
    TEST_EQUAL(net_getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length), 0);
    TEST_EQUAL(length, sizeof(info));
    return info;
}

TEST_CASE(a_stream_tells_how_it_is)
{
    int listener = open_listener(PORT, 1);
    int closed = open_socket(SOCK_STREAM);
    uint8_t one[1];
    size_t length = sizeof(one);

    TEST_EQUAL(info_of(listener).tcpi_state, TCP_LISTEN);
    TEST_EQUAL(info_of(closed).tcpi_state, TCP_CLOSE);
    TEST_EQUAL(net_getsockopt(closed, IPPROTO_TCP, TCP_INFO, one, &length), 0);
    TEST_EQUAL(length, 1);
    close_socket(listener);
    close_socket(closed);

    struct pair pair = connect_pair(PORT);
    static char bytes[1000];
    struct tcp_info info = info_of(pair.client);

    TEST_EQUAL(info.tcpi_state, TCP_ESTABLISHED);
    TEST_AT_LEAST(info.tcpi_snd_mss, 500);
    TEST_EQUAL(info.tcpi_rcv_mss, CONFIG_NET_TCP_MSS);
    TEST_AT_LEAST(info.tcpi_snd_wnd, CONFIG_NET_TCP_MSS);
    TEST_AT_LEAST(info.tcpi_snd_cwnd, info.tcpi_snd_mss);
    TEST_AT_LEAST(info.tcpi_rto, 500000);
    TEST_EQUAL(info.tcpi_retransmits, 0);
    TEST_EQUAL(info.tcpi_snd_queue_bytes, 0);

    TEST_EQUAL(net_send(pair.client, bytes, sizeof(bytes), 0), sizeof(bytes));
    info = info_of(pair.client);
    TEST_EQUAL(info.tcpi_snd_queue_bytes, sizeof(bytes));
    TEST_EQUAL(info.tcpi_unacked + (info.tcpi_notsent_bytes != 0 ? 1U : 0U), 1);
    k_msleep(2 * ACKNOWLEDGED_MS);
    TEST_EQUAL(info_of(pair.client).tcpi_snd_queue_bytes, 0);
    info = info_of(pair.server);
    TEST_EQUAL(info.tcpi_rcv_queue_bytes, sizeof(bytes));
    TEST_AT_MOST(info.tcpi_rcv_wnd,
                 (size_t)(CONFIG_NET_TCP_WINDOW_SEGMENTS * CONFIG_NET_TCP_MSS) - sizeof(bytes));
    TEST_EQUAL(get_option(pair.server, SOL_SOCKET, SO_NREAD), sizeof(bytes));
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), 0), sizeof(bytes));
    TEST_EQUAL(net_shutdown(pair.client, SHUT_WR), 0);
    k_msleep(2 * ACKNOWLEDGED_MS);
    TEST_EQUAL(info_of(pair.client).tcpi_state, TCP_FIN_WAIT2);
    TEST_EQUAL(info_of(pair.server).tcpi_state, TCP_CLOSE_WAIT);
    close_pair(&pair);
}

TEST_CASE(a_socket_of_one_interface)
{
    int receiver = open_datagram(PORT);
    int sender = open_socket(SOCK_DGRAM);
    struct net_address to = loopback(PORT);
    char name[IFNAMSIZ] = "?";
    size_t length = sizeof(name);

    TEST_EQUAL(net_getsockopt(sender, SOL_SOCKET, SO_BINDTODEVICE, name, &length), 0);
    TEST_STRING(name, "");
    TEST_EQUAL(length, 1);
    TEST_EQUAL(net_setsockopt(sender, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2), 0);
    length = sizeof(name);
    TEST_EQUAL(net_getsockopt(sender, SOL_SOCKET, SO_BINDTODEVICE, name, &length), 0);
    TEST_STRING(name, "lo");
    length = 2;
    TEST_EQUAL(net_getsockopt(sender, SOL_SOCKET, SO_BINDTODEVICE, name, &length), -EINVAL);
    TEST_EQUAL(net_setsockopt(sender, SOL_SOCKET, SO_BINDTODEVICE, "eth7", 5), -ENODEV);
    TEST_EQUAL(net_sendto(sender, "x", 1, 0, &to), 1);
    TEST_EQUAL(net_recv(receiver, name, 1, 0), 1);
    TEST_EQUAL(net_setsockopt(sender, SOL_SOCKET, SO_BINDTODEVICE, "", 0), 0);
    TEST_EQUAL(net_sendto(sender, "abc", 3, 0, &to), 3);
    k_msleep(SHORT_MS);
    TEST_EQUAL(get_option(receiver, SOL_SOCKET, SO_NREAD), 3);
    TEST_EQUAL(net_recv(receiver, name, 3, 0), 3);
    close_socket(receiver);
    close_socket(sender);
}

static struct ip_mreqn group_on_lo(uint32_t group)
{
    struct ip_mreqn request = {.imr_multiaddr = {group}, .imr_ifindex = (int)if_nametoindex("lo")};

    return request;
}

static int change(int socket, int option, uint32_t group)
{
    struct ip_mreqn request = group_on_lo(group);

    return net_setsockopt(socket, IPPROTO_IP, option, &request, sizeof(request));
}

TEST_CASE(members_get_what_is_sent_to_their_group)
{
    struct net_address any = net_address(NET_IP_ANY, PORT);
    struct net_address to = net_address(GROUP, PORT);
    struct net_address from;
    int member = open_socket(SOCK_DGRAM);
    int sender = open_socket(SOCK_DGRAM);
    uint32_t lo = NET_IP_LOOPBACK;
    uint8_t off = 0;
    char byte;

    TEST_EQUAL(net_bind(member, &any), 0);
    TEST_EQUAL(net_setsockopt(sender, IPPROTO_IP, IP_MULTICAST_IF, &lo, sizeof(lo)), 0);
    TEST_EQUAL(get_option(sender, IPPROTO_IP, IP_MULTICAST_IF), (int)lo);
    TEST_EQUAL(get_option(sender, IPPROTO_IP, IP_MULTICAST_TTL), 1);
    TEST_EQUAL(get_option(sender, IPPROTO_IP, IP_MULTICAST_LOOP), 1);

    /* Not a member yet. */
    TEST_EQUAL(net_sendto(sender, "1", 1, 0, &to), 1);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_recv(member, &byte, 1, NET_MSG_DONTWAIT), -EAGAIN);
    TEST_EQUAL(change(member, IP_ADD_MEMBERSHIP, GROUP), 0);
    TEST_EQUAL(change(member, IP_ADD_MEMBERSHIP, GROUP), -EADDRINUSE);
    TEST_EQUAL(net_sendto(sender, "2", 1, 0, &to), 1);
    TEST_EQUAL(net_recvfrom(member, &byte, 1, 0, &from), 1);
    TEST_EQUAL(byte, '2');
    TEST_EQUAL(from.ip, NET_IP_LOOPBACK);

    /* Once, and not when the sender does not want it. */
    TEST_EQUAL(net_recv(member, &byte, 1, NET_MSG_DONTWAIT), -EAGAIN);
    TEST_EQUAL(net_setsockopt(sender, IPPROTO_IP, IP_MULTICAST_LOOP, &off, sizeof(off)), 0);
    TEST_EQUAL(net_sendto(sender, "3", 1, 0, &to), 1);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_recv(member, &byte, 1, NET_MSG_DONTWAIT), -EAGAIN);
    set_option(sender, IPPROTO_IP, IP_MULTICAST_LOOP, 1);
    TEST_EQUAL(change(member, IP_DROP_MEMBERSHIP, GROUP), 0);
    TEST_EQUAL(change(member, IP_DROP_MEMBERSHIP, GROUP), -EADDRNOTAVAIL);
    TEST_EQUAL(net_sendto(sender, "4", 1, 0, &to), 1);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_recv(member, &byte, 1, NET_MSG_DONTWAIT), -EAGAIN);
    close_socket(member);
    close_socket(sender);
}

TEST_CASE(a_socket_can_be_bound_to_a_group)
{
    struct net_address group = net_address(GROUP, PORT);
    struct net_address direct = loopback(PORT);
    int member = open_socket(SOCK_DGRAM);
    int sender = open_socket(SOCK_DGRAM);
    int stream = open_socket(SOCK_STREAM);
    uint32_t lo = NET_IP_LOOPBACK;
    char byte;

    TEST_EQUAL(net_bind(member, &group), 0);
    TEST_EQUAL(net_bind(stream, &group), -EADDRNOTAVAIL);
    TEST_EQUAL(change(member, IP_ADD_MEMBERSHIP, GROUP), 0);
    TEST_EQUAL(net_setsockopt(sender, IPPROTO_IP, IP_MULTICAST_IF, &lo, sizeof(lo)), 0);
    TEST_EQUAL(net_sendto(sender, "1", 1, 0, &direct), 1);
    TEST_EQUAL(net_sendto(sender, "2", 1, 0, &group), 1);
    TEST_EQUAL(net_recv(member, &byte, 1, 0), 1);
    TEST_EQUAL(byte, '2');
    close_socket(member);
    close_socket(sender);
    close_socket(stream);
}

TEST_CASE(groups_are_counted_and_left_when_a_socket_closes)
{
    int members[2] = {open_socket(SOCK_DGRAM), open_socket(SOCK_DGRAM)};

    /* CONFIG_NET_MULTICAST_GROUPS is 2. */
    for (int round = 0; round < 3; round++) {
        TEST_EQUAL(change(members[0], IP_ADD_MEMBERSHIP, GROUP), 0);
        TEST_EQUAL(change(members[1], IP_ADD_MEMBERSHIP, GROUP), 0);
        TEST_EQUAL(change(members[1], IP_ADD_MEMBERSHIP, NET_IP(239, 1, 2, 4)), -ENOBUFS);
        close_socket(members[0]);
        TEST_EQUAL(change(members[1], IP_ADD_MEMBERSHIP, NET_IP(239, 0, 0, 9)), 0);
        close_socket(members[1]);
        members[0] = open_socket(SOCK_DGRAM);
        members[1] = open_socket(SOCK_DGRAM);
    }
    close_socket(members[0]);
    close_socket(members[1]);
}

TEST_CASE(what_is_wrong_with_a_group_is_said)
{
    int member = open_socket(SOCK_DGRAM);
    int stream = open_socket(SOCK_STREAM);
    struct ip_mreqn request = group_on_lo(GROUP);
    uint32_t nobody = NET_IP(10, 9, 8, 7);
    int value = 256;

    TEST_EQUAL(change(member, IP_ADD_MEMBERSHIP, NET_IP(10, 0, 0, 1)), -EINVAL);
    TEST_EQUAL(change(member, IP_ADD_MEMBERSHIP, NET_IP(224, 0, 0, 1)), -EINVAL);
    TEST_EQUAL(change(stream, IP_ADD_MEMBERSHIP, GROUP), -ENOPROTOOPT);
    TEST_EQUAL(net_setsockopt(member, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, 7), -EINVAL);
    request.imr_ifindex = 77;
    TEST_EQUAL(net_setsockopt(member, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof(request)),
               -ENODEV);
    request.imr_address.s_addr = nobody;
    TEST_EQUAL(
        net_setsockopt(member, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof(struct ip_mreq)),
        -ENODEV);
    request.imr_address.s_addr = NET_IP_LOOPBACK;
    TEST_EQUAL(
        net_setsockopt(member, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof(struct ip_mreq)), 0);
    TEST_EQUAL(net_setsockopt(member, IPPROTO_IP, IP_MULTICAST_IF, &nobody, sizeof(nobody)),
               -EADDRNOTAVAIL);
    TEST_EQUAL(net_setsockopt(member, IPPROTO_IP, IP_MULTICAST_IF, &request, sizeof(request)),
               -EADDRNOTAVAIL);
    TEST_EQUAL(net_setsockopt(member, IPPROTO_IP, IP_MULTICAST_TTL, &value, sizeof(value)),
               -EINVAL);
    close_socket(member);
    close_socket(stream);
}
