/* SPDX-License-Identifier: Apache-2.0 */

/* What is captured, read back as a reader of pcap files does. */

#include <lwip/udp.h>
#include <net/capture.h>

#include "net_fixture.h"

#define FILE_BYTES 20000

static uint8_t file[FILE_BYTES];
static size_t written;
static size_t read_at;

static void write_to_file(struct net_capture *unused, const void *bytes, size_t length)
{
    (void)unused;
    assert_true(written + length <= sizeof(file));
    memcpy(file + written, bytes, length);
    written += length;
}

static struct net_capture capture;

static int set_up(void **state)
{
    (void)state;
    written = 0;
    read_at = 0;
    fake_interface_clear(&eth0);
    capture = (struct net_capture){.write = write_to_file};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    net_capture_stop(&capture);
    return 0;
}

static uint32_t read_u32(void)
{
    uint32_t value;

    assert_true(read_at + sizeof(value) <= written);
    memcpy(&value, file + read_at, sizeof(value));
    read_at += sizeof(value);
    return value;
}

static void expect_head(uint32_t link)
{
    assert_int_equal(read_u32(), 0xa1b2c3d4U);
    assert_int_equal(read_u32(), 0x00040002U);
    assert_int_equal(read_u32(), 0);
    assert_int_equal(read_u32(), 0);
    assert_int_equal(read_u32(), 65535);
    assert_int_equal(read_u32(), link);
}

/* A record with these bytes, of which @p kept are there. */
static void expect_record(const uint8_t *bytes, size_t length, size_t kept)
{
    (void)read_u32();
    assert_true(read_u32() < 1000000);
    assert_int_equal(read_u32(), kept);
    assert_int_equal(read_u32(), length);
    assert_true(read_at + kept <= written);
    if (bytes != NULL) {
        assert_memory_equal(file + read_at, bytes, kept);
    }
    read_at += kept;
}

static void ask_who_we_are(struct packet *arp)
{
    packet_arp(arp, 1, PEER_IP, OUR_IP);
    deliver(arp);
    assert_int_equal(eth0.sent_count, 1);
}

static void frames_of_both_directions_are_written_whole(void **state)
{
    struct packet arp;

    (void)state;
    assert_int_equal(net_capture_start(&eth0.interface, &capture), 0);
    ask_who_we_are(&arp);
    expect_head(1);
    expect_record(arp.bytes, arp.length, arp.length);
    expect_record(eth0.sent[0].bytes, eth0.sent[0].length, eth0.sent[0].length);
    assert_int_equal(read_at, written);
    assert_int_equal(capture.frames, 2);
}

static void a_frame_in_pieces_is_one_record(void **state)
{
    static char first[100] = "first";
    static char second[200] = "second";
    ip_addr_t to = IPADDR4_INIT_BYTES(192, 168, 1, 50);

    (void)state;
    assert_int_equal(net_capture_start(&eth0.interface, &capture), 0);
    net_core_lock();
    struct udp_pcb *pcb = udp_new();
    struct pbuf *data = pbuf_alloc(PBUF_TRANSPORT, sizeof(first), PBUF_RAM);
    struct pbuf *rest = pbuf_alloc(PBUF_RAW, sizeof(second), PBUF_ROM);

    memcpy(data->payload, first, sizeof(first));
    rest->payload = second;
    pbuf_cat(data, rest);
    assert_int_equal(udp_sendto(pcb, data, &to, 9), ERR_OK);
    pbuf_free(data);
    udp_remove(pcb);
    net_core_unlock();
    expect_head(1);
    assert_int_equal(eth0.sent[0].length, 14 + 20 + 8 + 300);
    expect_record(eth0.sent[0].bytes, eth0.sent[0].length, eth0.sent[0].length);
    assert_int_equal(read_at, written);
}

static void long_frames_are_cut_where_the_caller_says(void **state)
{
    struct packet arp;

    (void)state;
    capture.most_bytes = 20;
    assert_int_equal(net_capture_start(&eth0.interface, &capture), 0);
    ask_who_we_are(&arp);
    expect_head(1);
    expect_record(arp.bytes, arp.length, 20);
    expect_record(eth0.sent[0].bytes, eth0.sent[0].length, 20);
    assert_int_equal(read_at, written);
}

static void times_begin_with_that_of_the_caller(void **state)
{
    struct packet arp;

    (void)state;
    capture.start_us = 1700000000000000U;
    assert_int_equal(net_capture_start(&eth0.interface, &capture), 0);
    uint64_t uptime_us = (uint64_t)k_uptime_get() * 1000U;

    ask_who_we_are(&arp);
    expect_head(1);
    assert_int_equal(read_u32(), 1700000000U + uptime_us / 1000000U);
    assert_int_equal(read_u32(), uptime_us % 1000000U);
}

/* Packets to ourselves have no Ethernet head, and are there once. */
static void the_loopback_has_packets_of_ip(void **state)
{
    ip_addr_t self = IPADDR4_INIT_BYTES(127, 0, 0, 1);

    (void)state;
    assert_int_equal(net_capture_start(net_loopback(), &capture), 0);
    net_core_lock();
    struct udp_pcb *pcb = udp_new();
    struct pbuf *data = pbuf_alloc(PBUF_TRANSPORT, 5, PBUF_RAM);

    memcpy(data->payload, "hello", 5);
    assert_int_equal(udp_bind(pcb, &self, 9), ERR_OK);
    assert_int_equal(udp_sendto(pcb, data, &self, 9), ERR_OK);
    pbuf_free(data);
    net_core_unlock();
    fake_kernel_run();
    net_core_lock();
    udp_remove(pcb);
    net_core_unlock();
    expect_head(101);
    size_t record = read_at + 16;

    expect_record(NULL, 20 + 8 + 5, 20 + 8 + 5);
    assert_int_equal(file[record], 0x45);
    assert_memory_equal(file + record + 28, "hello", 5);
    assert_int_equal(read_at, written);
}

static void what_the_driver_did_not_take_is_not_written(void **state)
{
    struct packet arp;

    (void)state;
    assert_int_equal(net_capture_start(&eth0.interface, &capture), 0);
    eth0.transmit_error = -ENOBUFS;
    packet_arp(&arp, 1, PEER_IP, OUR_IP);
    deliver(&arp);
    eth0.transmit_error = 0;
    assert_int_equal(capture.frames, 1);
}

static void one_capture_is_on_an_interface_at_a_time(void **state)
{
    static struct net_capture other = {.write = write_to_file};

    (void)state;
    assert_int_equal(net_capture_start(&eth0.interface, &capture), 0);
    assert_int_equal(net_capture_start(&eth0.interface, &other), -EALREADY);
    assert_int_equal(net_capture_start(net_loopback(), &capture), -EALREADY);
    assert_int_equal(written, 24);
}

static void after_its_end_nothing_is_written(void **state)
{
    const struct net_interface_driver *driver = eth0.interface.driver;
    struct packet arp;

    (void)state;
    assert_int_equal(net_capture_start(&eth0.interface, &capture), 0);
    net_capture_stop(&capture);
    net_capture_stop(&capture);
    assert_ptr_equal(eth0.interface.driver, driver);
    ask_who_we_are(&arp);
    assert_int_equal(written, 24);
    assert_int_equal(net_capture_start(&eth0.interface, &capture), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(frames_of_both_directions_are_written_whole),
        CASE(a_frame_in_pieces_is_one_record),
        CASE(long_frames_are_cut_where_the_caller_says),
        CASE(times_begin_with_that_of_the_caller),
        CASE(the_loopback_has_packets_of_ip),
        CASE(what_the_driver_did_not_take_is_not_written),
        CASE(one_capture_is_on_an_interface_at_a_time),
        CASE(after_its_end_nothing_is_written),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
