/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Invariants:
 *  1. CLOSER_LOOK is set in the owner exactly while the mutex is nested or others wait for it:
 *     so locking a free one and unlocking an ordinary one is one atomic update each.
 *  2. A mutex for which others wait is in its owner's `held` list.
 *  3. A thread's priority is the most urgent of its own and those that wait for what it holds;
 *     it is computed anew whenever one of these changes, along the chain of owners.
 */

#include "mutex_release.h"
#include "scheduler.h"

#include <errno.h>
#include <kernel/fatal.h>
#include <kernel/mutex.h>

#define CLOSER_LOOK ((uintptr_t)1U)

static struct k_thread *owner_of(const struct k_mutex *mutex)
{
    return (struct k_thread *)(mutex->owner & ~CLOSER_LOOK);
}

int k_mutex_init(struct k_mutex *mutex)
{
    *mutex = (struct k_mutex)K_MUTEX_INIT;
    return 0;
}

bool k_mutex_is_mine(const struct k_mutex *mutex)
{
    return owner_of(mutex) == k__cpu.current;
}

static void set_owner(struct k_mutex *mutex, struct k_thread *owner)
{
    bool look = mutex->nested != 0 || !k_wait_queue_is_empty(&mutex->waiters);

    mutex->owner = (uintptr_t)owner | (owner != NULL && look ? CLOSER_LOOK : 0U);
}

static void hold(struct k_thread *owner, struct k_mutex *mutex)
{
    mutex->next_held = owner->held;
    owner->held = mutex;
}

static void unhold(struct k_thread *owner, struct k_mutex *mutex)
{
    struct k_mutex **link = &owner->held;

    while (*link != NULL && *link != mutex) {
        link = &(*link)->next_held;
    }
    if (*link != NULL) {
        *link = mutex->next_held;
    }
}

/* Continues along the chain: k__set_effective_priority() of a waiting owner comes back here. */
static void update_priority(struct k_thread *owner)
{
    uint8_t prio = k__uninherited_priority(owner);

    for (struct k_mutex *mutex = owner->held; mutex != NULL; mutex = mutex->next_held) {
        if (!k_wait_queue_is_empty(&mutex->waiters)) {
            prio = MIN(prio, k__thread_of(mutex->waiters.first)->prio);
        }
    }
    k__set_effective_priority(owner, prio);
}

/* A waiter came, left without the mutex, or changed its priority. */
static void on_waiters_changed(struct k_wait_queue *waiters)
{
    struct k_mutex *mutex = CONTAINER_OF(waiters, struct k_mutex, waiters);
    struct k_thread *owner = owner_of(mutex);

    if (k_wait_queue_is_empty(waiters)) {
        unhold(owner, mutex);
    }
    set_owner(mutex, owner);
    update_priority(owner);
}

static int wait_for_owner(struct k_mutex *mutex, k_timeout_t timeout, unsigned int key)
{
    struct k_thread *self = k__cpu.current;
    struct k_thread *owner = owner_of(mutex);

    k__on_mutex_waiters_changed = on_waiters_changed;
    if (k_wait_queue_is_empty(&mutex->waiters)) {
        hold(owner, mutex);
    }
    mutex->owner |= CLOSER_LOOK;
    if (self->prio < owner->prio) {
        k__set_effective_priority(owner, self->prio);
    }
    self->state |= K__WAITS_FOR_MUTEX;
    return k_wait(&mutex->waiters, timeout, key);
}

static int __attribute__((noinline)) lock_slowly(struct k_mutex *mutex, k_timeout_t timeout)
{
    unsigned int key = irq_lock();
    struct k_thread *self = k__cpu.current;

    if (owner_of(mutex) == NULL) {
        mutex->owner = (uintptr_t)self;
        irq_unlock(key);
        return 0;
    }
    if (owner_of(mutex) == self) {
        mutex->nested++;
        mutex->owner |= CLOSER_LOOK;
        irq_unlock(key);
        return 0;
    }
    if (k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
        return -EBUSY;
    }
    return wait_for_owner(mutex, timeout, key);
}

int k_mutex_lock(struct k_mutex *mutex, k_timeout_t timeout)
{
    __ASSERT(!arch_in_isr(), "k_mutex_lock() in an interrupt");
    if (LIKELY(arch_replace(&mutex->owner, 0, (uintptr_t)k__cpu.current))) {
        return 0;
    }
    return lock_slowly(mutex, timeout);
}

/* The first waiter becomes the owner, at once. */
static void hand_over(struct k_mutex *mutex, struct k_thread *self)
{
    unhold(self, mutex);
    struct k_thread *next = k_wake_first(&mutex->waiters, 0);

    set_owner(mutex, next);
    if (next != NULL && !k_wait_queue_is_empty(&mutex->waiters)) {
        hold(next, mutex); /* nobody who waits still is more urgent than it */
    }
    update_priority(self);
}

static int __attribute__((noinline)) unlock_slowly(struct k_mutex *mutex)
{
    unsigned int key = irq_lock();
    struct k_thread *self = k__cpu.current;

    if (owner_of(mutex) != self) {
        irq_unlock(key);
        return owner_of(mutex) == NULL ? -EINVAL : -EPERM;
    }
    if (mutex->nested > 0) {
        mutex->nested--;
        set_owner(mutex, self);
        irq_unlock(key);
        return 0;
    }
    hand_over(mutex, self);
    k__reschedule(key);
    return 0;
}

int k_mutex_unlock(struct k_mutex *mutex)
{
    __ASSERT(!arch_in_isr(), "k_mutex_unlock() in an interrupt");
    if (LIKELY(arch_replace(&mutex->owner, (uintptr_t)k__cpu.current, 0))) {
        return 0;
    }
    return unlock_slowly(mutex);
}

uint32_t k__mutex_give_up(struct k_mutex *mutex)
{
    uint32_t nested = mutex->nested;

    mutex->nested = 0;
    hand_over(mutex, owner_of(mutex));
    return nested;
}

struct k_thread *k__mutex_owner(const struct k_mutex *mutex)
{
    return owner_of(mutex);
}

void k__mutex_bequeath(struct k_mutex *mutex, struct k_thread *heir)
{
    unhold(owner_of(mutex), mutex);
    mutex->nested = 0;
    if (!k_wait_queue_is_empty(&mutex->waiters)) {
        hold(heir, mutex);
    }
    set_owner(mutex, heir);
}

void k__mutex_end(struct k_mutex *mutex, int result)
{
    struct k_thread *owner = owner_of(mutex);

    (void)k_wake_all(&mutex->waiters, result);
    mutex->nested = 0;
    mutex->owner = 0;
    if (owner != NULL) {
        unhold(owner, mutex);
        update_priority(owner);
    }
}

void k__mutex_take_back(struct k_mutex *mutex, uint32_t nested)
{
    (void)k_mutex_lock(mutex, K_FOREVER);
    if (nested == 0) {
        return;
    }
    unsigned int key = irq_lock();

    mutex->nested = nested;
    mutex->owner |= CLOSER_LOOK;
    irq_unlock(key);
}
