/* SPDX-License-Identifier: Apache-2.0 */

/* Mistakes that the kernel finds. */

#include "fault.h"
#include "test.h"

#include <kernel/kernel.h>

static K_SEM_DEFINE(sem, 0, 1);
static K_MUTEX_DEFINE(mutex);
static struct k_spinlock spinlock;
K_MEM_SLAB_DEFINE_STATIC(slab, 16, 2, 8);

static struct k_thread thread;
static K_THREAD_STACK_DEFINE(stack, 1024);

static void fail_assertion(void)
{
    int apples = 3;

    __ASSERT(apples == 4, "there are %d apples", apples);
}

static void panic(void)
{
    k_panic();
}

static void oops(void)
{
    k_oops();
}

static void in_interrupt(void (*handler)(const void *unused))
{
    arch_irq_offload(handler, NULL);
}

static void take(const void *unused)
{
    (void)unused;
    (void)k_sem_take(&sem, K_MSEC(1));
}

static void wait_in_an_interrupt(void)
{
    in_interrupt(take);
}

static void wait_with_the_lock(void)
{
    (void)irq_lock();
    take(NULL);
}

static void sleep_with_the_lock(void)
{
    (void)irq_lock();
    (void)k_msleep(1);
}

static void yield_with_the_lock(void)
{
    (void)irq_lock();
    k_yield();
}

static void lock(const void *unused)
{
    (void)unused;
    (void)k_mutex_lock(&mutex, K_NO_WAIT);
}

static void lock_a_mutex_in_an_interrupt(void)
{
    in_interrupt(lock);
}

static void unlock_the_scheduler_once_too_often(void)
{
    k_sched_lock();
    k_sched_unlock();
    k_sched_unlock();
}

static void take_a_spinlock_twice(void)
{
    (void)k_spin_lock(&spinlock);
    (void)k_spin_lock(&spinlock);
}

static void release_a_spinlock_twice(void)
{
    k_spinlock_key_t key = k_spin_lock(&spinlock);

    k_spin_unlock(&spinlock, key);
    k_spin_unlock(&spinlock, key);
}

static void free_what_is_no_block(void)
{
    k_mem_slab_free(&slab, &sem);
}

static void return_at_once(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
}

static void create(size_t stack_size, int prio, uint32_t options)
{
    (void)k_thread_create(&thread, stack, stack_size, return_at_once, NULL, NULL, NULL, prio,
                          options, K_FOREVER);
    (void)k_thread_name_set(&thread, "vital");
    k_thread_start(&thread);
}

static void end_an_essential_thread(void)
{
    create(K_THREAD_STACK_SIZEOF(stack), TEST_PRIORITY - 1, K_ESSENTIAL);
}

static void abort_an_essential_thread(void)
{
    create(K_THREAD_STACK_SIZEOF(stack), TEST_PRIORITY + 1, K_ESSENTIAL);
    k_thread_abort(&thread);
}

static void create_with_a_tiny_stack(void)
{
    create(8, TEST_PRIORITY, 0);
}

static void create_with_a_priority_too_low(void)
{
    create(K_THREAD_STACK_SIZEOF(stack), K_LOWEST_APPLICATION_THREAD_PRIO + 1, 0);
}

static void create_with_a_priority_too_high(void)
{
    create(K_THREAD_STACK_SIZEOF(stack), K_HIGHEST_THREAD_PRIO - 1, 0);
}

static void do_nothing(struct k_work *work)
{
    (void)work;
}

static void flush_itself(struct k_work *work)
{
    struct k_work_sync sync;

    (void)k_work_flush(work, &sync);
}

static void cancel_itself(struct k_work *work)
{
    struct k_work_sync sync;

    (void)k_work_cancel_sync(work, &sync);
}

static struct k_work work = K_WORK_INIT(do_nothing);

static void flush_work_in_its_handler(void)
{
    k_work_init(&work, flush_itself);
    (void)k_work_submit(&work);
}

static void cancel_work_in_its_handler(void)
{
    k_work_init(&work, cancel_itself);
    (void)k_work_submit(&work);
}

static struct k_work round_work[2];

static void flush_the_other(struct k_work *one)
{
    struct k_work_sync sync;

    (void)k_work_flush(one == &round_work[0] ? &round_work[1] : &round_work[0], &sync);
}

static void flush_in_a_circle(void)
{
    static struct k_work_q queues[2];
    static K_THREAD_STACK_ARRAY_DEFINE(stacks, 2, 1024);

    k_sched_lock();
    for (int i = 0; i < 2; i++) {
        k_work_queue_start(&queues[i], stacks[i], K_THREAD_STACK_SIZEOF(stacks[i]),
                           TEST_PRIORITY - 1, NULL);
        k_work_init(&round_work[i], flush_the_other);
        (void)k_work_submit_to_queue(&queues[i], &round_work[i]);
    }
    k_sched_unlock();
}

static void start_a_queue_twice(void)
{
    static struct k_work_q queue;

    for (int i = 0; i < 2; i++) {
        k_work_queue_start(&queue, stack, K_THREAD_STACK_SIZEOF(stack), TEST_PRIORITY, NULL);
    }
}

TEST_CASE(a_mistake_of_the_program)
{
    static const struct fault faults[] = {
        FAULT_OF(fail_assertion),
        FAULT_OF(panic),
        FAULT_OF(oops),
        FAULT_OF(wait_in_an_interrupt),
        FAULT_OF(wait_with_the_lock),
        FAULT_OF(sleep_with_the_lock),
        FAULT_OF(yield_with_the_lock),
        FAULT_OF(lock_a_mutex_in_an_interrupt),
        FAULT_OF(unlock_the_scheduler_once_too_often),
        FAULT_OF(take_a_spinlock_twice),
        FAULT_OF(release_a_spinlock_twice),
        FAULT_OF(free_what_is_no_block),
        FAULT_OF(end_an_essential_thread),
        FAULT_OF(abort_an_essential_thread),
        FAULT_OF(create_with_a_tiny_stack),
        FAULT_OF(create_with_a_priority_too_low),
        FAULT_OF(create_with_a_priority_too_high),
        FAULT_OF(flush_work_in_its_handler),
        FAULT_OF(cancel_work_in_its_handler),
        FAULT_OF(flush_in_a_circle),
        FAULT_OF(start_a_queue_twice),
        {NULL, NULL},
    };

    make_fault(faults);
}
