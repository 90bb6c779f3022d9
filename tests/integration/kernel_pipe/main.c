/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers.h"
#include "queues.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

K_PIPE_DEFINE(pipe, 4, 1);
K_PIPE_DEFINE(unbuffered, 0, 1);

void test_set_up(void)
{
    start_queues();
}

/* One call in another thread. */
struct call {
    struct k_pipe *pipe;
    const char *out; /* NULL: read */
    size_t len;
    k_timeout_t timeout;
    char letter; /* noted at its end; a count that is not len, or an error, behind it */
    char in[16];
    int result;
};

static void note_result(const struct call *call)
{
    note(call->letter);
    if (call->result >= 0 && call->result != (int)call->len) {
        note((char)('0' + call->result));
    } else if (call->result < 0) {
        note(call->result == -EAGAIN      ? 't'
             : call->result == -ECANCELED ? 'c'
             : call->result == -EPIPE     ? 'p'
                                          : '!');
    }
}

static void run_call(void *call_)
{
    struct call *call = call_;

    if (call->out != NULL) {
        call->result =
            k_pipe_write(call->pipe, (const uint8_t *)call->out, call->len, call->timeout);
    } else {
        call->result = k_pipe_read(call->pipe, (uint8_t *)call->in, call->len, call->timeout);
    }
    note_result(call);
}

static struct call reading(size_t len, char letter)
{
    return (struct call){.pipe = &pipe, .len = len, .timeout = K_FOREVER, .letter = letter};
}

static struct call writing(const char *text, char letter)
{
    struct call call = reading(strlen(text), letter);

    call.out = text;
    return call;
}

static int put_into(struct k_pipe *which, const char *text)
{
    return k_pipe_write(which, (const uint8_t *)text, strlen(text), K_NO_WAIT);
}

static int put(const char *text)
{
    return put_into(&pipe, text);
}

/* Up to @p len bytes that are there, as text. */
static const char *get_from(struct k_pipe *which, size_t len)
{
    static char text[32];
    int count = k_pipe_read(which, (uint8_t *)text, len, K_NO_WAIT);

    text[count > 0 ? count : 0] = '\0';
    return text;
}

static const char *get(size_t len)
{
    return get_from(&pipe, len);
}

TEST_CASE(pipe_moves_what_it_can_without_waiting)
{
    uint8_t byte;

    TEST_EQUAL(k_pipe_read(&pipe, &byte, 1, K_NO_WAIT), -EAGAIN);
    TEST_EQUAL(put("abc"), 3);
    TEST_EQUAL(put("def"), 1);
    TEST_EQUAL(put("x"), -EAGAIN);
    TEST_STRING(get(2), "ab");
    TEST_EQUAL(put("ghi"), 2);
    TEST_STRING(get(9), "cdgh");
    TEST_EQUAL(k_pipe_read(&pipe, &byte, 1, K_NO_WAIT), -EAGAIN);
    TEST_EQUAL(k_pipe_read(&pipe, &byte, 0, K_FOREVER), 0);
    TEST_EQUAL(k_pipe_write(&pipe, &byte, 0, K_FOREVER), 0);
    TEST_EQUAL(k_pipe_read(&pipe, &byte, 0, K_NO_WAIT), 0);
    TEST_EQUAL(k_pipe_write(&pipe, &byte, 0, K_NO_WAIT), 0);
}

TEST_CASE(pipe_refuses_what_an_int_cannot_count)
{
    uint8_t byte = 0;

    TEST_EQUAL(k_pipe_read(&pipe, &byte, (size_t)INT_MAX + 1U, K_NO_WAIT), -EOVERFLOW);
    TEST_EQUAL(k_pipe_write(&pipe, &byte, (size_t)INT_MAX + 1U, K_NO_WAIT), -EOVERFLOW);
}

TEST_CASE(pipe_waits_end_with_their_time)
{
    int64_t start = k_uptime_ticks();
    uint8_t bytes[8] = "abcdef";

    TEST_EQUAL(k_pipe_read(&pipe, bytes, 3, K_TICKS(7)), -EAGAIN);
    check_wait(ticks_since(&start), 7);
    TEST_EQUAL(k_pipe_write(&pipe, (const uint8_t *)"abcdef", 6, K_TICKS(5)), 4);
    check_wait(ticks_since(&start), 5);
    TEST_EQUAL(k_pipe_write(&pipe, bytes, 1, K_TICKS(5)), -EAGAIN);
    check_wait(ticks_since(&start), 5);
    TEST_EQUAL(k_pipe_read(&pipe, bytes, 6, K_TICKS(5)), 4);
    check_wait(ticks_since(&start), 5);
    TEST_MEMORY(bytes, "abcd", 4);
}

TEST_CASE(pipe_reader_is_woken_once_when_it_has_all)
{
    struct call call = reading(6, 'r');

    (void)spawn(0, -1, run_call, &call);
    TEST_EQUAL(put("abc"), 3);
    TEST_EQUAL(put("de"), 2);
    TEST_STRING(noted(), "");
    TEST_EQUAL(put("fgh"), 3);
    TEST_STRING(noted(), "r");
    TEST_STRING(call.in, "abcdef");
    TEST_STRING(get(9), "gh");
    join(0);
}

TEST_CASE(pipe_reader_keeps_what_came_until_its_time_was_over)
{
    struct call call = reading(6, 'r');

    call.timeout = K_TICKS(5);
    (void)spawn(0, -1, run_call, &call);
    TEST_EQUAL(put("abc"), 3);
    (void)k_sleep(K_TICKS(10));
    TEST_STRING(noted(), "r3");
    TEST_STRING(call.in, "abc");
    TEST_EQUAL(put("d"), 1);
    TEST_STRING(get(9), "d");
    join(0);
}

TEST_CASE(pipe_readers_are_served_by_priority_then_by_arrival)
{
    struct call calls[] = {reading(2, 'c'), reading(2, 'a'), reading(2, 'b')};

    (void)spawn(0, 2, run_call, &calls[0]);
    (void)spawn(1, 1, run_call, &calls[1]);
    (void)spawn(2, 1, run_call, &calls[2]);
    let_others_run();
    TEST_EQUAL(put("123"), 3);
    let_others_run();
    TEST_STRING(noted(), "a");
    TEST_EQUAL(put("456789"), 6);
    let_others_run();
    TEST_STRING(noted(), "bc");
    TEST_STRING(calls[1].in, "12");
    TEST_STRING(calls[2].in, "34");
    TEST_STRING(calls[0].in, "56");
    TEST_STRING(get(9), "789");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

TEST_CASE(pipe_writers_are_served_by_priority_then_by_arrival)
{
    struct call calls[] = {writing("56", 'c'), writing("12", 'a'), writing("34", 'b')};

    TEST_EQUAL(put("wxyz"), 4);
    (void)spawn(0, 2, run_call, &calls[0]);
    (void)spawn(1, 1, run_call, &calls[1]);
    (void)spawn(2, 1, run_call, &calls[2]);
    let_others_run();
    TEST_STRING(get(3), "wxy"); /* room for three bytes */
    let_others_run();
    TEST_STRING(noted(), "a");
    TEST_STRING(get(9), "z123456"); /* straight from those who wait */
    let_others_run();
    TEST_STRING(noted(), "bc");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

TEST_CASE(pipe_writer_longer_than_the_buffer_waits_until_all_is_taken)
{
    struct call call = writing("abcdefghijkl", 'w');

    (void)spawn(0, -1, run_call, &call);
    TEST_STRING(get(5), "abcde");
    TEST_STRING(get(2), "fg");
    TEST_STRING(noted(), "");
    TEST_STRING(get(1), "h");
    TEST_STRING(noted(), "w");
    TEST_STRING(get(9), "ijkl");
    join(0);
}

TEST_CASE(pipe_reset_empties_it_and_sends_all_away)
{
    struct call calls[] = {writing("abcdef", 'w'), writing("x", 'v'), reading(3, 'r')};

    (void)spawn(0, -1, run_call, &calls[0]);
    (void)spawn(1, -1, run_call, &calls[1]);
    k_pipe_reset(&pipe);
    TEST_STRING(noted(), "wcvc"); /* also what was taken in part */
    TEST_STRING(get(9), "");
    (void)spawn(2, -1, run_call, &calls[2]);
    TEST_EQUAL(put("1"), 1);
    k_pipe_reset(&pipe);
    TEST_STRING(noted(), "rc");
    TEST_EQUAL(put("abcde"), 4);
    TEST_STRING(get(9), "abcd");
    k_pipe_reset(&pipe);
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

TEST_CASE(pipe_close_ends_writing_and_lets_the_rest_be_read)
{
    static uint8_t buffer[4];
    struct call writer = writing("abcdef", 'w');
    struct call readers[] = {reading(3, 'r'), reading(3, 's')};
    uint8_t byte = 0;

    (void)spawn(0, -1, run_call, &writer);
    k_pipe_close(&pipe);
    TEST_STRING(noted(), "wp");
    TEST_EQUAL(put("x"), -EPIPE);
    TEST_EQUAL(k_pipe_write(&pipe, &byte, 1, K_FOREVER), -EPIPE);
    TEST_STRING(get(3), "abc");
    k_pipe_close(&pipe);
    TEST_STRING(get(9), "d");
    TEST_EQUAL(k_pipe_read(&pipe, &byte, 1, K_FOREVER), -EPIPE);
    TEST_EQUAL(k_pipe_read(&pipe, &byte, 0, K_FOREVER), 0);
    k_pipe_reset(&pipe);
    TEST_EQUAL(put("x"), -EPIPE);
    k_pipe_init(&pipe, buffer, sizeof(buffer));
    (void)spawn(1, -2, run_call, &readers[0]);
    (void)spawn(2, -1, run_call, &readers[1]);
    TEST_EQUAL(put("12"), 2);
    k_pipe_close(&pipe);
    TEST_STRING(noted(), "r2sp");
    TEST_STRING(readers[0].in, "12");
    k_pipe_init(&pipe, buffer, sizeof(buffer));
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

TEST_CASE(pipe_without_a_buffer_moves_when_both_sides_meet)
{
    struct call writer = writing("abcd", 'w');
    struct call reader = reading(3, 'r');

    writer.pipe = reader.pipe = &unbuffered;
    TEST_EQUAL(put_into(&unbuffered, "x"), -EAGAIN);
    TEST_STRING(get_from(&unbuffered, 1), "");
    (void)spawn(0, -1, run_call, &writer);
    TEST_STRING(get_from(&unbuffered, 1), "a");
    TEST_STRING(noted(), "");
    TEST_STRING(get_from(&unbuffered, 9), "bcd");
    TEST_STRING(noted(), "w");
    (void)spawn(1, -1, run_call, &reader);
    TEST_EQUAL(put_into(&unbuffered, "12"), 2);
    TEST_STRING(noted(), "");
    TEST_EQUAL(put_into(&unbuffered, "345"), 1);
    TEST_STRING(noted(), "r");
    TEST_STRING(reader.in, "123");
    join(0);
    join(1);
    k_pipe_init(&unbuffered, NULL, 0);
    TEST_EQUAL(put_into(&unbuffered, "x"), -EAGAIN);
}

TEST_CASE(pipe_bytes_of_an_aborted_thread_are_neither_sent_nor_swallowed)
{
    struct call writers[] = {writing("abcdef", 'v'), writing("12", 'w')};
    struct call readers[] = {reading(3, 'r'), reading(2, 's')};

    (void)spawn(0, -2, run_call, &writers[0]);
    (void)spawn(1, -1, run_call, &writers[1]);
    k_thread_abort(&helpers[0]);
    TEST_STRING(get(9), "abcd12");
    TEST_STRING(noted(), "w");
    (void)spawn(0, -2, run_call, &readers[0]);
    (void)spawn(2, -1, run_call, &readers[1]);
    k_thread_abort(&helpers[0]);
    TEST_EQUAL(put("xyz"), 3);
    TEST_STRING(noted(), "s");
    TEST_STRING(get(9), "z");
    join(1);
    join(2);
}

static void put_in_interrupt(void *text)
{
    TEST_EQUAL(put(text), (int)strlen(text));
    note('i');
}

static void get_in_interrupt(void *expected)
{
    TEST_STRING(get(strlen(expected)), expected);
    note('i');
}

static void reset_in_interrupt(void *unused)
{
    (void)unused;
    k_pipe_reset(&pipe);
}

TEST_CASE(pipe_works_in_interrupts_without_waiting)
{
    struct call reader = reading(2, 'r');
    struct call writer = writing("uvwxy", 'w');

    (void)spawn(0, -1, run_call, &reader);
    in_interrupt(put_in_interrupt, "abc");
    TEST_STRING(noted(), "ir");
    in_interrupt(get_in_interrupt, "c");
    (void)noted();
    (void)spawn(1, -1, run_call, &writer);
    in_interrupt(get_in_interrupt, "uv");
    TEST_STRING(noted(), "iw");
    in_interrupt(reset_in_interrupt, NULL);
    TEST_STRING(get(9), "");
    join(0);
    join(1);
}

#define STREAM_BYTES 600

static void write_stream(void *which)
{
    uint8_t bytes[11];
    size_t sent = 0;

    for (size_t len = 1; sent < STREAM_BYTES; len = (len % sizeof(bytes)) + 1U) {
        size_t count = MIN(len, STREAM_BYTES - sent);

        for (size_t i = 0; i < count; i++) {
            bytes[i] = (uint8_t)(sent + i);
        }
        TEST_EQUAL(k_pipe_write(which, bytes, count, K_FOREVER), (int)count);
        sent += count;
    }
}

static void read_stream(struct k_pipe *which)
{
    uint8_t bytes[7];
    size_t received = 0;

    for (size_t len = 1; received < STREAM_BYTES; len = (len % sizeof(bytes)) + 1U) {
        size_t count = MIN(len, STREAM_BYTES - received);

        TEST_EQUAL(k_pipe_read(which, bytes, count, K_SECONDS(1)), (int)count);
        for (size_t i = 0; i < count; i++) {
            TEST_EQUAL(bytes[i], (uint8_t)(received + i));
        }
        received += count;
    }
}

TEST_CASE(pipe_stream_between_threads_arrives_whole_and_in_order)
{
    for (int less_urgent = -1; less_urgent <= 1; less_urgent++) {
        (void)spawn(0, less_urgent, write_stream, &pipe);
        read_stream(&pipe);
        join(0);
        (void)spawn(0, less_urgent, write_stream, &unbuffered);
        read_stream(&unbuffered);
        join(0);
    }
}
