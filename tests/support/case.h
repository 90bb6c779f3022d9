/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_CASE_H
#define SUPPORT_CASE_H

/* Between the parts of the harness. */

#include "test.h"

/* The running case has failed; its reason has been printed. Returns in interrupts only. */
void case_fail(void);

/* The running case does not apply. Returns in interrupts only. */
void case_skip(const char *reason);

/* Remembers threads and counters. */
void leaks_note(void);

/* Are threads and counters as noted? Gives them time to settle; prints what is not. */
bool leaks_check(void);

/* Aborts the threads that were not there at leaks_note(). */
void leaks_abort_threads(void);

#endif
