/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include "fake_scheduler.h"
#include "fake_watch.h"

#include <errno.h>
#include <kernel/queue.h>
#include <stdlib.h>
#include <string.h>

struct item {
    void *reserved;
    int number;
};

#define ITEMS 8

static struct k_queue queue;
static struct item items[ITEMS];
static struct fake_watch watch;

static int boxes;

void *k_malloc(size_t size)
{
    boxes++;
    return malloc(size);
}

void k_free(void *ptr)
{
    boxes--;
    free(ptr);
}

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    k_queue_init(&queue);
    watch = (struct fake_watch){0};
    return 0;
}

static void append_0(void)
{
    k_queue_append(&queue, &items[0]);
}

static void cancel(void)
{
    k_queue_cancel_wait(&queue);
}

static void a_reader_gets_the_item_itself(void **state)
{
    (void)state;
    fake_while_waiting(append_0);
    assert_ptr_equal(k_queue_get(&queue, K_TICKS(5)), &items[0]);
    assert_int_equal(fake_last_timeout.ticks, 5);
    assert_int_equal(k_queue_is_empty(&queue), 1);
}

static void a_wait_ends_with_nothing(void **state)
{
    (void)state;
    assert_null(k_queue_get(&queue, K_NO_WAIT));
    assert_int_equal(fake_waits, 0);
    fake_threads[0].data = &items[0]; /* from an earlier wait */
    assert_null(k_queue_get(&queue, K_TICKS(5)));
    fake_while_waiting(cancel);
    assert_null(k_queue_get(&queue, K_FOREVER));
}

static void the_most_urgent_reader_is_first(void **state)
{
    (void)state;
    fake_wait_as(2, &queue.waiters, NULL);
    fake_wait_as(1, &queue.waiters, NULL);
    k_queue_prepend(&queue, &items[3]);
    assert_false(fake_is_waiting(1));
    assert_ptr_equal(fake_threads[1].data, &items[3]);
    k_queue_insert(&queue, &items[7], &items[4]);
    assert_ptr_equal(fake_threads[2].data, &items[4]);
    assert_int_equal(k_queue_is_empty(&queue), 1);
}

static void a_list_is_handed_out_before_it_is_kept(void **state)
{
    (void)state;
    fake_wait_as(1, &queue.waiters, NULL);
    fake_wait_as(2, &queue.waiters, NULL);
    for (int i = 0; i < 3; i++) {
        items[i].reserved = &items[i + 1];
    }
    fake_watch_arm(&watch, k_queue_source(&queue), K_READY_IN);
    assert_int_equal(k_queue_append_list(&queue, &items[0], &items[1]), 0);
    assert_ptr_equal(fake_threads[1].data, &items[0]);
    assert_ptr_equal(fake_threads[2].data, &items[1]);
    assert_int_equal(watch.wakes, 0);
    fake_wait_as(1, &queue.waiters, NULL);
    items[0].reserved = &items[1];
    items[1].reserved = &items[2];
    assert_int_equal(k_queue_append_list(&queue, &items[0], &items[2]), 0);
    assert_int_equal(watch.wakes, 1);
    assert_ptr_equal(k_queue_peek_head(&queue), &items[1]);
    assert_ptr_equal(k_queue_peek_tail(&queue), &items[2]);
    fake_watch_disarm(&watch);
}

static void a_watch_is_told_of_items_that_stay(void **state)
{
    (void)state;
    fake_watch_arm(&watch, k_queue_source(&queue), K_READY_IN);
    k_queue_append(&queue, &items[0]);
    assert_int_equal(watch.wakes, 1);
    assert_int_equal(watch.watch.told, K_READY_IN);
    fake_watch_arm_again(&watch);
    assert_int_equal(watch.wakes, 2);
    assert_ptr_equal(k_queue_get(&queue, K_NO_WAIT), &items[0]);
    fake_watch_arm_again(&watch);
    assert_int_equal(watch.wakes, 2);
    fake_wait_as(1, &queue.waiters, NULL);
    k_queue_append(&queue, &items[0]);
    assert_int_equal(watch.wakes, 2);
    k_queue_cancel_wait(&queue);
    assert_int_equal(watch.wakes, 3);
    assert_int_equal(watch.watch.told, K_READY_ERR);
    fake_watch_disarm(&watch);
}

/* The same in an array. */
static struct item *model[ITEMS];
static size_t count;
static bool is_boxed[ITEMS];

static size_t model_find(const struct item *item)
{
    size_t i = 0;

    while (i < count && model[i] != item) {
        i++;
    }
    return i;
}

static void model_insert(size_t at, struct item *item)
{
    memmove(&model[at + 1], &model[at], (count - at) * sizeof(model[0]));
    model[at] = item;
    count++;
}

static void model_remove(size_t at)
{
    count--;
    memmove(&model[at], &model[at + 1], (count - at) * sizeof(model[0]));
}

static void put_somewhere(struct item *item, int how)
{
    size_t at = count > 0 ? (size_t)rand() % count : 0;

    if (how == 2 && count > 0 && is_boxed[model[at] - items]) {
        how = 0; /* what is in a box is not in the chain */
    }
    switch (how) {
    case 0:
        k_queue_append(&queue, item);
        model_insert(count, item);
        return;
    case 1:
        k_queue_prepend(&queue, item);
        model_insert(0, item);
        return;
    case 2:
        k_queue_insert(&queue, count > 0 ? model[at] : NULL, item);
        model_insert(count > 0 ? at + 1 : 0, item);
        return;
    default:
        assert_true(k_queue_unique_append(&queue, item));
        model_insert(count, item);
        return;
    }
}

/* Through the heap, if there is one. */
static void box_somewhere(struct item *item, int how)
{
    if (CONFIG_HEAP_MEM_POOL_SIZE == 0) {
        put_somewhere(item, 0);
    } else if (how == 0) {
        assert_int_equal(k_queue_alloc_append(&queue, item), 0);
        is_boxed[item - items] = true;
        model_insert(count, item);
    } else {
        assert_int_equal(k_queue_alloc_prepend(&queue, item), 0);
        is_boxed[item - items] = true;
        model_insert(0, item);
    }
}

static void take_somehow(struct item *item, int how)
{
    if (how == 0 || is_boxed[item - items]) {
        is_boxed[model[0] - items] = false;
        assert_ptr_equal(k_queue_get(&queue, K_NO_WAIT), model[0]);
        model_remove(0);
    } else if (how == 1) {
        assert_true(k_queue_remove(&queue, item));
        model_remove(model_find(item));
    } else {
        assert_false(k_queue_unique_append(&queue, item));
    }
}

static void check_against_model(void)
{
    assert_int_equal(k_queue_is_empty(&queue), count == 0);
    assert_ptr_equal(k_queue_peek_head(&queue), count > 0 ? model[0] : NULL);
    assert_ptr_equal(k_queue_peek_tail(&queue), count > 0 ? model[count - 1] : NULL);
}

static void whatever_is_done_the_order_is_kept(void **state)
{
    (void)state;
    srand(1);
    count = 0;
    for (int i = 0; i < 100000; i++) {
        struct item *item = &items[rand() % ITEMS];

        if (model_find(item) == count) {
            assert_false(k_queue_remove(&queue, item));
            if (rand() % 4 == 0) {
                box_somewhere(item, rand() % 2);
            } else {
                put_somewhere(item, rand() % 4);
            }
        } else {
            take_somehow(item, rand() % 3);
        }
        check_against_model();
    }
    while (k_queue_get(&queue, K_NO_WAIT) != NULL) {
    }
    assert_int_equal(boxes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_reader_gets_the_item_itself, set_up),
        cmocka_unit_test_setup(a_wait_ends_with_nothing, set_up),
        cmocka_unit_test_setup(the_most_urgent_reader_is_first, set_up),
        cmocka_unit_test_setup(a_list_is_handed_out_before_it_is_kept, set_up),
        cmocka_unit_test_setup(a_watch_is_told_of_items_that_stay, set_up),
        cmocka_unit_test_setup(whatever_is_done_the_order_is_kept, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
