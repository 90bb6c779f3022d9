/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The end of threads. All of it happens with the scheduler locked. A thread that nobody will join
 * is forgotten at once; its memory is free when it runs no more.
 */

#include "cmsis_layer.h"
#include "scheduler.h"

#include <kernel/fatal.h>

void (*os__on_thread_end)(struct k_thread *thread);

/* Whoever waits for it now joins it; later nobody can. */
static bool will_be_joined_later(const struct os_thread *thread)
{
    return thread->is_joinable && k_wait_queue_is_empty(&thread->thread.joiners);
}

static void leave_the_kernel_unlocked(const struct k_thread *thread)
{
    if (os__kernel.locker == thread) {
        os__kernel.locker = NULL;
        os__kernel.state = osKernelRunning;
    }
}

static void forget(struct os_thread *thread)
{
    unsigned int key = irq_lock();

    os__object_unlink(&thread->object);
    irq_unlock(key);
}

static void *pooled(const struct os_thread *thread, enum os__from_pool what, void *memory)
{
    return (thread->object.from_pool & what) != 0 ? memory : NULL;
}

static __NO_RETURN void end_caller(struct os_thread *thread, bool is_forgotten)
{
    if (is_forgotten) {
        os__pool_give_after_me(pooled(thread, OS__CB_FROM_POOL, thread),
                               pooled(thread, OS__DATA_FROM_POOL, thread->stack));
    }
    k_thread_abort(&thread->thread);
    __builtin_unreachable();
}

void os__thread_end(struct os_thread *thread)
{
    k_sched_lock();
    bool is_forgotten = !will_be_joined_later(thread);

    if (os__on_thread_end != NULL) {
        os__on_thread_end(&thread->thread);
    }
    if (is_forgotten) {
        forget(thread);
    }
    leave_the_kernel_unlocked(&thread->thread);
    if (&thread->thread == k__cpu.current) {
        end_caller(thread, is_forgotten);
    }
    k_thread_abort(&thread->thread);
    if (is_forgotten) {
        os__object_free(&thread->object, thread->stack);
    }
    k_sched_unlock();
}

void osThreadExit(void)
{
    if (os__in_isr()) {
        k__fatal(K_ERR_KERNEL_OOPS, "osThreadExit() in an interrupt or with interrupts locked");
    }
    struct os_thread *self = os__running();

    if (self != NULL) {
        os__thread_end(self);
    }
    k_thread_abort(k__cpu.current);
    __builtin_unreachable();
}

osStatus_t osThreadTerminate(osThreadId_t thread_id)
{
    osStatus_t status = os__enter_in_thread(thread_id, OS__THREAD);
    struct os_thread *thread = thread_id;

    if (status != osOK) {
        return status;
    }
    if ((thread->thread.state & K__DEAD) != 0) {
        return os__leave_with(osErrorResource);
    }
    os__thread_end(thread);
    return os__leave_with(osOK);
}

static void reap(struct os_thread *thread)
{
    forget(thread);
    os__object_free(&thread->object, thread->stack);
}

osStatus_t osThreadDetach(osThreadId_t thread_id)
{
    osStatus_t status = os__enter_in_thread(thread_id, OS__THREAD);
    struct os_thread *thread = thread_id;

    if (status != osOK) {
        return status;
    }
    if (!thread->is_joinable) {
        return os__leave_with(osErrorResource);
    }
    if ((thread->thread.state & K__DEAD) != 0) {
        reap(thread);
    } else {
        thread->is_joinable = false;
    }
    return os__leave_with(osOK);
}

/* Does @p thread wait, through any number of joins, for the caller, or is it the caller? */
static bool leads_to_caller(const struct k_thread *thread)
{
    while (thread != k__cpu.current && (thread->state & K__JOINS) != 0) {
        thread = CONTAINER_OF(thread->waiting_in, struct k_thread, joiners);
    }
    return thread == k__cpu.current;
}

/* The thread frees its memory itself: it sees that it is joined. */
static osStatus_t wait_for_end(struct os_thread *thread)
{
    unsigned int key = irq_lock();
    bool is_possible = k_wait_queue_is_empty(&thread->thread.joiners) &&
                       !leads_to_caller(&thread->thread) && os__may_wait();

    if (!is_possible) {
        irq_unlock(key);
        return osErrorResource;
    }
    k__cpu.current->state |= K__JOINS;
    return os__result(k_wait(&thread->thread.joiners, K_FOREVER, key));
}

osStatus_t osThreadJoin(osThreadId_t thread_id)
{
    osStatus_t status = os__enter_in_thread(thread_id, OS__THREAD);
    struct os_thread *thread = thread_id;

    if (status != osOK) {
        return status;
    }
    if (!thread->is_joinable) {
        return os__leave_with(osErrorResource);
    }
    if ((thread->thread.state & K__DEAD) == 0) {
        return os__leave_with(wait_for_end(thread));
    }
    reap(thread);
    return os__leave_with(osOK);
}
