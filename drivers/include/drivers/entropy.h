/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DRIVERS_ENTROPY_H
#define DRIVERS_ENTROPY_H

/**
 * @file
 * True randomness, for seeds. The board provides it.
 */

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Fill @p buffer with @p length unpredictable bytes.
 *
 * @retval 0
 * @retval -ENODEV  There is no source of entropy, or it gave nothing.
 * @retval -EINVAL  @p length is more than the source can give.
 *
 * @context Thread.
 */
int entropy_get(void *buffer, size_t length);

#ifdef __cplusplus
}
#endif

#endif
