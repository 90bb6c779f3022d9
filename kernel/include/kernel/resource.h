/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_RESOURCE_H
#define KERNEL_RESOURCE_H

/**
 * @file
 * Resources with a priority ceiling: what several threads, and interrupts if need be, share for
 * a short time.
 *
 *     static K_RESOURCE_DEFINE(counters, K_PRIO_PREEMPT(3), 2);
 *
 *     k_resource_key_t key = k_resource_lock(&counters);
 *     …
 *     k_resource_unlock(&counters, key);
 *
 * The ceiling is that of the most urgent thread and the most urgent interrupt that lock it. Whoever
 * holds it is not preempted by any of those, so nobody ever waits for it, there is no deadlock, and
 * what is more urgent than all of them is not held up: neither threads nor interrupts. A mutex is
 * for what takes long, or waits.
 */

#include <arch/arch.h>
#include <base/util.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_resource {
    uint8_t ceiling;   /* index of a priority */
    uint8_t irq_level; /* 0: no interrupt locks it */
};

/** What k_resource_unlock() wants back. */
typedef struct {
    uint8_t ceiling;
    arch_key_t irqs;
} k_resource_key_t;

/**
 * Initialise a resource.
 *
 * @param prio_       Priority of the most urgent thread that locks it.
 * @param irq_level_  Level of the most urgent interrupt that does (see kernel/irq.h), 0 for none.
 */
#define K_RESOURCE_INIT(prio_, irq_level_)                                                         \
    {                                                                                              \
        (uint8_t)((prio_) + CONFIG_NUM_COOP_PRIORITIES), (irq_level_)                              \
    }

/** Define a resource. `static` may stand before it. */
#define K_RESOURCE_DEFINE(name, prio, irq_level)                                                   \
    const struct k_resource name = K_RESOURCE_INIT(prio, irq_level)

/**
 * Hold @p resource until k_resource_unlock(). Locks nest, also of the same resource; the last one
 * locked is the first to be unlocked. Whoever holds one neither waits nor yields: with
 * CONFIG_ASSERT that is a fatal error, and so is it when a thread that is more urgent than the
 * ceiling locks it.
 *
 * @context Thread or ISR.
 * @cost    O(1).
 */
k_resource_key_t k_resource_lock(const struct k_resource *resource);

/**
 * Let go of @p resource.
 *
 * @param key  From the lock.
 *
 * @context Thread or ISR, the one that locked it.
 */
void k_resource_unlock(const struct k_resource *resource, k_resource_key_t key);

#ifdef __cplusplus
}
#endif

#endif
