/* SPDX-License-Identifier: Apache-2.0 */

/* Looking up names, from a server on this machine that answers as each case likes. */

#include <net/dns.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "socket_support.h"

enum {
    PORT = 53,
    SERVER = 0, /* the worker that answers */
    HEAD = 12,
    MOST_QUESTIONS = 16,
};

/* What the server does. */
static struct {
    int addresses;  /* so many, 10.0.0.1 on, behind an alias */
    int result;     /* of the answer's head */
    int unanswered; /* so many questions at first */
    int wrong;      /* so many answers that are wrong come first */
    bool is_silent;
    /* What it has seen. */
    int questions;
    int asked_ms[MOST_QUESTIONS];
    uint16_t number;
    uint16_t port;
} server;

static size_t put(uint8_t *at, const void *bytes, size_t length)
{
    memcpy(at, bytes, length);
    return length;
}

/* A record for the name of the question, by a pointer. */
static size_t put_record(uint8_t *at, uint8_t type, const void *data, uint8_t length)
{
    const uint8_t head[] = {0xc0, HEAD, 0, type, 0, 1, 0, 0, 0, 60, 0, length};
    size_t used = put(at, head, sizeof(head));

    return used + put(at + used, data, length);
}

static size_t make_answer(uint8_t *answer, size_t question)
{
    size_t length = question;

    answer[2] = 0x81;
    answer[3] = (uint8_t)(0x80 | server.result);
    answer[7] = (uint8_t)(server.addresses + 1);
    answer[HEAD + 1] ^= 0x20; /* the case of a letter */
    length += put_record(answer + length, 5, "\1x\300\14", 4);
    for (int i = 0; i < server.addresses; i++) {
        uint8_t ip[4] = {10, 0, 0, (uint8_t)(i + 1)};

        length += put_record(answer + length, 1, ip, 4);
    }
    return length;
}

static void send_wrong(int socket, const uint8_t *question, size_t length,
                       const struct net_address *to, int kind)
{
    uint8_t answer[512];
    size_t size;

    memcpy(answer, question, length);
    size = make_answer(answer, length);
    switch (kind % 6) {
    case 0:
        answer[0] ^= 1; /* another number */
        break;
    case 1:
        answer[HEAD + 2] ^= 1; /* another name */
        break;
    case 2:
        answer[2] = 1; /* a question */
        break;
    case 3:
        answer[5] = 2; /* two questions */
        break;
    case 4:
        size = length - 1;
        break;
    default:
        size = 3;
        break;
    }
    TEST_EQUAL(net_sendto(socket, answer, size, 0, to), size);
}

static void serve(struct worker *self)
{
    uint8_t message[512];
    struct net_address from;
    int length;

    while ((length = net_recvfrom(self->socket, message, sizeof(message), 0, &from)) > 0) {
        if (server.questions < MOST_QUESTIONS) {
            server.asked_ms[server.questions] = now_ms();
        }
        server.questions++;
        server.number = (uint16_t)((message[0] << 8) | message[1]);
        server.port = net_ntohs(from.port);
        if (server.is_silent || server.questions <= server.unanswered) {
            continue;
        }
        for (int i = 0; i < server.wrong; i++) {
            send_wrong(self->socket, message, (size_t)length, &from, i);
        }
        size_t size = make_answer(message, (size_t)length);

        TEST_EQUAL(net_sendto(self->socket, message, size, 0, &from), size);
    }
    self->result = length;
}

static void start_server(void)
{
    memset(&server, 0, sizeof(server));
    *worker(SERVER) = (struct worker){.socket = open_datagram(PORT)};
    start_worker(SERVER, serve);
    TEST_EQUAL(net_dns_server_set(0, NET_IP_LOOPBACK), 0);
}

static void stop_server(void)
{
    close_socket(worker(SERVER)->socket);
    TEST_EQUAL(join_worker(SERVER), -EBADF);
    TEST_EQUAL(net_dns_server_set(0, NET_IP_ANY), 0);
}

TEST_CASE(a_name_has_several_addresses)
{
    struct net_address found[3];
    uint16_t first_number;
    uint16_t first_port;

    start_server();
    server.addresses = 2;
    TEST_EQUAL(net_lookup(NULL, "www.example.org", found, 3, K_SECONDS(5)), 2);
    TEST_EQUAL(found[0].family, NET_AF_INET);
    TEST_EQUAL(found[0].ip, NET_IP(10, 0, 0, 1));
    TEST_EQUAL(found[1].ip, NET_IP(10, 0, 0, 2));
    first_number = server.number;
    first_port = server.port;
    server.addresses = 9;
    TEST_EQUAL(net_lookup(NULL, "www.example.org.", found, 3, K_FOREVER), 3);
    TEST_EQUAL(found[2].ip, NET_IP(10, 0, 0, 3));
    TEST_TRUE(server.number != first_number || server.port != first_port);
    TEST_EQUAL(server.questions, 2);
    stop_server();
}

TEST_CASE(what_the_server_says_is_told)
{
    struct net_address found[1];

    start_server();
    TEST_EQUAL(net_lookup(NULL, "a.b", found, 1, K_SECONDS(5)), -ENODATA);
    server.result = 3;
    TEST_EQUAL(net_lookup(NULL, "a.b", found, 1, K_SECONDS(5)), -ENOENT);
    server.result = 2;
    TEST_EQUAL(net_lookup(NULL, "a.b", found, 1, K_SECONDS(5)), -EIO);
    stop_server();
}

TEST_CASE(a_question_is_asked_again)
{
    struct net_address found[1];

    start_server();
    server.addresses = 1;
    server.unanswered = 3;
    TEST_EQUAL(net_lookup(NULL, "slow.example", found, 1, K_SECONDS(20)), 1);
    TEST_EQUAL(server.questions, 4);
    for (int i = 0; i < 3; i++) {
        TEST_AT_LEAST(server.asked_ms[i + 1] - server.asked_ms[i], 1000 << i);
        TEST_AT_MOST(server.asked_ms[i + 1] - server.asked_ms[i], (1000 << i) + LATE_MS + 2);
    }
    stop_server();
}

TEST_CASE(a_look_up_ends_in_time)
{
    struct net_address found[1];
    int start_ms = now_ms();

    start_server();
    server.is_silent = true;
    TEST_EQUAL(net_lookup(NULL, "silent.example", found, 1, K_MSEC(2500)), -ETIMEDOUT);
    EXPECT_TOOK(start_ms, 2500);
    TEST_EQUAL(server.questions, 2);
    TEST_EQUAL(net_lookup(NULL, "silent.example", found, 1, K_NO_WAIT), -ETIMEDOUT);
    stop_server();
}

TEST_CASE(wrong_answers_are_passed_over)
{
    struct net_address found[2];

    start_server();
    server.addresses = 2;
    server.wrong = 6;
    TEST_EQUAL(net_lookup(NULL, "www.example.org", found, 2, K_SECONDS(3)), 2);
    TEST_EQUAL(server.questions, 1);
    stop_server();
}

static struct net_lookup lookup;

static void look_up(struct worker *self)
{
    struct net_address found[1];

    self->result = net_lookup(&lookup, "silent.example", found, 1, K_FOREVER);
}

TEST_CASE(another_thread_can_cancel)
{
    struct net_address found[1];

    start_server();
    server.is_silent = true;
    lookup = (struct net_lookup){0};
    *worker(1) = (struct worker){0};
    start_worker(1, look_up);
    k_msleep(SHORT_MS);
    TEST_FALSE(has_ended(1));
    net_lookup_cancel(&lookup);
    TEST_EQUAL(join_worker(1), -ECANCELED);
    TEST_AT_MOST(worker(1)->took_ms, SHORT_MS + LATE_MS + 10);

    /* Before it began, and after it has ended. */
    lookup = (struct net_lookup){0};
    net_lookup_cancel(&lookup);
    TEST_EQUAL(net_lookup(&lookup, "silent.example", found, 1, K_FOREVER), -ECANCELED);
    lookup = (struct net_lookup){0};
    TEST_EQUAL(net_lookup(&lookup, "silent.example", found, 1, K_MSEC(10)), -ETIMEDOUT);
    net_lookup_cancel(&lookup);
    stop_server();
}

TEST_CASE(what_is_no_name_is_refused)
{
    struct net_address found[1];
    char longest[256];

    start_server();
    server.addresses = 1;
    TEST_EQUAL(net_lookup(NULL, "", found, 1, K_FOREVER), -EINVAL);
    TEST_EQUAL(net_lookup(NULL, ".", found, 1, K_FOREVER), -EINVAL);
    TEST_EQUAL(net_lookup(NULL, "a..b", found, 1, K_FOREVER), -EINVAL);
    TEST_EQUAL(net_lookup(NULL, "a", found, 0, K_FOREVER), -EINVAL);
    memset(longest, 'x', sizeof(longest));
    longest[64] = '\0';
    TEST_EQUAL(net_lookup(NULL, longest, found, 1, K_FOREVER), -EINVAL);
    longest[63] = '\0';
    TEST_EQUAL(net_lookup(NULL, longest, found, 1, K_SECONDS(5)), 1);
    memset(longest, 'x', sizeof(longest));
    for (size_t i = 63; i < 253; i += 64) {
        longest[i] = '.';
    }
    longest[253] = '\0';
    TEST_EQUAL(net_lookup(NULL, longest, found, 1, K_SECONDS(5)), 1);
    longest[253] = 'x';
    longest[254] = '\0';
    TEST_EQUAL(net_lookup(NULL, longest, found, 1, K_SECONDS(5)), -EINVAL);
    stop_server();
    TEST_EQUAL(net_lookup(NULL, "a.b", found, 1, K_FOREVER), -ENETUNREACH);
    TEST_EQUAL(net_dns_server_set(CONFIG_NET_DNS_SERVERS, 1), -EINVAL);
    TEST_EQUAL(net_dns_server(CONFIG_NET_DNS_SERVERS), NET_IP_ANY);
}

TEST_CASE(the_next_server_is_asked)
{
    struct net_address found[1];
    int start_ms = now_ms();

    start_server();
    server.addresses = 1;
    TEST_EQUAL(net_dns_server_set(0, NET_IP(10, 9, 8, 7)), 0); /* no way leads there */
    TEST_EQUAL(net_dns_server_set(1, NET_IP_LOOPBACK), 0);
    TEST_EQUAL(net_lookup(NULL, "a.b", found, 1, K_SECONDS(5)), 1);
    TEST_AT_MOST(now_ms() - start_ms, SHORT_MS + LATE_MS);
    TEST_EQUAL(net_dns_server_set(1, NET_IP_ANY), 0);
    stop_server();
}

static uint32_t ip_of(const struct addrinfo *info)
{
    return ((const struct sockaddr_in *)(const void *)info->ai_addr)->sin_addr.s_addr;
}

TEST_CASE(getaddrinfo_gives_all_of_them)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    struct addrinfo *more = NULL;
    int count = 0;

    start_server();
    server.addresses = 3;
    TEST_EQUAL(getaddrinfo("www.example.org", "http", &hints, &found), 0);
    for (const struct addrinfo *each = found; each != NULL; each = each->ai_next) {
        count++;
        TEST_EQUAL(ip_of(each), NET_IP(10, 0, 0, count));
        TEST_EQUAL(each->ai_socktype, SOCK_STREAM);
    }
    TEST_EQUAL(count, 3);

    /* For the rest of the table two kinds of each address. */
    TEST_EQUAL(getaddrinfo("www.example.org", "7", NULL, &more), 0);
    count = 0;
    for (const struct addrinfo *each = more; each != NULL; each = each->ai_next) {
        TEST_EQUAL(ip_of(each), NET_IP(10, 0, 0, 1 + count / 2));
        count++;
    }
    TEST_EQUAL(count, (CONFIG_NET_ADDRINFO - 3) / 2 * 2);
    freeaddrinfo(found);
    freeaddrinfo(more);

    server.result = 3;
    TEST_EQUAL(getaddrinfo("none.example", "7", NULL, &found), EAI_NONAME);
    server.result = 2;
    TEST_EQUAL(getaddrinfo("none.example", "7", NULL, &found), EAI_FAIL);
    server.result = 0;
    server.addresses = 0;
    TEST_EQUAL(getaddrinfo("none.example", "7", NULL, &found), EAI_NODATA);
    server.is_silent = true;
    int start_ms = now_ms();

    TEST_EQUAL(getaddrinfo("none.example", "7", NULL, &found), EAI_AGAIN);
    EXPECT_TOOK(start_ms, CONFIG_NET_DNS_TIMEOUT_MS);
    start_ms = now_ms();
    TEST_EQUAL(getaddrinfo_timed(NULL, "none.example", "7", NULL, K_MSEC(30), &found), EAI_AGAIN);
    EXPECT_TOOK(start_ms, 30);
    lookup = (struct net_lookup){0};
    net_lookup_cancel(&lookup);
    TEST_EQUAL(getaddrinfo_timed(&lookup, "none.example", "7", NULL, K_MSEC(30), &found),
               EAI_CANCELED);
    stop_server();
    TEST_EQUAL(getaddrinfo("a..b", "7", NULL, &found), EAI_NONAME);
    TEST_EQUAL(getaddrinfo("none.example", "7", NULL, &found), EAI_AGAIN);
}
