/* SPDX-License-Identifier: Apache-2.0 */

/* CONFIG_ERRNO: each thread has its own. */

#include "scheduler.h"

/* The run-time ABI for Arm: thread-local variables begin 8 bytes behind the thread pointer. */
#define TLS_OFFSET 8

void *__aeabi_read_tp(void);

/* Callers expect all registers but r0 kept, so no compiler writes it. */
void __attribute__((naked)) * __aeabi_read_tp(void)
{
    __asm volatile(".syntax unified\n\t"
                   "ldr r0, =k__cpu + %c0\n\t"
                   "ldr r0, [r0]\n\t"
                   "adds r0, %1\n\t"
                   "bx lr\n\t"
                   ".ltorg" ::"i"(offsetof(struct k__cpu, current)),
                   "i"(offsetof(struct k_thread, errno_value) - TLS_OFFSET));
}
