/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_WORK_WATCHABLE_H
#define KERNEL_WORK_WATCHABLE_H

/**
 * @file
 * Work whose end can be watched.
 *
 *     static struct k_work_watchable save = K_WORK_WATCHABLE_INIT(save_settings);
 *
 *     k_work_submit(&save.work);
 *     poll_work_arm(&after_save, k_work_done_source(&save), K_READY_IN, 0);
 */

#include <kernel/watch.h>
#include <kernel/work.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Submit and flush `work` as any other; the rest is private. */
struct k_work_watchable {
    struct k_work work;
    k_work_handler_t handler;
    struct k_pollable done;
};

void k__work_watchable_run(struct k_work *work);

/** A static initialiser: an idle item that runs @p handler_. */
#define K_WORK_WATCHABLE_INIT(handler_)                                                            \
    {                                                                                              \
        .work = K_WORK_INIT(k__work_watchable_run), .handler = (handler_)                          \
    }

/** Set up an idle @p item that runs @p handler. */
void k_work_watchable_init(struct k_work_watchable *item, k_work_handler_t handler);

/** The item whose work is @p work, as its handler is given it. */
static inline struct k_work_watchable *k_work_watchable_from_work(struct k_work *work)
{
    return CONTAINER_OF(work, struct k_work_watchable, work);
}

/**
 * The end of @p item as something to watch: K_READY_IN while it is neither queued nor running.
 *
 * Nothing consumes that: the watch ends with it, as K_READY_CLOSED is told too. Who is told may
 * submit the item again, or use its memory for something else: so a handler must not free it.
 *
 * @context Any.
 */
struct k_source k_work_done_source(struct k_work_watchable *item);

/** k_work_cancel(): where that is the end of @p item, its watches are told. @context Thread or ISR.
 */
int k_work_watchable_cancel(struct k_work_watchable *item);

/** k_work_cancel_sync() likewise. @context Thread; not from a handler that it would wait for. */
bool k_work_watchable_cancel_sync(struct k_work_watchable *item, struct k_work_sync *sync);

#ifdef __cplusplus
}
#endif

#endif
