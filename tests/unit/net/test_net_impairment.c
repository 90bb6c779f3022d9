/* SPDX-License-Identifier: Apache-2.0 */

/* A bad wire: what comes through of a hundred pings, when, and in which order. */

#include <net/capture.h>
#include <net/impairment.h>

#include "net_fixture.h"

#define PINGS   100
#define PLACES  40
#define MILLION 1000000U

static struct net_impaired_frame frames[PLACES];
static struct net_impairment bad;
static uint8_t order[4 * PINGS]; /* numbers of the answers that have been sent */
static int answers;

/* Nothing but pings is on the wire. */
static int start_quietly(void **state)
{
    static const struct net_ipv4 ipv4 = {0x1401a8c0U, 0x00ffffffU, 0};

    return start_network(state) != 0 ? -1 : net_interface_set_ipv4(&eth0.interface, &ipv4);
}

static int set_up(void **state)
{
    (void)state;
    fake_interface_clear(&eth0);
    answers = 0;
    bad = (struct net_impairment){.seed = 1, .frames = frames, .frame_count = PLACES};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    net_impairment_stop(&bad);
    for (int i = 0; i < PLACES; i++) {
        frames[i].is_used = false;
    }
    return 0;
}

static void note_answers(void)
{
    for (int i = 0; i < eth0.sent_count; i++) {
        struct packet_view view;

        if (packet_read(eth0.sent[i].bytes, eth0.sent[i].length, &view) && view.protocol == 1 &&
            view.is_checksum_good) {
            order[answers++] = view.data[8];
        }
    }
    fake_interface_clear(&eth0);
}

static void ping(uint8_t number)
{
    uint8_t data[32] = {number};
    struct packet packet;

    packet_icmp_echo(&packet, PEER_IP, OUR_IP, data, sizeof(data));
    deliver(&packet);
    note_answers();
}

/* All, 10 ms apart, and what is late. */
static void send_pings(void)
{
    for (int i = 0; i < PINGS; i++) {
        ping((uint8_t)i);
        for (int ms = 0; ms < 10; ms++) {
            fake_kernel_advance(1);
            note_answers();
        }
    }
    for (int ms = 0; ms < 5000; ms += 10) {
        fake_kernel_advance(10);
        note_answers();
    }
}

static bool is_in_order(void)
{
    for (int i = 1; i < answers; i++) {
        if (order[i] < order[i - 1]) {
            return false;
        }
    }
    return true;
}

static void start(void)
{
    assert_int_equal(net_impairment_start(&eth0.interface, &bad), 0);
}

static void a_good_network_changes_nothing(void **state)
{
    (void)state;
    start();
    send_pings();
    assert_int_equal(answers, PINGS);
    assert_true(is_in_order());
    assert_int_equal(bad.passed, 2 * PINGS);
}

static void some_frames_are_lost_on_both_ways(void **state)
{
    (void)state;
    bad.loss = MILLION / 5;
    start();
    send_pings();
    assert_in_range(answers, PINGS * 45 / 100, PINGS * 80 / 100); /* 64 on average */
    assert_int_equal(bad.lost, PINGS - answers);
}

static void all_frames_may_be_lost(void **state)
{
    (void)state;
    bad.loss = MILLION;
    start();
    send_pings();
    assert_int_equal(answers, 0);
    assert_int_equal(bad.lost, PINGS);
}

static void a_frame_is_late_by_exactly_its_latency(void **state)
{
    (void)state;
    bad.latency_ms = 25;
    start();
    ping(1);
    fake_kernel_advance(49);
    note_answers();
    assert_int_equal(answers, 0);
    fake_kernel_advance(1);
    note_answers();
    assert_int_equal(answers, 1);
}

static void late_frames_overtake_each_other_only_by_jitter(void **state)
{
    (void)state;
    bad.latency_ms = 30;
    start();
    send_pings();
    assert_int_equal(answers, PINGS);
    assert_true(is_in_order());
    answers = 0;
    bad.jitter_ms = 50;
    send_pings();
    assert_int_equal(answers, PINGS);
    assert_false(is_in_order());
}

static void some_frames_come_behind_others(void **state)
{
    (void)state;
    bad.reordering = MILLION / 10;
    bad.reordering_ms = 15;
    start();
    send_pings();
    assert_int_equal(answers, PINGS);
    assert_false(is_in_order());
    assert_in_range(bad.reordered, 5, 50);
}

static void some_frames_come_twice(void **state)
{
    (void)state;
    bad.duplication = MILLION / 10;
    start();
    send_pings();
    assert_in_range(answers, PINGS + 5, PINGS + 50);
    /* A double that came in was answered, too. */
    assert_in_range(bad.passed, answers + PINGS, answers + answers);
    assert_true(is_in_order());
}

static void some_packets_have_one_wrong_bit(void **state)
{
    (void)state;
    bad.corruption = MILLION / 4;
    start();
    send_pings();
    assert_in_range(bad.corrupted, 20, 80);
    assert_true(answers < PINGS);
    assert_true(answers + (int)bad.corrupted >= PINGS);
}

static void what_arp_says_stays_right(void **state)
{
    struct packet arp;

    (void)state;
    bad.corruption = MILLION;
    start();
    for (int i = 0; i < PINGS; i++) {
        packet_arp(&arp, 1, PEER_IP, OUR_IP);
        deliver(&arp);
        assert_int_equal(packet_get_32(sent_frame(0).data + 14), OUR_IP);
        fake_interface_clear(&eth0);
    }
    assert_int_equal(bad.corrupted, 0);
}

static void with_no_more_room_frames_are_lost_and_counted(void **state)
{
    (void)state;
    bad.latency_ms = 1000;
    start();
    for (int i = 0; i < PLACES + 10; i++) {
        ping((uint8_t)i);
    }
    assert_int_equal(bad.overflowed, 10);
    for (int i = 0; i < 300; i++) {
        fake_kernel_advance(10);
        note_answers();
    }
    assert_int_equal(answers, PLACES);
}

static uint8_t first_order[sizeof(order)];

static void the_seed_decides_everything(void **state)
{
    int first_answers;

    (void)state;
    bad.loss = MILLION / 10;
    bad.duplication = MILLION / 10;
    bad.reordering = MILLION / 10;
    bad.reordering_ms = 20;
    bad.corruption = MILLION / 20;
    bad.jitter_ms = 5;
    start();
    send_pings();
    memcpy(first_order, order, sizeof(order));
    first_answers = answers;
    net_impairment_stop(&bad);
    answers = 0;
    start();
    send_pings();
    assert_int_equal(answers, first_answers);
    assert_memory_equal(order, first_order, (size_t)answers);
    net_impairment_stop(&bad);
    answers = 0;
    bad.seed = 2;
    start();
    send_pings();
    assert_true(answers != first_answers || memcmp(order, first_order, (size_t)answers) != 0);
}

static int captured_bytes;

static void count_bytes(struct net_capture *unused, const void *bytes, size_t length)
{
    (void)unused;
    (void)bytes;
    captured_bytes += (int)length;
}

/* Layers come and go in any order. */
static void a_capture_above_sees_what_came_through_and_one_below_what_was_sent(void **state)
{
    const struct net_interface_driver *driver = eth0.interface.driver;
    struct net_capture capture = {.write = count_bytes};

    (void)state;
    bad.loss = MILLION;
    start();
    assert_int_equal(net_capture_start(&eth0.interface, &capture), 0);
    ping(1);
    assert_int_equal(capture.frames, 0);
    net_impairment_stop(&bad); /* from below the other */
    ping(2);
    assert_int_equal(capture.frames, 2);
    start(); /* above it */
    ping(3);
    assert_int_equal(capture.frames, 3);
    assert_int_equal(net_impairment_start(&eth0.interface, &bad), -EALREADY);
    net_capture_stop(&capture);
    net_impairment_stop(&bad);
    assert_ptr_equal(eth0.interface.driver, driver);
    assert_int_equal(answers, 1);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_good_network_changes_nothing),
        CASE(some_frames_are_lost_on_both_ways),
        CASE(all_frames_may_be_lost),
        CASE(a_frame_is_late_by_exactly_its_latency),
        CASE(late_frames_overtake_each_other_only_by_jitter),
        CASE(some_frames_come_behind_others),
        CASE(some_frames_come_twice),
        CASE(some_packets_have_one_wrong_bit),
        CASE(what_arp_says_stays_right),
        CASE(with_no_more_room_frames_are_lost_and_counted),
        CASE(the_seed_decides_everything),
        CASE(a_capture_above_sees_what_came_through_and_one_below_what_was_sent),
    };

    return cmocka_run_group_tests(tests, start_quietly, NULL);
}
