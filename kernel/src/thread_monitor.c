/* SPDX-License-Identifier: Apache-2.0 */

/* CONFIG_THREAD_MONITOR: the list of all threads that have not ended, and walks over it. */

#include "scheduler.h"

/* A walk that is under way with the lock released; on its caller's stack. */
struct walk {
    struct k_thread *next;   /* to be visited; never one that has ended */
    struct k_thread *walker; /* with it the walk ends */
    struct walk *outer;
};

static struct k_thread *threads;
static struct walk *walks;

void k__monitor_begin(struct k_thread *thread)
{
    unsigned int key = irq_lock();

    thread->next_thread = threads;
    if (threads != NULL) {
        threads->previous_thread = thread;
    }
    threads = thread;
    irq_unlock(key);
}

/* Off the list of all, and of what others would visit next. */
void k__monitor_end(struct k_thread *thread)
{
    for (struct walk **walk = &walks; *walk != NULL;) {
        if ((*walk)->next == thread) {
            (*walk)->next = thread->next_thread;
        }
        if ((*walk)->walker == thread) {
            *walk = (*walk)->outer;
        } else {
            walk = &(*walk)->outer;
        }
    }
    struct k_thread **link =
        thread->previous_thread != NULL ? &thread->previous_thread->next_thread : &threads;

    *link = thread->next_thread;
    if (thread->next_thread != NULL) {
        thread->next_thread->previous_thread = thread->previous_thread;
    }
}

void k_thread_foreach(k_thread_user_cb_t callback, void *user_data)
{
    unsigned int key = irq_lock();

    for (struct k_thread *thread = threads; thread != NULL; thread = thread->next_thread) {
        callback(thread, user_data);
    }
    irq_unlock(key);
}

static void end_walk(const struct walk *ended)
{
    struct walk **link = &walks;

    while (*link != ended) {
        link = &(*link)->outer;
    }
    *link = ended->outer;
}

/* Threads that end take themselves off `next`; new ones come before the first. */
void k_thread_foreach_unlocked(k_thread_user_cb_t callback, void *user_data)
{
    unsigned int key = irq_lock();
    struct walk walk = {threads, k__cpu.current, walks};

    walks = &walk;
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
