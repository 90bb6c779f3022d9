/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_START_H
#define KERNEL_SRC_START_H

/* What kernel_start() calls when it is built in. */

void k__start_system_work_queue(void);

#endif
