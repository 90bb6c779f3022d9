/* SPDX-License-Identifier: Apache-2.0 */

/* What can be asked of threads: names, states, stacks, all of them. */

#include "scheduler.h"
#include "timeouts.h"

#include <errno.h>
#include <string.h>

int k_thread_name_set(k_tid_t thread, const char *name)
{
    if (thread == NULL) {
        thread = k__cpu.current;
    }
    thread->name = name;
    return 0;
}

const char *k_thread_name_get(k_tid_t thread)
{
    return thread->name;
}

int k_thread_name_copy(k_tid_t thread, char *buffer, size_t size)
{
    const char *name = thread->name != NULL ? thread->name : "";
    size_t bytes = strlen(name) + 1U;

    if (bytes > size) {
        return -ENOSPC;
    }
    memcpy(buffer, name, bytes);
    return 0;
}

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

int k_thread_stack_space_get(const struct k_thread *thread, size_t *unused)
{
    *unused = arch_stack_unused(&thread->context, thread->stack, thread->stack_bytes);
    return 0;
}

size_t k_thread_stack_size_get(const struct k_thread *thread)
{
    return arch_stack_size(&thread->context, thread->stack, thread->stack_bytes);
}

void k_thread_foreach(k_thread_user_cb_t callback, void *user_data)
{
    unsigned int key = irq_lock();

    for (struct k_thread *thread = k__threads; thread != NULL; thread = thread->next_thread) {
        callback(thread, user_data);
    }
    irq_unlock(key);
}

static void end_walk(const struct k__walk *ended)
{
    struct k__walk **link = &k__walks;

    while (*link != ended) {
        link = &(*link)->outer;
    }
    *link = ended->outer;
}

/* Threads that end take themselves off `next`; new ones come before the first. */
void k_thread_foreach_unlocked(k_thread_user_cb_t callback, void *user_data)
{
    unsigned int key = irq_lock();
    struct k__walk walk = {k__threads, k__cpu.current, k__walks};

    k__walks = &walk;
    while (walk.next != NULL) {
        const struct k_thread *thread = walk.next;

        walk.next = thread->next_thread;
        irq_unlock(key);
        callback(thread, user_data);
        key = irq_lock();
    }
    end_walk(&walk);
    irq_unlock(key);
}
