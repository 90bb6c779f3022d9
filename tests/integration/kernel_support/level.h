/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LEVEL_H
#define LEVEL_H

/* The simplest thing that can be watched, in place of sockets and such: a word of K_READY_*. */

#include <base/util.h>
#include <kernel/lock.h>
#include <kernel/wait_queue.h>
#include <kernel/watch.h>

struct level {
    struct k_pollable pollable;
    uint32_t bits;
};

static inline uint32_t level_ready(struct k_pollable *pollable)
{
    return CONTAINER_OF(pollable, struct level, pollable)->bits;
}

static inline struct k_source level_source(struct level *level)
{
    struct k_source source = {&level->pollable, level_ready};

    return source;
}

/* Bits rise, and are told. */
static inline void level_raise(struct level *level, uint32_t bits)
{
    unsigned int key = irq_lock();

    level->bits |= bits;
    k_pollable_tell(&level->pollable, bits);
    k_reschedule(key);
}

/* Bits fall: somebody has consumed what they stood for. */
static inline void level_lower(struct level *level, uint32_t bits)
{
    unsigned int key = irq_lock();

    level->bits &= ~bits;
    irq_unlock(key);
}

#endif
