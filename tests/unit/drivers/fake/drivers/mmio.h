/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DRIVERS_MMIO_H
#define DRIVERS_MMIO_H

/* Stands in front of the real <drivers/mmio.h>: each test defines these two, a model of the device.
 */

#include <stdint.h>

uint32_t mmio_read(const volatile uint32_t *address);
void mmio_write(volatile uint32_t *address, uint32_t value);

#endif
