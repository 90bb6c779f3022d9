// SPDX-License-Identifier: Apache-2.0
#include "stellaris_fixture.h"

static uint8_t bytes[2048];
static uint8_t got[2048];

static void frame_arrives(size_t length, unsigned int seed)
{
    fill(bytes, length, seed);
    assert_true(model_frame_arrives(bytes, length));
}

static void assert_receives(size_t length, unsigned int seed)
{
    struct pbuf *frame = stellaris_receive(&chip);

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
    assert_null(stellaris_receive(&chip));
}

static void frames_of_every_length_arrive_whole(void **unused)
{
    (void)unused;
    for (unsigned int length = 14; length <= 1518; length++) {
        frame_arrives(length, length);
        assert_receives(length, length);
    }
    assert_null(stellaris_receive(&chip));
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
        frame_arrives(200 + i, i);
    }
    for (unsigned int i = 0; i < 6; i++) {
        assert_receives(200 + i, i);
    }
    assert_null(stellaris_receive(&chip));
}

static void a_frame_interrupts(void **unused)
{
    (void)unused;
    assert_false(model_is_interrupting());
    frame_arrives(60, 1);
    assert_true(model_is_interrupting());
    stellaris_mask_interrupt(&chip);
    assert_false(model_is_interrupting());
    assert_receives(60, 1);
    assert_null(stellaris_receive(&chip));
    stellaris_unmask_interrupt(&chip);
    assert_false(model_is_interrupting());
}

static void frames_beyond_what_was_asked_for_interrupt_again(void **unused)
{
    (void)unused;
    frame_arrives(60, 1);
    stellaris_mask_interrupt(&chip);
    assert_receives(60, 1);
    /* Before it was found empty: no interrupt is needed, and one is allowed. */
    frame_arrives(60, 2);
    assert_receives(60, 2);
    assert_null(stellaris_receive(&chip));
    /* After that: one is needed. */
    frame_arrives(60, 3);
    stellaris_unmask_interrupt(&chip);
    assert_true(model_is_interrupting());
    stellaris_mask_interrupt(&chip);
    assert_receives(60, 3);
}

static void an_interrupt_between_two_looks_loses_nothing(void **unused)
{
    (void)unused;
    for (int i = 0; i < 100; i++) {
        frame_arrives(60, 1);
        stellaris_mask_interrupt(&chip);
        frame_arrives(61, 2);
        assert_receives(60, 1);
        frame_arrives(62, 3);
        assert_receives(61, 2);
        assert_receives(62, 3);
        assert_null(stellaris_receive(&chip));
        stellaris_unmask_interrupt(&chip);
        if (model_is_interrupting()) {
            stellaris_mask_interrupt(&chip);
            assert_null(stellaris_receive(&chip));
            stellaris_unmask_interrupt(&chip);
        }
        assert_false(model_is_interrupting());
    }
}

static void what_cannot_be_a_frame_is_dropped(void **unused)
{
    static const size_t lengths[] = {1, 4, 13, 1519, 1600, 1640};

    (void)unused;
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        assert_true(model_frame_arrives(bytes, lengths[i]));
        frame_arrives(100, 5);
        assert_receives(100, 5);
        assert_int_equal(statistics.rx_dropped, i + 1);
    }
    assert_int_equal(model.rx_word_count, 0);
    assert_int_equal(model.fifo_resets, 1);
}

/* Nobody knows where the next frame begins. */
static void after_an_impossible_length_the_fifo_is_emptied(void **unused)
{
    static const size_t claims[] = {0, 1, 6, 2049, 0xffff};

    (void)unused;
    for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++) {
        assert_true(model_frame_arrives_as(claims[i], 100));
        assert_true(model_frame_arrives_as(claims[i], 64));
        assert_null(stellaris_receive(&chip));
        assert_int_equal(model.rx_word_count, 0);
        assert_int_equal(statistics.rx_dropped, i + 1);
        frame_arrives(100, 5);
        assert_receives(100, 5);
    }
}

static void damaged_frames_are_counted(void **unused)
{
    (void)unused;
    model_damaged_frame_arrives();
    assert_true(model_is_interrupting());
    stellaris_mask_interrupt(&chip);
    assert_null(stellaris_receive(&chip));
    stellaris_unmask_interrupt(&chip);
    assert_false(model_is_interrupting());
    assert_int_equal(statistics.rx_dropped, 1);
    assert_int_equal(model.fifo_resets, 1);
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
    assert_null(stellaris_receive(&chip));
    assert_int_equal(statistics.rx_no_buffer, 2);
    assert_int_equal(model.rx_word_count, 0);
}

/* The interrupt comes once more for the overrun, when the frames have been read. */
static void what_an_overrun_fifo_holds_arrives_and_then_all_is_well(void **unused)
{
    unsigned int arrived = 0;

    (void)unused;
    fill(bytes, 500, 9);
    while (model_frame_arrives(bytes, 500)) {
        arrived++;
    }
    assert_int_equal(arrived, 4);
    stellaris_mask_interrupt(&chip);
    for (unsigned int i = 0; i < arrived; i++) {
        assert_receives(500, 9);
    }
    assert_null(stellaris_receive(&chip));
    stellaris_unmask_interrupt(&chip);
    assert_true(model_is_interrupting());
    stellaris_mask_interrupt(&chip);
    assert_null(stellaris_receive(&chip));
    stellaris_unmask_interrupt(&chip);
    assert_false(model_is_interrupting());
    assert_int_equal(statistics.rx_dropped, 1);
    assert_int_equal(model.fifo_resets, 2);
    frame_arrives(1514, 3);
    assert_true(model_is_interrupting());
    assert_receives(1514, 3);
}

/* QEMU keeps the bit that empties the FIFO: written again, it would drop what has arrived. */
static void an_emulated_fifo_is_emptied_once(void **unused)
{
    (void)unused;
    assert_true(model_frame_arrives_as(0, 100));
    assert_null(stellaris_receive(&chip));
    assert_int_equal(model.rx_control & 0x10, 0);
    for (unsigned int i = 0; i < 31; i++) {
        frame_arrives(1514, i);
    }
    for (unsigned int i = 0; i < 31; i++) {
        assert_receives(1514, i);
    }
    assert_int_equal(model.fifo_resets, 2);
    assert_int_equal(statistics.rx_dropped, 1);
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
        TEST(after_an_impossible_length_the_fifo_is_emptied),
        TEST(damaged_frames_are_counted),
        TEST(a_frame_without_a_buffer_is_dropped_and_the_next_one_comes),
        TEST(when_all_are_dropped_there_is_no_frame),
        TEST(what_an_overrun_fifo_holds_arrives_and_then_all_is_well),
        cmocka_unit_test_setup_teardown(an_emulated_fifo_is_emptied_once, set_up_emulated,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
