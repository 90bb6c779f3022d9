/* SPDX-License-Identifier: Apache-2.0 */

/* What can be asked of threads. */

#include "scheduler.h"
#include "timeouts.h"

#include <string.h>

k_ticks_t k_thread_timeout_remaining_ticks(const struct k_thread *thread)
{
    unsigned int key = irq_lock();
    k_ticks_t remaining = k__timeout_remaining(&thread->timeout);

    irq_unlock(key);
    return remaining;
}

k_ticks_t k_thread_timeout_expires_ticks(const struct k_thread *thread)
{
    unsigned int key = irq_lock();
    k_ticks_t now = (k_ticks_t)k__now();
    k_ticks_t expires = k__timeout_is_running(&thread->timeout)
                            ? (k_ticks_t)k__timeout_expires(&thread->timeout)
                            : now;

    irq_unlock(key);
    return expires;
}

bool k_can_yield(void)
{
    unsigned int key = irq_lock();
    bool may = k__is_started && arch_may_switch((arch_key_t)key);

    irq_unlock(key);
    return may;
}

int k_is_preempt_thread(void)
{
    return !k_is_in_isr() && k__cpu.current->threshold != 0 ? 1 : 0;
}

bool k_is_pre_kernel(void)
{
    return !k__is_started;
}

static const char *state_text(const struct k_thread *thread)
{
    if ((thread->state & K__DEAD) != 0) {
        return "dead";
    }
    if ((thread->state & K__SUSPENDED) != 0) {
        return "suspended";
    }
    if ((thread->state & K__PRESTART) != 0) {
        return "prestart";
    }
    if ((thread->state & K__SLEEPING) != 0) {
        return "sleeping";
    }
    if ((thread->state & K__WAITING) != 0) {
        return "pending";
    }
    return thread == k__cpu.current ? "running" : "ready";
}

const char *k_thread_state_str(k_tid_t thread, char *buffer, size_t size)
{
    if (size > 0) {
        strncpy(buffer, state_text(thread), size - 1U);
        buffer[size - 1U] = '\0';
    }
    return buffer;
}
