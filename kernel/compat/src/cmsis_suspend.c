/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Suspending and resuming as CMSIS-RTOS2 has it: a thread that waits stops waiting. (The kernel's
 * own k_thread_suspend() leaves it in its queue.)
 */

#include "cmsis_layer.h"
#include "scheduler.h"
#include "timeouts.h"

#include <errno.h>

static void end_wait(struct k_thread *thread)
{
    if ((thread->state & K__SLEEPING) != 0) {
        k__timeout_stop(&thread->timeout);
        k__make_ready(thread, K__WAITING | K__SLEEPING);
    } else {
        k__end_wait(thread, -EAGAIN);
    }
}

void os__suspend(struct k_thread *thread)
{
    unsigned int key = irq_lock();

    if ((thread->state & K__WAITING) != 0) {
        thread->state |= K__SUSPENDED;
        end_wait(thread);
        k_reschedule(key);
        return;
    }
    irq_unlock(key);
    k_thread_suspend(thread);
}

bool os__resume(struct k_thread *thread)
{
    unsigned int key = irq_lock();
    bool is_blocked = (thread->state & (K__WAITING | K__SUSPENDED)) != 0;

    if ((thread->state & K__WAITING) != 0) {
        end_wait(thread);
    } else {
        k_thread_resume(thread);
    }
    k_reschedule(key);
    return is_blocked;
}
