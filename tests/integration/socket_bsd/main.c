/* SPDX-License-Identifier: Apache-2.0 */

/*
 * BSD's names, in a program that includes the C library's headers beside them, in an order as
 * unlucky as possible.
 */

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "socket_support.h"

enum {
    PORT = 7
};

/* -1, and errno is @p number. */
#define EXPECT_ERROR(call, number)                                                                 \
    do {                                                                                           \
        errno = 0;                                                                                 \
        TEST_EQUAL((call), -1);                                                                    \
        TEST_EQUAL(errno, (number));                                                               \
    } while (0)

static struct sockaddr_in local_address(uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static const struct sockaddr *general(const struct sockaddr_in *address)
{
    return (const struct sockaddr *)(const void *)address;
}

static struct sockaddr *general_out(struct sockaddr_in *address)
{
    return (struct sockaddr *)(void *)address;
}

TEST_CASE(a_program_as_in_the_book)
{
    struct sockaddr_in address = local_address(PORT);
    struct sockaddr_in peer;
    socklen_t length = sizeof(peer);
    char text[16] = "";
    int on = 1;
    int listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);

    TEST_AT_LEAST(listener, 0);
    TEST_EQUAL(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)), 0);
    TEST_EQUAL(bind(listener, general(&address), sizeof(address)), 0);
    TEST_EQUAL(listen(listener, SOMAXCONN), 0);

    int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    TEST_EQUAL(connect(client, general(&address), sizeof(address)), 0);
    int server = accept(listener, general_out(&peer), &length);

    TEST_AT_LEAST(server, 0);
    TEST_EQUAL(length, sizeof(peer));
    TEST_EQUAL(peer.sin_family, AF_INET);
    TEST_EQUAL(peer.sin_addr.s_addr, htonl(INADDR_LOOPBACK));
    length = sizeof(address);
    TEST_EQUAL(getsockname(client, general_out(&address), &length), 0);
    TEST_EQUAL(address.sin_port, peer.sin_port);
    TEST_EQUAL(getpeername(server, general_out(&address), &length), 0);
    TEST_EQUAL(address.sin_port, peer.sin_port);

    TEST_EQUAL(write(client, "hello", 5), 5);
    TEST_EQUAL(recv(server, text, sizeof(text), MSG_PEEK), 5);
    TEST_EQUAL(read(server, text, sizeof(text)), 5);
    TEST_STRING(text, "hello");
    TEST_EQUAL(send(server, "world", 5, MSG_NOSIGNAL), 5);
    length = sizeof(address);
    TEST_EQUAL(recvfrom(client, text, sizeof(text), 0, general_out(&address), &length), 5);
    TEST_EQUAL(length, 0);
    TEST_EQUAL(shutdown(client, SHUT_WR), 0);
    TEST_EQUAL(read(server, text, sizeof(text)), 0);
    TEST_EQUAL(close(server), 0);
    TEST_EQUAL(close(client), 0);
    TEST_EQUAL(close(listener), 0);
    EXPECT_ERROR(close(listener), EBADF);
    settle();
}

TEST_CASE(datagrams_have_addresses)
{
    struct sockaddr_in address = local_address(PORT);
    struct sockaddr_in from;
    socklen_t length = sizeof(from);
    int receiver = socket(AF_INET, SOCK_DGRAM, 0);
    int sender = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    char text[16];
    int bytes;

    TEST_EQUAL(bind(receiver, general(&address), sizeof(address)), 0);
    TEST_EQUAL(sendto(sender, "abc", 3, 0, general(&address), sizeof(address)), 3);
    k_msleep(SHORT_MS);
    TEST_EQUAL(ioctl(receiver, FIONREAD, &bytes), 0);
    TEST_EQUAL(bytes, 3);
    TEST_EQUAL(recvfrom(receiver, text, sizeof(text), 0, general_out(&from), &length), 3);
    TEST_EQUAL(length, sizeof(from));
    TEST_EQUAL(ntohl(from.sin_addr.s_addr), INADDR_LOOPBACK);
    TEST_EQUAL(recvfrom(receiver, text, 0, MSG_DONTWAIT, NULL, NULL), -1);
    TEST_EQUAL(errno, EAGAIN);

    /* An address that does not fit is cut. */
    TEST_EQUAL(sendto(sender, "abc", 3, 0, general(&address), sizeof(address)), 3);
    length = 4;
    memset(&from, 0xff, sizeof(from));
    TEST_EQUAL(recvfrom(receiver, text, sizeof(text), 0, general_out(&from), &length), 3);
    TEST_EQUAL(length, sizeof(from));
    TEST_EQUAL(from.sin_addr.s_addr, 0xffffffff);
    EXPECT_ERROR(sendto(sender, "abc", 3, 0, general(&address), 4), EINVAL);
    EXPECT_ERROR(bind(sender, general(&address), 4), EINVAL);
    EXPECT_ERROR(send(sender, "abc", 3, 0), EDESTADDRREQ);
    TEST_EQUAL(close(receiver), 0);
    TEST_EQUAL(close(sender), 0);
}

TEST_CASE(errors_are_minus_one_and_errno)
{
    struct sockaddr_in address = local_address(PORT);
    socklen_t length = sizeof(address);
    int value = 1;
    char byte = 0;
    int stream = socket(AF_INET, SOCK_STREAM, 0);

    EXPECT_ERROR(socket(77, SOCK_STREAM, 0), EAFNOSUPPORT);
    EXPECT_ERROR(listen(-1, 1), EBADF);
    EXPECT_ERROR(accept(stream, NULL, NULL), EINVAL);
    EXPECT_ERROR(connect(stream, general(&address), sizeof(address)), ECONNREFUSED);
    EXPECT_ERROR(send(stream, &byte, 1, 0), EPIPE);
    EXPECT_ERROR(getpeername(stream, general_out(&address), &length), ENOTCONN);
    EXPECT_ERROR(getsockname(0, general_out(&address), &length), EBADF);
    length = 5;
    EXPECT_ERROR(recvfrom(-1, &byte, 1, 0, general_out(&address), &length), EBADF);
    TEST_EQUAL(length, 5);
    length = sizeof(address);
    EXPECT_ERROR(setsockopt(stream, SOL_SOCKET, 99, &value, sizeof(value)), ENOPROTOOPT);
    EXPECT_ERROR(getsockopt(stream, SOL_SOCKET, 99, &value, &length), ENOPROTOOPT);
    EXPECT_ERROR(shutdown(stream, SHUT_RDWR), ENOTCONN);
    EXPECT_ERROR(read(1, &byte, 1), EBADF);
    EXPECT_ERROR(write(2, &byte, 1), EBADF);
    TEST_EQUAL(close(stream), 0);
}

static void set_errno_elsewhere(struct worker *self)
{
    errno = 99;
    self->result = close(-1) == -1 ? errno : 0;
}

TEST_CASE(each_thread_has_its_errno)
{
    errno = 55;
    *worker(0) = (struct worker){0};
    start_worker(0, set_errno_elsewhere);
    TEST_EQUAL(join_worker(0), EBADF);
    TEST_EQUAL(errno, 55);
}

TEST_CASE(options_and_limits)
{
    int stream = socket(AF_INET, SOCK_STREAM, 0);
    int datagrams = socket(AF_INET, SOCK_DGRAM, 0);
    struct timeval limit = {.tv_usec = 30000};
    struct linger linger = {.l_onoff = 1, .l_linger = 7};
    socklen_t length = sizeof(linger);
    int on = 1;
    int value = 0;
    char byte;
    int start_ms = now_ms();

    TEST_EQUAL(setsockopt(datagrams, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)), 0);
    EXPECT_ERROR(recv(datagrams, &byte, 1, 0), EAGAIN);
    EXPECT_TOOK(start_ms, 30);
    TEST_EQUAL(setsockopt(stream, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)), 0);
    linger.l_linger = 0;
    TEST_EQUAL(getsockopt(stream, SOL_SOCKET, SO_LINGER, &linger, &length), 0);
    TEST_EQUAL(linger.l_linger, 7);
    TEST_EQUAL(setsockopt(stream, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)), 0);
    length = sizeof(value);
    TEST_EQUAL(getsockopt(stream, IPPROTO_TCP, TCP_NODELAY, &value, &length), 0);
    TEST_EQUAL(value, 1);

    TEST_EQUAL(fcntl(datagrams, F_GETFL, 0), 0);
    TEST_EQUAL(fcntl(datagrams, F_SETFL, O_NONBLOCK), 0);
    TEST_EQUAL(fcntl(datagrams, F_GETFL, 0), O_NONBLOCK);
    on = 0;
    TEST_EQUAL(ioctl(datagrams, FIONBIO, &on), 0);
    TEST_EQUAL(fcntl(datagrams, F_GETFL, 0), 0);
    EXPECT_ERROR(fcntl(datagrams, 1234, 0), EINVAL);
    EXPECT_ERROR(ioctl(datagrams, 1234, &on), ENOTTY);
    EXPECT_ERROR(fcntl(-1, F_GETFL, 0), EBADF);
    TEST_EQUAL(close(stream), 0);
    TEST_EQUAL(close(datagrams), 0);
}

TEST_CASE(poll_by_its_name)
{
    struct sockaddr_in address = local_address(PORT);
    int datagrams = socket(AF_INET, SOCK_DGRAM, 0);
    struct pollfd both[] = {{.fd = datagrams, .events = POLLIN}, {.fd = 12345, .events = POLLOUT}};

    TEST_EQUAL(bind(datagrams, general(&address), sizeof(address)), 0);
    TEST_EQUAL(poll(both, 1, 10), 0);
    TEST_EQUAL(poll(both, 2, -1), 1);
    TEST_EQUAL(both[1].revents, POLLNVAL);
    TEST_EQUAL(sendto(datagrams, "x", 1, 0, general(&address), sizeof(address)), 1);
    TEST_EQUAL(poll(both, 1, -1), 1);
    TEST_EQUAL(both[0].revents, POLLIN);
    TEST_EQUAL(close(datagrams), 0);
}

TEST_CASE(addresses_are_text)
{
    struct in_addr address;
    char text[INET_ADDRSTRLEN];

    TEST_EQUAL(inet_pton(AF_INET, "10.0.2.15", &address), 1);
    TEST_EQUAL(address.s_addr, htonl(0x0a00020f));
    TEST_STRING(inet_ntop(AF_INET, &address, text, sizeof(text)), "10.0.2.15");
    TEST_STRING(inet_ntoa(address), "10.0.2.15");
    TEST_EQUAL(inet_pton(AF_INET, "10.0.2", &address), 0);
    TEST_EQUAL(inet_pton(99, "10.0.2.15", &address), -1);
    TEST_EQUAL(errno, EAFNOSUPPORT);
    TEST_NULL(inet_ntop(AF_INET, &address, text, sizeof("10.0.2.15") - 1));
    TEST_STRING(inet_ntop(AF_INET, &address, text, sizeof("10.0.2.15")), "10.0.2.15");
    TEST_NULL(inet_ntop(99, &address, text, sizeof(text)));
    TEST_EQUAL(errno, EAFNOSUPPORT);
    TEST_NULL(inet_ntop(AF_INET, &address, text, 5));
    TEST_EQUAL(errno, ENOSPC);
    TEST_EQUAL(inet_addr("127.0.0.1"), htonl(INADDR_LOOPBACK));
    TEST_EQUAL(inet_addr("127.0.0.256"), INADDR_NONE);
    TEST_EQUAL(inet_aton("1.2.3.4", &address), 1);
    TEST_EQUAL(ntohl(address.s_addr), 0x01020304);
    TEST_EQUAL(inet_aton("1.2.3.x", &address), 0);
    TEST_EQUAL(htons(0x1234), 0x3412);
    TEST_EQUAL(ntohs(htons(PORT)), PORT);
}

TEST_CASE(names_are_numbers)
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    const struct sockaddr_in *address;
    struct addrinfo *others[CONFIG_NET_ADDRINFO];

    TEST_EQUAL(getaddrinfo("10.1.2.3", "8080", &hints, &found), 0);
    address = (const struct sockaddr_in *)(const void *)found->ai_addr;
    TEST_EQUAL(found->ai_family, AF_INET);
    TEST_EQUAL(found->ai_socktype, SOCK_STREAM);
    TEST_EQUAL(found->ai_protocol, IPPROTO_TCP);
    TEST_EQUAL(found->ai_addrlen, sizeof(*address));
    TEST_EQUAL(ntohs(address->sin_port), 8080);
    TEST_EQUAL(ntohl(address->sin_addr.s_addr), 0x0a010203);
    TEST_NULL(found->ai_next);
    freeaddrinfo(found);

    TEST_EQUAL(getaddrinfo("localhost", NULL, NULL, &found), 0);
    TEST_EQUAL(found->ai_socktype, SOCK_STREAM);
    TEST_EQUAL(found->ai_next->ai_socktype, SOCK_DGRAM);
    TEST_NULL(found->ai_next->ai_next);
    freeaddrinfo(found);

    hints.ai_flags = AI_PASSIVE;
    TEST_EQUAL(getaddrinfo(NULL, "7", &hints, &found), 0);
    address = (const struct sockaddr_in *)(const void *)found->ai_addr;
    TEST_EQUAL(address->sin_addr.s_addr, INADDR_ANY);
    freeaddrinfo(found);

    hints.ai_flags = AI_NUMERICHOST;
    TEST_EQUAL(getaddrinfo("example.org", "7", &hints, &found), EAI_NONAME);
    TEST_EQUAL(getaddrinfo("localhost", "7", &hints, &found), EAI_NONAME);
    hints.ai_flags = 0x4000;
    TEST_EQUAL(getaddrinfo("1.2.3.4", "7", &hints, &found), EAI_BADFLAGS);
    hints.ai_flags = AI_NUMERICSERV;
    TEST_EQUAL(getaddrinfo("1.2.3.4", "http", &hints, &found), EAI_SERVICE);
    hints.ai_flags = AI_PASSIVE;
    TEST_EQUAL(getaddrinfo(NULL, NULL, NULL, &found), EAI_NONAME);
    TEST_EQUAL(getaddrinfo(NULL, "nonsense", NULL, &found), EAI_SERVICE);
    TEST_EQUAL(getaddrinfo(NULL, "tftp", &hints, &found), EAI_SERVICE); /* not of TCP */
    TEST_EQUAL(getaddrinfo(NULL, "http", NULL, &found), 0);
    address = (const struct sockaddr_in *)(const void *)found->ai_addr;
    TEST_EQUAL(ntohs(address->sin_port), 80);
    TEST_EQUAL(found->ai_socktype, SOCK_STREAM);
    TEST_NULL(found->ai_next);
    freeaddrinfo(found);
    TEST_EQUAL(getaddrinfo(NULL, "65536", NULL, &found), EAI_SERVICE);
    TEST_EQUAL(getaddrinfo(NULL, "", NULL, &found), EAI_SERVICE);
    hints.ai_family = 99;
    TEST_EQUAL(getaddrinfo(NULL, "7", &hints, &found), EAI_FAMILY);
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = 99;
    TEST_EQUAL(getaddrinfo(NULL, "7", &hints, &found), EAI_SOCKTYPE);

    hints.ai_socktype = SOCK_DGRAM;
    for (size_t i = 0; i < CONFIG_NET_ADDRINFO; i++) {
        TEST_EQUAL(getaddrinfo(NULL, "7", &hints, &others[i]), 0);
    }
    TEST_EQUAL(getaddrinfo(NULL, "7", &hints, &found), EAI_MEMORY);
    freeaddrinfo(others[0]);
    TEST_EQUAL(getaddrinfo(NULL, "7", NULL, &found), EAI_MEMORY); /* it wants two */
    TEST_NULL(found);
    TEST_EQUAL(getaddrinfo(NULL, "7", &hints, &others[0]), 0);
    for (size_t i = 0; i < CONFIG_NET_ADDRINFO; i++) {
        freeaddrinfo(others[i]);
    }
    freeaddrinfo(NULL);
    TEST_STRING(gai_strerror(EAI_NONAME), "unknown host");
}

TEST_CASE(addresses_are_names)
{
    struct sockaddr_in address = local_address(80);
    char host[NI_MAXHOST];
    char service[NI_MAXSERV];

    TEST_EQUAL(getnameinfo(general(&address), sizeof(address), host, sizeof(host), service,
                           sizeof(service), 0),
               0);
    TEST_STRING(host, "127.0.0.1");
    TEST_STRING(service, "http");
    TEST_EQUAL(getnameinfo(general(&address), sizeof(address), NULL, 0, service, sizeof(service),
                           NI_DGRAM),
               0);
    TEST_STRING(service, "80");
    address.sin_port = htons(65535);
    TEST_EQUAL(getnameinfo(general(&address), sizeof(address), NULL, 0, service, 6, 0), 0);
    TEST_STRING(service, "65535");
    TEST_EQUAL(getnameinfo(general(&address), sizeof(address), NULL, 0, service, 5, 0),
               EAI_OVERFLOW);
    address.sin_port = htons(443);
    TEST_EQUAL(getnameinfo(general(&address), sizeof(address), NULL, 0, service, sizeof(service),
                           NI_NUMERICSERV),
               0);
    TEST_STRING(service, "443");
    TEST_EQUAL(getnameinfo(general(&address), sizeof(address), host, 9, NULL, 0, 0), EAI_OVERFLOW);
    TEST_EQUAL(getnameinfo(general(&address), sizeof(address), host, 10, NULL, 0, 0), 0);
    TEST_EQUAL(getnameinfo(general(&address), sizeof(address), NULL, 0, NULL, 0, 0), EAI_NONAME);
    TEST_EQUAL(getnameinfo(general(&address), sizeof(address), host, 20, NULL, 0, NI_NAMEREQD),
               EAI_NONAME);
    TEST_EQUAL(getnameinfo(general(&address), sizeof(address), host, 20, NULL, 0, 0x100),
               EAI_BADFLAGS);
    TEST_EQUAL(getnameinfo(general(&address), 4, host, 20, NULL, 0, 0), EAI_FAMILY);
    address.sin_family = 99;
    TEST_EQUAL(getnameinfo(general(&address), sizeof(address), host, 20, NULL, 0, 0), EAI_FAMILY);
}
