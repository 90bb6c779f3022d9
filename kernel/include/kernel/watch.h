/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_WATCH_H
#define KERNEL_WATCH_H

/**
 * @file
 * Watches: how readiness of a pollable reaches somebody, whatever either of them is.
 *
 * A watch sits in its source's ring from arming to disarming, in every state, so that
 * closing the source finds it. What to ask the source ("are you ready?") is a function in
 * the watch, put there with the source as a struct k_source; what to do then is another:
 * it queues a work item (poll_work) or wakes a thread (poll_wait, poll()).
 *
 *     IDLE     armed, level false → ARMED           armed, level true → QUEUED
 *     ARMED    told | timed out | closed → QUEUED
 *     QUEUED   taken by its queue → RUNNING
 *     RUNNING  returns: level true → QUEUED at the tail; false → ARMED; ended → IDLE
 *     any      disarmed → IDLE
 *
 * docs/readiness-states.md has every step.
 *
 * Applications use the types of poll/; this header is for those who build such types and
 * sources.
 */

#include <base/ring.h>
#include <base/util.h>
#include <kernel/pollable.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The mask of enum k_ready that holds now, perhaps k_ready_counted(). Reads a few words under the
 * lock; takes no other.
 */
typedef uint32_t k_ready_fn(struct k_pollable *pollable);

/* Above the mask in what a k_ready_fn returns. */
#define K__READY_COUNTED      0x100U
#define K__READY_AMOUNT_SHIFT 9

/**
 * @p ready with how much there is: permits, messages, bytes, flags. With CONFIG_WORKQUEUE_BLAME a
 * handler that leaves the same amount again and again, although nothing was told meanwhile, is
 * reported; otherwise this is @p ready.
 */
static inline uint32_t k_ready_counted(uint32_t ready, uint32_t amount)
{
    if (!IS_ENABLED(CONFIG_WORKQUEUE_BLAME)) {
        (void)amount;
        return ready;
    }
    return ready | K__READY_COUNTED | (amount << K__READY_AMOUNT_SHIFT);
}

/** Something to watch: the pollable and the question to ask it. Made by k_sem_source() and such. */
struct k_source {
    struct k_pollable *pollable;
    k_ready_fn *ready;
};

struct k_watch;

/** The watch has been told: pass it on. Called with the lock held. */
typedef void k_wake_fn(struct k_watch *watch);

enum k_watch_state {
    K_WATCH_IDLE,
    K_WATCH_ARMED,
    K_WATCH_QUEUED,
    K_WATCH_RUNNING,
    K_WATCH_STATE_MASK = 0x0f,
    K_WATCH_ONE_SHOT = 0x10,   /**< Ends after its next event. */
    K_WATCH_TIMED = 0x20,      /**< Has a timeout behind it (struct poll_work_timed). */
    K_WATCH_PERSISTENT = 0x40, /**< K_READY_OUT too is told again and again. */
    K_WATCH_TOLD_MORE = 0x80,  /**< CONFIG_WORKQUEUE_BLAME: something came while not armed. */
};

/** Members are private to kernel/src/watch.c and the wake functions. */
struct k_watch {
    struct ring_node node; /* in source->first's ring */
    struct k_pollable *source;
    k_ready_fn *ready;
    k_wake_fn *wake;
    uint8_t wanted; /* what the user asked for, with K_READY_ALWAYS */
    uint8_t armed;  /* what would wake it now; 0 once told */
    uint8_t told;   /* what it was told and has not delivered */
    uint8_t state;  /* enum k_watch_state */
#if CONFIG_WATCH_LISTING
    struct ring_node listed; /* in the list of all that are on a source */
#endif
};

/* What CONFIG_WATCH_LISTING adds to each. */
#define K__WATCH_LISTING_BYTES (IS_ENABLED(CONFIG_WATCH_LISTING) ? sizeof(struct ring_node) : 0U)

/** In k_watch.told only: the timeout was first. */
#define K_WATCH_TOLD_TIMEOUT 0x80U

/**
 * Put an idle watch on @p source for @p wanted, and wake it at once if that holds already.
 *
 * @context Lock held; the caller ends with k_reschedule().
 */
void k_watch_arm(struct k_watch *watch, struct k_source source, uint32_t wanted, k_wake_fn *wake);

/** The first half of k_watch_arm(): put it on @p source, without looking. @context Lock held. */
void k_watch_link(struct k_watch *watch, struct k_source source, uint32_t wanted, k_wake_fn *wake);

/** How many watches are on a source now. @context Any. */
uint32_t k_watch_count(void);

/** Take the watch off its source, if it is on one. @context Lock held. */
void k_watch_detach(struct k_watch *watch);

BASE_STATIC_ASSERT(sizeof(void *) != 4 || sizeof(struct k_watch) == 24 + K__WATCH_LISTING_BYTES,
                   "struct k_watch: 24 bytes on a 32-bit target is promised");

#ifdef __cplusplus
}
#endif

#endif
