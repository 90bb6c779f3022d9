/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POLL_POLL_WORK_H
#define POLL_POLL_WORK_H

/** @file Work triggered by readiness; lives on the kernel's floor, beside work queues. */

#include <kernel/poll_work.h>

#endif
