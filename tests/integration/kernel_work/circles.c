/* SPDX-License-Identifier: Apache-2.0 */

/* Handlers that would wait for each other: the one that would close the circle is refused. */

#include "helpers.h"
#include "queues.h"

#include <errno.h>

static struct k_work_q third_queue;
static K_SEM_DEFINE(go, 0, 10);

static void start_third_queue(void)
{
    static K_THREAD_STACK_DEFINE(stack, 1024);

    k_work_queue_init(&third_queue);
    k_work_queue_start(&third_queue, stack, K_THREAD_STACK_SIZEOF(stack), TEST_PRIORITY - 3, NULL);
}

static void wait_for_go(struct k_work *work)
{
    (void)work;
    (void)k_sem_take(&go, K_FOREVER);
    note('g');
}

static K_WORK_DEFINE(waits, wait_for_go);

static void drain_lazy_queue(struct k_work *work)
{
    int result = k_work_queue_drain(&lazy_queue, false);

    (void)work;
    note(result == 1 ? 'u' : result == -EDEADLK ? 'd' : '!');
}

static void drain_urgent_queue(struct k_work *work)
{
    int result = k_work_queue_drain(&urgent_queue, false);

    (void)work;
    note(result == 1 ? 'l' : result == -EDEADLK ? 'd' : '!');
}

static void drain_third_queue(struct k_work *work)
{
    int result = k_work_queue_drain(&third_queue, false);

    (void)work;
    note(result == 1 ? 't' : result == -EDEADLK ? 'd' : '!');
}

TEST_CASE(two_queues_do_not_drain_each_other)
{
    static K_WORK_DEFINE(urgent, drain_lazy_queue);
    static K_WORK_DEFINE(lazy, drain_urgent_queue);

    (void)k_work_submit_to_queue(&lazy_queue, &lazy);
    (void)k_work_submit_to_queue(&urgent_queue, &urgent);
    let_others_run();
    TEST_STRING(noted(), "du");
}

static void flush_lazy(struct k_work *work)
{
    struct k_work_sync sync;

    (void)work;
    note(k_work_flush(&waits, &sync) ? 'f' : '!');
}

TEST_CASE(who_flushes_is_waiting_too)
{
    static K_WORK_DEFINE(urgent, flush_lazy);
    static K_WORK_DEFINE(third, drain_urgent_queue);
    static K_WORK_DEFINE(lazy, drain_third_queue);

    start_third_queue();
    (void)k_work_submit_to_queue(&lazy_queue, &lazy);
    (void)k_work_submit_to_queue(&lazy_queue, &waits);
    (void)k_work_submit_to_queue(&urgent_queue, &urgent); /* waits for the lazy one */
    (void)k_work_submit_to_queue(&third_queue, &third);   /* waits for the urgent one */
    let_others_run();                                     /* the lazy one may not wait for it */
    TEST_STRING(noted(), "d");
    k_sem_give(&go);
    let_others_run();
    TEST_STRING(noted(), "gfl");
    k_thread_abort(k_work_queue_thread_get(&third_queue));
}

/* A queue that has waited, and does not any more, is nobody's circle. */
TEST_CASE(queues_may_wait_for_each_other_one_after_the_other)
{
    static K_WORK_DEFINE(urgent, drain_lazy_queue);
    static K_WORK_DEFINE(lazy, drain_urgent_queue);

    for (int i = 0; i < 2; i++) {
        (void)k_work_submit_to_queue(&lazy_queue, &waits);
        (void)k_work_submit_to_queue(&urgent_queue, &urgent);
        k_sem_give(&go);
        let_others_run();
        TEST_STRING(noted(), "gu");
        (void)k_work_submit_to_queue(&urgent_queue, &waits);
        (void)k_work_submit_to_queue(&lazy_queue, &lazy);
        let_others_run();
        k_sem_give(&go);
        let_others_run();
        TEST_STRING(noted(), "gl");
    }
}
