/* SPDX-License-Identifier: Apache-2.0 */

/* Watches, whatever they wake: linking to a source, evaluating its level. */

#include "watch_listing.h"

static uint32_t linked;

uint32_t k_watch_count(void)
{
    return linked;
}

static struct ring_node **ring_of(struct k_pollable *pollable)
{
    /* The node is a watch's first member: the pointer to the one is that to the other. */
    BASE_STATIC_ASSERT(offsetof(struct k_watch, node) == 0, "the node must come first");
    return (struct ring_node **)(void *)&pollable->first;
}

void k_watch_link(struct k_watch *watch, struct k_source source, uint32_t wanted, k_wake_fn *wake)
{
    watch->source = source.pollable;
    watch->ready = source.ready;
    watch->wake = wake;
    watch->wanted = (uint8_t)(wanted | K_READY_ALWAYS);
    watch->armed = watch->wanted;
    watch->told = 0;
    (void)ring_append(ring_of(source.pollable), &watch->node);
    k__listing_add(watch);
    linked++;
}

void k_watch_arm(struct k_watch *watch, struct k_source source, uint32_t wanted, k_wake_fn *wake)
{
    k_watch_link(watch, source, wanted, wake);
    uint32_t ready = source.ready(source.pollable) & watch->wanted;

    if (ready != 0) {
        watch->told = (uint8_t)ready;
        watch->armed = 0;
        wake(watch);
    }
}

void k_watch_detach(struct k_watch *watch)
{
    if (watch->source != NULL) {
        (void)ring_remove(ring_of(watch->source), &watch->node);
        k__listing_remove(watch);
        watch->source = NULL;
        linked--;
    }
}
