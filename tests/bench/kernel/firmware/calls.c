/* SPDX-License-Identifier: Apache-2.0 */

/*
 * How long calls mask interrupts. Each action does the usual and the long ways of a call: somebody
 * waits, has to be woken, has to wait. Where something could grow, it is done with few and many.
 */

#include "interrupt.h"
#include "measure.h"
#include "operations.h"

#define MANY        6
#define MANY_TIMERS 1000
#define STACK_BYTES 512

static K_SEM_DEFINE(sem, 0, 10);

static void take_for_ever(void *number, void *p2, void *p3)
{
    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        (void)k_sem_take(&sem, K_SECONDS(100));
    }
}

static void wake_by_semaphore(void)
{
    k_sem_give(&sem);
}

static void use_semaphore(void)
{
    k_sem_give(&sem);
    (void)k_sem_take(&sem, K_NO_WAIT);
    (void)k_sem_take(&sem, K_NO_WAIT);
    (void)k_sem_take(&sem, K_MSEC(20));
}

static void measure_semaphore(void)
{
    measure_masked("masked.sem", use_semaphore);
    for (unsigned int waiters = 1; waiters <= MANY; waiters += MANY - 1) {
        for (unsigned int i = 0; i < waiters; i++) {
            (void)measure_start_thread(take_for_ever, i, URGENT_PRIO);
        }
        measure_append_to_names(waiters);
        measure_masked("masked.sem_waiters", wake_by_semaphore);
        measure_append_to_names(0);
        measure_end_threads();
        k_sem_reset(&sem);
    }
}

static K_MUTEX_DEFINE(mutex);
static K_SEM_DEFINE(may_lock, 0, 1);

static void lock_when_told(void *number, void *p2, void *p3)
{
    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        (void)k_sem_take(&may_lock, K_FOREVER);
        (void)k_mutex_lock(&mutex, K_SECONDS(100));
        (void)k_mutex_unlock(&mutex);
    }
}

static void use_mutex(void)
{
    (void)k_mutex_lock(&mutex, K_FOREVER);
    (void)k_mutex_lock(&mutex, K_FOREVER);
    (void)k_mutex_unlock(&mutex);
    k_sem_give(&may_lock);
    (void)k_mutex_unlock(&mutex);
}

static void measure_mutex(void)
{
    (void)measure_start_thread(lock_when_told, 0, URGENT_PRIO);
    measure_masked("masked.mutex", use_mutex);
    measure_end_threads();
}

static uint32_t message[4];
K_MSGQ_DEFINE(mailbox, 16, 1, 4);

static void get_for_ever(void *number, void *p2, void *p3)
{
    static uint32_t received[4];

    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        (void)k_msgq_get(&mailbox, received, K_SECONDS(100));
    }
}

static void put_for_ever(void *number, void *p2, void *p3)
{
    static uint32_t sent[4];

    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        (void)k_msgq_put(&mailbox, sent, K_SECONDS(100));
    }
}

static void put_message(void)
{
    (void)k_msgq_put(&mailbox, message, K_NO_WAIT);
    (void)k_msgq_put(&mailbox, message, K_NO_WAIT);
}

static void get_message(void)
{
    (void)k_msgq_get(&mailbox, message, K_NO_WAIT);
    (void)k_msgq_get(&mailbox, message, K_NO_WAIT);
}

static void measure_message_queue(void)
{
    measure_masked("masked.msgq", put_message);
    k_msgq_purge(&mailbox);
    (void)measure_start_thread(get_for_ever, 0, URGENT_PRIO);
    measure_masked("masked.msgq_reader", put_message);
    measure_end_threads();
    (void)measure_start_thread(put_for_ever, 0, URGENT_PRIO);
    measure_masked("masked.msgq_writer", get_message);
    measure_end_threads();
    k_msgq_purge(&mailbox);
}

K_MEM_SLAB_DEFINE(small_blocks, 16, 1, 4);

static void allocate_once(void *number, void *p2, void *p3)
{
    static void *block;

    (void)number;
    (void)p2;
    (void)p3;
    (void)k_mem_slab_alloc(&small_blocks, &block, K_SECONDS(100));
}

static void *held_block;

static void free_block(void)
{
    k_mem_slab_free(&small_blocks, held_block);
}

static void measure_slab(void)
{
    (void)k_mem_slab_alloc(&small_blocks, &held_block, K_NO_WAIT);
    (void)measure_start_thread(allocate_once, 0, URGENT_PRIO);
    measure_masked("masked.mem_slab", free_block);
    measure_end_threads();
}

static struct k_timer timers[MANY_TIMERS];
static unsigned int timers_used;

static void start_and_stop_timers(void)
{
    for (unsigned int i = 0; i < timers_used; i++) {
        k_timer_start(&timers[i], K_MSEC(1000 + i), K_NO_WAIT);
    }
    for (unsigned int i = 0; i < timers_used; i++) {
        k_timer_stop(&timers[i]);
    }
}

static void let_timers_expire(void)
{
    (void)k_sleep(K_MSEC(1400));
}

static void measure_timers(unsigned int count)
{
    timers_used = count;
    for (unsigned int i = 0; i < count; i++) {
        k_timer_init(&timers[i], NULL, NULL);
    }
    measure_append_to_names(count);
    measure_masked("masked.timer", start_and_stop_timers);
    for (unsigned int i = 0; i < count; i++) {
        k_timer_start(&timers[i], K_MSEC(1000 + (i % 8 * 40)), K_NO_WAIT);
    }
    measure_masked("masked.expiry", let_timers_expire);
    measure_append_to_names(0);
}

static void suspend_for_ever(void *number, void *p2, void *p3)
{
    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        k_thread_suspend(k_current_get());
    }
}

static struct k_thread *first_thread;

static void end_threads(void)
{
    k_thread_suspend(first_thread);
    k_thread_resume(first_thread);
    k_thread_priority_set(first_thread, URGENT_PRIO + 1);
    k_yield();
    measure_end_threads();
}

static void measure_threads(unsigned int count)
{
    first_thread = measure_start_thread(suspend_for_ever, 0, URGENT_PRIO);
    for (unsigned int i = 1; i < count; i++) {
        (void)measure_start_thread(suspend_for_ever, i, URGENT_PRIO);
    }
    measure_append_to_names(count);
    measure_masked("masked.thread", end_threads);
    measure_append_to_names(0);
}

static struct k_work_q work_queue;
static K_THREAD_STACK_DEFINE(work_stack, STACK_BYTES);
static struct poll_work polled[MANY];
static unsigned int polled_used;

static void do_nothing(struct k_work *item)
{
    (void)item;
}

static void take_it(struct poll_work *item, uint32_t ready, enum poll_status status)
{
    (void)item;
    (void)ready;
    (void)status;
    (void)k_sem_take(&sem, K_NO_WAIT);
}

static void use_work(void)
{
    static K_WORK_DEFINE(item, do_nothing);
    static struct k_work_delayable later;
    struct k_work_sync sync;

    k_work_init_delayable(&later, do_nothing);
    (void)k_work_submit_to_queue(&work_queue, &item);
    (void)k_work_flush(&item, &sync);
    (void)k_work_cancel_sync(&item, &sync);
    (void)k_work_schedule_for_queue(&work_queue, &later, K_MSEC(20));
    (void)k_work_reschedule_for_queue(&work_queue, &later, K_MSEC(20));
    (void)k_work_cancel_delayable_sync(&later, &sync);
}

static void watch_and_give(void)
{
    for (unsigned int i = 0; i < polled_used; i++) {
        (void)poll_work_arm(&polled[i], k_sem_source(&sem), K_READY_IN, 0);
    }
    k_sem_give(&sem);
    for (unsigned int i = 0; i < polled_used; i++) {
        (void)poll_work_disarm_sync(&polled[i]);
    }
}

static void measure_work(void)
{
    k_work_queue_init(&work_queue);
    k_work_queue_start(&work_queue, work_stack, K_THREAD_STACK_SIZEOF(work_stack), URGENT_PRIO,
                       NULL);
    measure_masked("masked.work", use_work);
    for (unsigned int watches = 1; watches <= MANY; watches += MANY - 1) {
        for (unsigned int i = 0; i < watches; i++) {
            poll_work_init(&polled[i], &work_queue, take_it);
        }
        polled_used = watches;
        measure_append_to_names(watches);
        measure_masked("masked.watches", watch_and_give);
        measure_append_to_names(0);
    }
}

void measure_calls(void)
{
    measure_semaphore();
    measure_mutex();
    measure_message_queue();
    measure_slab();
    measure_timers(1);
    measure_timers(MANY_TIMERS);
    measure_threads(1);
    measure_threads(MANY);
    measure_work();
}
