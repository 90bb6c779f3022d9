/* SPDX-License-Identifier: Apache-2.0 */

/* Queues as sources. */

#include "helpers.h"
#include "queues.h"

static K_FIFO_DEFINE(fifo);
static K_LIFO_DEFINE(lifo);

struct item {
    void *reserved;
    char letter;
};

static struct item a = {NULL, 'a'}, b = {NULL, 'b'};

void test_set_up(void)
{
    start_queues();
}

static void take_from_fifo(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    const struct item *item = k_fifo_get(&fifo, K_NO_WAIT);

    (void)work;
    TEST_EQUAL(status, POLL_READY);
    note(ready == K_READY_IN ? 'i' : ready == K_READY_ERR ? 'e' : '?');
    note(item != NULL ? item->letter : '-');
}

TEST_CASE(a_fifo_triggers_while_it_has_items)
{
    struct poll_work work;

    poll_work_init(&work, &lazy_queue, take_from_fifo);
    TEST_EQUAL(poll_work_arm(&work, k_fifo_source(&fifo), K_READY_IN, 0), 0);
    k_fifo_put(&fifo, &a);
    k_fifo_put(&fifo, &b);
    let_others_run();
    TEST_STRING(noted(), "iaib");
    a.reserved = &b;
    TEST_EQUAL(k_fifo_put_list(&fifo, &a, &b), 0);
    let_others_run();
    TEST_STRING(noted(), "iaib");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
}

static void get_and_note(void *unused)
{
    const struct item *item = k_fifo_get(&fifo, K_FOREVER);

    (void)unused;
    note(item != NULL ? item->letter : '-');
}

TEST_CASE(an_item_handed_to_a_thread_triggers_nothing)
{
    struct poll_work work;

    poll_work_init(&work, &urgent_queue, take_from_fifo);
    TEST_EQUAL(poll_work_arm(&work, k_fifo_source(&fifo), K_READY_IN, 0), 0);
    (void)spawn(0, -1, get_and_note, NULL);
    k_fifo_put(&fifo, &a);
    TEST_STRING(noted(), "a");
    (void)spawn(1, -1, get_and_note, NULL);
    TEST_EQUAL(k_fifo_put_list(&fifo, &a, &a), 0);
    TEST_STRING(noted(), "a");
    k_fifo_put(&fifo, &b);
    TEST_STRING(noted(), "ib");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
    join(0);
    join(1);
}

TEST_CASE(a_cancelled_wait_is_told_once_for_each_arming)
{
    struct poll_work work;

    poll_work_init(&work, &urgent_queue, take_from_fifo);
    for (int i = 0; i < 2; i++) {
        TEST_EQUAL(poll_work_arm(&work, k_fifo_source(&fifo), K_READY_IN, 0), 0);
        k_fifo_cancel_wait(&fifo);
        k_fifo_cancel_wait(&fifo);
        TEST_STRING(noted(), "e-");
        k_fifo_put(&fifo, &a);
        TEST_STRING(noted(), "ia");
        TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
    }
}

static void take_from_lifo(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    const struct item *item = k_lifo_get(&lifo, K_NO_WAIT);

    (void)work;
    (void)status;
    TEST_EQUAL(ready, K_READY_IN);
    note(item != NULL ? item->letter : '-');
}

static void put_in_interrupt(void *item)
{
    k_lifo_put(&lifo, item);
}

TEST_CASE(a_lifo_triggers_from_interrupts)
{
    struct poll_work work;

    poll_work_init(&work, &urgent_queue, take_from_lifo);
    k_lifo_put(&lifo, &a);
    TEST_EQUAL(poll_work_arm(&work, k_lifo_source(&lifo), K_READY_IN, 0), 0);
    TEST_STRING(noted(), "a");
    in_interrupt(put_in_interrupt, &b);
    TEST_STRING(noted(), "b");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
}
