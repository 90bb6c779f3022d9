// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdlib.h>

#include "lan9118_fixture.h"

static uint8_t bytes[2048];

static int send(struct pbuf *frame)
{
    int error = lan9118_transmit(&chip, frame);

    pbuf_free(frame);
    return error;
}

static int send_bytes(u16_t length, unsigned int skew)
{
    fill(bytes, length, length);
    return send(exact_pbuf_append(NULL, bytes, length, skew));
}

static const struct model_frame *last_sent(void)
{
    assert_true(model.sent_count > 0);
    return &model.sent[model.sent_count - 1];
}

static void assert_sent(size_t length)
{
    assert_int_equal(last_sent()->length, length);
    assert_memory_equal(last_sent()->bytes, bytes, length);
}

/* A frame in parts of these lengths, each beginning `skew`, skew + 1, … bytes into a word. */
static struct pbuf *chain_of(const u16_t *lengths, size_t count, unsigned int skew)
{
    struct pbuf *chain = NULL;
    size_t total = 0;

    fill(bytes, sizeof(bytes), 3);
    for (size_t i = 0; i < count; i++) {
        chain = exact_pbuf_append(chain, bytes + total, lengths[i], (skew + (unsigned int)i) % 4);
        total += lengths[i];
    }
    return chain;
}

static void frames_of_every_length_and_alignment_are_sent_whole(void **unused)
{
    (void)unused;
    for (u16_t length = 14; length <= 1518; length++) {
        model.sent_count = 0;
        assert_int_equal(send_bytes(length, length % 4), 0);
        assert_sent(length);
        assert_int_equal(last_sent()->buffers, 1);
    }
}

static void small_frames_of_all_alignments_are_sent_whole(void **unused)
{
    (void)unused;
    for (u16_t length = 1; length <= 70; length++) {
        for (unsigned int skew = 0; skew < 4; skew++) {
            model.sent_count = 0;
            assert_int_equal(send_bytes(length, skew), 0);
            assert_sent(length);
        }
    }
}

static void a_chain_is_gathered_by_the_chip(void **unused)
{
    static const u16_t lengths[] = {54, 1000, 7, 4, 3};

    (void)unused;
    for (unsigned int skew = 0; skew < 4; skew++) {
        model.sent_count = 0;
        assert_int_equal(send(chain_of(lengths, 5, skew)), 0);
        assert_sent(1068);
        assert_int_equal(last_sent()->buffers, 5);
    }
}

static void the_last_part_may_be_of_one_byte(void **unused)
{
    static const u16_t lengths[] = {4, 100, 1};

    (void)unused;
    assert_int_equal(send(chain_of(lengths, 3, 3)), 0);
    assert_sent(105);
    assert_int_equal(last_sent()->buffers, 3);
}

static void tiny_parts_before_the_last_are_gathered_by_the_driver(void **unused)
{
    static const u16_t chains[][3] = {{54, 3, 100}, {3, 54, 100}};

    (void)unused;
    for (unsigned int i = 0; i < 8; i++) {
        model.sent_count = 0;
        assert_int_equal(send(chain_of(chains[i / 4], 3, i % 4)), 0);
        assert_sent(157);
        assert_int_equal(last_sent()->buffers, 1);
    }
}

static void empty_parts_anywhere_do_no_harm(void **unused)
{
    static const u16_t chains[][4] = {{0, 54, 10, 20}, {54, 0, 10, 20}, {54, 10, 20, 0}};

    (void)unused;
    for (size_t i = 0; i < 3; i++) {
        model.sent_count = 0;
        assert_int_equal(send(chain_of(chains[i], 4, 1)), 0);
        assert_sent(84);
        assert_int_equal(last_sent()->buffers, 1);
    }
}

static void a_frame_in_too_many_parts_is_gathered_by_the_driver(void **unused)
{
    u16_t lengths[87];

    (void)unused;
    for (size_t i = 0; i < 87; i++) {
        lengths[i] = 17;
    }
    assert_int_equal(send(chain_of(lengths, 86, 3)), 0);
    assert_sent(86 * 17);
    assert_int_equal(last_sent()->buffers, 86);
    assert_int_equal(send(chain_of(lengths, 87, 3)), 0);
    assert_sent(87 * 17);
    assert_int_equal(last_sent()->buffers, 1);
}

static void random_chains_are_sent_whole(void **unused)
{
    (void)unused;
    srandom(1);
    for (int i = 0; i < 3000; i++) {
        u16_t lengths[12];
        size_t count = 1 + (size_t)random() % 12;
        size_t total = 0;

        for (size_t part = 0; part < count; part++) {
            lengths[part] = (u16_t)(random() % (random() % 4 == 0 ? 6 : 126));
            total += lengths[part];
        }
        if (total == 0) {
            continue;
        }
        model.sent_count = 0;
        assert_int_equal(send(chain_of(lengths, count, (unsigned int)i % 4)), 0);
        assert_sent(total);
    }
}

static void what_is_too_long_for_a_frame_is_refused(void **unused)
{
    (void)unused;
    assert_int_equal(send_bytes(1519, 0), -EMSGSIZE);
    assert_int_equal(send_bytes(2000, 0), -EMSGSIZE);
    assert_int_equal(model.sent_count, 0);
    assert_int_equal(send_bytes(1518, 0), 0);
}

static void a_full_fifo_is_waited_for(void **unused)
{
    (void)unused;
    model.holds_frames = true;
    for (int i = 0; i < 20; i++) {
        model.drains_after = 100;
        assert_int_equal(send_bytes(1514, 2), 0);
        assert_sent(1514);
    }
}

static void a_fifo_that_stays_full_is_not_waited_for_for_ever(void **unused)
{
    int sent = 0;

    (void)unused;
    model.holds_frames = true;
    while (send_bytes(1514, 0) == 0) {
        sent++;
    }
    assert_int_equal(sent, 3);
    assert_int_equal(send_bytes(1514, 0), -ENOBUFS);
    assert_int_equal(model.sent_count, 3);
    model_drain();
    assert_int_equal(send_bytes(1514, 0), 0);
    assert_sent(1514);
}

static void a_chain_meets_a_full_fifo_too(void **unused)
{
    static const u16_t lengths[] = {54, 1400};

    (void)unused;
    model.holds_frames = true;
    while (send(chain_of(lengths, 2, 0)) == 0) {
    }
    assert_int_equal(send(chain_of(lengths, 2, 0)), -ENOBUFS);
    model_drain();
    assert_int_equal(send(chain_of(lengths, 2, 0)), 0);
}

static void room_is_asked_for_only_now_and_then(void **unused)
{
    (void)unused;
    model.tx_info_reads = 0;
    for (int i = 0; i < 400; i++) {
        assert_int_equal(send_bytes(60, 0), 0);
    }
    assert_true(model.tx_info_reads <= 400 * 84 / 4608 + 2);
}

/* The model fails the test when more than 128 statuses pile up. */
static void statuses_are_read_before_their_fifo_overruns(void **unused)
{
    (void)unused;
    for (int i = 0; i < 240; i++) {
        assert_int_equal(send_bytes(14, 0), 0);
    }
    for (int i = 0; i < 240; i++) {
        static const u16_t lengths[] = {0, 14};

        assert_int_equal(send(chain_of(lengths, 2, 0)), 0);
    }
    assert_int_equal(statistics.tx_dropped, 0);
}

static void frames_that_the_mac_could_not_send_are_counted(void **unused)
{
    (void)unused;
    model.has_tx_errors = true;
    for (int i = 0; i < 100; i++) {
        assert_int_equal(send_bytes(1000, 0), 0);
    }
    assert_true(statistics.tx_dropped >= 95);
}

static void without_its_option_the_timer_is_left_alone(void **unused)
{
    (void)unused;
    assert_int_equal(send_bytes(60, 0), 0);
    assert_int_equal(model.wakes, 0);
}

static int set_up_waking(void **unused)
{
    int error = set_up_started(unused);

    config.wake_timer_100us = 2;
    return error;
}

static void a_sent_frame_starts_the_timer(void **unused)
{
    (void)unused;
    assert_int_equal(send_bytes(60, 0), 0);
    assert_int_equal(model.wakes, 1);
    assert_int_equal(model.gpt_count, 2);
}

static void a_timer_that_runs_is_not_started_again(void **unused)
{
    (void)unused;
    assert_int_equal(send_bytes(60, 0), 0);
    model.gpt_count = 1;
    assert_int_equal(send_bytes(60, 0), 0);
    assert_int_equal(model.wakes, 1);
    model.gpt_count = 0xfff0;
    assert_int_equal(send_bytes(60, 0), 0);
    assert_int_equal(model.wakes, 2);
}

static void a_frame_that_was_not_sent_does_not_start_the_timer(void **unused)
{
    (void)unused;
    assert_int_equal(send_bytes(1519, 0), -EMSGSIZE);
    assert_int_equal(model.wakes, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_started, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(frames_of_every_length_and_alignment_are_sent_whole),
        TEST(small_frames_of_all_alignments_are_sent_whole),
        TEST(a_chain_is_gathered_by_the_chip),
        TEST(the_last_part_may_be_of_one_byte),
        TEST(tiny_parts_before_the_last_are_gathered_by_the_driver),
        TEST(empty_parts_anywhere_do_no_harm),
        TEST(a_frame_in_too_many_parts_is_gathered_by_the_driver),
        TEST(random_chains_are_sent_whole),
        TEST(what_is_too_long_for_a_frame_is_refused),
        TEST(a_full_fifo_is_waited_for),
        TEST(a_fifo_that_stays_full_is_not_waited_for_for_ever),
        TEST(a_chain_meets_a_full_fifo_too),
        TEST(room_is_asked_for_only_now_and_then),
        TEST(statuses_are_read_before_their_fifo_overruns),
        TEST(frames_that_the_mac_could_not_send_are_counted),
        TEST(without_its_option_the_timer_is_left_alone),
        cmocka_unit_test_setup_teardown(a_sent_frame_starts_the_timer, set_up_waking, tear_down),
        cmocka_unit_test_setup_teardown(a_timer_that_runs_is_not_started_again, set_up_waking,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_frame_that_was_not_sent_does_not_start_the_timer,
                                        set_up_waking, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
