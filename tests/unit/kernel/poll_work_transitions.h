/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POLL_WORK_TRANSITIONS_H
#define POLL_WORK_TRANSITIONS_H

/* The table of docs/readiness-states.md, row by row: the test fails where they are not the same. */

#include <kernel/watch.h>

struct transition {
    enum k_watch_state from;
    const char *cause;
    enum k_watch_state to;
};

static const struct transition transitions[] = {
    {K_WATCH_IDLE, "armed, level low", K_WATCH_ARMED},
    {K_WATCH_IDLE, "armed, level high", K_WATCH_QUEUED},
    {K_WATCH_IDLE, "armed in its handler", K_WATCH_RUNNING},
    {K_WATCH_IDLE, "armed, somebody waits for its end: -EBUSY", K_WATCH_IDLE},
    {K_WATCH_IDLE, "disarmed", K_WATCH_IDLE},
    {K_WATCH_ARMED, "told", K_WATCH_QUEUED},
    {K_WATCH_ARMED, "time over", K_WATCH_QUEUED},
    {K_WATCH_ARMED, "closed", K_WATCH_QUEUED},
    {K_WATCH_ARMED, "armed: -EALREADY", K_WATCH_ARMED},
    {K_WATCH_ARMED, "disarmed", K_WATCH_IDLE},
    {K_WATCH_QUEUED, "taken by its queue", K_WATCH_RUNNING},
    {K_WATCH_QUEUED, "closed", K_WATCH_QUEUED},
    {K_WATCH_QUEUED, "armed: -EALREADY", K_WATCH_QUEUED},
    {K_WATCH_QUEUED, "disarmed", K_WATCH_IDLE},
    {K_WATCH_RUNNING, "returns, level high", K_WATCH_QUEUED},
    {K_WATCH_RUNNING, "returns, closed or time over meanwhile", K_WATCH_QUEUED},
    {K_WATCH_RUNNING, "returns, level low", K_WATCH_ARMED},
    {K_WATCH_RUNNING, "returns, nothing is wanted", K_WATCH_IDLE},
    {K_WATCH_RUNNING, "armed in its handler", K_WATCH_RUNNING},
    {K_WATCH_RUNNING, "armed by others: -EBUSY", K_WATCH_RUNNING},
    {K_WATCH_RUNNING, "time over", K_WATCH_RUNNING},
    {K_WATCH_RUNNING, "closed", K_WATCH_RUNNING},
    {K_WATCH_RUNNING, "disarmed", K_WATCH_IDLE},
};

#endif
