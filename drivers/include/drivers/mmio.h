/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DRIVERS_MMIO_H
#define DRIVERS_MMIO_H

/**
 * @file
 * Access to registers: the one door between a driver and its hardware.
 *
 * Each call is one access of 32 bits, in program order. A unit test puts a header of the same
 * name in front of this one, and behind it a model of the device.
 *
 * @context Any. @cost One load or store.
 */

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Read the register at @p address. */
static inline uint32_t mmio_read(const volatile uint32_t *address)
{
    return *address;
}

/** Write @p value to the register at @p address. */
static inline void mmio_write(volatile uint32_t *address, uint32_t value)
{
    *address = value;
}

#ifdef __cplusplus
}
#endif

#endif
