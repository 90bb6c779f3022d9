// SPDX-License-Identifier: Apache-2.0
#include "lan9118_fifo.h"

#include <drivers/mmio.h>

void lan9118_fifo_read(const volatile uint32_t *port, uint32_t *to, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        to[i] = mmio_read(port);
    }
}

void lan9118_fifo_discard(const volatile uint32_t *port, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        (void)mmio_read(port);
    }
}

/*
 * A buffer may begin and end inside a word, of which the chip skips the rest; reading that rest is
 * harmless, but it may be no memory of ours.
 */
__attribute__((no_sanitize("address"))) void
lan9118_fifo_write(volatile uint32_t *port, const uint32_t *from, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        mmio_write(port, from[i]);
    }
}
