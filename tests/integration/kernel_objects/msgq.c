/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers.h"

#include <errno.h>
#include <string.h>

K_MSGQ_DEFINE(letters, 1, 2, 1);

static void get_and_note(void *unused)
{
    char letter;
    int result = k_msgq_get(&letters, &letter, K_FOREVER);

    (void)unused;
    note(result == 0 ? letter : '!');
}

static void get_for_5_ticks(void *unused)
{
    char letter;
    int result = k_msgq_get(&letters, &letter, K_TICKS(5));

    (void)unused;
    note(result == 0 ? letter : result == -EAGAIN ? 't' : '!');
}

static void put_and_note(void *letter)
{
    int result = k_msgq_put(&letters, letter, K_FOREVER);

    note(result == 0 ? 'p' : result == -ENOMSG ? 'n' : '!');
}

static void put(const char *text)
{
    for (; *text != '\0'; text++) {
        TEST_EQUAL(k_msgq_put(&letters, text, K_NO_WAIT), 0);
    }
}

static char get(void)
{
    char letter = '?';

    TEST_EQUAL(k_msgq_get(&letters, &letter, K_NO_WAIT), 0);
    return letter;
}

TEST_CASE(msgq_readers_are_served_by_priority_then_by_arrival)
{
    (void)spawn(0, 2, get_and_note, NULL);
    (void)spawn(1, 1, get_and_note, NULL);
    (void)spawn(2, 1, get_and_note, NULL);
    let_others_run();
    put("abc");
    TEST_EQUAL(k_msgq_num_used_get(&letters), 0);
    let_others_run();
    TEST_STRING(noted(), "abc");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

TEST_CASE(msgq_reader_that_is_more_urgent_runs_at_once)
{
    (void)spawn(0, -1, get_and_note, NULL);
    put("a");
    note('1');
    TEST_STRING(noted(), "a1");
    join(0);
}

TEST_CASE(msgq_writers_are_served_by_priority_then_by_arrival)
{
    put("12");
    (void)spawn(0, 2, put_and_note, "c");
    (void)spawn(1, 1, put_and_note, "a");
    (void)spawn(2, 1, put_and_note, "b");
    let_others_run();
    TEST_EQUAL(get(), '1');
    TEST_EQUAL(k_msgq_num_used_get(&letters), 2);
    TEST_EQUAL(get(), '2');
    TEST_EQUAL(get(), 'a');
    TEST_EQUAL(get(), 'b');
    TEST_EQUAL(get(), 'c');
    let_others_run();
    TEST_STRING(noted(), "ppp");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

TEST_CASE(msgq_results_without_waiting)
{
    char letter;

    TEST_EQUAL(k_msgq_get(&letters, &letter, K_NO_WAIT), -ENOMSG);
    TEST_EQUAL(k_msgq_peek(&letters, &letter), -ENOMSG);
    put("ab");
    TEST_EQUAL(k_msgq_put(&letters, "c", K_NO_WAIT), -ENOMSG);
    TEST_EQUAL(k_msgq_peek(&letters, &letter), 0);
    TEST_EQUAL(letter, 'a');
    TEST_EQUAL(k_msgq_peek_at(&letters, &letter, 1), 0);
    TEST_EQUAL(letter, 'b');
    TEST_EQUAL(k_msgq_peek_at(&letters, &letter, 2), -ENOMSG);
    TEST_EQUAL(get(), 'a');
    TEST_EQUAL(get(), 'b');
}

TEST_CASE(msgq_waits_end_with_their_time)
{
    int64_t start = k_uptime_ticks();
    char letter;

    TEST_EQUAL(k_msgq_get(&letters, &letter, K_TICKS(7)), -EAGAIN);
    check_wait(ticks_since(&start), 7);
    put("ab");
    start = k_uptime_ticks();
    TEST_EQUAL(k_msgq_put(&letters, "c", K_TICKS(7)), -EAGAIN);
    check_wait(ticks_since(&start), 7);
    TEST_EQUAL(get(), 'a');
    TEST_EQUAL(get(), 'b');
    TEST_EQUAL(k_msgq_num_used_get(&letters), 0);
}

TEST_CASE(msgq_reader_whose_time_is_over_takes_no_message)
{
    (void)spawn(0, -2, get_for_5_ticks, NULL);
    (void)spawn(1, -1, get_and_note, NULL);
    (void)k_sleep(K_TICKS(10));
    put("a");
    TEST_STRING(noted(), "ta");
    TEST_EQUAL(k_msgq_num_used_get(&letters), 0);
}

TEST_CASE(msgq_purge_sends_the_writers_away)
{
    put("12");
    (void)spawn(0, -1, put_and_note, "a");
    (void)spawn(1, -1, put_and_note, "b");
    k_msgq_purge(&letters);
    TEST_STRING(noted(), "nn");
    TEST_EQUAL(k_msgq_num_used_get(&letters), 0);
    put("x");
    TEST_EQUAL(get(), 'x');
}

TEST_CASE(msgq_message_of_an_aborted_writer_does_not_arrive)
{
    put("12");
    (void)spawn(0, -2, put_and_note, "a");
    (void)spawn(1, -1, put_and_note, "b");
    k_thread_abort(&helpers[0]);
    TEST_EQUAL(get(), '1');
    TEST_EQUAL(get(), '2');
    TEST_EQUAL(get(), 'b');
    TEST_EQUAL(k_msgq_num_used_get(&letters), 0);
    TEST_STRING(noted(), "p");
    (void)spawn(0, -2, get_and_note, NULL);
    k_thread_abort(&helpers[0]);
    put("c");
    TEST_EQUAL(get(), 'c');
    TEST_STRING(noted(), "");
}

static void put_in_interrupt(void *text)
{
    put(text);
    note('i');
}

static void get_in_interrupt(void *letter)
{
    *(char *)letter = get();
    note('i');
}

TEST_CASE(msgq_works_in_interrupts_without_waiting)
{
    char letter = 0;

    (void)spawn(0, -1, get_and_note, NULL);
    in_interrupt(put_in_interrupt, "a");
    TEST_STRING(noted(), "ia");
    put("12");
    (void)spawn(0, -1, put_and_note, "3");
    in_interrupt(get_in_interrupt, &letter);
    TEST_EQUAL(letter, '1');
    TEST_STRING(noted(), "ip");
    TEST_EQUAL(get(), '2');
    TEST_EQUAL(get(), '3');
    join(0);
}

struct large {
    uint32_t words[5];
    char text[13];
};

static void send_large(void *queue)
{
    struct large message = {.text = "twelve bytes"};

    for (uint32_t i = 0; i < 20; i++) {
        message.words[4] = i;
        (void)k_msgq_put(queue, &message, K_FOREVER);
    }
}

TEST_CASE(msgq_stream_between_threads_arrives_whole_and_in_order)
{
    static char buffer[3 * sizeof(struct large)] __attribute__((aligned(4)));
    static struct k_msgq queue;
    struct large message;

    for (int less_urgent = -1; less_urgent <= 1; less_urgent++) {
        k_msgq_init(&queue, buffer, sizeof(struct large), 3);
        (void)spawn(0, less_urgent, send_large, &queue);
        for (uint32_t i = 0; i < 20; i++) {
            TEST_EQUAL(k_msgq_get(&queue, &message, K_SECONDS(1)), 0);
            TEST_EQUAL(message.words[4], i);
            TEST_STRING(message.text, "twelve bytes");
        }
        join(0);
        TEST_EQUAL(k_msgq_num_free_get(&queue), 3);
    }
}
