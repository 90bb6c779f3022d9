// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdlib.h>

#include "stellaris_fixture.h"

static uint8_t bytes[2048];

static int send(struct pbuf *frame)
{
    int error = stellaris_transmit(&chip, frame);

    pbuf_free(frame);
    return error;
}

static int send_bytes(u16_t length, unsigned int skew)
{
    fill(bytes, length, length);
    return send(exact_pbuf_append(NULL, bytes, length, skew));
}

static void assert_sent(size_t length)
{
    static const uint8_t zeros[60];
    const struct model_frame *frame = &model.sent[model.sent_count - 1];
    size_t padded = length < 60 ? 60 : length;

    assert_true(model.sent_count > 0);
    assert_int_equal(frame->length, padded);
    assert_memory_equal(frame->bytes, bytes, length);
    assert_memory_equal(frame->bytes + length, zeros, padded - length);
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
    }
}

static void runts_of_all_alignments_are_padded_with_zeros(void **unused)
{
    (void)unused;
    for (u16_t length = 14; length <= 70; length++) {
        for (unsigned int skew = 0; skew < 4; skew++) {
            model.sent_count = 0;
            assert_int_equal(send_bytes(length, skew), 0);
            assert_sent(length);
        }
    }
}

static void a_chain_is_sent_as_one_frame(void **unused)
{
    static const u16_t lengths[] = {54, 1000, 7, 4, 3};

    (void)unused;
    for (unsigned int skew = 0; skew < 4; skew++) {
        model.sent_count = 0;
        assert_int_equal(send(chain_of(lengths, 5, skew)), 0);
        assert_sent(1068);
        assert_int_equal(model.sent_count, 1);
    }
}

static void empty_and_tiny_parts_anywhere_do_no_harm(void **unused)
{
    static const u16_t chains[][5] = {
        {0, 54, 10, 20, 1}, {54, 0, 10, 20, 1}, {1, 1, 1, 12, 70}, {3, 2, 79, 1, 0}};

    (void)unused;
    for (size_t i = 0; i < 4; i++) {
        model.sent_count = 0;
        assert_int_equal(send(chain_of(chains[i], 5, 1)), 0);
        assert_sent(85);
    }
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
        if (total < 14) {
            continue;
        }
        model.sent_count = 0;
        assert_int_equal(send(chain_of(lengths, count, (unsigned int)i % 4)), 0);
        assert_sent(total);
    }
}

static void what_cannot_be_a_frame_is_refused(void **unused)
{
    static const u16_t lengths[] = {1, 13, 1519, 2000};

    (void)unused;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(send_bytes(lengths[i], 0), -EMSGSIZE);
    }
    assert_int_equal(model.sent_count, 0);
    assert_int_equal(model.tx_word_count, 0);
    assert_int_equal(send_bytes(1518, 0), 0);
}

static void the_frame_before_is_waited_for(void **unused)
{
    (void)unused;
    model.sending_takes = 8000;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(send_bytes(1514, 2), 0);
        assert_sent(1514);
    }
}

static void a_frame_that_does_not_go_is_not_waited_for_for_ever(void **unused)
{
    (void)unused;
    model.sending_takes = MODEL_STUCK;
    assert_int_equal(send_bytes(1514, 0), 0);
    assert_int_equal(send_bytes(1514, 0), -ENOBUFS);
    assert_int_equal(send_bytes(60, 0), -ENOBUFS);
    assert_int_equal(model.sent_count, 1);
    model.tx_busy = 0;
    assert_int_equal(send_bytes(1514, 0), 0);
    assert_sent(1514);
}

static void a_frame_that_could_not_be_sent_is_counted_and_the_next_one_goes(void **unused)
{
    (void)unused;
    model.has_tx_error = true;
    assert_int_equal(send_bytes(1000, 0), 0);
    assert_int_equal(model.sent_count, 0);
    assert_int_equal(send_bytes(1001, 0), 0);
    assert_sent(1001);
    assert_int_equal(statistics.tx_dropped, 1);
    assert_int_equal(send_bytes(1002, 0), 0);
    assert_int_equal(statistics.tx_dropped, 1);
}

static unsigned int told;

static void on_sent(void)
{
    told++;
}

static void who_wants_to_know_is_told_of_each_frame_that_was_sent(void **unused)
{
    (void)unused;
    told = 0;
    config.on_sent = on_sent;
    assert_int_equal(send_bytes(60, 0), 0);
    assert_int_equal(send_bytes(61, 0), 0);
    assert_int_equal(told, 2);
    assert_int_equal(send_bytes(1519, 0), -EMSGSIZE);
    assert_int_equal(told, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_started, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(frames_of_every_length_and_alignment_are_sent_whole),
        TEST(runts_of_all_alignments_are_padded_with_zeros),
        TEST(a_chain_is_sent_as_one_frame),
        TEST(empty_and_tiny_parts_anywhere_do_no_harm),
        TEST(random_chains_are_sent_whole),
        TEST(what_cannot_be_a_frame_is_refused),
        TEST(the_frame_before_is_waited_for),
        TEST(a_frame_that_does_not_go_is_not_waited_for_for_ever),
        TEST(a_frame_that_could_not_be_sent_is_counted_and_the_next_one_goes),
        TEST(who_wants_to_know_is_told_of_each_frame_that_was_sent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
