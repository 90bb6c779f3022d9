/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAKE_KERNEL_H
#define FAKE_KERNEL_H

/**
 * @file
 * What net/ needs of kernel and board, in one thread and in time that stands still unless the
 * test moves it: a mutex that only counts, one work queue, delayable work, waits that find out
 * what would happen.
 */

#include <stdbool.h>
#include <stdint.h>

/** Forget all work, and set the time. */
void fake_kernel_reset(int64_t now_ms);

/** Run what is queued, and what that queues. */
void fake_kernel_run(void);

/** Let time pass, and run everything when it is due. */
void fake_kernel_advance(int64_t ms);

/** The uptime at which the next delayable work is due, or -1. */
int64_t fake_kernel_next_due(void);

/** How many items are queued. */
int fake_kernel_queued(void);

/** How deep the core lock is locked. */
int fake_kernel_lock_depth(void);

/** What entropy_get() gives: bytes derived from a seed, or an error. */
void fake_entropy_set(uint64_t seed, int error);

/** Have @p other run once, as another thread, when the tested code next lets others run. */
void fake_kernel_on_reschedule(void (*other)(void));

/** Events told to any pollable since the last call. */
uint32_t fake_pollable_told(void);

/** An assertion failed: by default the program ends. */
extern void (*fake_on_assertion)(const char *expression);

/** The text printed last by printk(). */
const char *fake_console_text(void);

#endif
