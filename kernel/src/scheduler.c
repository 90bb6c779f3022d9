/* SPDX-License-Identifier: Apache-2.0 */

/* Ready rings, waiting and waking: see scheduler.h for what always holds. */

#include "scheduler.h"
#include "timeouts.h"
#include "wake.h"

#include <errno.h>
#include <kernel/fatal.h>
#include <kernel/mutex.h>
#include <kernel/wait_queue.h>

struct k__cpu k__cpu;
void (*k__on_mutex_waiters_changed)(struct k_wait_queue *waiters);

/*
 * While it waits here the caller must not be preempted by what an interrupt makes ready: it
 * is on its way to switch to it anyway. A threshold of 0 says so.
 */
static void wait_until_ready(struct k_thread *self)
{
    self->threshold = 0;
    k__slice_stop();
    k__usage_charge(self);
    k__cpu.is_idle = true;
    do {
        k__simulate_while_idle();
        arch_idle();
    } while (!k__is_any_ready());
    k__cpu.is_idle = false;
    k__usage_charge(NULL);
    self->threshold = k__threshold_of(self);
}

/* An interrupt has aborted the thread that it interrupted, or that idled. */
static void leave_if_dead(struct k_thread *self)
{
    if (UNLIKELY((self->state & K__DEAD) != 0)) {
        k__leave(self);
    }
}

void k__idle_and_run_next(void)
{
    struct k_thread *self = k__cpu.current;

    wait_until_ready(self);
    leave_if_dead(self);
    struct k_thread *next = k__choose_next(k__first_ready());

    if (next != self) {
        k__switch_to(next);
    } else {
        k__slice_begin(self);
    }
}

void k__run_next(void)
{
    k__run_first_of(k__ready_mask());
}

static struct arch_context left_context;
static bool has_left_context;

/* The stack of the thread that ended last is released by the next one that ends. */
void k__leave(struct k_thread *self)
{
    struct arch_context own = self->context;

    if (has_left_context) {
        arch_context_release(&left_context);
    }
    left_context = own;
    has_left_context = true;
    k__usage_charge(self);
    if (!k__is_any_ready()) {
        wait_until_ready(self);
    }
    struct k_thread *next = k__first_ready();

    k__slice_begin(next);
    k__cpu.current = next;
    arch_switch_last(&next->context, &self->context);
}

/* The running thread was suspended or aborted in an interrupt, or it idles. */
static void __attribute__((noinline)) reschedule_unready(struct k_thread *self)
{
    if (!k__cpu.is_idle) {
        leave_if_dead(self);
        k__run_next();
    }
}

/*
 * After an interrupt, or a nested unlock, pended a switch. A thread that idles and has been made
 * ready has a threshold of 0.
 */
void arch_upcall_reschedule(void)
{
    struct k_thread *self = k__cpu.current;
    bool is_to_be_preempted = k__is_to_be_preempted(self);

    if (UNLIKELY(self->state != K__READY)) {
        reschedule_unready(self);
    } else if (is_to_be_preempted) {
        k__switch_to(k__first_ready());
    }
}

void k_reschedule(unsigned int key)
{
    k__reschedule(key);
}

static void on_wait_expired(struct k__timeout *timeout)
{
    struct k_thread *thread = CONTAINER_OF(timeout, struct k_thread, timeout);

    k__end_wait(thread, -EAGAIN);
}

/* The running thread is in @p queue, and not ready. */
static inline void enter(struct k_wait_queue *queue, struct k_thread *self)
{
    k__blame_waiting(self);
    k__unready(self);
    self->state |= K__WAITING;
    self->waiting_in = queue;
    k__insert_by_urgency(&queue->first, &self->node);
}

int k__wait(struct k_wait_queue *queue, k_timeout_t timeout)
{
    struct k_thread *self = k__cpu.current;

    enter(queue, self);
    if (!k__timeout_is_forever(timeout)) {
        k__timeout_start(&self->timeout, timeout, on_wait_expired);
    }
    k__dispatch(k__ready_mask());
    irq_unlock(0);
    return self->result;
}

int k_wait(struct k_wait_queue *queue, k_timeout_t timeout, unsigned int key)
{
    k__may_wait(key);
    return k__wait(queue, timeout);
}

void k_wait_and_hold(struct k_wait_queue *queue, unsigned int key)
{
    k__may_wait(key);
    enter(queue, k__cpu.current);
    k__dispatch(k__ready_mask());
}

int k_wait_with(struct k_wait_queue *queue, k_timeout_t timeout, unsigned int key, void *data)
{
    k__cpu.current->data = data;
    return k_wait(queue, timeout, key);
}

void *k_wait_data(const struct k_thread *waiter)
{
    return waiter->data;
}

static void end_wait(struct k_thread *thread, int result)
{
    struct k_wait_queue *queue = thread->waiting_in;

    if (queue != NULL) {
        (void)ring_remove(&queue->first, &thread->node);
        thread->waiting_in = NULL;
    }
    k__timeout_stop(&thread->timeout);
    thread->result = result;
    k__make_ready(thread, K__WAITING | K__WAITS_FOR_MUTEX | K__SLEEPING | K__JOINS);
}

void k__end_wait(struct k_thread *thread, int result)
{
    struct k_wait_queue *queue = thread->waiting_in;
    bool waits_for_mutex = (thread->state & K__WAITS_FOR_MUTEX) != 0;

    end_wait(thread, result);
    if (waits_for_mutex) {
        k__on_mutex_waiters_changed(queue);
    }
}

struct k_thread *k_wake_first(struct k_wait_queue *queue, int result)
{
    if (queue->first == NULL) {
        return NULL;
    }
    if (IS_ENABLED(CONFIG_SIZE_OPTIMIZATIONS)) {
        struct k_thread *first = k__thread_of(queue->first);

        end_wait(first, result);
        return first;
    }
    struct k_thread *thread = k__end_first_wait(queue, result);

    if (thread->state == K__READY) {
        k__ready_append_alone(thread, thread->prio);
    }
    return thread;
}

void k__pass_to_first(struct k_wait_queue *queue, unsigned int key)
{
    if (IS_ENABLED(CONFIG_SIZE_OPTIMIZATIONS)) {
        (void)k_wake_first(queue, 0);
        k__reschedule(key);
    } else {
        k__pass_on(queue, key);
    }
}

int k_wake_all(struct k_wait_queue *queue, int result)
{
    int woken = 0;

    while (k_wake_first(queue, result) != NULL) {
        woken++;
    }
    return woken;
}

uint8_t k__threshold_of(const struct k_thread *thread)
{
    bool is_cooperative = thread->prio < CONFIG_NUM_COOP_PRIORITIES;

    return is_cooperative || thread->sched_locks != 0 ? 0 : thread->prio;
}

static void requeue(struct k_thread *thread, uint8_t prio)
{
    struct k_wait_queue *queue = thread->waiting_in;

    (void)ring_remove(&queue->first, &thread->node);
    thread->prio = prio;
    k__insert_by_urgency(&queue->first, &thread->node);
    if ((thread->state & K__WAITS_FOR_MUTEX) != 0) {
        k__on_mutex_waiters_changed(queue);
    }
}

void k__stays_first_if_running(struct k_thread *thread)
{
    bool is_running = thread == k__cpu.current && thread->state == K__READY && !k__cpu.is_idle;

    if (is_running && !IS_ENABLED(CONFIG_SCHED_DEADLINE)) {
        k__go_before_equals(thread);
    }
}

static void move_in_ready_rings(struct k_thread *thread, uint8_t prio)
{
    k__unready(thread);
    thread->prio = prio;
    k__ready_append(thread);
    k__stays_first_if_running(thread);
}

void k__set_effective_priority(struct k_thread *thread, uint8_t prio)
{
    if (thread->prio == prio) {
        return;
    }
    if (thread->state == K__READY) {
        move_in_ready_rings(thread, prio);
    } else if (thread->waiting_in != NULL) {
        requeue(thread, prio);
    } else {
        thread->prio = prio;
    }
    bool is_idling = k__cpu.is_idle && thread == k__cpu.current;

    if (!is_idling) {
        thread->threshold = k__threshold_of(thread);
    }
}

void k__update_priority(struct k_thread *thread)
{
    if (thread->held != NULL) {
        k__on_mutex_waiters_changed(&thread->held->waiters); /* computes what it inherits */
    } else {
        k__set_effective_priority(thread, k__uninherited_priority(thread));
    }
}

void k_yield(void)
{
    unsigned int key = irq_lock();
    struct k_thread *self = k__cpu.current;

    __ASSERT(arch_may_switch((arch_key_t)key),
             "k_yield() in an interrupt or with interrupts locked");
    k__must_hold_no_resource();
    k__go_behind_equals(self);
    struct k_thread *next = k__first_ready();

    if (next != self) {
        k__switch_to(next);
    }
    irq_unlock(key);
}

void k_sched_lock(void)
{
    struct k_thread *self = k__cpu.current;

    self->sched_locks++;
    self->threshold = 0;
}

void k_sched_unlock(void)
{
    unsigned int key = irq_lock();
    struct k_thread *self = k__cpu.current;

    __ASSERT(self->sched_locks > 0, "k_sched_unlock() without k_sched_lock()");
    self->sched_locks--;
    self->threshold = k__threshold_of(self);
    k__reschedule(key);
}
