/* SPDX-License-Identifier: Apache-2.0 */

/* What can be asked about threads. */

#include "cmsis_layer.h"
#include "scheduler.h"

/* The thread, or NULL, also in an interrupt. */
static struct os_thread *find(osThreadId_t thread_id)
{
    return os__in_isr() ? NULL : os__find(thread_id, OS__THREAD);
}

const char *osThreadGetName(osThreadId_t thread_id)
{
    return os__name(thread_id, OS__THREAD);
}

uint32_t osThreadGetClass(osThreadId_t thread_id)
{
    const struct os_thread *thread = os__find(thread_id, OS__THREAD);

    return thread != NULL ? thread->object.safety_class : osErrorId;
}

uint32_t osThreadGetZone(osThreadId_t thread_id)
{
    return os__find(thread_id, OS__THREAD) != NULL ? 0 : osErrorId;
}

osThreadId_t osThreadGetId(void)
{
    return os__running();
}

osThreadState_t osThreadGetState(osThreadId_t thread_id)
{
    const struct os_thread *thread = find(thread_id);

    if (thread == NULL) {
        return osThreadError;
    }
    if ((thread->thread.state & K__DEAD) != 0) {
        return osThreadTerminated;
    }
    if ((thread->thread.state & ~(unsigned int)K__PRESTART) != 0) {
        return osThreadBlocked;
    }
    return &thread->thread == k__cpu.current ? osThreadRunning : osThreadReady;
}

uint32_t osThreadGetStackSize(osThreadId_t thread_id)
{
    const struct os_thread *thread = find(thread_id);

    return thread != NULL ? thread->stack_bytes : 0;
}

/* On a PC threads run on larger stacks than theirs. */
uint32_t osThreadGetStackSpace(osThreadId_t thread_id)
{
    const struct os_thread *thread = find(thread_id);
    size_t unused = 0;

    if (thread != NULL && (thread->thread.state & K__DEAD) == 0) {
        (void)k_thread_stack_space_get(&thread->thread, &unused);
        unused = MIN(unused, thread->stack_bytes);
    }
    return (uint32_t)unused;
}

osPriority_t osThreadGetPriority(osThreadId_t thread_id)
{
    struct os_thread *thread = find(thread_id);

    if (thread == NULL || (thread->thread.state & K__DEAD) != 0) {
        return osPriorityError;
    }
    int priority = k_thread_priority_get(&thread->thread);
    bool inherits = priority != os__kernel_priority(thread->priority);

    return inherits ? os__priority_of(priority) : (osPriority_t)thread->priority;
}

uint32_t osThreadGetAffinityMask(osThreadId_t thread_id)
{
    return find(thread_id) != NULL ? osThreadProcessor(0) : 0;
}

/* Counts the threads that live, and writes the first @p room of them. */
static uint32_t list_threads(osThreadId_t *threads, uint32_t room)
{
    struct ring_node *node = os__objects;
    uint32_t count = 0;

    if (node == NULL) {
        return 0;
    }
    do {
        struct os_thread *thread = os__find(CONTAINER_OF(node, struct os_object, node), OS__THREAD);

        if (thread != NULL && (thread->thread.state & K__DEAD) == 0) {
            if (count < room) {
                threads[count] = thread;
            }
            count++;
        }
        node = node->next;
    } while (node != os__objects);
    return count;
}

uint32_t osThreadGetCount(void)
{
    if (os__in_isr()) {
        return 0;
    }
    k_sched_lock();
    uint32_t count = list_threads(NULL, 0);

    k_sched_unlock();
    return count;
}

uint32_t osThreadEnumerate(osThreadId_t *thread_array, uint32_t array_items)
{
    if (os__in_isr() || thread_array == NULL || array_items == 0) {
        return 0;
    }
    k_sched_lock();
    uint32_t count = list_threads(thread_array, array_items);

    k_sched_unlock();
    return MIN(count, array_items);
}
