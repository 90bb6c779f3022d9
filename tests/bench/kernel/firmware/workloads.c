/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Workloads after Thread-Metric: threads that do one thing for a second, and count how often. One
 * that is more urgent than all prints what the counters have reached.
 */

#include "interrupt.h"
#include "measure.h"

#define THREADS       5
#define MESSAGE_WORDS 4
#define BLOCK_BYTES   128
#define LOWEST_PRIO   (CONFIG_NUM_PREEMPT_PRIORITIES - 1)

static volatile uint32_t counters[THREADS];

static void fail(const char *what)
{
    printk("%s failed\n", what);
    board_exit(1);
}

/* Let the threads run for a second. */
static void measure_workload(const char *name)
{
    for (size_t i = 0; i < THREADS; i++) {
        counters[i] = 0;
    }
    uint32_t begin = measure_now();

    (void)k_sleep(K_SECONDS(1));

    uint32_t ticks = measure_now() - begin;
    uint32_t operations = 0;

    for (size_t i = 0; i < THREADS; i++) {
        operations += counters[i];
    }
    measure_end_threads();
    measure_print(name, ticks, operations);
}

static void count_and_yield(void *number, void *p2, void *p3)
{
    volatile uint32_t *counter = &counters[(uintptr_t)number];

    (void)p2;
    (void)p3;
    for (;;) {
        (*counter)++;
        k_yield();
    }
}

static void measure_cooperative(void)
{
    for (uintptr_t i = 0; i < THREADS; i++) {
        (void)measure_start_thread(count_and_yield, i, LOWEST_PRIO);
    }
    measure_workload("workload.cooperative");
}

static struct k_thread *rising[THREADS];

static void resume_the_next(void *number, void *p2, void *p3)
{
    volatile uint32_t *counter = &counters[0];

    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        k_thread_resume(rising[1]);
        (*counter)++;
    }
}

static void resume_the_next_and_suspend(void *number, void *p2, void *p3)
{
    uintptr_t i = (uintptr_t)number;
    volatile uint32_t *counter = &counters[i];

    (void)p2;
    (void)p3;
    k_thread_suspend(rising[i]);
    for (;;) {
        k_thread_resume(rising[i + 1]);
        (*counter)++;
        k_thread_suspend(rising[i]);
    }
}

static void count_and_suspend(void *number, void *p2, void *p3)
{
    uintptr_t i = (uintptr_t)number;
    volatile uint32_t *counter = &counters[i];

    (void)p2;
    (void)p3;
    k_thread_suspend(rising[i]);
    for (;;) {
        (*counter)++;
        k_thread_suspend(rising[i]);
    }
}

static void start_rising(size_t i, void (*entry)(void *, void *, void *))
{
    rising[i] = measure_start_thread(entry, i, LOWEST_PRIO - (int)i);
}

static void measure_preemptive(void)
{
    start_rising(0, resume_the_next);
    for (size_t i = 1; i < THREADS - 1; i++) {
        start_rising(i, resume_the_next_and_suspend);
    }
    start_rising(THREADS - 1, count_and_suspend);
    measure_workload("workload.preemptive");
}

static K_SEM_DEFINE(from_interrupt, 0, 1);

static void give(void)
{
    k_sem_give(&from_interrupt);
}

static void interrupt_and_take(void *number, void *p2, void *p3)
{
    volatile uint32_t *counter = &counters[0];

    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        interrupt_raise();
        if (k_sem_take(&from_interrupt, K_NO_WAIT) != 0) {
            fail("k_sem_take()");
        }
        (*counter)++;
    }
}

static void measure_interrupt(void)
{
    interrupt_set_handler(give);
    (void)measure_start_thread(interrupt_and_take, 0, LOWEST_PRIO);
    measure_workload("workload.interrupt");
}

static void resume(void)
{
    k_thread_resume(rising[1]);
}

static void interrupt_for_ever(void *number, void *p2, void *p3)
{
    volatile uint32_t *counter = &counters[0];
    volatile uint32_t *other = &counters[1];

    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        uint32_t before = *other;

        interrupt_raise();
        if (*other != before + 1U) {
            fail("preemption");
        }
        *other = before; /* a round counts once */
        (*counter)++;
    }
}

static void measure_interrupt_preemption(void)
{
    interrupt_set_handler(resume);
    start_rising(0, interrupt_for_ever);
    start_rising(1, count_and_suspend);
    measure_workload("workload.interrupt_preemption");
}

K_MSGQ_DEFINE(messages, MESSAGE_WORDS * sizeof(uint32_t), 8, 4);

static void put_and_get(void *number, void *p2, void *p3)
{
    volatile uint32_t *counter = &counters[0];
    uint32_t sent[MESSAGE_WORDS] = {1, 2, 3, 4};
    uint32_t received[MESSAGE_WORDS];

    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        if (k_msgq_put(&messages, sent, K_NO_WAIT) != 0) {
            fail("k_msgq_put()");
        }
        if (k_msgq_get(&messages, received, K_NO_WAIT) != 0) {
            fail("k_msgq_get()");
        }
        if (received[3] != sent[3]) {
            fail("the message");
        }
        sent[3]++;
        (*counter)++;
    }
}

static void measure_message(void)
{
    (void)measure_start_thread(put_and_get, 0, LOWEST_PRIO);
    measure_workload("workload.message");
}

static K_SEM_DEFINE(sem, 1, 1);

static void take_and_give(void *number, void *p2, void *p3)
{
    volatile uint32_t *counter = &counters[0];

    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        if (k_sem_take(&sem, K_NO_WAIT) != 0) {
            fail("k_sem_take()");
        }
        k_sem_give(&sem);
        (*counter)++;
    }
}

static void measure_synchronization(void)
{
    (void)measure_start_thread(take_and_give, 0, LOWEST_PRIO);
    measure_workload("workload.synchronization");
}

K_MEM_SLAB_DEFINE(blocks, BLOCK_BYTES, 16, 4);

static void allocate_and_free(void *number, void *p2, void *p3)
{
    volatile uint32_t *counter = &counters[0];

    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        void *block;

        if (k_mem_slab_alloc(&blocks, &block, K_NO_WAIT) != 0) {
            fail("k_mem_slab_alloc()");
        }
        k_mem_slab_free(&blocks, block);
        (*counter)++;
    }
}

static void measure_memory(void)
{
    (void)measure_start_thread(allocate_and_free, 0, LOWEST_PRIO);
    measure_workload("workload.memory");
}

int main(void)
{
    measure_calibrate();
    measure_cooperative();
    measure_preemptive();
    measure_interrupt();
    measure_interrupt_preemption();
    measure_message();
    measure_synchronization();
    measure_memory();
    printk("done\n");
    board_exit(0);
}
