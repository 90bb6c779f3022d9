// SPDX-License-Identifier: Apache-2.0
#include "stellaris_fifo.h"

#include <drivers/mmio.h>
#include <string.h>

void stellaris_fifo_read(const volatile uint32_t *port, uint32_t *to, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        to[i] = mmio_read(port);
    }
}

void stellaris_fifo_write(volatile uint32_t *port, const void *from, uint32_t words)
{
    const uint8_t *bytes = from;

    for (uint32_t i = 0; i < words; i++) {
        uint32_t word;

        memcpy(&word, bytes, sizeof(word));
        bytes += sizeof(word);
        mmio_write(port, word);
    }
}
