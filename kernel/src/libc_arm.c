/* SPDX-License-Identifier: Apache-2.0 */

/* What the C library on Arm asks of the system: an errno for each thread. */

#include "scheduler.h"

#include <kernel/fatal.h>

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

_Noreturn void __assert_func(const char *file, int line, const char *function,
                             const char *expression);

/* The assert() of the C library ends like the kernel's. */
void __assert_func(const char *file, int line, const char *function, const char *expression)
{
    k__assert_failed(expression, file, line, "in %s()", function);
}
