/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POLL_POLL_WORK_H
#define POLL_POLL_WORK_H

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
 */

#include <kernel/watch.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Why the handler runs. */
enum poll_status {
    POLL_READY,   /**< What it wanted, or an error, holds. */
    POLL_TIMEOUT, /**< Nothing came within the timeout. */
    POLL_CLOSED,  /**< The source is gone; the watch has ended. */
};

struct poll_work;

/**
 * Runs on the queue, in a thread.
 *
 * It may arm again with another mask or source, disarm, and free @p work after disarming.
 *
 * @param ready  Mask of enum k_ready.
 */
typedef void poll_handler_t(struct poll_work *work, uint32_t ready, enum poll_status status);

/** 40 bytes on a 32-bit target. Members are private. */
struct poll_work {
    struct k_watch_work item;
};

/** 56 bytes on a 32-bit target. */
struct poll_work_timed {
    struct poll_work work;
    struct k__timeout timeout;
};

/** A static initialiser. */
#define POLL_WORK_INIT(queue_, handler_)                                                           \
    {                                                                                              \
        .item = K_WATCH_WORK_INIT(queue_, handler_)                                                \
    }
#define POLL_WORK_TIMED_INIT(queue_, handler_)                                                     \
    {                                                                                              \
        .work = POLL_WORK_INIT(queue_, handler_)                                                   \
    }

/** Set up an idle item that runs @p handler on @p queue. */
void poll_work_init(struct poll_work *work, struct k_work_q *queue, poll_handler_t *handler);
void poll_work_timed_init(struct poll_work_timed *work, struct k_work_q *queue,
                          poll_handler_t *handler);

/** Flag: end after the next event. */
#define POLL_ONE_SHOT K_WATCH_ONE_SHOT

/** See k_watch_work_arm(). */
static inline int poll_work_arm(struct poll_work *work, struct k_source source, uint32_t wanted,
                                uint32_t flags)
{
    return k_watch_work_arm(&work->item, source, wanted, flags);
}

/** See k_watch_work_arm_timed(). */
int poll_work_arm_timed(struct poll_work_timed *work, struct k_source source, uint32_t wanted,
                        uint32_t flags, k_timeout_t timeout);

/** See k_watch_work_disarm(). */
static inline enum k_watch_state poll_work_disarm(struct poll_work *work)
{
    return k_watch_work_disarm(&work->item);
}

/** See k_watch_work_disarm_sync(). */
static inline int poll_work_disarm_sync(struct poll_work *work)
{
    return k_watch_work_disarm_sync(&work->item);
}

#ifdef __cplusplus
}
#endif

#endif
