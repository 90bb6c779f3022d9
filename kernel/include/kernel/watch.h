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
 * Applications use the types of poll/; this header is for those who build such types and
 * sources.
 */

#include <kernel/pollable.h>
#include <kernel/time.h>
#include <kernel/work.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The mask of enum k_ready that holds now. Reads a few words under the lock; takes no other. */
typedef uint32_t k_ready_fn(struct k_pollable *pollable);

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
    K_WATCH_ONE_SHOT = 0x10, /**< Ends after its next event. */
    K_WATCH_TIMED = 0x20,    /**< Has a timeout behind it (struct k_watch_work_timed). */
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
};

/** In k_watch.told only: the timeout was first. */
#define K_WATCH_TOLD_TIMEOUT 0x80U

/**
 * Put an idle watch on @p source for @p wanted, and wake it at once if that holds already.
 *
 * @context Lock held; the caller ends with k_reschedule().
 */
void k_watch_arm(struct k_watch *watch, struct k_source source, uint32_t wanted, k_wake_fn *wake);

/** Take the watch off its source, if it is on one. @context Lock held. */
void k_watch_detach(struct k_watch *watch);

/** A watch that queues a work item: what poll_work is made of. */
struct k_watch_work {
    struct k_watch watch;
    struct k_work work;
};

/** The same with room for a timeout. */
struct k_watch_work_timed {
    struct k_watch_work item;
    struct k__timeout timeout;
};

BASE_STATIC_ASSERT(sizeof(void *) != 4 || sizeof(struct k_watch) == 24,
                   "struct k_watch: 24 bytes on a 32-bit target is promised");
BASE_STATIC_ASSERT(sizeof(void *) != 4 || sizeof(struct k_watch_work) == 40,
                   "struct k_watch_work: 40 bytes on a 32-bit target is promised");
BASE_STATIC_ASSERT(sizeof(void *) != 4 || sizeof(struct k_watch_work_timed) == 56,
                   "struct k_watch_work_timed: 56 bytes on a 32-bit target is promised");

/** Runs on the queue: what is ready, a mask of enum k_ready, maybe with K_WATCH_TOLD_TIMEOUT. */
typedef void k_watch_handler_t(struct k_watch_work *item, uint32_t told);

/** A static initialiser for struct k_watch_work. */
#define K_WATCH_WORK_INIT(queue_, handler_)                                                        \
    {                                                                                              \
        .work = { .handler = (k_work_handler_t)(void (*)(void))(handler_),                         \
                  .queue = K__WORK_ON(queue_, K__WORK_IS_WATCH) }                                  \
    }

/** Set up an idle item that runs @p handler on @p queue. */
void k_watch_work_init(struct k_watch_work *item, struct k_work_q *queue,
                       k_watch_handler_t *handler);

/**
 * Arm @p item on @p source.
 *
 * It stays armed, level-triggered: evaluated now and after each run of its handler.
 * Armed again from its own handler it takes the new source and mask.
 *
 * @param wanted  K_READY_IN, K_READY_OUT or both. K_READY_ALWAYS is always told.
 * @param flags   0 or K_WATCH_ONE_SHOT. Without it K_READY_OUT alone is one-shot all the same
 *                unless K_READY_IN is wanted too.
 *
 * @retval 0        Armed, or queued already.
 * @retval -EALREADY  It is armed or queued.
 * @retval -EBUSY   Somebody is in k_watch_work_disarm_sync() with it, or it still runs.
 *
 * @context Thread or ISR, lock not held.
 * @cost    O(1).
 */
int k_watch_work_arm(struct k_watch_work *item, struct k_source source, uint32_t wanted,
                     uint32_t flags);

/** k_watch_work_arm() for a caller that holds the lock and ends with k_reschedule(). */
int k_watch_work_arm_locked(struct k_watch_work *item, struct k_source source, uint32_t wanted,
                            uint32_t flags);

/**
 * k_watch_work_arm() with a timeout: if nothing is told within @p timeout the handler runs
 * with K_WATCH_TOLD_TIMEOUT. The timeout starts anew whenever the watch is armed again
 * after a run. After a timeout the watch is armed on, with the same timeout.
 */
int k_watch_work_arm_timed(struct k_watch_work_timed *item, struct k_source source, uint32_t wanted,
                           uint32_t flags, k_timeout_t timeout);

/**
 * Take @p item off its source and its queue, whatever it does.
 *
 * If its handler runs now, it runs to its end, and the queue does not touch @p item after
 * that: the handler itself may disarm and then free it.
 *
 * @return The state it was in: K_WATCH_IDLE, _ARMED, _QUEUED or _RUNNING.
 *
 * @context Thread or ISR.
 * @cost    O(1).
 */
enum k_watch_state k_watch_work_disarm(struct k_watch_work *item);

/**
 * k_watch_work_disarm(), and wait until the handler is not running. Any number of threads
 * at once.
 *
 * @retval 0         The handler does not run, and will not.
 * @retval -EDEADLK  Called from a handler on the same queue, or on a queue that (through any
 *                   number of queues) is waited for by that one. The item is disarmed all the
 *                   same.
 *
 * @context Thread.
 */
int k_watch_work_disarm_sync(struct k_watch_work *item);

#ifdef __cplusplus
}
#endif

#endif
