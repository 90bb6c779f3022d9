/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_TELL_H
#define KERNEL_SRC_TELL_H

/* Telling the watches of an object, in line. The lock is held. */

#include <kernel/watch.h>

/* What is armed has not been told. */
static inline void k__tell_watch(struct k_watch *watch, uint32_t events)
{
    uint32_t told = watch->armed & events;

    if (told != 0) {
        watch->told = (uint8_t)told;
        watch->armed = 0;
        watch->wake(watch);
    } else if (IS_ENABLED(CONFIG_WORKQUEUE_BLAME) && (watch->wanted & events) != 0) {
        watch->state |= (uint8_t)K_WATCH_TOLD_MORE;
    }
}

/* Tell @p first and all others in its ring. */
void k__tell_ring(struct k_watch *first, uint32_t events);

/* The same; most objects have one watch. */
static inline void k__tell_watches(struct k_watch *first, uint32_t events)
{
    if (!IS_ENABLED(CONFIG_SIZE_OPTIMIZATIONS) && LIKELY(first->node.next == &first->node)) {
        k__tell_watch(first, events);
    } else {
        k__tell_ring(first, events);
    }
}

#endif
