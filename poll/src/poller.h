/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POLL_SRC_POLLER_H
#define POLL_SRC_POLLER_H

/* What k_poll() and k_work_poll share. Private to poll/src. */

#include <poll/k_poll.h>

/*
 * Put @p count events on their sources, each under its own lock section, until one is told: from
 * then on, and without @p may_wait, the rest are only looked at.
 */
void poller_arm(struct k_poller *poller, int count, bool may_wait);

/* Take the events off their sources, each under its own lock section, and note what was told. */
void poller_collect(struct k_poller *poller);

/* Take the events off their sources; nothing is noted. Lock held. */
void poller_detach(struct k_poller *poller);

#endif
