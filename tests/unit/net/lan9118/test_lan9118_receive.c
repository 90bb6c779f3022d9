// SPDX-License-Identifier: Apache-2.0
#include "lan9118_fixture.h"

static uint8_t bytes[2048];
static uint8_t got[2048];

static void frame_arrives(size_t length, unsigned int seed)
{
    fill(bytes, length, seed);
    assert_true(model_frame_arrives(bytes, length));
}

static void assert_receives(size_t length, unsigned int seed)
{
    struct pbuf *frame = lan9118_receive(&chip);

    assert_non_null(frame);
    assert_int_equal(frame->tot_len, ETH_PAD_SIZE + length);
    assert_int_equal(pbuf_copy_partial(frame, got, (u16_t)length, ETH_PAD_SIZE), length);
    pbuf_free(frame);
    fill(bytes, length, seed);
    assert_memory_equal(got, bytes, length);
}

static void an_empty_fifo_has_no_frame(void **unused)
{
    (void)unused;
    assert_null(lan9118_receive(&chip));
}

static void frames_of_every_length_arrive_whole(void **unused)
{
    (void)unused;
    for (unsigned int length = 14; length <= 1518; length++) {
        frame_arrives(length, length);
        assert_receives(length, length);
    }
    assert_null(lan9118_receive(&chip));
    assert_int_equal(model.rx_word_count, 0);
    assert_int_equal(statistics.rx_dropped, 0);
}

static void frames_larger_than_a_buffer_come_as_chains(void **unused)
{
    (void)unused;
    exact_pbufs.part_bytes = 256;
    for (unsigned int length = 250; length <= 1518; length += 3) {
        frame_arrives(length, length);
        assert_receives(length, length);
    }
    assert_int_equal(model.rx_word_count, 0);
}

static void frames_come_in_order(void **unused)
{
    (void)unused;
    for (unsigned int i = 0; i < 6; i++) {
        frame_arrives(1000 + i, i);
    }
    for (unsigned int i = 0; i < 6; i++) {
        assert_receives(1000 + i, i);
    }
    assert_null(lan9118_receive(&chip));
}

static void a_frame_interrupts(void **unused)
{
    (void)unused;
    assert_false(model_is_interrupting());
    frame_arrives(60, 1);
    assert_true(model_is_interrupting());
    lan9118_mask_interrupt(&chip);
    assert_false(model_is_interrupting());
    assert_receives(60, 1);
    assert_null(lan9118_receive(&chip));
    lan9118_unmask_interrupt(&chip);
    assert_false(model_is_interrupting());
}

static void frames_beyond_what_was_asked_for_interrupt_again(void **unused)
{
    (void)unused;
    frame_arrives(60, 1);
    lan9118_mask_interrupt(&chip);
    assert_receives(60, 1);
    /* Before it was found empty: no interrupt is needed, and one is allowed. */
    frame_arrives(60, 2);
    assert_receives(60, 2);
    assert_null(lan9118_receive(&chip));
    /* After that: one is needed. */
    frame_arrives(60, 3);
    lan9118_unmask_interrupt(&chip);
    assert_true(model_is_interrupting());
    lan9118_mask_interrupt(&chip);
    assert_receives(60, 3);
}

static void an_interrupt_between_two_looks_loses_nothing(void **unused)
{
    (void)unused;
    for (int i = 0; i < 100; i++) {
        frame_arrives(60, 1);
        lan9118_mask_interrupt(&chip);
        frame_arrives(61, 2);
        assert_receives(60, 1);
        frame_arrives(62, 3);
        assert_receives(61, 2);
        assert_receives(62, 3);
        assert_null(lan9118_receive(&chip));
        lan9118_unmask_interrupt(&chip);
        if (model_is_interrupting()) {
            lan9118_mask_interrupt(&chip);
            assert_null(lan9118_receive(&chip));
            lan9118_unmask_interrupt(&chip);
        }
        assert_false(model_is_interrupting());
    }
}

static void what_cannot_be_a_frame_is_dropped(void **unused)
{
    static const size_t lengths[] = {0, 1, 4, 13, 1519, 1600, 2036};

    (void)unused;
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        model_frame_arrives_with((uint32_t)(lengths[i] + 4) << 16, lengths[i]);
        frame_arrives(100, 5);
        assert_receives(100, 5);
        assert_int_equal(statistics.rx_dropped, i + 1);
    }
    assert_int_equal(model.rx_word_count, 0);
}

static void damaged_frames_are_dropped(void **unused)
{
    static const uint32_t faults[] = {
        0x8002,     /* checksum */
        0x8800,     /* runt */
        0x8080,     /* too long */
        0x8040,     /* late collision */
        0x40000000, /* not for us */
    };

    (void)unused;
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        model_frame_arrives_with((64U << 16) | faults[i], 60);
        frame_arrives(77, 6);
        assert_receives(77, 6);
        assert_int_equal(statistics.rx_dropped, i + 1);
    }
}

static void a_frame_without_a_buffer_is_dropped_and_the_next_one_comes(void **unused)
{
    (void)unused;
    frame_arrives(1514, 1);
    frame_arrives(200, 2);
    exact_pbufs.failing = 1;
    assert_receives(200, 2);
    assert_int_equal(statistics.rx_no_buffer, 1);
    assert_int_equal(statistics.rx_dropped, 0);
}

static void when_all_are_dropped_there_is_no_frame(void **unused)
{
    (void)unused;
    frame_arrives(100, 1);
    frame_arrives(200, 2);
    exact_pbufs.failing = 2;
    assert_null(lan9118_receive(&chip));
    assert_int_equal(statistics.rx_no_buffer, 2);
    assert_int_equal(model.rx_word_count, 0);
}

static void what_an_overrun_fifo_lost_is_counted_and_the_rest_comes(void **unused)
{
    unsigned int arrived = 0;

    (void)unused;
    fill(bytes, 1514, 9);
    while (model_frame_arrives(bytes, 1514)) {
        arrived++;
    }
    assert_false(model_frame_arrives(bytes, 1514));
    assert_int_equal(arrived, 6);
    for (unsigned int i = 0; i < arrived; i++) {
        assert_receives(1514, 9);
    }
    assert_null(lan9118_receive(&chip));
    assert_int_equal(statistics.rx_dropped, 2);
    frame_arrives(60, 3);
    assert_receives(60, 3);
}

static void many_small_frames_fill_the_statuses_first(void **unused)
{
    unsigned int arrived = 0;

    (void)unused;
    fill(bytes, 14, 9);
    while (model_frame_arrives(bytes, 14)) {
        arrived++;
    }
    assert_int_equal(arrived, 176);
    for (unsigned int i = 0; i < arrived; i++) {
        assert_receives(14, 9);
    }
    assert_null(lan9118_receive(&chip));
}

static void a_receiver_out_of_step_begins_anew(void **unused)
{
    (void)unused;
    /* A status that promises more words than there are. */
    model.may_underrun = true;
    model_frame_arrives_with(1000U << 16, 100);
    lan9118_mask_interrupt(&chip);
    pbuf_free(lan9118_receive(&chip));
    assert_null(lan9118_receive(&chip));
    model.may_underrun = false;

    lan9118_unmask_interrupt(&chip);
    assert_true(model_is_interrupting());
    lan9118_mask_interrupt(&chip);
    assert_null(lan9118_receive(&chip));
    assert_int_equal(model.dumps, 1);
    assert_int_equal(statistics.rx_dropped, 1);

    lan9118_unmask_interrupt(&chip);
    assert_false(model_is_interrupting());
    frame_arrives(60, 1);
    assert_receives(60, 1);
}

static void a_receiver_that_does_not_stop_is_not_waited_for_for_ever(void **unused)
{
    (void)unused;
    model.does_not_stop = true;
    model.int_sts |= 0x4000;
    lan9118_mask_interrupt(&chip);
    assert_null(lan9118_receive(&chip));
    assert_int_equal(model.dumps, 1);
    frame_arrives(60, 1);
    assert_receives(60, 1);
}

static void interrupt(void)
{
    assert_true(model_is_interrupting());
    lan9118_mask_interrupt(&chip);
    assert_null(lan9118_receive(&chip));
    lan9118_unmask_interrupt(&chip);
    assert_false(model_is_interrupting());
}

static void a_change_of_the_link_is_told_once(void **unused)
{
    (void)unused;
    assert_true(lan9118_take_link_change(&chip));

    model_link_changes(false);
    interrupt();
    assert_true(lan9118_has_link_changed(&chip));
    assert_false(lan9118_take_link_change(&chip));
    assert_false(lan9118_has_link_changed(&chip));

    model_link_changes(true);
    interrupt();
    assert_true(lan9118_has_link_changed(&chip));
    assert_true(lan9118_take_link_change(&chip));
}

static void a_link_that_comes_back_at_once_is_no_change(void **unused)
{
    (void)unused;
    (void)lan9118_take_link_change(&chip);
    model_link_changes(false);
    model_link_changes(true);
    interrupt();
    assert_false(lan9118_has_link_changed(&chip));
    assert_true(lan9118_take_link_change(&chip));
}

static void the_link_is_seen_to_even_while_frames_come(void **unused)
{
    (void)unused;
    (void)lan9118_take_link_change(&chip);
    model_link_changes(false);
    frame_arrives(60, 1);
    lan9118_mask_interrupt(&chip);
    assert_receives(60, 1);
    assert_null(lan9118_receive(&chip));
    lan9118_unmask_interrupt(&chip);
    interrupt();
    assert_true(lan9118_has_link_changed(&chip));
}

static void ordinary_frames_do_not_cost_a_look_at_the_link(void **unused)
{
    unsigned int looks = model.link_looks;

    (void)unused;
    frame_arrives(60, 1);
    lan9118_mask_interrupt(&chip);
    assert_receives(60, 1);
    assert_null(lan9118_receive(&chip));
    assert_int_equal(model.link_looks, looks);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_started, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_fifo_has_no_frame),
        TEST(frames_of_every_length_arrive_whole),
        TEST(frames_larger_than_a_buffer_come_as_chains),
        TEST(frames_come_in_order),
        TEST(a_frame_interrupts),
        TEST(frames_beyond_what_was_asked_for_interrupt_again),
        TEST(an_interrupt_between_two_looks_loses_nothing),
        TEST(what_cannot_be_a_frame_is_dropped),
        TEST(damaged_frames_are_dropped),
        TEST(a_frame_without_a_buffer_is_dropped_and_the_next_one_comes),
        TEST(when_all_are_dropped_there_is_no_frame),
        TEST(what_an_overrun_fifo_lost_is_counted_and_the_rest_comes),
        TEST(many_small_frames_fill_the_statuses_first),
        TEST(a_receiver_out_of_step_begins_anew),
        TEST(a_receiver_that_does_not_stop_is_not_waited_for_for_ever),
        TEST(a_change_of_the_link_is_told_once),
        TEST(a_link_that_comes_back_at_once_is_no_change),
        TEST(the_link_is_seen_to_even_while_frames_come),
        TEST(ordinary_frames_do_not_cost_a_look_at_the_link),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
