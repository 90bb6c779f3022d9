/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Watches, and the work that they trigger, with more and more watched objects: READINESS_COUNTS of
 * them, as the program is compiled. The group poll has these rows too, with more.
 */

#include "interrupt.h"
#include "measure.h"
#include "operations.h"

#define STACK_BYTES 512

static struct k_work_q queue;
static K_THREAD_STACK_DEFINE(queue_stack, STACK_BYTES);
static const size_t counts[] = {READINESS_COUNTS};

#define SOURCES READINESS_MOST

static struct k_sem sources[SOURCES];
static struct poll_work work[SOURCES];

/* The object that becomes ready: the one that was armed last. */
static struct k_sem *source;

static void take_the_permit(struct poll_work *item, uint32_t ready, enum poll_status status)
{
    (void)item;
    (void)ready;
    (void)status;
    (void)k_sem_take(source, K_NO_WAIT);
}

static void stamp_and_take(struct poll_work *item, uint32_t ready, enum poll_status status)
{
    measure_to();
    take_the_permit(item, ready, status);
}

static void give(void)
{
    measure_from();
    k_sem_give(source);
}

/* From a give to the next: the handler has run and the work is armed again. */
static void full_cycle(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        k_sem_give(source);
    }
}

static void arm(size_t count, poll_handler_t *handler)
{
    source = &sources[count - 1];
    for (size_t i = 0; i < count; i++) {
        (void)k_sem_init(&sources[i], 0, 1);
        poll_work_init(&work[i], &queue, handler);
        (void)poll_work_arm(&work[i], k_sem_source(&sources[i]), K_READY_IN, 0);
    }
}

static void disarm(size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)poll_work_disarm(&work[i]);
    }
}

static void measure_work(size_t count)
{
    arm(count, stamp_and_take);
    measure_between("give_to_work", give);
    interrupt_set_handler(give);
    measure_between("isr_give_to_work", interrupt_raise);
    disarm(count);
    arm(count, take_the_permit);
    measure_loop("work_cycle", full_cycle);
    disarm(count);
}

static struct poll_event events[SOURCES];
static size_t event_count;

static void wait_for_any(void *number, void *p2, void *p3)
{
    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        (void)poll_wait(events, event_count, K_FOREVER);
        (void)k_sem_take(source, K_NO_WAIT);
    }
}

static void measure_poll_wait(size_t count)
{
    source = &sources[count - 1];
    event_count = count;
    for (size_t i = 0; i < count; i++) {
        (void)k_sem_init(&sources[i], 0, 1);
        events[i] = (struct poll_event)POLL_EVENT(k_sem_source(&sources[i]), K_READY_IN);
    }
    (void)measure_start_thread(wait_for_any, 0, URGENT_PRIO);
    measure_loop("poll_wait_cycle", full_cycle);
    measure_end_threads();
}

static struct poll_set set = POLL_SET_INIT;
static struct poll_member members[SOURCES];

static void wait_for_members(void *number, void *p2, void *p3)
{
    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        (void)poll_set_wait(&set, K_FOREVER);
        (void)k_sem_take(source, K_NO_WAIT);
    }
}

static void measure_poll_set(size_t count)
{
    source = &sources[count - 1];
    for (size_t i = 0; i < count; i++) {
        (void)k_sem_init(&sources[i], 0, 1);
        (void)poll_set_add(&set, &members[i], k_sem_source(&sources[i]), K_READY_IN, 0);
    }
    (void)measure_start_thread(wait_for_members, 0, URGENT_PRIO);
    measure_loop("poll_set_cycle", full_cycle);
    measure_end_threads();
    for (size_t i = 0; i < count; i++) {
        (void)poll_set_remove(&members[i]);
    }
}

void measure_readiness(void)
{
    k_work_queue_init(&queue);
    k_work_queue_start(&queue, queue_stack, K_THREAD_STACK_SIZEOF(queue_stack), URGENT_PRIO, NULL);
    for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
        measure_append_to_names(counts[i]);
        measure_work(counts[i]);
        measure_poll_wait(counts[i]);
        measure_poll_set(counts[i]);
    }
    measure_append_to_names(0);
}
