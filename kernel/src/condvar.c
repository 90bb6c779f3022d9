/* SPDX-License-Identifier: Apache-2.0 */

/* Condition variables: a wait queue, entered in the same step in which the mutex is released. */

#include "mutex_release.h"
#include "scheduler.h"

#include <errno.h>
#include <kernel/condvar.h>
#include <kernel/fatal.h>

int k_condvar_init(struct k_condvar *condvar)
{
    *condvar = (struct k_condvar)K_CONDVAR_INIT;
    return 0;
}

int k_condvar_signal(struct k_condvar *condvar)
{
    unsigned int key = irq_lock();

    (void)k_wake_first(&condvar->waiters, 0);
    k__reschedule(key);
    return 0;
}

int k_condvar_broadcast(struct k_condvar *condvar)
{
    unsigned int key = irq_lock();
    int woken = k_wake_all(&condvar->waiters, 0);

    k__reschedule(key);
    return woken;
}

/* Without a wait: those who want the mutex have their turn by priority. */
static int pass_mutex(unsigned int key)
{
    k__reschedule(key);
    return -EAGAIN;
}

int k_condvar_wait(struct k_condvar *condvar, struct k_mutex *mutex, k_timeout_t timeout)
{
    __ASSERT(!arch_in_isr(), "k_condvar_wait() in an interrupt");
    __ASSERT(k_mutex_is_mine(mutex), "k_condvar_wait(): the mutex is not the caller's");
    unsigned int key = irq_lock();
    uint32_t nested = k__mutex_give_up(mutex);
    int result =
        k__timeout_is_no_wait(timeout) ? pass_mutex(key) : k_wait(&condvar->waiters, timeout, key);

    k__mutex_take_back(mutex, nested);
    return result;
}
