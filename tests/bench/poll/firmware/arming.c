/* SPDX-License-Identifier: Apache-2.0 */

/*
 * To arm and disarm one more watch, while others are armed, on other objects or on the same; and to
 * tell all watches of one object.
 */

#include "measure.h"
#include "rows.h"

/* Less urgent than who measures: its handlers run when that waits. */
#define LAZY_PRIO   12
#define STACK_BYTES 512

static struct k_work_q queue;
static K_THREAD_STACK_DEFINE(queue_stack, STACK_BYTES);
static struct k_sem sems[MOST];
static struct poll_work work[MOST];
static struct k_sem sem;
static struct poll_work one;
static struct poll_work_timed timed;

static void take_the_permit(struct poll_work *item, uint32_t ready, enum poll_status status)
{
    (void)item;
    (void)ready;
    (void)status;
    (void)k_sem_take(&sem, K_NO_WAIT);
}

static void start_queue(void)
{
    if (queue.mode == 0) {
        k_work_queue_start(&queue, queue_stack, K_THREAD_STACK_SIZEOF(queue_stack), LAZY_PRIO,
                           NULL);
    }
}

static void arm(struct poll_work *item, struct k_sem *on)
{
    poll_work_init(item, &queue, take_the_permit);
    (void)poll_work_arm(item, k_sem_source(on), K_READY_IN, 0);
}

static void disarm_all(size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)poll_work_disarm(&work[i]);
    }
}

static void arm_disarm(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        (void)poll_work_arm(&one, k_sem_source(&sem), K_READY_IN, 0);
        (void)poll_work_disarm(&one);
    }
}

static void arm_disarm_timed(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        (void)poll_work_arm_timed(&timed, k_sem_source(&sem), K_READY_IN, 0, K_TICKS(1000));
        (void)poll_work_disarm(&timed.work);
    }
}

static void give_and_let_them_run(void)
{
    measure_from();
    k_sem_give(&sem);
    measure_to();
    (void)k_work_queue_drain(&queue, false);
}

void measure_arming(size_t count)
{
    start_queue();
    (void)k_sem_init(&sem, 0, 1);
    poll_work_init(&one, &queue, take_the_permit);
    poll_work_timed_init(&timed, &queue, take_the_permit);
    for (size_t i = 0; i < count; i++) {
        (void)k_sem_init(&sems[i], 0, 1);
        arm(&work[i], &sems[i]);
    }
    measure_loop("arm_disarm", arm_disarm);
    measure_loop("arm_disarm_timed", arm_disarm_timed);
    disarm_all(count);
    for (size_t i = 0; i < count; i++) {
        arm(&work[i], &sem);
    }
    measure_loop("arm_disarm_same", arm_disarm);
    measure_between("tell", give_and_let_them_run);
    disarm_all(count);
}
