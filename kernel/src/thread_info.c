/* SPDX-License-Identifier: Apache-2.0 */

/* What can be asked of threads: names, states, stacks, all of them. */

#include "scheduler.h"

#include <errno.h>
#include <string.h>

int k_thread_name_set(k_tid_t thread, const char *name)
{
    thread->name = name;
    return 0;
}

const char *k_thread_name_get(k_tid_t thread)
{
    return thread->name;
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
