/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAKE_PORT_H
#define FAKE_PORT_H

/* The port under a unit test: no interrupts but those that a test raises, no switches. */

#include <arch/arch.h>

/* Runs as an interrupt as soon as the lock is released for the nth time from now (1: next). */
void fake_interrupt_at_unlock(unsigned int nth, void (*handler)(void));

/* The same, also within an interrupt: one of a higher level. NULL: none. */
void fake_interrupt_at_any_unlock(unsigned int nth, void (*handler)(void));

/* Is such an interrupt still to come? */
bool fake_interrupt_is_due(void);

/* Runs @p handler as an interrupt, now. */
void fake_interrupt(void (*handler)(void));

/* How often the kernel has asked for a switch since the last fake_reset(). */
extern unsigned int fake_switches;

#endif
