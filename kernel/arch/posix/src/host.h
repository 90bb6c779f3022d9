/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_POSIX_SRC_HOST_H
#define ARCH_POSIX_SRC_HOST_H

/* Between the parts of the port. */

#include <arch/arch.h>
#include <arch/posix.h>

extern const struct posix_board *host__board;

/* Set by a host signal: look at the descriptors at the next interrupt. */
extern volatile bool host__is_look_due;

/* clock.c */
void clock__init(bool is_virtual);
/* Calls on_alarm() if it is time. Interrupt. */
void clock__ring_if_due(void);
/* Nanoseconds to the alarm, 0 when it is due; -1: none is set. */
int64_t clock__until_alarm(void);
/* Virtual time: to the next alarm. False when there is none. */
bool clock__jump(void);

/* descriptors.c */
void descriptors__init(void);
/* Poll once and call who has something. Interrupt. */
void descriptors__look(int64_t timeout_ns);
/* End a poll that waits. Async-signal-safe. */
void descriptors__wake(void);

/* signals.c */
void signals__init(bool has_ticks);
/* Ends the program if a signal said so. Interrupt. */
void signals__look(void);
void signals__stop(void);

/* faults.c */
void faults__init(void);

/* symbols.c: writes "function+0x12" or the like. */
void symbols__describe(const void *address, char *text, size_t bytes);
/* Reads what it needs, so that symbols__describe() needs little when a program has crashed. */
void symbols__init(void);

#endif
