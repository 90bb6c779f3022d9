/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHAT_REMINDER_H
#define CHAT_REMINDER_H

#include <kernel/watch.h>
#include <stdbool.h>

#include "line.h"

/*
 * Reminders: a text that comes back after some seconds. They are set and read by one thread; in
 * between they are with the system's work queue.
 */

/* Returns false when all of them are under way. */
bool reminder_set(unsigned int seconds, const char *text);

/* What to watch: K_READY_IN when a reminder is due. */
struct k_source reminder_source(void);

/* Copies the text that is due. Returns whether there was one. */
bool reminder_get(char text[LINE_CHARACTERS + 1]);

#endif
