/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POLL_SIGNAL_H
#define POLL_SIGNAL_H

/**
 * @file
 * Poll signals: a flag with a number, raised by whoever has something to say, for k_poll(),
 * k_work_poll and watches.
 *
 * @context Thread or ISR.
 */

#include <kernel/pollable.h>
#include <kernel/watch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_poll_signal {
    struct k_pollable pollable; /* private */
    unsigned int signaled;      /**< 1 once it is raised, until it is reset. */
    int result;                 /**< What k_poll_signal_raise() was given last. */
};

/** A static initialiser; @p obj is the signal itself. */
#define K_POLL_SIGNAL_INITIALIZER(obj)                                                             \
    {                                                                                              \
        .signaled = 0                                                                              \
    }

/** Set up a signal that is not raised. */
void k_poll_signal_init(struct k_poll_signal *signal);

/**
 * Raise @p signal with @p result. All who poll it are told; it stays raised until it is reset.
 *
 * @retval 0
 *
 * @cost O(watches of @p signal).
 */
int k_poll_signal_raise(struct k_poll_signal *signal, int result);

/** The signal is not raised any more. */
void k_poll_signal_reset(struct k_poll_signal *signal);

/**
 * Is it raised, and with what?
 *
 * @param[out] signaled  1 or 0.
 * @param[out] result    What it was raised with last.
 */
void k_poll_signal_check(struct k_poll_signal *signal, unsigned int *signaled, int *result);

/** K_READY_IN while it is raised; k_poll_signal_reset() consumes it. For watches. */
k_ready_fn k_poll_signal_ready;

/** @p signal as something to watch. */
static inline struct k_source k_poll_signal_source(struct k_poll_signal *signal)
{
    struct k_source source = {&signal->pollable, k_poll_signal_ready};

    return source;
}

#ifdef __cplusplus
}
#endif

#endif
