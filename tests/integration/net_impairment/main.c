/* SPDX-License-Identifier: Apache-2.0 */

/* Streams over a bad loopback: each byte arrives, once and in its place, whatever happens to
 * frames. */

#include <net/capture.h>
#include <net/impairment.h>
#include <net/interface.h>
#include <string.h>

#include "socket_support.h"

enum {
    PORT = 7,
    DATAGRAM_PORT = 8,
    DATAGRAMS = 100,
    PLACES = 12,
    TENTH = 100000, /* millionths */
    LIMIT_MS = 1200000,
};

static struct net_impaired_frame frames[PLACES];
static struct net_impairment bad;

static void start_bad(const struct net_impairment *how)
{
    bad = *how;
    bad.frames = frames;
    bad.frame_count = ARRAY_SIZE(frames);
    TEST_EQUAL(net_impairment_start(net_loopback(), &bad), 0);
}

static int join_late(size_t index)
{
    for (int i = 0; i < LIMIT_MS / 10 && !has_ended(index); i++) {
        k_msleep(10);
    }
    return join_worker(index);
}

/* As much as takes a few seconds where time is real. */
static size_t stream_bytes(void)
{
    return time_is_virtual() ? 60000 : 8000;
}

static void stream_through(const struct net_impairment *how)
{
    start_bad(how);
    struct pair pair = connect_pair(PORT);
    size_t total = stream_bytes();

    start_receiver(0, pair.server, total, 700, 1);
    start_receiver(1, pair.client, total, 700, 2);
    start_sender(2, pair.client, total, 500, 1);
    start_sender(3, pair.server, total, 500, 2);
    for (size_t i = 0; i < 4; i++) {
        TEST_EQUAL(join_late(i), total);
    }
    printk(
        "# %u frames passed, %u lost, %u doubled, %u damaged, %u out of order, %u without room\n",
        (unsigned int)bad.passed, (unsigned int)bad.lost, (unsigned int)bad.duplicated,
        (unsigned int)bad.corrupted, (unsigned int)bad.reordered, (unsigned int)bad.overflowed);
    net_impairment_stop(&bad);
    close_pair(&pair);
}

TEST_CASE_WITHIN(streams_survive_lost_frames, LIMIT_MS)
{
    stream_through(&(struct net_impairment){.seed = 11, .loss = TENTH / 2});
    TEST_TRUE(bad.lost > 0);
}

TEST_CASE_WITHIN(streams_survive_late_frames, LIMIT_MS)
{
    stream_through(&(struct net_impairment){.seed = 12, .latency_ms = 30, .jitter_ms = 40});
    TEST_EQUAL(bad.lost, 0);
}

TEST_CASE_WITHIN(streams_survive_frames_out_of_order, LIMIT_MS)
{
    stream_through(
        &(struct net_impairment){.seed = 13, .reordering = 2 * TENTH, .reordering_ms = 15});
    TEST_TRUE(bad.reordered > 0);
}

TEST_CASE_WITHIN(streams_survive_doubled_frames, LIMIT_MS)
{
    stream_through(&(struct net_impairment){.seed = 14, .duplication = 2 * TENTH});
    TEST_TRUE(bad.duplicated > 0);
}

TEST_CASE_WITHIN(streams_survive_damaged_frames, LIMIT_MS)
{
    stream_through(&(struct net_impairment){.seed = 15, .corruption = TENTH / 2});
    TEST_TRUE(bad.corrupted > 0);
}

TEST_CASE_WITHIN(streams_survive_all_of_it, LIMIT_MS)
{
    stream_through(&(struct net_impairment){.seed = 16,
                                            .loss = TENTH / 4,
                                            .duplication = TENTH / 2,
                                            .corruption = TENTH / 4,
                                            .reordering = TENTH,
                                            .reordering_ms = 20,
                                            .latency_ms = 5,
                                            .jitter_ms = 10});
}

/* Which of many datagrams arrived, in their order. */
static int arrivals(uint32_t seed, uint8_t *order)
{
    struct net_address address = loopback(DATAGRAM_PORT);
    int receiver = open_datagram(DATAGRAM_PORT);
    int sender = open_socket(NET_SOCK_DGRAM);
    int count = 0;

    start_bad(&(struct net_impairment){
        .seed = seed, .loss = TENTH, .duplication = TENTH, .corruption = TENTH, .jitter_ms = 20});
    set_timeout(receiver, NET_SO_RCVTIMEO, 100);
    for (int i = 0; i < DATAGRAMS; i++) {
        uint8_t number = (uint8_t)i;

        TEST_EQUAL(net_sendto(sender, &number, 1, 0, &address), 1);
        k_msleep(5);
        while (count < 2 * DATAGRAMS &&
               net_recv(receiver, &order[count], 1, NET_MSG_DONTWAIT) == 1) {
            count++;
        }
    }
    while (count < 2 * DATAGRAMS && net_recv(receiver, &order[count], 1, 0) == 1) {
        count++;
    }
    net_impairment_stop(&bad);
    close_socket(sender);
    close_socket(receiver);
    return count;
}

TEST_CASE_WITHIN(the_same_seed_gives_the_same_network, LIMIT_MS)
{
    static uint8_t first[2 * DATAGRAMS];
    static uint8_t again[2 * DATAGRAMS];

    if (!time_is_virtual()) {
        TEST_SKIP("time is not virtual here");
    }
    int count = arrivals(1, first);

    TEST_AT_LEAST(count, DATAGRAMS / 2);
    TEST_EQUAL(arrivals(1, again), count);
    TEST_MEMORY(again, first, (size_t)count);
    TEST_TRUE(arrivals(2, again) != count || memcmp(again, first, (size_t)count) != 0);
}

static size_t captured;

static void count_bytes(struct net_capture *unused, const void *bytes, size_t length)
{
    (void)unused;
    (void)bytes;
    captured += length;
}

TEST_CASE(a_capture_of_the_loopback_holds_each_packet_once)
{
    static struct net_capture capture = {.write = count_bytes};
    struct net_address address = loopback(DATAGRAM_PORT);
    int socket = open_datagram(DATAGRAM_PORT);
    char bytes[8];

    captured = 0;
    TEST_EQUAL(net_capture_start(net_loopback(), &capture), 0);
    for (int i = 0; i < 5; i++) {
        TEST_EQUAL(net_sendto(socket, "12345678", 8, 0, &address), 8);
        TEST_EQUAL(net_recv(socket, bytes, sizeof(bytes), 0), 8);
    }
    net_capture_stop(&capture);
    TEST_EQUAL(net_sendto(socket, "12345678", 8, 0, &address), 8);
    TEST_EQUAL(net_recv(socket, bytes, sizeof(bytes), 0), 8);
    TEST_EQUAL(capture.frames, 5);
    TEST_EQUAL(captured, 24 + 5 * (16 + 20 + 8 + 8));
    close_socket(socket);
}
