/* SPDX-License-Identifier: Apache-2.0 */

/* Deadlines: the earliest first among threads of one priority. */

#include "scheduler.h"

#include <kernel/clock_source.h>

static void set_deadline(struct k_thread *thread, uint32_t at)
{
    thread->deadline = at;
    thread->has_deadline = true;
}

void k_thread_deadline_set(k_tid_t thread, int deadline)
{
    uint32_t at = clock_source_cycles() + (uint32_t)deadline;
    unsigned int key = irq_lock();

    if (thread->state == K__READY) {
        (void)k__ready_remove(thread);
        set_deadline(thread, at);
        k__ready_append(thread);
    } else if (thread->waiting_in != NULL) {
        (void)ring_remove(&thread->waiting_in->first, &thread->node);
        set_deadline(thread, at);
        k__insert_by_urgency(&thread->waiting_in->first, &thread->node);
    } else {
        set_deadline(thread, at);
    }
    k__reschedule(key);
}
