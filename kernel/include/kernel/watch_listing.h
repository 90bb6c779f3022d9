/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_WATCH_LISTING_H
#define KERNEL_WATCH_LISTING_H

/**
 * @file
 * CONFIG_WATCH_LISTING: who watches what, and what state that is in. For a look at a program that
 * waits for something that does not come, and for tests that want to see nothing left.
 *
 *     k_watch_print_all();
 *
 *     watch on 0x20000418, 0x1e4c(k_msgq_ready+0x0, …): armed for IN; 0x2b0(on_command+0x0, …) on
 * commands
 */

#include <kernel/poll_work.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A watch as it was when it was looked at. */
struct k_watch_info {
    const struct k_watch *watch;     /**< Its address; it may be gone by now. */
    const struct k_pollable *source; /**< Likewise. */
    k_ready_fn *ready;               /**< The question that is asked: what kind of source it is. */
    uint32_t wanted;                 /**< Mask of enum k_ready: what it will be told still. */
    uint32_t told;                   /**< What it was told and has not delivered. */
    uint32_t flags;                  /**< K_WATCH_ONE_SHOT, _TIMED, _PERSISTENT. */
    /** K_WATCH_ARMED, _QUEUED or _RUNNING. What is in poll_wait() or k_poll() is armed or queued.
     */
    enum k_watch_state state;
    /** Of a poll_work its handler; else the function that wakes who waits: what kind of watch it
     * is. */
    uintptr_t receiver;
    struct k_work_q *queue; /**< Of a poll_work; else NULL. */
};

typedef void k_watch_visitor_t(const struct k_watch_info *info, void *context);

/**
 * Show each watch that is on a source to @p visit, the one that was armed first first.
 *
 * The lock is released around @p visit: it may print, arm and disarm. A watch that is armed
 * meanwhile is shown at the end, one that is disarmed is not. A watch whose source has closed is
 * on none any more, although its last event may be on the way.
 *
 * @context Thread. @cost O(watches); each step takes the lock for itself.
 */
void k_watch_foreach(k_watch_visitor_t *visit, void *context);

/** Print a line for each watch; the runner names the functions. @context Thread. */
void k_watch_print_all(void);

#ifdef __cplusplus
}
#endif

#endif
