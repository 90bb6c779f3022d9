/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POLL_ZEPHYR_KERNEL_H
#define POLL_ZEPHYR_KERNEL_H

/** @file For sources that include the kernel by this name: it is <petrel.h>. */

#include <petrel.h>

#endif
