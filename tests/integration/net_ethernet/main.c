// SPDX-License-Identifier: Apache-2.0
/*
 * The Ethernet chip alone, against the router of the emulator's user network: it answers ARP, and
 * sends back every ICMP echo, so each byte of each frame is checked after it went both ways.
 */
#include <errno.h>
#include <kernel/kernel.h>
#include <lwip/inet_chksum.h>
#include <lwip/init.h>
#include <lwip/pbuf.h>
#include <net_core.h>
#include <string.h>

#include "chip.h"
#include "test.h"

#define HEADER_BYTES 14U
#define IP_BYTES     20U
#define ICMP_BYTES   8U
#define LONGEST      (1500U - IP_BYTES - ICMP_BYTES)

static struct net_interface_statistics statistics;

static uint8_t mac[6];
static uint8_t router[6];
static uint8_t sent[1520];
static uint8_t received[1520];

void test_set_up(void)
{
    net_core_lock();
    lwip_init();
    net_core_unlock();
    TEST_EQUAL(chip_start(&statistics), 0);
    TEST_EQUAL(chip_mac(mac), 0);
}

static void put_header(const uint8_t *to, uint16_t type)
{
    memcpy(sent, to, 6);
    memcpy(sent + 6, mac, 6);
    sent[12] = (uint8_t)(type >> 8);
    sent[13] = (uint8_t)type;
}

/* In parts of at most part_bytes, the first of which begins `skew` bytes into a word. */
static struct pbuf *frame_of(uint16_t length, uint16_t part_bytes, uint16_t skew)
{
    struct pbuf *frame = NULL;

    for (uint16_t at = 0; at < length; at = (uint16_t)(at + part_bytes)) {
        uint16_t bytes = (uint16_t)MIN(part_bytes, length - at);
        struct pbuf *part = pbuf_alloc(PBUF_RAW, (uint16_t)(bytes + skew), PBUF_RAM);

        TEST_NOT_NULL(part);
        (void)pbuf_remove_header(part, skew);
        TEST_EQUAL(pbuf_take(part, sent + at, bytes), ERR_OK);
        if (frame == NULL) {
            frame = part;
        } else {
            pbuf_cat(frame, part);
        }
        skew = (uint16_t)((skew + 1) % 4);
    }
    return frame;
}

static int try_to_transmit(uint16_t length, uint16_t part_bytes, uint16_t skew)
{
    struct pbuf *frame;
    int error;

    net_core_lock();
    frame = frame_of(length, part_bytes, skew);
    error = chip_transmit(frame);
    (void)pbuf_free(frame);
    net_core_unlock();
    return error;
}

static void transmit(uint16_t length, uint16_t part_bytes, uint16_t skew)
{
    TEST_EQUAL(try_to_transmit(length, part_bytes, skew), 0);
}

/* The next frame of that type, as long as the emulator's network has other things to say. */
static uint16_t receive(uint16_t type)
{
    int64_t give_up = k_uptime_get() + 5000;

    while (k_uptime_get() < give_up) {
        struct pbuf *frame = chip_receive();
        uint16_t length = 0;

        if (frame == NULL) {
            k_sleep(K_TICKS(1));
            continue;
        }
        length = pbuf_copy_partial(frame, received, sizeof(received), ETH_PAD_SIZE);
        (void)pbuf_free(frame);
        if (received[12] == type >> 8 && received[13] == (type & 0xff)) {
            return length;
        }
    }
    TEST_FAIL("no answer came");
    return 0;
}

TEST_CASE(the_link_is_up)
{
    TEST_TRUE(chip_is_link_up());
}

TEST_CASE(a_start_again_changes_nothing)
{
    uint8_t again[6];

    TEST_EQUAL(chip_start(&statistics), 0);
    TEST_EQUAL(chip_mac(again), 0);
    TEST_MEMORY(again, mac, 6);
}

TEST_CASE(the_router_is_found)
{
    static const uint8_t everybody[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    static const uint8_t question[] = {0, 1, 8, 0, 6, 4, 0, 1};
    static const uint8_t own_ip[] = {10, 0, 2, 15};
    static const uint8_t router_ip[] = {10, 0, 2, 2};

    put_header(everybody, 0x0806);
    memcpy(sent + 14, question, sizeof(question));
    memcpy(sent + 22, mac, 6);
    memcpy(sent + 28, own_ip, 4);
    memset(sent + 32, 0, 6);
    memcpy(sent + 38, router_ip, 4);
    transmit(42, 42, 0);
    TEST_AT_LEAST(receive(0x0806), 42);
    TEST_EQUAL(received[21], 2);
    memcpy(router, received + 22, 6);
}

static void put_checksum(uint8_t *to, const void *from, uint16_t length)
{
    uint16_t sum;

    memset(to, 0, 2);
    sum = inet_chksum(from, length);
    memcpy(to, &sum, 2);
}

static uint16_t make_echo(uint16_t data_bytes)
{
    static const uint8_t addresses[] = {10, 0, 2, 15, 10, 0, 2, 2};
    uint16_t ip_length = (uint16_t)(IP_BYTES + ICMP_BYTES + data_bytes);
    uint8_t *ip = sent + HEADER_BYTES;
    uint8_t *icmp = ip + IP_BYTES;

    put_header(router, 0x0800);
    memset(ip, 0, IP_BYTES + ICMP_BYTES);
    ip[0] = 0x45;
    ip[2] = (uint8_t)(ip_length >> 8);
    ip[3] = (uint8_t)ip_length;
    ip[8] = 64;
    ip[9] = 1;
    memcpy(ip + 12, addresses, 8);
    put_checksum(ip + 10, ip, IP_BYTES);
    icmp[0] = 8;
    icmp[7] = (uint8_t)data_bytes;
    for (uint16_t i = 0; i < data_bytes; i++) {
        icmp[ICMP_BYTES + i] = (uint8_t)(i * 7 + (i >> 8) + data_bytes);
    }
    put_checksum(icmp + 2, icmp, (uint16_t)(ICMP_BYTES + data_bytes));
    return (uint16_t)(HEADER_BYTES + ip_length);
}

static void expect_echo(uint16_t data_bytes)
{
    const uint8_t *icmp = received + HEADER_BYTES + IP_BYTES;

    TEST_AT_LEAST(receive(0x0800), HEADER_BYTES + IP_BYTES + ICMP_BYTES + data_bytes);
    TEST_EQUAL(icmp[0], 0);
    TEST_MEMORY(icmp + 4, sent + HEADER_BYTES + IP_BYTES + 4, (size_t)(4 + data_bytes));
}

static void exchange(uint16_t data_bytes, uint16_t part_bytes, uint16_t skew)
{
    transmit(make_echo(data_bytes), part_bytes, skew);
    expect_echo(data_bytes);
}

TEST_CASE_WITHIN(frames_of_every_length_go_both_ways, 60000)
{
    for (uint16_t length = 0; length <= LONGEST; length++) {
        exchange(length, 1520, length % 4);
    }
}

TEST_CASE_WITHIN(chains_of_all_kinds_go_both_ways, 60000)
{
    for (uint16_t part_bytes = 1; part_bytes < 100; part_bytes++) {
        exchange((uint16_t)(part_bytes * 8), part_bytes, part_bytes % 4);
    }
}

TEST_CASE(a_frame_that_is_too_long_is_refused)
{
    TEST_EQUAL(try_to_transmit(1519, 1520, 0), -EMSGSIZE);
}

/* More than some receive FIFOs hold: the rest is lost, and afterwards all is well. */
TEST_CASE(an_overrun_receiver_recovers)
{
    uint16_t length = make_echo(LONGEST);
    uint16_t arrived = 0;

    for (int i = 0; i < 20; i++) {
        transmit(length, 1520, 2);
    }
    k_sleep(K_MSEC(50));
    for (struct pbuf *frame; (frame = chip_receive()) != NULL; arrived++) {
        TEST_EQUAL(frame->tot_len, ETH_PAD_SIZE + length);
        (void)pbuf_free(frame);
    }
    TEST_AT_LEAST(arrived, CHIP_KEEPS_FRAMES);
    TEST_AT_MOST(arrived, 20);
    exchange(100, 1520, 0);
}

TEST_CASE(frames_without_a_buffer_are_dropped_and_counted)
{
    struct pbuf *all =
        pbuf_alloc(PBUF_RAW, CONFIG_NET_RX_BUFFERS * CONFIG_NET_RX_BUFFER_BYTES, PBUF_POOL);
    uint32_t before = statistics.rx_no_buffer;

    TEST_NOT_NULL(all);
    transmit(make_echo(1000), 1520, 0);
    for (int i = 0; i < 5000 && statistics.rx_no_buffer == before; i++) {
        TEST_NULL(chip_receive());
        k_sleep(K_TICKS(1));
    }
    TEST_EQUAL(statistics.rx_no_buffer, before + 1);
    (void)pbuf_free(all);
    exchange(1000, 1520, 0);
}

TEST_CASE(nothing_was_lost_or_damaged_on_the_way)
{
    TEST_EQUAL(statistics.rx_dropped, 0);
    TEST_EQUAL(statistics.tx_dropped, 0);
}
