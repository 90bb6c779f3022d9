/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Invariants:
 *  1. Permits and waiters never coexist: a permit given while threads wait goes to the first.
 *  2. While a thread waits or a watch is on the semaphore, ATTENTION is set in the count. So
 *     one comparison on the fast path covers the limit, waiters and watchers, and giving and
 *     taking without either is a plain atomic update, with no interrupt masked.
 *     The bit may outlast its reason; the next give that finds nobody waiting clears it.
 */

#include "tell.h"
#include "wake.h"

#include <errno.h>
#include <kernel/fatal.h>
#include <kernel/sem.h>

#define ATTENTION 0x80000000U

int k_sem_init(struct k_sem *sem, unsigned int initial_count, unsigned int limit)
{
    if (limit == 0 || initial_count > limit || initial_count > K_SEM_MAX_LIMIT) {
        return -EINVAL;
    }
    *sem = (struct k_sem)K_SEM_INIT(initial_count, limit);
    return 0;
}

/* Nobody waits any more: the bit has outlasted its reason. */
static void __attribute__((noinline)) give_to_nobody(struct k_sem *sem, unsigned int key)
{
    sem->count = MIN(k_sem_count_get(sem) + 1U, sem->limit);
    irq_unlock(key);
}

static void __attribute__((noinline)) give_with_attention(struct k_sem *sem)
{
    unsigned int key = irq_lock();

    if (!k_wait_queue_is_empty(&sem->waiters)) {
        k__pass_to_first_in_line(&sem->waiters, key);
        return;
    }
    if (UNLIKELY(!k_pollable_is_watched(&sem->pollable))) {
        give_to_nobody(sem, key);
        return;
    }
    uint32_t count = sem->count;

    if (LIKELY((count & ~ATTENTION) < sem->limit)) {
        sem->count = count + 1U;
        k__tell_watches(sem->pollable.first, K_READY_IN);
    }
    k__reschedule(key);
}

void k_sem_give(struct k_sem *sem)
{
    uint32_t count;

    do {
        count = arch_load_linked(&sem->count);
        if (UNLIKELY(count >= sem->limit)) {
            give_with_attention(sem);
            return;
        }
    } while (UNLIKELY(!arch_store_conditional(&sem->count, count, count + 1U)));
}

static int __attribute__((noinline)) take_slowly(struct k_sem *sem, k_timeout_t timeout)
{
    unsigned int key = irq_lock();

    if (k_sem_count_get(sem) > 0) {
        sem->count--;
        irq_unlock(key);
        return 0;
    }
    if (k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
        return -EBUSY;
    }
    sem->count = ATTENTION;
    k__may_wait(key);
    return k__wait(&sem->waiters, timeout);
}

int k_sem_take(struct k_sem *sem, k_timeout_t timeout)
{
    uint32_t count;

    do {
        count = arch_load_linked(&sem->count);
        if (UNLIKELY((int32_t)count <= 0)) {
            return take_slowly(sem, timeout);
        }
    } while (UNLIKELY(!arch_store_conditional(&sem->count, count, count - 1U)));
    return 0;
}

void k_sem_reset(struct k_sem *sem)
{
    unsigned int key = irq_lock();

    (void)k_wake_all(&sem->waiters, -EAGAIN);
    sem->count = k_pollable_is_watched(&sem->pollable) ? ATTENTION : 0U;
    k__reschedule(key);
}

/* Asked after the watch was linked, so a watched semaphore has ATTENTION from here on. */
uint32_t k_sem_ready(struct k_pollable *pollable)
{
    struct k_sem *sem = CONTAINER_OF(pollable, struct k_sem, pollable);

    sem->count |= ATTENTION;
    uint32_t count = k_sem_count_get(sem);

    return count > 0 ? k_ready_counted(K_READY_IN, count) : 0U;
}
