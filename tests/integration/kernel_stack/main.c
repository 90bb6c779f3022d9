/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers.h"
#include "queues.h"

#include <errno.h>

#define ENTRIES 3

K_STACK_DEFINE(stack, ENTRIES);

void test_set_up(void)
{
    start_queues();
}

static char pop(void)
{
    stack_data_t letter = '?';

    return k_stack_pop(&stack, &letter, K_NO_WAIT) == 0 ? (char)letter : '-';
}

static void push(const char *letters)
{
    for (; *letters != '\0'; letters++) {
        TEST_EQUAL(k_stack_push(&stack, (stack_data_t)*letters), 0);
    }
}

static void pop_and_note(void *unused)
{
    stack_data_t letter = '?';
    int result = k_stack_pop(&stack, &letter, K_FOREVER);

    (void)unused;
    note(result == 0 ? (char)letter : '!');
}

static void pop_for_5_ticks(void *unused)
{
    stack_data_t letter = 'u';
    int result = k_stack_pop(&stack, &letter, K_TICKS(5));

    (void)unused;
    note(result == -EAGAIN && letter == 'u' ? 't' : (char)letter);
}

TEST_CASE(stack_gives_the_last_word_first)
{
    stack_data_t word = 77;

    TEST_EQUAL(k_stack_pop(&stack, &word, K_NO_WAIT), -EBUSY);
    TEST_EQUAL(word, 77);
    for (int round = 0; round < 2; round++) {
        push("abc");
        TEST_EQUAL(k_stack_push(&stack, 'd'), -ENOMEM);
        TEST_EQUAL(pop(), 'c');
        push("e");
        TEST_EQUAL(pop(), 'e');
        TEST_EQUAL(pop(), 'b');
        TEST_EQUAL(pop(), 'a');
        TEST_EQUAL(pop(), '-');
    }
}

TEST_CASE(stack_keeps_whole_words)
{
    stack_data_t word = 0;

    TEST_EQUAL(k_stack_push(&stack, UINTPTR_MAX), 0);
    TEST_EQUAL(k_stack_push(&stack, (stack_data_t)&word), 0);
    TEST_EQUAL(k_stack_pop(&stack, &word, K_FOREVER), 0);
    TEST_EQUAL(word, (stack_data_t)&word);
    TEST_EQUAL(k_stack_pop(&stack, &word, K_TICKS(1)), 0);
    TEST_TRUE(word == UINTPTR_MAX);
}

TEST_CASE(stack_waiters_are_served_by_priority_then_by_arrival)
{
    (void)spawn(0, 2, pop_and_note, NULL);
    (void)spawn(1, 1, pop_and_note, NULL);
    (void)spawn(2, 1, pop_and_note, NULL);
    let_others_run();
    push("abc");
    TEST_EQUAL(pop(), '-');
    let_others_run();
    TEST_STRING(noted(), "abc");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

TEST_CASE(stack_waiter_that_is_more_urgent_runs_at_once)
{
    (void)spawn(0, -1, pop_and_note, NULL);
    push("a");
    note('1');
    TEST_STRING(noted(), "a1");
    join(0);
}

TEST_CASE(stack_wait_ends_with_its_time)
{
    stack_data_t word = 77;
    int64_t start = k_uptime_ticks();

    TEST_EQUAL(k_stack_pop(&stack, &word, K_TICKS(7)), -EAGAIN);
    check_wait(ticks_since(&start), 7);
    TEST_EQUAL(word, 77);
    (void)spawn(0, -2, pop_for_5_ticks, NULL);
    (void)spawn(1, -1, pop_and_note, NULL);
    (void)k_sleep(K_TICKS(10));
    push("a");
    TEST_STRING(noted(), "ta");
    TEST_EQUAL(pop(), '-');
    join(0);
    join(1);
}

TEST_CASE(stack_word_is_not_lost_with_an_aborted_waiter)
{
    (void)spawn(0, -2, pop_and_note, NULL);
    (void)spawn(1, -1, pop_and_note, NULL);
    k_thread_abort(&helpers[0]);
    push("ab");
    TEST_STRING(noted(), "a");
    TEST_EQUAL(pop(), 'b');
    join(1);
}

static void use_in_interrupt(void *unused)
{
    (void)unused;
    push("ab");
    note(pop());
}

TEST_CASE(stack_works_in_interrupts_without_waiting)
{
    (void)spawn(0, -1, pop_and_note, NULL);
    in_interrupt(use_in_interrupt, NULL);
    TEST_STRING(noted(), "ba");
    TEST_EQUAL(pop(), '-');
    join(0);
}

TEST_CASE(stack_is_not_cleaned_up_while_threads_wait)
{
    stack_data_t buffer[1];
    struct k_stack own;

    k_stack_init(&own, buffer, 1);
    TEST_EQUAL(k_stack_push(&own, 1), 0);
    TEST_EQUAL(k_stack_push(&own, 2), -ENOMEM);
    TEST_EQUAL(k_stack_cleanup(&own), 0);
    (void)spawn(0, -1, pop_and_note, NULL);
    TEST_EQUAL(k_stack_cleanup(&stack), -EAGAIN);
    push("a");
    TEST_EQUAL(k_stack_cleanup(&stack), 0);
    TEST_STRING(noted(), "a");
    join(0);
}

/* As a source, both ways */

static void take(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)status;
    TEST_EQUAL(ready, K_READY_IN);
    note(pop());
}

static const char *to_push;

static void give(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)status;
    TEST_EQUAL(ready, K_READY_OUT);
    note('p');
    TEST_EQUAL(k_stack_push(&stack, (stack_data_t)*to_push++), 0);
    if (*to_push == '\0') {
        (void)poll_work_disarm(work);
    }
}

TEST_CASE(a_stack_triggers_while_it_has_words)
{
    struct poll_work work;

    poll_work_init(&work, &lazy_queue, take);
    TEST_EQUAL(poll_work_arm(&work, k_stack_source(&stack), K_READY_IN, 0), 0);
    push("ab");
    let_others_run();
    TEST_STRING(noted(), "ba");
    (void)spawn(0, -1, pop_and_note, NULL);
    push("c"); /* handed over */
    let_others_run();
    TEST_STRING(noted(), "c");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
    join(0);
}

TEST_CASE(a_stack_triggers_while_it_has_room)
{
    struct poll_work work;

    to_push = "abcd";
    poll_work_init(&work, &urgent_queue, give);
    TEST_EQUAL(poll_work_arm(&work, k_stack_source(&stack), K_READY_OUT, POLL_PERSISTENT), 0);
    TEST_STRING(noted(), "ppp");
    TEST_EQUAL(pop(), 'c');
    TEST_STRING(noted(), "p");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
    TEST_EQUAL(pop(), 'd');
    TEST_EQUAL(pop(), 'b');
    TEST_EQUAL(pop(), 'a');
}
