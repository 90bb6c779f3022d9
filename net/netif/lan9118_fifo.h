/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NETIF_LAN9118_FIFO_H
#define NETIF_LAN9118_FIFO_H

/*
 * Words between memory and a FIFO's data port, of which the LAN9118 has 8 copies in a row. Where
 * all bytes of a frame pass: in assembly for processors that can burst (lan9118_fifo_armv7m.S), in
 * C for the rest.
 */

#include <stdint.h>

/* Read `words` words from the port to memory, aligned to a word. */
void lan9118_fifo_read(const volatile uint32_t *port, uint32_t *to, uint32_t words);

/* Read `words` words from the port and forget them. */
void lan9118_fifo_discard(const volatile uint32_t *port, uint32_t words);

/* Write `words` words from memory, aligned to a word, to the port. */
void lan9118_fifo_write(volatile uint32_t *port, const uint32_t *from, uint32_t words);

#endif
