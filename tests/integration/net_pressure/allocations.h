/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ALLOCATIONS_H
#define ALLOCATIONS_H

/**
 * @file
 * What lwIP allocates, counted, and failing on purpose. The linker wraps lwIP's two functions.
 */

#include <stdint.h>

/** Count from 0 on; number @p first fails, and as many as @p count together; 0: none. */
void allocations_fail(uint32_t first, uint32_t count);

/** How many since then. */
uint32_t allocations_count(void);

#endif
