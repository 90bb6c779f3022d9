/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Priority ceilings. Whoever holds a resource has its ceiling for a priority, and is the first of
 * its ring: the scheduler needs to know nothing more. An interrupt handler needs nothing but the
 * mask: threads do not run before it has ended.
 */

#include "scheduler.h"

#include <kernel/fatal.h>
#include <kernel/resource.h>

/* Lock held. */
static void set_ceiling(struct k_thread *thread, uint8_t ceiling)
{
    thread->ceiling = ceiling;
    k__update_priority(thread);
}

/* Without the resource somebody as urgent with an earlier deadline goes before. Lock held. */
static void take_place_among_equals(struct k_thread *self)
{
    const struct k_thread *next = k__thread_of(self->node.next);

    if (IS_ENABLED(CONFIG_SCHED_DEADLINE) && k__is_more_urgent(next, self)) {
        (void)k__ready_remove(self);
        k__ready_append(self);
    }
}

static uint8_t raise_ceiling(uint8_t ceiling)
{
    unsigned int key = irq_lock();
    struct k_thread *self = k__cpu.current;
    uint8_t before = self->ceiling;

    __ASSERT(self->base_prio >= ceiling, "k_resource_lock(): the thread is more urgent than the "
                                         "resource's ceiling");
    if (ceiling < before) {
        set_ceiling(self, ceiling);
    }
    irq_unlock(key);
    return before;
}

k_resource_key_t k_resource_lock(const struct k_resource *resource)
{
    k_resource_key_t key = {K__NO_CEILING, 0};

    if (!k_is_in_isr()) {
        key.ceiling = raise_ceiling(resource->ceiling);
    }
    if (resource->irq_level != 0) {
        key.irqs = arch_irq_lock_below(resource->irq_level);
    }
    return key;
}

void k_resource_unlock(const struct k_resource *resource, k_resource_key_t key)
{
    if (resource->irq_level != 0) {
        arch_irq_unlock(key.irqs);
    }
    if (!k_is_in_isr()) {
        unsigned int lock = irq_lock();

        set_ceiling(k__cpu.current, key.ceiling);
        take_place_among_equals(k__cpu.current);
        k__reschedule(lock);
    }
}
