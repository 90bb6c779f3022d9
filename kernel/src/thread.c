/* SPDX-License-Identifier: Apache-2.0 */

/* The life of threads: creation, start, suspension, end; sleeping; priorities. */

#include "scheduler.h"
#include "timeouts.h"

#include <errno.h>
#include <kernel/fatal.h>
#include <kernel/mutex.h>

/* What a new thread needs on its own stack until it runs. */
struct start {
    k_thread_entry_t entry;
    void *p1, *p2, *p3;
};

static void run_thread(void *argument)
{
    const struct start *start = argument;

    start->entry(start->p1, start->p2, start->p3);
    k_thread_abort(k__cpu.current);
}

/* Lays the thread's start at the top of its stack, and its first frame below. */
static void prepare_stack(struct k_thread *thread, void *stack, size_t stack_bytes,
                          struct start start)
{
    size_t bytes = (stack_bytes - sizeof(struct start)) & ~(size_t)7U;
    struct start *place = (struct start *)(void *)((char *)stack + bytes);

    arch_context_init(&thread->context, stack, bytes, run_thread, place);
    *place = start;
}

void (*k__on_watched_end)(struct k_pollable *ended, uint32_t events);

static void on_start_delay_expired(struct k__timeout *timeout)
{
    struct k_thread *thread = CONTAINER_OF(timeout, struct k_thread, timeout);

    k__make_ready(thread, K__PRESTART);
}

static void check_priority(int prio)
{
    if (prio < K_HIGHEST_THREAD_PRIO || prio > K_LOWEST_APPLICATION_THREAD_PRIO) {
        k__fatal(K_ERR_KERNEL_OOPS, "a priority is out of range: see NUM_COOP_PRIORITIES and "
                                    "NUM_PREEMPT_PRIORITIES");
    }
}

k_tid_t k_thread_create(struct k_thread *thread, k_thread_stack_t *stack, size_t stack_size,
                        k_thread_entry_t entry, void *p1, void *p2, void *p3, int prio,
                        uint32_t options, k_timeout_t delay)
{
    size_t stack_bytes = stack_size + ARCH_STACK_GUARD_BYTES;

    check_priority(prio);
    if (stack_size < MAX(ARCH_STACK_MIN_BYTES, 2U * sizeof(struct start))) {
        k__fatal(K_ERR_KERNEL_OOPS, "k_thread_create(): the stack is smaller than "
                                    "ARCH_STACK_MIN_BYTES");
    }
    *thread = (struct k_thread){
        .prio = k__prio_index(prio),
        .base_prio = k__prio_index(prio),
        .state = K__PRESTART,
        .options = (uint8_t)options,
        .ceiling = K__NO_CEILING,
    };
    thread->threshold = k__threshold_of(thread);
    k__stack_note(thread, stack, stack_bytes);
    prepare_stack(thread, stack, stack_bytes, (struct start){entry, p1, p2, p3});
    k__monitor_begin(thread);
    k__thread_start_after(thread, delay);
    return thread;
}

void k__thread_start_after(struct k_thread *thread, k_timeout_t delay)
{
    if (k__timeout_is_no_wait(delay)) {
        k_thread_start(thread);
    } else if (!k__timeout_is_forever(delay)) {
        unsigned int key = irq_lock();

        k__timeout_start(&thread->timeout, delay, on_start_delay_expired);
        irq_unlock(key);
    }
}

void k_thread_start(k_tid_t thread)
{
    unsigned int key = irq_lock();

    if ((thread->state & K__PRESTART) != 0) {
        k__timeout_stop(&thread->timeout);
        k__make_ready(thread, K__PRESTART);
    }
    k__reschedule(key);
}

k_tid_t k_current_get(void)
{
    return k__cpu.current;
}

void k_cleanup_set(struct k_cleanup *cleanup)
{
    struct k_thread *self = k__cpu.current;
    unsigned int key = irq_lock();

    self->data = cleanup;
    self->options &= (uint8_t)~K__HAS_CLEANUP;
    self->options |= cleanup != NULL ? K__HAS_CLEANUP : 0U;
    irq_unlock(key);
}

/* Out of every ring and queue, and its end told. */
static void end_thread(struct k_thread *thread)
{
    if (UNLIKELY((thread->options & K__HAS_CLEANUP) != 0)) {
        struct k_cleanup *cleanup = thread->data;

        cleanup->on_abort(cleanup);
    }
    if (thread->state == K__READY) {
        k__unready(thread);
    } else if ((thread->state & K__WAITING) != 0) {
        thread->state |= K__DEAD; /* so that it does not become ready */
        k__end_wait(thread, -EAGAIN);
    }
    k__timeout_stop(&thread->timeout);
    k__watchdog_end(thread);
    thread->state = K__DEAD;
    k__monitor_end(thread);
    (void)k_wake_all(&thread->joiners, 0);
    if (k_pollable_is_watched(&thread->ended)) {
        k__on_watched_end(&thread->ended, K_READY_IN);
    }
}

void k_thread_abort(k_tid_t thread)
{
    unsigned int key = irq_lock();

    if ((thread->state & K__DEAD) != 0) {
        irq_unlock(key);
        return;
    }
    if ((thread->options & K_ESSENTIAL) != 0) {
        k__essential_thread_ended(thread);
    }
    end_thread(thread);
    if (thread != k__cpu.current) {
        arch_context_release(&thread->context);
        k__reschedule(key);
        return;
    }
    if (arch_in_isr()) {
        arch_pend_switch(); /* it was interrupted, or idles: it leaves when the interrupt has ended
                             */
        irq_unlock(key);
        return;
    }
    k__leave(thread);
}

int k__sleep_left(const struct k_thread *sleeper)
{
    k_ticks_t left = k__timeout_remaining(&sleeper->timeout);

    return left > 0 ? (int)MIN(left - 1, INT32_MAX) : 0;
}

static void on_sleep_over(struct k__timeout *timeout)
{
    struct k_thread *thread = CONTAINER_OF(timeout, struct k_thread, timeout);

    k__make_ready(thread, K__WAITING | K__SLEEPING);
}

/* Returns the ticks that were left. */
static k_ticks_t sleep_ticks(k_timeout_t timeout)
{
    unsigned int key = irq_lock();
    struct k_thread *self = k__cpu.current;

    __ASSERT(arch_may_switch((arch_key_t)key),
             "sleeping in an interrupt or with interrupts locked");
    k__must_hold_no_resource();
    k__blame_waiting(self);
    k__unready(self);
    self->state |= K__WAITING | K__SLEEPING;
    if (!k__timeout_is_forever(timeout)) {
        k__timeout_start(&self->timeout, timeout, on_sleep_over);
    }
    self->result = 0;
    k__run_next();
    irq_unlock(key);
    return self->result;
}

/* Rounded up; at most what the result can say. */
static int32_t in_units(k_ticks_t ticks, int64_t units_per_second)
{
    const int64_t rate = CONFIG_SYS_CLOCK_TICKS_PER_SEC;

    return (int32_t)MIN(((ticks * units_per_second) + rate - 1) / rate, INT32_MAX);
}

int32_t k_sleep(k_timeout_t timeout)
{
    if (k__timeout_is_no_wait(timeout)) {
        k_yield();
        return 0;
    }
    return in_units(sleep_ticks(timeout), 1000);
}

int32_t k_msleep(int32_t ms)
{
    return k_sleep(K_MSEC(ms));
}

int32_t k_usleep(int32_t us)
{
    if (us <= 0) {
        k_yield();
        return 0;
    }
    return in_units(sleep_ticks(K_USEC(us)), 1000000);
}

void k_wakeup(k_tid_t thread)
{
    unsigned int key = irq_lock();

    if ((thread->state & K__SLEEPING) != 0) {
        if ((thread->state & K__TIME_CANCELLED) == 0) {
            thread->result = k__sleep_left(thread);
        }
        k__timeout_stop(&thread->timeout);
        k__make_ready(thread, K__WAITING | K__SLEEPING);
    }
    k__reschedule(key);
}

int k_thread_priority_get(k_tid_t thread)
{
    return (int)thread->prio - CONFIG_NUM_COOP_PRIORITIES;
}

void k_thread_priority_set(k_tid_t thread, int prio)
{
    check_priority(prio);
    unsigned int key = irq_lock();

    thread->base_prio = k__prio_index(prio);
    k__update_priority(thread);
    k__reschedule(key);
}
