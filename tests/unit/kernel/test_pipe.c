/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include "fake_scheduler.h"
#include "fake_watch.h"

#include <errno.h>
#include <kernel/pipe.h>
#include <stdlib.h>
#include <string.h>

#define SIZE 8

static uint8_t buffer[SIZE];
static struct k_pipe pipe;
static struct fake_watch watch;

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    k_pipe_init(&pipe, buffer, SIZE);
    watch = (struct fake_watch){0};
    return 0;
}

static int put(const char *text)
{
    return k_pipe_write(&pipe, (const uint8_t *)text, strlen(text), K_NO_WAIT);
}

static void check_get(const char *expected, size_t len)
{
    uint8_t bytes[32];
    int count = k_pipe_read(&pipe, bytes, len, K_NO_WAIT);

    assert_int_equal(count, strlen(expected));
    assert_memory_equal(bytes, expected, (size_t)count);
}

static void without_a_buffer_who_waits_makes_it_ready(void **state)
{
    uint8_t bytes[4];

    (void)state;
    k_pipe_init(&pipe, NULL, 0);
    assert_int_equal(k_pipe_ready(&pipe.pollable), 0);
    fake_wait_as(1, &pipe.writers, bytes);
    assert_int_equal(k_pipe_ready(&pipe.pollable), K_READY_IN);
    k_pipe_init(&pipe, NULL, 0);
    fake_wait_as(2, &pipe.readers, bytes);
    assert_int_equal(k_pipe_ready(&pipe.pollable), K_READY_OUT);
}

/* What happens while somebody waits. */

static void put_abc_then_defgh(void)
{
    assert_int_equal(put("abc"), 3);
    assert_int_equal(put("defgh"), 5);
}

static void put_ab(void)
{
    assert_int_equal(put("ab"), 2);
}

static void put_ab_and_reset(void)
{
    put_ab();
    k_pipe_reset(&pipe);
}

static void put_ab_and_close(void)
{
    put_ab();
    k_pipe_close(&pipe);
}

static void get_5_then_6(void)
{
    check_get("01234", 5);
    check_get("567abc", 6);
}

static void get_1(void)
{
    check_get("0", 1);
}

static void get_1_and_reset(void)
{
    get_1();
    k_pipe_reset(&pipe);
}

static void get_1_and_close(void)
{
    get_1();
    k_pipe_close(&pipe);
}

static void a_reader_is_given_what_comes(void **state)
{
    uint8_t bytes[8] = {0};

    (void)state;
    fake_while_waiting(put_abc_then_defgh);
    assert_int_equal(k_pipe_read(&pipe, bytes, 6, K_TICKS(5)), 6);
    assert_int_equal(fake_last_timeout.ticks, 5);
    assert_memory_equal(bytes, "abcdef", 6);
    check_get("gh", 9);
    fake_while_waiting(put_ab);
    assert_int_equal(k_pipe_read(&pipe, bytes, 6, K_TICKS(5)), 2);
    assert_int_equal(k_pipe_read(&pipe, bytes, 6, K_TICKS(5)), -EAGAIN);
    fake_while_waiting(put_ab_and_reset);
    assert_int_equal(k_pipe_read(&pipe, bytes, 6, K_FOREVER), -ECANCELED);
    fake_while_waiting(put_ab_and_close);
    assert_int_equal(k_pipe_read(&pipe, bytes, 6, K_FOREVER), 2);
    assert_int_equal(k_pipe_read(&pipe, bytes, 6, K_FOREVER), -EPIPE);
}

static int write_when_full(void (*happening)(void))
{
    k_pipe_init(&pipe, buffer, SIZE);
    assert_int_equal(put("01234567"), SIZE);
    fake_while_waiting(happening);
    return k_pipe_write(&pipe, (const uint8_t *)"abcde", 5, K_TICKS(5));
}

static void a_writer_is_relieved_by_who_reads(void **state)
{
    (void)state;
    assert_int_equal(write_when_full(get_5_then_6), 5);
    check_get("de", 9);
    assert_int_equal(write_when_full(get_1), 1);
    check_get("1234567a", 9);
    assert_int_equal(write_when_full(NULL), -EAGAIN);
    assert_int_equal(write_when_full(get_1_and_reset), -ECANCELED);
    assert_int_equal(k_pipe_read(&pipe, buffer, 1, K_NO_WAIT), -EAGAIN);
    assert_int_equal(write_when_full(get_1_and_close), -EPIPE);
    check_get("1234567a", 9);
}

static void watches_are_told_both_ways_and_of_the_end(void **state)
{
    struct fake_watch room = {0};

    (void)state;
    fake_watch_arm(&watch, k_pipe_source(&pipe), K_READY_IN);
    assert_int_equal(put("01234567"), SIZE);
    assert_int_equal(watch.wakes, 1);
    fake_watch_arm(&room, k_pipe_source(&pipe), K_READY_OUT);
    assert_int_equal(room.wakes, 0);
    get_1();
    assert_int_equal(room.wakes, 1);
    assert_int_equal(put("8"), 1);
    fake_watch_arm_again(&room);
    assert_int_equal(room.wakes, 1);
    check_get("12345678", 9); /* all that there is, and no more */
    assert_int_equal(room.wakes, 2);
    fake_watch_arm_again(&watch);
    assert_int_equal(watch.wakes, 1);
    assert_int_equal(put("01234567"), SIZE);
    fake_watch_arm_again(&room);
    assert_int_equal(room.wakes, 2);
    k_pipe_reset(&pipe);
    assert_int_equal(room.wakes, 3);
    fake_watch_arm_again(&watch);
    k_pipe_close(&pipe);
    assert_int_equal(watch.watch.told, K_READY_HUP);
    fake_watch_arm_again(&room);
    assert_int_equal(room.watch.told, K_READY_HUP);
    fake_watch_disarm(&watch);
    fake_watch_disarm(&room);
}

static void check_stream(size_t size)
{
    static uint8_t memory[SIZE];
    uint8_t out[12], in[12];
    unsigned int sent = 0, received = 0;

    k_pipe_init(&pipe, memory, size);
    for (int i = 0; i < 20000; i++) {
        size_t len = (size_t)rand() % sizeof(out);

        if (rand() % 2 == 0) {
            for (size_t j = 0; j < len; j++) {
                out[j] = (uint8_t)(sent + j);
            }
            int expected = (int)MIN(len, size - (sent - received));

            expected = expected == 0 && len > 0 ? -EAGAIN : expected;
            assert_int_equal(k_pipe_write(&pipe, out, len, K_NO_WAIT), expected);
            sent += (unsigned int)MAX(expected, 0);
        } else {
            int expected = (int)MIN(len, sent - received);

            expected = expected == 0 && len > 0 ? -EAGAIN : expected;
            assert_int_equal(k_pipe_read(&pipe, in, len, K_NO_WAIT), expected);
            for (int j = 0; j < expected; j++) {
                assert_int_equal(in[j], (uint8_t)received++);
            }
        }
    }
}

static void bytes_come_as_they_went_whatever_the_lengths(void **state)
{
    (void)state;
    srand(1);
    for (size_t size = 0; size <= SIZE; size++) {
        check_stream(size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_reader_is_given_what_comes, set_up),
        cmocka_unit_test_setup(a_writer_is_relieved_by_who_reads, set_up),
        cmocka_unit_test_setup(without_a_buffer_who_waits_makes_it_ready, set_up),
        cmocka_unit_test_setup(watches_are_told_both_ways_and_of_the_end, set_up),
        cmocka_unit_test_setup(bytes_come_as_they_went_whatever_the_lengths, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
