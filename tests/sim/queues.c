/* SPDX-License-Identifier: Apache-2.0 */

/* Queues, stacks and pipes: what goes in comes out once. */

#include "scenario.h"

#include <errno.h>

struct item {
    void *reserved;
    int number;
};

static struct k_queue queue;
static struct item items[4];
static int sum;
static int ended;
static int put_in_interrupts;

static void set_up(void)
{
    k_queue_init(&queue);
    for (int i = 0; i < (int)ARRAY_SIZE(items); i++) {
        items[i].number = 1 << i;
    }
    sum = 0;
    ended = 0;
    put_in_interrupts = 0;
}

static void add(int number)
{
    (void)__atomic_add_fetch(&sum, number, __ATOMIC_SEQ_CST);
}

static void append_two(void)
{
    k_queue_append(&queue, &items[0]);
    k_queue_append(&queue, &items[1]);
}

static void prepend_two(void)
{
    k_queue_prepend(&queue, &items[2]);
    k_queue_prepend(&queue, &items[3]);
}

static void get(void)
{
    struct item *item = k_queue_get(&queue, K_FOREVER);

    SCENARIO_CHECK(item != NULL);
    add(item->number);
}

static void get_two(void)
{
    get();
    get();
}

static void check_all_items(void)
{
    SCENARIO_CHECK(sum == 15);
    SCENARIO_CHECK(k_queue_is_empty(&queue));
}

SCENARIO(every_item_is_taken_once, .set_up = set_up,
         .threads = {{append_two}, {prepend_two}, {get_two}, {get_two}}, .check = check_all_items);

static void append_in_interrupt(void)
{
    k_queue_append(&queue, &items[put_in_interrupts++]);
}

static void check_two_items(void)
{
    SCENARIO_CHECK(sum == 3);
    SCENARIO_CHECK(k_queue_is_empty(&queue));
}

SCENARIO(an_interrupt_appends_what_threads_take, .set_up = set_up, .threads = {{get}, {get}},
         .irqs = {{append_in_interrupt, 2}}, .check = check_two_items);

static void get_or_be_sent_away(void)
{
    const struct item *item = k_queue_get(&queue, K_FOREVER);

    add(item != NULL ? item->number : 0);
    scenario_count(&ended);
}

static void cancel_until_both_have_ended(void)
{
    while (ended < 2) {
        k_queue_cancel_wait(&queue);
        k_yield();
    }
}

static void append_one(void)
{
    k_queue_append(&queue, &items[0]);
}

static void check_one_item_is_somewhere(void)
{
    SCENARIO_CHECK(sum == 1 || (sum == 0 && k_queue_get(&queue, K_NO_WAIT) == &items[0]));
    SCENARIO_CHECK(k_queue_is_empty(&queue));
}

SCENARIO(a_cancelled_wait_loses_no_item, .set_up = set_up,
         .threads = {{get_or_be_sent_away},
                     {get_or_be_sent_away},
                     {cancel_until_both_have_ended},
                     {append_one}},
         .check = check_one_item_is_somewhere);

static void append_if_it_is_not_there(void)
{
    if (k_queue_unique_append(&queue, &items[1])) {
        add(1);
    }
}

static void remove_it(void)
{
    if (k_queue_remove(&queue, &items[1])) {
        add(-1);
    }
}

static void check_it_is_there_as_often_as_it_was_added(void)
{
    SCENARIO_CHECK(sum == (k_queue_remove(&queue, &items[1]) ? 1 : 0));
    SCENARIO_CHECK(k_queue_is_empty(&queue));
}

SCENARIO(an_item_is_in_the_queue_once, .set_up = set_up,
         .threads = {{append_if_it_is_not_there}, {append_if_it_is_not_there}, {remove_it}},
         .check = check_it_is_there_as_often_as_it_was_added);

static struct k_stack stack;
static stack_data_t words[2];

static void set_up_stack(void)
{
    set_up();
    k_stack_init(&stack, words, ARRAY_SIZE(words));
}

static void push(stack_data_t word)
{
    while (k_stack_push(&stack, word) != 0) {
        k_yield(); /* it is full */
    }
}

static void push_1_and_2(void)
{
    push(1);
    push(2);
}

static void push_4_and_8(void)
{
    push(4);
    push(8);
}

static void pop_two(void)
{
    for (int i = 0; i < 2; i++) {
        stack_data_t word = 0;

        SCENARIO_CHECK(k_stack_pop(&stack, &word, K_FOREVER) == 0);
        add((int)word);
    }
}

static void check_all_words(void)
{
    SCENARIO_CHECK(sum == 15);
    SCENARIO_CHECK(k_stack_cleanup(&stack) == 0);
}

SCENARIO(every_word_is_popped_once, .set_up = set_up_stack,
         .threads = {{push_1_and_2}, {push_4_and_8}, {pop_two}, {pop_two}},
         .check = check_all_words);

static void pop_in_time(void)
{
    stack_data_t word = 0;
    int error = k_stack_pop(&stack, &word, K_TICKS(1));

    SCENARIO_CHECK(error == 0 || error == -EAGAIN);
    add((int)word);
}

static void push_1(void)
{
    push(1);
}

static void check_one_word_is_somewhere(void)
{
    stack_data_t word = 0;

    (void)k_stack_pop(&stack, &word, K_NO_WAIT);
    SCENARIO_CHECK(sum + (int)word == 1);
}

SCENARIO(a_word_comes_or_the_time_is_over, .set_up = set_up_stack,
         .threads = {{pop_in_time}, {pop_in_time}, {push_1}}, .irqs = {{scenario_tick, 2}},
         .check = check_one_word_is_somewhere);

static struct k_pipe pipe;
static uint8_t pipe_buffer[1];
static char received[8];
static int written;
static int read_back;

static void set_up_pipe(void)
{
    set_up();
    k_pipe_init(&pipe, pipe_buffer, sizeof(pipe_buffer));
    written = 0;
    read_back = 0;
}

static void write_a_b(void)
{
    SCENARIO_CHECK(k_pipe_write(&pipe, (const uint8_t *)"ab", 2, K_FOREVER) == 2);
}

static void write_c_d(void)
{
    SCENARIO_CHECK(k_pipe_write(&pipe, (const uint8_t *)"cd", 2, K_FOREVER) == 2);
}

static void read_four(void)
{
    SCENARIO_CHECK(k_pipe_read(&pipe, (uint8_t *)received, 4, K_FOREVER) == 4);
}

static int place_of(char letter)
{
    for (int i = 0; i < 4; i++) {
        if (received[i] == letter) {
            return i;
        }
    }
    return -1;
}

static void check_order(void)
{
    SCENARIO_CHECK(place_of('a') >= 0 && place_of('a') < place_of('b'));
    SCENARIO_CHECK(place_of('c') >= 0 && place_of('c') < place_of('d'));
}

SCENARIO(bytes_of_two_writers_come_once_and_in_order, .set_up = set_up_pipe,
         .threads = {{write_a_b}, {write_c_d}, {read_four}}, .check = check_order);

static void write_three_if_it_is_open(void)
{
    int result = k_pipe_write(&pipe, (const uint8_t *)"abc", 3, K_FOREVER);

    SCENARIO_CHECK(result == 3 || result == -EPIPE);
    written = result;
}

static void read_three_or_what_there_is(void)
{
    int result = k_pipe_read(&pipe, (uint8_t *)received, 3, K_FOREVER);

    SCENARIO_CHECK((result > 0 && result <= 3) || result == -EPIPE);
    read_back = result;
}

static void close_pipe(void)
{
    k_pipe_close(&pipe);
}

static void check_what_was_written_can_be_read(void)
{
    int rest = k_pipe_read(&pipe, (uint8_t *)received, 1, K_NO_WAIT);

    SCENARIO_CHECK(rest == 1 || rest == -EPIPE);
    SCENARIO_CHECK(written != 3 || MAX(read_back, 0) + MAX(rest, 0) == 3);
}

SCENARIO(a_pipe_is_closed_while_it_is_used, .set_up = set_up_pipe,
         .threads = {{write_three_if_it_is_open}, {read_three_or_what_there_is}, {close_pipe}},
         .check = check_what_was_written_can_be_read);

static void read_or_be_reset(void)
{
    int result = k_pipe_read(&pipe, (uint8_t *)received, 2, K_FOREVER);

    SCENARIO_CHECK(result == 2 || result == -ECANCELED);
    scenario_count(&ended);
}

static void write_or_be_reset(void)
{
    int result = k_pipe_write(&pipe, (const uint8_t *)"ab", 2, K_FOREVER);

    SCENARIO_CHECK(result == 2 || result == -ECANCELED);
    scenario_count(&ended);
}

static void reset_until_both_have_ended(void)
{
    while (ended < 2) {
        k_pipe_reset(&pipe);
        k_yield();
    }
}

SCENARIO(a_reset_sends_reader_and_writer_away, .set_up = set_up_pipe,
         .threads = {{read_or_be_reset}, {write_or_be_reset}, {reset_until_both_have_ended}});
