/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAKE_WATCH_H
#define FAKE_WATCH_H

#include <kernel/watch.h>

/* A watch that counts. */
struct fake_watch {
    struct k_watch watch;
    unsigned int wakes;
};

void fake_watch_arm(struct fake_watch *watch, struct k_source source, uint32_t wanted);

/* As after a run of its handler: look at the level, tell or wait. */
void fake_watch_arm_again(struct fake_watch *watch);

void fake_watch_disarm(struct fake_watch *watch);

#endif
