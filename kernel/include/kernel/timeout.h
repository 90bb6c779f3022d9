/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_TIMEOUT_H
#define KERNEL_TIMEOUT_H

/**
 * @file
 * The record of one running timeout, embedded in what waits: threads, timers, delayable
 * work, watches. Its members belong to kernel/src/timeout.c, or timeout_list.c.
 */

#include <base/ring.h>
#include <stdint.h>

struct k__timeout;

/** Called with the kernel's lock held, in the alarm's interrupt, once the timeout is over. */
typedef void k__expired_t(struct k__timeout *timeout);

#if CONFIG_TIMEOUT_LIST
/* Aligned like a word, so that the record takes 16 bytes. */
typedef uint64_t __attribute__((aligned(4))) k__tick_t;

struct k__timeout {
    struct k__timeout *next; /* NULL while it does not run */
    k__tick_t at;            /* the tick at which it is over */
    k__expired_t *on_expired;
};

static inline bool k__timeout_is_running(const struct k__timeout *timeout)
{
    return timeout->next != NULL;
}
#else
struct k__timeout {
    struct ring_node node; /* next is NULL while it does not run */
    uint32_t at;           /* low half of the tick at which it is over */
    k__expired_t *on_expired;
};

static inline bool k__timeout_is_running(const struct k__timeout *timeout)
{
    return timeout->node.next != NULL;
}
#endif

#endif
