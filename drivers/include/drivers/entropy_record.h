/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DRIVERS_ENTROPY_RECORD_H
#define DRIVERS_ENTROPY_RECORD_H

/**
 * @file
 * Randomness that somebody has left in memory before the program started: an emulator's runner,
 * a boot loader. For boards without a generator of their own.
 */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ENTROPY_RECORD_BYTES 32U
/** "PSED", little endian. */
#define ENTROPY_RECORD_MAGIC 0x44455350U

/** As it lies in memory, little endian. Without the magic there is nothing. */
struct entropy_record {
    uint32_t magic;
    uint32_t length; /* ENTROPY_RECORD_BYTES */
    uint8_t bytes[ENTROPY_RECORD_BYTES];
};

/**
 * Move the first @p length bytes of @p record to @p buffer. The whole record is overwritten with
 * zeros, so that nothing is handed out twice.
 *
 * @retval 0
 * @retval -ENODEV  There is no record, or it was used already.
 * @retval -EINVAL  @p length is more than a record holds. The record stays.
 *
 * @context Thread.
 */
int entropy_record_take(volatile struct entropy_record *record, void *buffer, size_t length);

#ifdef __cplusplus
}
#endif

#endif
