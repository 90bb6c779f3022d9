// SPDX-License-Identifier: Apache-2.0
#include <arch/arch.h>
#include <arpa/inet.h>
#include <errno.h>
#include <libslirp.h>
#include <net/netif/slirp.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "exact_pbufs.h"

/* The port's event loop, run by hand, and what the driver says to the network. */

#define POLLS_MAX 64

struct arch__cpu arch__cpu;

static struct posix_poller *poller;
static struct pollfd polls[POLLS_MAX];
static nfds_t poll_count;
static unsigned int pendings;
static jmp_buf refused;
static char refusal[256];

void arch__interrupt(void)
{
}

uint64_t posix_time_ns(void)
{
    static uint64_t now;

    return now += 1000;
}

void posix_poller_start(struct posix_poller *started)
{
    poller = started;
}

int posix_poller_add(int fd, short events)
{
    assert_true(poll_count < POLLS_MAX);
    polls[poll_count] = (struct pollfd){.fd = fd, .events = events};
    return (int)poll_count++;
}

short posix_poller_revents(int index)
{
    assert_true(index >= 0 && (nfds_t)index < poll_count);
    return polls[index].revents;
}

void posix_refuse(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(refusal, sizeof(refusal), format, arguments);
    va_end(arguments);
    longjmp(refused, 1);
}

void net_interface_rx_pending(struct net_interface *interface)
{
    assert_non_null(interface);
    pendings++;
}

static void look_at_host(void)
{
    int64_t timeout_ns = 50000000;

    poll_count = 0;
    poller->on_prepare(poller, &timeout_ns);
    assert_true(timeout_ns >= 0 && timeout_ns <= 50000000);
    assert_true(poll(polls, poll_count, (int)(timeout_ns / 1000000)) >= 0);
    poller->on_polled(poller);
}

static struct posix_forward forwards[2];
static struct slirp_config config;
static struct slirp state;
static struct net_interface interface;
static const struct net_interface_driver *driver = &slirp_driver;

static int set_up(void **unused)
{
    (void)unused;
    exact_pbufs_reset();
    poller = NULL;
    pendings = 0;
    memset(&state, 0, sizeof(state));
    config = (struct slirp_config){.mac = {0x52, 0x54, 0, 1, 2, 3}, .forwards = forwards};
    interface = (struct net_interface){
        .driver = driver,
        .config = &config,
        .state = &state,
    };
    return 0;
}

static int set_up_started(void **unused)
{
    (void)set_up(unused);
    return driver->start(&interface);
}

static int tear_down(void **unused)
{
    (void)unused;
    if (state.stack != NULL) {
        slirp_cleanup(state.stack);
    }
    return exact_pbufs.in_use == 0 ? 0 : -1;
}

/* Who has 10.0.2.2? Tell 10.0.2.15. */
static const uint8_t question[] =
    "\xff\xff\xff\xff\xff\xff\x52\x54\x00\x01\x02\x03\x08\x06"
    "\x00\x01\x08\x00\x06\x04\x00\x01\x52\x54\x00\x01\x02\x03\x0a\x00\x02\x0f"
    "\x00\x00\x00\x00\x00\x00\x0a\x00\x02\x02";

static int send_bytes(const void *bytes, u16_t length)
{
    struct pbuf *frame = exact_pbuf_append(NULL, bytes, length, 2);
    int error = driver->transmit(&interface, frame);

    pbuf_free(frame);
    return error;
}

static void ask(void)
{
    assert_int_equal(send_bytes(question, sizeof(question) - 1), 0);
}

static void assert_answer_comes(void)
{
    struct pbuf *frame = driver->receive(&interface);
    uint8_t bytes[64] = {0};

    assert_non_null(frame);
    assert_true(pbuf_copy_partial(frame, bytes, sizeof(bytes), ETH_PAD_SIZE) >= 42);
    pbuf_free(frame);
    assert_memory_equal(bytes, "\x52\x54\x00\x01\x02\x03", 6);
    assert_memory_equal(bytes + 12, "\x08\x06\x00\x01\x08\x00\x06\x04\x00\x02", 10);
    assert_memory_equal(bytes + 28, "\x0a\x00\x02\x02", 4);
}

static void it_starts_with_address_and_link(void **unused)
{
    (void)unused;
    assert_memory_equal(interface.mac, config.mac, 6);
    assert_true(interface.is_link_up);
    assert_non_null(poller);
    assert_null(driver->receive(&interface));
}

static void the_router_answers(void **unused)
{
    (void)unused;
    ask();
    assert_int_equal(pendings, 1);
    assert_answer_comes();
    assert_null(driver->receive(&interface));
}

static void a_chain_is_sent_whole(void **unused)
{
    struct pbuf *frame = exact_pbuf_append(NULL, question, 10, 1);

    (void)unused;
    frame = exact_pbuf_append(frame, question + 10, sizeof(question) - 11, 3);
    assert_int_equal(driver->transmit(&interface, frame), 0);
    pbuf_free(frame);
    assert_answer_comes();
}

static void frames_interrupt_once_until_unmasked(void **unused)
{
    (void)unused;
    ask();
    ask();
    assert_int_equal(pendings, 1);
    assert_answer_comes();
    driver->unmask(&interface);
    assert_int_equal(pendings, 2);
    assert_answer_comes();
    driver->unmask(&interface);
    assert_int_equal(pendings, 2);
    ask();
    assert_int_equal(pendings, 3);
    assert_answer_comes();
}

static void frames_beyond_the_queue_are_dropped_and_counted(void **unused)
{
    (void)unused;
    for (unsigned int i = 0; i < SLIRP_QUEUE_FRAMES + 3; i++) {
        ask();
    }
    assert_int_equal(interface.statistics.rx_no_buffer, 3);
    for (unsigned int i = 0; i < SLIRP_QUEUE_FRAMES; i++) {
        assert_answer_comes();
    }
    assert_null(driver->receive(&interface));
    ask();
    assert_answer_comes();
}

static void a_frame_without_a_buffer_is_dropped_and_the_next_one_comes(void **unused)
{
    (void)unused;
    ask();
    ask();
    exact_pbufs.failing = 1;
    assert_answer_comes();
    assert_int_equal(interface.statistics.rx_no_buffer, 1);
    assert_null(driver->receive(&interface));
}

static void what_is_too_long_for_a_frame_is_refused(void **unused)
{
    static const uint8_t bytes[SLIRP_FRAME_BYTES + 1];

    (void)unused;
    assert_int_equal(send_bytes(bytes, sizeof(bytes)), -EMSGSIZE);
}

static void rubbish_from_the_program_does_no_harm(void **unused)
{
    uint8_t bytes[200];

    (void)unused;
    for (u16_t length = 1; length < sizeof(bytes); length++) {
        for (u16_t i = 0; i < length; i++) {
            bytes[i] = (uint8_t)(i * 31 + length);
        }
        memcpy(bytes, question, length < 14 ? length : 14);
        assert_int_equal(send_bytes(bytes, length), 0);
    }
    while (driver->receive(&interface) != NULL) {
        fail_msg("rubbish was answered");
    }
    look_at_host();
}

/* A listening socket of the host on a port that it chose. */
static int listen_somewhere(uint16_t *port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    socklen_t length = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &length), 0);
    *port = ntohs(address.sin_port);
    return fd;
}

static int connect_to(uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

static void forward(uint16_t port)
{
    forwards[0] = (struct posix_forward){
        .host_address = INADDR_LOOPBACK,
        .host_port = port,
        .guest_port = 80,
    };
    config.forward_count = 1;
}

/* libslirp asks who the program is, and once it knows, hands the connection on. */
static void a_connection_to_a_forwarded_port_reaches_the_program(void **unused)
{
    uint8_t bytes[64] = {0};
    struct pbuf *frame;
    uint16_t port;
    int client;

    (void)unused;
    close(listen_somewhere(&port));
    forward(port);
    assert_int_equal(driver->start(&interface), 0);
    client = connect_to(port);
    ask();
    assert_answer_comes();
    for (int i = 0; i < 100 && state.count == 0; i++) {
        look_at_host();
    }
    frame = driver->receive(&interface);
    assert_non_null(frame);
    assert_int_equal(pbuf_copy_partial(frame, bytes, 54, ETH_PAD_SIZE), 54);
    pbuf_free(frame);
    assert_memory_equal(bytes + 30, "\x0a\x00\x02\x0f", 4);
    assert_memory_equal(bytes + 36, "\x00\x50", 2);
    assert_int_equal(bytes[47], 2); /* SYN */
    close(client);
}

static void a_port_that_is_taken_is_refused_by_name(void **unused)
{
    char expected[64];
    uint16_t port;
    int taken = listen_somewhere(&port);

    (void)unused;
    forward(port);
    if (setjmp(refused) == 0) {
        (void)driver->start(&interface);
        fail_msg("it started");
    }
    (void)snprintf(expected, sizeof(expected), "the TCP port %u of 127.0.0.1 is taken", port);
    assert_non_null(strstr(refusal, expected));
    close(taken);
}

static void an_address_that_is_not_the_hosts_is_refused(void **unused)
{
    (void)unused;
    forward(19690);
    forwards[0].host_address = 0xc0000201; /* 192.0.2.1, of nobody */
    if (setjmp(refused) == 0) {
        (void)driver->start(&interface);
        fail_msg("it started");
    }
    assert_non_null(strstr(refusal, "of 192.0.2.1 cannot be forwarded"));
}

#define TEST(name)          cmocka_unit_test_setup_teardown(name, set_up_started, tear_down)
#define TEST_OF_START(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_starts_with_address_and_link),
        TEST(the_router_answers),
        TEST(a_chain_is_sent_whole),
        TEST(frames_interrupt_once_until_unmasked),
        TEST(frames_beyond_the_queue_are_dropped_and_counted),
        TEST(a_frame_without_a_buffer_is_dropped_and_the_next_one_comes),
        TEST(what_is_too_long_for_a_frame_is_refused),
        TEST(rubbish_from_the_program_does_no_harm),
        TEST_OF_START(a_connection_to_a_forwarded_port_reaches_the_program),
        TEST_OF_START(a_port_that_is_taken_is_refused_by_name),
        TEST_OF_START(an_address_that_is_not_the_hosts_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
