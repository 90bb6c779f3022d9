/* SPDX-License-Identifier: Apache-2.0 */

/* Suspending and resuming threads, whatever they do at the time. */

#include "scheduler.h"
#include "timeouts.h"

#include <errno.h>

/* The wait of a thread that is suspended has no limit any more; it ends with the suspension. */
static void cancel_timeout(struct k_thread *thread)
{
    if ((thread->state & K__WAITING) == 0 || !k__timeout_is_running(&thread->timeout)) {
        return;
    }
    if ((thread->state & K__SLEEPING) != 0) {
        thread->result = k__sleep_left(thread);
    }
    k__timeout_stop(&thread->timeout);
    thread->state |= K__TIME_CANCELLED;
}

static void end_wait_without_limit(struct k_thread *thread)
{
    if ((thread->state & K__SLEEPING) != 0) {
        k__make_ready(thread, K__WAITING | K__SLEEPING);
    } else if ((thread->state & K__WAITING) != 0) {
        k__end_wait(thread, -EAGAIN);
    }
}

static void __attribute__((noinline)) suspend_another(struct k_thread *thread, unsigned int key)
{
    if ((thread->state & (K__DEAD | K__SUSPENDED)) == 0) {
        if (thread->state == K__READY) {
            (void)k__ready_remove(thread);
        } else {
            cancel_timeout(thread);
        }
        thread->state |= K__SUSPENDED;
    }
    irq_unlock(key);
}

void k_thread_suspend(k_tid_t thread)
{
    unsigned int key = irq_lock();

    if (thread != k__cpu.current || thread->state != K__READY) {
        suspend_another(thread, key);
        return;
    }
    uint32_t ready = k__ready_remove(thread);

    thread->state = K__SUSPENDED;
    if (LIKELY(arch_may_switch((arch_key_t)key))) {
        k__dispatch(ready);
    } else {
        arch_pend_switch();
    }
    irq_unlock(key);
}

/* It may wait for something, too, or have waited for so long that its time was up. */
static void __attribute__((noinline)) resume_waiting(struct k_thread *thread, unsigned int key)
{
    if ((thread->state & K__TIME_CANCELLED) != 0) {
        end_wait_without_limit(thread);
    }
    if ((thread->state & K__SUSPENDED) != 0) {
        k__make_ready(thread, K__SUSPENDED | K__TIME_CANCELLED);
    }
    k__reschedule(key);
}

/* It is not what runs next, or has been suspended by this same interrupt. */
static void __attribute__((noinline)) resume_behind(struct k_thread *thread, unsigned int key)
{
    k__ready_append(thread);
    k__stays_first_if_running(thread);
    k__reschedule(key);
}

static inline bool preempts(const struct k_thread *thread)
{
    return !K__EQUALS_COUNT && thread->prio < k__cpu.current->threshold;
}

void k_thread_resume(k_tid_t thread)
{
    unsigned int key = irq_lock();

    if (UNLIKELY(thread->state != K__SUSPENDED)) {
        resume_waiting(thread, key);
        return;
    }
    thread->state = K__READY;
    if (!LIKELY(preempts(thread))) {
        resume_behind(thread, key);
        return;
    }
    k__ready_append(thread);
    k__preempt_by(thread, key);
    irq_unlock(key);
}
