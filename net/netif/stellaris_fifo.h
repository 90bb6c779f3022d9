/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NETIF_STELLARIS_FIFO_H
#define NETIF_STELLARIS_FIFO_H

/*
 * Words between memory and the data register, behind which both FIFOs are. Where all bytes of a
 * frame pass: in assembly for the processors that have this controller (stellaris_fifo_armv7m.S),
 * in C for the rest.
 */

#include <stdint.h>

/* Read `words` words from the register to memory, aligned to a word. */
void stellaris_fifo_read(const volatile uint32_t *port, uint32_t *to, uint32_t words);

/* Write `words` words from memory, at any address, to the register. */
void stellaris_fifo_write(volatile uint32_t *port, const void *from, uint32_t words);

#endif
