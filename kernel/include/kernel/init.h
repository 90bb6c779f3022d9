/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_INIT_H
#define KERNEL_INIT_H

/**
 * @file
 * The way up: reset → port → constructors → board_early_init() (clock, console) →
 * kernel_start() → board_init() (drivers) → static threads → main(), in a thread.
 *
 * Constructors come first: they may register things, and call nothing else of the kernel.
 */

#ifdef __cplusplus
extern "C" {
#endif

/** Provided by the board: clock and console work after it. @context Start-up, no threads yet. */
void board_early_init(void);

/** Provided by the board: starts its drivers, by dependency. @context The main thread, before
 * main(). */
void board_init(void);

/** Called by the port's or board's start-up code, with interrupts locked. */
__attribute__((noreturn)) void kernel_start(void);

#ifdef __cplusplus
}
#endif

#endif
