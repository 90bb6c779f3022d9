/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POLL_K_POLL_H
#define POLL_K_POLL_H

/**
 * @file
 * k_poll(): wait in a thread for any of several kernel objects, by their type.
 *
 * It is a front over watches, for programs that know it. poll_wait() waits for anything that has a
 * source, sockets too.
 */

#include <kernel/fifo.h>
#include <kernel/lifo.h>
#include <kernel/msgq.h>
#include <kernel/pipe.h>
#include <kernel/queue.h>
#include <kernel/sem.h>
#include <kernel/time.h>
#include <kernel/watch.h>
#include <poll/signal.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What an event is about; one of these. */
enum {
    K_POLL_TYPE_IGNORE = 0, /**< Nothing: the event is skipped. */
    K_POLL_TYPE_SIGNAL = 0x01,
    K_POLL_TYPE_SEM_AVAILABLE = 0x02,
    K_POLL_TYPE_DATA_AVAILABLE = 0x04, /**< Of a queue, FIFO or LIFO. */
    K_POLL_TYPE_FIFO_DATA_AVAILABLE = K_POLL_TYPE_DATA_AVAILABLE,
    K_POLL_TYPE_MSGQ_DATA_AVAILABLE = 0x08,
    K_POLL_TYPE_PIPE_DATA_AVAILABLE = 0x10,
};

/** What has become true of it; a mask of these. */
enum {
    K_POLL_STATE_NOT_READY = 0,
    K_POLL_STATE_SIGNALED = 0x01,
    K_POLL_STATE_SEM_AVAILABLE = 0x02,
    K_POLL_STATE_DATA_AVAILABLE = 0x04,
    K_POLL_STATE_FIFO_DATA_AVAILABLE = K_POLL_STATE_DATA_AVAILABLE,
    K_POLL_STATE_CANCELLED = 0x08, /**< The wait was cancelled, or the pipe is closed. */
    K_POLL_STATE_MSGQ_DATA_AVAILABLE = 0x10,
    K_POLL_STATE_PIPE_DATA_AVAILABLE = 0x20,
};

enum k_poll_modes {
    K_POLL_MODE_NOTIFY_ONLY = 0, /**< Nothing is taken from the object. */
};

struct k_poll_event;

/* Whom the watches of some events wake: a thread, or a work item. Members are private. */
struct k_poller {
    void (*on_told)(struct k_poller *poller); /* by the first of them, with the lock held */
    struct k_poll_event *events;
    int linked; /* how many of them have been on their source */
    int result; /* 0 or -EINTR, of the first that was told */
    bool is_told;
};

/** One object to wait for. `tag` is the caller's. */
struct k_poll_event {
    uint8_t tag;
    uint8_t type;  /**< K_POLL_TYPE_*. */
    uint8_t state; /**< Mask of K_POLL_STATE_*: bits are added, and removed by the caller. */
    uint8_t mode;  /**< K_POLL_MODE_NOTIFY_ONLY. */
    union {
        void *obj;
        struct k_poll_signal *signal;
        struct k_sem *sem;
        struct k_queue *queue;
        struct k_fifo *fifo;
        struct k_lifo *lifo;
        struct k_msgq *msgq;
        struct k_pipe *pipe;
    };
    struct k_poller *poller; /* private, as what follows */
    struct k_watch watch;
};

/** An initialiser for an event of @p type_ about the object at @p obj_. */
#define K_POLL_EVENT_INITIALIZER(type_, mode_, obj_)                                               \
    K_POLL_EVENT_STATIC_INITIALIZER(type_, mode_, obj_, 0)

/** The same with a tag. */
#define K_POLL_EVENT_STATIC_INITIALIZER(type_, mode_, obj_, tag_)                                  \
    {                                                                                              \
        .tag = (tag_), .type = (type_), .state = K_POLL_STATE_NOT_READY, .mode = (mode_),          \
        {                                                                                          \
            .obj = (obj_)                                                                          \
        }                                                                                          \
    }

/** Set up @p event; its tag is left as it is. */
void k_poll_event_init(struct k_poll_event *event, uint32_t type, int mode, void *obj);

/**
 * Wait until at least one of @p events has become true. Nothing is taken from its object, and who
 * takes it may find that somebody else was faster.
 *
 * Any number of threads may wait for the same object: all are told. An object that hands something
 * straight to a thread that waits for it alone tells nobody.
 *
 * @param events      @p num_events of them. The states of those that are true have bits set.
 * @param num_events  0: only the time is waited for.
 *
 * @retval 0        At least one is true.
 * @retval -EAGAIN  None was within @p timeout.
 * @retval -EINTR   The first that came was a cancelled wait: K_POLL_STATE_CANCELLED.
 *
 * @context Thread (asserted in debug builds).
 * @cost    O(num_events) to arm and disarm; O(1) for an event.
 */
int k_poll(struct k_poll_event *events, int num_events, k_timeout_t timeout);

#ifdef __cplusplus
}
#endif

#endif
