/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_POLL_WORK_H
#define KERNEL_POLL_WORK_H

/**
 * @file
 * Work that is triggered by the readiness of anything that can be watched.
 *
 *     static void on_data(struct poll_work *work, uint32_t ready, enum poll_status status);
 *     static struct poll_work reader = POLL_WORK_INIT(&queue, on_data);
 *
 *     poll_work_arm(&reader, k_msgq_source(&messages), K_READY_IN, 0);
 *
 * The handler runs on the queue while the level holds: it takes what is there, and is
 * called again as long as something is left. A call for nothing is possible (another reader
 * was faster): handlers cope with -EAGAIN. No event is lost.
 *
 * It belongs to the kernel's floor because it and the work queues share one machine for
 * running and cancelling; what else waits for watches is in poll/.
 */

#include <kernel/watch.h>
#include <kernel/work.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Why the handler runs. */
enum poll_status {
    POLL_READY,   /**< What it wanted, or an error, holds. */
    POLL_TIMEOUT, /**< Nothing came within the timeout. */
    POLL_CLOSED,  /**< The source is gone; the watch has ended. */
};

/** Flag: end after the next event. */
#define POLL_ONE_SHOT K_WATCH_ONE_SHOT
/** Flag: K_READY_OUT is told again and again. */
#define POLL_PERSISTENT K_WATCH_PERSISTENT

/** A watch that queues a work item. 40 bytes on a 32-bit target. Members are private. */
struct poll_work {
    struct k_watch watch;
    struct k_work work;
};

/** The same with room for a timeout. 56 bytes on a 32-bit target. */
struct poll_work_timed {
    struct poll_work work;
    struct k__timeout timeout;
};

BASE_STATIC_ASSERT(sizeof(void *) != 4 || sizeof(struct poll_work) == 40 + K__WATCH_LISTING_BYTES,
                   "struct poll_work: 40 bytes on a 32-bit target is promised");
BASE_STATIC_ASSERT(sizeof(void *) != 4 ||
                       sizeof(struct poll_work_timed) == 56 + K__WATCH_LISTING_BYTES,
                   "struct poll_work_timed: 56 bytes on a 32-bit target is promised");

/**
 * Runs on the queue, in its thread.
 *
 * It may arm @p work again with another mask or source, disarm it, and free it after
 * disarming.
 *
 * @param ready  Mask of enum k_ready.
 */
typedef void poll_handler_t(struct poll_work *work, uint32_t ready, enum poll_status status);

/** A static initialiser for struct poll_work. */
#define POLL_WORK_INIT(queue_, handler_)                                                           \
    {                                                                                              \
        .work = {                                                                                  \
            .handler = (k_work_handler_t)(void (*)(void))(handler_),                               \
            .queue = K__WORK_ON(queue_, K__WORK_IS_WATCH)                                          \
        }                                                                                          \
    }

/** A static initialiser for struct poll_work_timed. */
#define POLL_WORK_TIMED_INIT(queue_, handler_)                                                     \
    {                                                                                              \
        .work = POLL_WORK_INIT(queue_, handler_)                                                   \
    }

/** Set up an idle work that runs @p handler on @p queue. */
void poll_work_init(struct poll_work *work, struct k_work_q *queue, poll_handler_t *handler);
void poll_work_timed_init(struct poll_work_timed *work, struct k_work_q *queue,
                          poll_handler_t *handler);

/**
 * Arm @p work on @p source.
 *
 * It is level-triggered: evaluated now, and again after each run of its handler. K_READY_IN
 * persists until it is disarmed. K_READY_OUT is told once, as a source is almost always ready
 * for it; then it must be armed again. K_READY_ERR and K_READY_HUP are told without asking,
 * once per arming; K_READY_CLOSED is told once and ends the watch.
 *
 * Armed from its own handler, it takes the new source and mask. Disarmed while its handler
 * runs, it may be armed by anybody, and is not evaluated once more when that returns.
 *
 * @param wanted  K_READY_IN, K_READY_OUT or both.
 * @param flags   0, POLL_ONE_SHOT (one event of any kind) or POLL_PERSISTENT
 *                (K_READY_OUT persists too).
 *
 * @retval 0          Armed, or queued already.
 * @retval -EALREADY  It is armed or queued.
 * @retval -EBUSY     Its handler runs and has not been disarmed, or somebody is in
 *                    poll_work_disarm_sync() with it.
 *
 * @context Thread or ISR, lock not held.
 * @cost    O(1).
 */
int poll_work_arm(struct poll_work *work, struct k_source source, uint32_t wanted, uint32_t flags);

/** poll_work_arm() for a caller that holds the lock and ends with k_reschedule(). */
int poll_work_arm_locked(struct poll_work *work, struct k_source source, uint32_t wanted,
                         uint32_t flags);

/**
 * poll_work_arm(), and if nothing is told within @p timeout the handler runs with
 * POLL_TIMEOUT. Either is told, never both; the watch stays armed.
 *
 * The timeout serves once: poll_work_set_timeout() starts the next one.
 */
int poll_work_arm_timed(struct poll_work_timed *work, struct k_source source, uint32_t wanted,
                        uint32_t flags, k_timeout_t timeout);

/** poll_work_arm_timed() for a caller that holds the lock and ends with k_reschedule(). */
int poll_work_arm_timed_locked(struct poll_work_timed *work, struct k_source source,
                               uint32_t wanted, uint32_t flags, k_timeout_t timeout);

/**
 * Start the timeout of an armed or running @p work anew; K_FOREVER stops it.
 *
 * @context Thread or ISR.
 * @cost    O(1).
 */
void poll_work_set_timeout(struct poll_work_timed *work, k_timeout_t timeout);

/**
 * Take @p work off its source and its queue, whatever it does.
 *
 * If its handler runs now, it runs to its end, and the queue does not touch @p work after
 * that: the handler itself may disarm and then free it.
 *
 * @return The state it was in: K_WATCH_IDLE, _ARMED, _QUEUED or _RUNNING.
 *
 * @context Thread or ISR.
 * @cost    O(1).
 */
enum k_watch_state poll_work_disarm(struct poll_work *work);

/**
 * poll_work_disarm(), and wait until the handler is not running. Any number of threads
 * at once.
 *
 * @retval 0         The handler does not run, and will not.
 * @retval -EDEADLK  Called from a handler on the same queue, or on a queue that (through any
 *                   number of queues) is waited for by that one. The work is disarmed all the
 *                   same.
 *
 * @context Thread.
 */
int poll_work_disarm_sync(struct poll_work *work);

#ifdef __cplusplus
}
#endif

#endif
