/* SPDX-License-Identifier: Apache-2.0 */

/* Queues, and the FIFOs and LIFOs made of them. */

#include "helpers.h"

#include <errno.h>

static K_QUEUE_DEFINE(queue);
static K_FIFO_DEFINE(fifo);
static K_LIFO_DEFINE(lifo);

struct item {
    void *reserved;
    char letter;
};

#define ITEMS 6

static struct item items[ITEMS] = {
    {NULL, 'a'}, {NULL, 'b'}, {NULL, 'c'}, {NULL, 'd'}, {NULL, 'e'}, {NULL, 'f'},
};

static struct item *a = &items[0], *b = &items[1], *c = &items[2], *d = &items[3];

static void note_item(const struct item *item)
{
    note(item != NULL ? item->letter : '-');
}

static void get_and_note(void *unused)
{
    (void)unused;
    note_item(k_queue_get(&queue, K_FOREVER));
}

static void get_for_5_ticks(void *unused)
{
    (void)unused;
    note_item(k_queue_get(&queue, K_TICKS(5)));
}

/* What is in the queue, in its order. */
static const char *contents(void)
{
    const struct item *item;

    while ((item = k_queue_get(&queue, K_NO_WAIT)) != NULL) {
        note_item(item);
    }
    return noted();
}

/* Chains @p count items from @p first on. */
static struct item *chain(struct item *first, int count)
{
    for (int i = 0; i < count - 1; i++) {
        first[i].reserved = &first[i + 1];
    }
    return &first[count - 1];
}

TEST_CASE(queue_items_come_where_they_were_put)
{
    TEST_NULL(k_queue_get(&queue, K_NO_WAIT));
    k_queue_append(&queue, b);
    k_queue_append(&queue, d);
    k_queue_prepend(&queue, a);
    k_queue_insert(&queue, b, c);
    k_queue_insert(&queue, d, &items[4]);
    TEST_STRING(contents(), "abcde");
    k_queue_insert(&queue, NULL, b);
    k_queue_insert(&queue, NULL, a);
    k_queue_append(&queue, c);
    TEST_STRING(contents(), "abc");
}

TEST_CASE(queue_is_looked_at_without_taking)
{
    TEST_TRUE(k_queue_is_empty(&queue) != 0);
    TEST_NULL(k_queue_peek_head(&queue));
    TEST_NULL(k_queue_peek_tail(&queue));
    k_queue_append(&queue, a);
    k_queue_append(&queue, b);
    TEST_EQUAL(k_queue_is_empty(&queue), 0);
    TEST_SAME(k_queue_peek_head(&queue), a);
    TEST_SAME(k_queue_peek_tail(&queue), b);
    TEST_STRING(contents(), "ab");
    TEST_NULL(k_queue_peek_tail(&queue));
}

TEST_CASE(queue_items_are_removed_wherever_they_are)
{
    TEST_FALSE(k_queue_remove(&queue, a));
    (void)chain(items, 4);
    TEST_EQUAL(k_queue_append_list(&queue, a, d), 0);
    TEST_FALSE(k_queue_remove(&queue, &items[5]));
    TEST_TRUE(k_queue_remove(&queue, b));
    TEST_TRUE(k_queue_remove(&queue, d));
    TEST_FALSE(k_queue_remove(&queue, d));
    TEST_TRUE(k_queue_remove(&queue, a));
    k_queue_append(&queue, b);
    TEST_STRING(contents(), "cb");
    k_queue_append(&queue, a);
    TEST_TRUE(k_queue_remove(&queue, a));
    k_queue_append(&queue, c);
    TEST_STRING(contents(), "c");
}

TEST_CASE(queue_appends_each_item_once)
{
    TEST_TRUE(k_queue_unique_append(&queue, a));
    TEST_FALSE(k_queue_unique_append(&queue, a));
    TEST_TRUE(k_queue_unique_append(&queue, b));
    TEST_FALSE(k_queue_unique_append(&queue, a));
    TEST_FALSE(k_queue_unique_append(&queue, b));
    TEST_STRING(contents(), "ab");
    (void)spawn(0, -1, get_and_note, NULL);
    TEST_TRUE(k_queue_unique_append(&queue, c));
    TEST_STRING(noted(), "c");
    join(0);
}

TEST_CASE(queue_takes_whole_lists)
{
    sys_slist_t list;

    TEST_EQUAL(k_queue_append_list(&queue, NULL, a), -EINVAL);
    TEST_EQUAL(k_queue_append_list(&queue, a, NULL), -EINVAL);
    TEST_EQUAL(k_queue_append_list(&queue, a, chain(a, 2)), 0);
    TEST_EQUAL(k_queue_append_list(&queue, c, c), 0);
    sys_slist_init(&list);
    TEST_EQUAL(k_queue_merge_slist(&queue, &list), -EINVAL);
    sys_slist_append(&list, (sys_snode_t *)d);
    sys_slist_append(&list, (sys_snode_t *)&items[4]);
    TEST_EQUAL(k_queue_merge_slist(&queue, &list), 0);
    TEST_TRUE(sys_slist_is_empty(&list));
    k_queue_append(&queue, &items[5]);
    TEST_STRING(contents(), "abcdef");
}

TEST_CASE(queue_readers_are_served_by_priority_then_by_arrival)
{
    (void)spawn(0, 2, get_and_note, NULL);
    (void)spawn(1, 1, get_and_note, NULL);
    (void)spawn(2, 1, get_and_note, NULL);
    let_others_run();
    k_queue_append(&queue, a);
    k_queue_prepend(&queue, b);
    k_queue_insert(&queue, NULL, c);
    TEST_TRUE(k_queue_is_empty(&queue) != 0);
    TEST_NULL(k_queue_get(&queue, K_NO_WAIT));
    let_others_run();
    TEST_STRING(noted(), "abc");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

TEST_CASE(queue_hands_a_list_out_to_those_who_wait)
{
    (void)spawn(0, 2, get_and_note, NULL);
    (void)spawn(1, 1, get_and_note, NULL);
    let_others_run();
    TEST_EQUAL(k_queue_append_list(&queue, a, chain(a, 4)), 0);
    let_others_run();
    TEST_STRING(noted(), "ab");
    TEST_STRING(contents(), "cd");
    (void)spawn(2, -1, get_and_note, NULL);
    (void)spawn(3, -1, get_and_note, NULL);
    (void)spawn(4, -1, get_and_note, NULL);
    TEST_EQUAL(k_queue_append_list(&queue, a, chain(a, 2)), 0);
    TEST_STRING(noted(), "ab");
    k_queue_append(&queue, c);
    TEST_STRING(noted(), "c");
    for (int i = 0; i < 5; i++) {
        join(i);
    }
}

TEST_CASE(queue_wait_ends_with_its_time)
{
    int64_t start = k_uptime_ticks();

    TEST_NULL(k_queue_get(&queue, K_TICKS(7)));
    check_wait(ticks_since(&start), 7);
    start = k_uptime_ticks();
    TEST_NULL(k_queue_get(&queue, K_TIMEOUT_ABS_TICKS(start + 5)));
    TEST_AT_LEAST(ticks_since(&start), 5);
}

TEST_CASE(queue_reader_whose_time_is_over_takes_no_item)
{
    (void)spawn(0, -2, get_for_5_ticks, NULL);
    (void)spawn(1, -1, get_and_note, NULL);
    (void)k_sleep(K_TICKS(10));
    k_queue_append(&queue, a);
    TEST_STRING(noted(), "-a");
    TEST_TRUE(k_queue_is_empty(&queue) != 0);
    join(0);
    join(1);
}

TEST_CASE(queue_item_is_not_lost_with_an_aborted_reader)
{
    (void)spawn(0, -2, get_and_note, NULL);
    (void)spawn(1, -1, get_and_note, NULL);
    k_thread_abort(&helpers[0]);
    k_queue_append(&queue, a);
    TEST_STRING(noted(), "a");
    k_queue_append(&queue, b);
    TEST_STRING(contents(), "b");
    join(1);
}

TEST_CASE(queue_cancel_sends_the_first_reader_away_with_nothing)
{
    k_queue_cancel_wait(&queue);
    (void)spawn(0, -2, get_and_note, NULL);
    (void)spawn(1, -1, get_and_note, NULL);
    TEST_STRING(noted(), "");
    k_queue_cancel_wait(&queue);
    TEST_STRING(noted(), "-");
    k_queue_append(&queue, a);
    TEST_STRING(noted(), "a");
    k_queue_cancel_wait(&queue);
    TEST_NULL(k_queue_get(&queue, K_NO_WAIT));
    join(0);
    join(1);
}

static void append_in_interrupt(void *item)
{
    k_queue_append(&queue, item);
    note('i');
}

static void get_in_interrupt(void *result)
{
    *(void **)result = k_queue_get(&queue, K_NO_WAIT);
}

static void cancel_in_interrupt(void *unused)
{
    (void)unused;
    k_queue_cancel_wait(&queue);
    note('i');
}

static void change_in_interrupt(void *unused)
{
    (void)unused;
    TEST_EQUAL(k_queue_append_list(&queue, a, chain(a, 2)), 0);
    TEST_TRUE(k_queue_unique_append(&queue, c));
    TEST_TRUE(k_queue_remove(&queue, b));
    k_queue_prepend(&queue, d);
}

TEST_CASE(queue_works_in_interrupts_without_waiting)
{
    void *item = a;

    in_interrupt(get_in_interrupt, &item);
    TEST_NULL(item);
    (void)spawn(0, -1, get_and_note, NULL);
    in_interrupt(append_in_interrupt, a);
    TEST_STRING(noted(), "ia");
    in_interrupt(append_in_interrupt, b);
    in_interrupt(get_in_interrupt, &item);
    TEST_SAME(item, b);
    (void)noted();
    join(0);
    (void)spawn(0, -1, get_and_note, NULL);
    in_interrupt(cancel_in_interrupt, NULL);
    TEST_STRING(noted(), "i-");
    in_interrupt(change_in_interrupt, NULL);
    TEST_STRING(contents(), "dac");
    join(0);
}

TEST_CASE(queue_set_up_at_run_time)
{
    struct k_queue own;

    k_queue_init(&own);
    TEST_NULL(k_queue_get(&own, K_TICKS(1)));
    k_queue_append(&own, a);
    TEST_SAME(k_queue_get(&own, K_FOREVER), a);
}

/* FIFOs */

static void get_from_fifo(void *unused)
{
    (void)unused;
    note_item(k_fifo_get(&fifo, K_FOREVER));
}

TEST_CASE(fifo_items_come_out_as_they_went_in)
{
    sys_slist_t list = SYS_SLIST_STATIC_INIT(&list);

    TEST_TRUE(k_fifo_is_empty(&fifo) != 0);
    k_fifo_put(&fifo, a);
    TEST_EQUAL(k_fifo_put_list(&fifo, b, chain(b, 2)), 0);
    sys_slist_append(&list, (sys_snode_t *)d);
    TEST_EQUAL(k_fifo_put_slist(&fifo, &list), 0);
    TEST_EQUAL(k_fifo_put_slist(&fifo, &list), -EINVAL);
    TEST_EQUAL(k_fifo_put_list(&fifo, NULL, NULL), -EINVAL);
    TEST_EQUAL(k_fifo_is_empty(&fifo), 0);
    TEST_SAME(k_fifo_peek_head(&fifo), a);
    TEST_SAME(k_fifo_peek_tail(&fifo), d);
    for (int i = 0; i < 4; i++) {
        note_item(k_fifo_get(&fifo, K_NO_WAIT));
    }
    TEST_STRING(noted(), "abcd");
    TEST_NULL(k_fifo_get(&fifo, K_NO_WAIT));
    TEST_NULL(k_fifo_get(&fifo, K_TICKS(2)));
}

TEST_CASE(fifo_wait_is_ended_by_an_item_or_cancelled)
{
    (void)spawn(0, -2, get_from_fifo, NULL);
    (void)spawn(1, -1, get_from_fifo, NULL);
    k_fifo_cancel_wait(&fifo);
    k_fifo_put(&fifo, a);
    TEST_STRING(noted(), "-a");
    join(0);
    join(1);
}

TEST_CASE(fifo_set_up_at_run_time)
{
    struct k_fifo own;

    k_fifo_init(&own);
    k_fifo_put(&own, a);
    TEST_SAME(k_fifo_get(&own, K_FOREVER), a);
}

/* LIFOs */

static void get_from_lifo(void *unused)
{
    (void)unused;
    note_item(k_lifo_get(&lifo, K_FOREVER));
}

TEST_CASE(lifo_newest_item_comes_out_first)
{
    k_lifo_put(&lifo, a);
    k_lifo_put(&lifo, b);
    k_lifo_put(&lifo, c);
    for (int i = 0; i < 3; i++) {
        note_item(k_lifo_get(&lifo, K_NO_WAIT));
    }
    TEST_STRING(noted(), "cba");
    TEST_NULL(k_lifo_get(&lifo, K_NO_WAIT));
    TEST_NULL(k_lifo_get(&lifo, K_TICKS(2)));
}

TEST_CASE(lifo_item_goes_to_the_first_that_waits)
{
    (void)spawn(0, 1, get_from_lifo, NULL);
    (void)spawn(1, -1, get_from_lifo, NULL);
    let_others_run();
    k_lifo_put(&lifo, a);
    TEST_STRING(noted(), "a");
    k_lifo_put(&lifo, b);
    let_others_run();
    TEST_STRING(noted(), "b");
    join(0);
    join(1);
}

TEST_CASE(lifo_set_up_at_run_time)
{
    struct k_lifo own;

    k_lifo_init(&own);
    k_lifo_put(&own, a);
    TEST_SAME(k_lifo_get(&own, K_FOREVER), a);
}
