/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_LOCK_H
#define KERNEL_LOCK_H

/**
 * @file
 * The kernel's lock, interrupt masking and spinlocks: on one processor all the same thing.
 *
 * Interrupts above the kernel's level (on ARMv7-M: priority 0) are never masked, and may
 * not call the kernel.
 *
 * @context Thread or ISR.
 * @cost    A few instructions each. Locks nest: every unlock gets its own lock's key.
 */

#include <arch/arch.h>
#include <base/util.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Mask interrupts. Returns the key for irq_unlock(). */
static inline unsigned int irq_lock(void)
{
    return arch_irq_lock();
}

/** Undo the irq_lock() that returned @p key. */
static inline void irq_unlock(unsigned int key)
{
    arch_irq_unlock((arch_key_t)key);
}

/** Is an interrupt handler running? */
static inline bool k_is_in_isr(void)
{
    return arch_in_isr();
}

struct k_spinlock {
    uint8_t is_held; /* checked when assertions are on */
};

typedef struct {
    arch_key_t key;
} k_spinlock_key_t;

void k__spinlock_check_take(struct k_spinlock *lock);
void k__spinlock_check_release(struct k_spinlock *lock);

/** Enter the section that @p lock guards. It does not nest with itself. Nothing in it may wait. */
static inline k_spinlock_key_t k_spin_lock(struct k_spinlock *lock)
{
    k_spinlock_key_t key = {arch_irq_lock()};

    if (IS_ENABLED(CONFIG_ASSERT)) {
        k__spinlock_check_take(lock);
    }
    return key;
}

/** Leave the section that @p lock guards. */
static inline void k_spin_unlock(struct k_spinlock *lock, k_spinlock_key_t key)
{
    if (IS_ENABLED(CONFIG_ASSERT)) {
        k__spinlock_check_release(lock);
    }
    arch_irq_unlock(key.key);
}

/** k_spin_lock(), which never fails on one processor. @retval 0 */
static inline int k_spin_trylock(struct k_spinlock *lock, k_spinlock_key_t *key)
{
    *key = k_spin_lock(lock);
    return 0;
}

struct k__spinlock_scope {
    k_spinlock_key_t key;
    int is_inside;
};

static inline struct k__spinlock_scope k__spinlock_enter(struct k_spinlock *lock)
{
    struct k__spinlock_scope scope = {k_spin_lock(lock), 1};

    return scope;
}

/**
 * The statement or block that follows runs with @p lock held. It is left at its end or by
 * K_SPINLOCK_BREAK, not by return, goto or break.
 */
#define K_SPINLOCK(lock)                                                                           \
    for (struct k__spinlock_scope k__scope = k__spinlock_enter(lock); k__scope.is_inside;          \
         k_spin_unlock((lock), k__scope.key), k__scope.is_inside = 0)

/** Leave the block of K_SPINLOCK(). */
#define K_SPINLOCK_BREAK continue

#ifdef __cplusplus
}
#endif

#endif
