/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HELPERS_H
#define HELPERS_H

/*
 * For cases about threads: other threads with a priority relative to the case's, a record of what
 * happened in which order, interrupts.
 */

#include "test.h"

#include <kernel/kernel.h>

#define HELPERS 6

extern struct k_thread helpers[HELPERS];

/*
 * Start thread @p index with @p entry(@p argument), @p less_urgent below the case's priority
 * (negative: above it). It runs at once if it is more urgent.
 */
k_tid_t spawn(int index, int less_urgent, void (*entry)(void *argument), void *argument);

/* The same, created with @p delay. */
k_tid_t spawn_after(int index, int less_urgent, void (*entry)(void *argument), void *argument,
                    k_timeout_t delay);

/* Wait until thread @p index has ended. */
void join(int index);

/* The case lets everything that is ready run until it waits, however little urgent it is. */
void let_others_run(void);

/* Write a letter into the record. */
void note(char letter);

/* Has anything been noted? */
bool has_noted(void);

/* The record, which begins anew. */
const char *noted(void);

/* Run @p handler(@p argument) as an interrupt, now. */
void in_interrupt(void (*handler)(void *argument), void *argument);

/* How long something took, in ticks; begins anew with each call. */
int64_t ticks_since(int64_t *reference);

/* @p elapsed is what a wait of @p ticks takes: never less, and hardly more. */
void check_wait(int64_t elapsed, int64_t ticks);

#endif
