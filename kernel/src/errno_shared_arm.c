/* SPDX-License-Identifier: Apache-2.0 */

/* Without CONFIG_ERRNO all threads share one. */

#include <stdint.h>

/* The run-time ABI for Arm: thread-local variables begin 8 bytes behind the thread pointer. */
static struct {
    uint32_t reserved[2];
    int errno_value;
} storage;

void *__aeabi_read_tp(void);

/* Callers expect all registers but r0 kept, so no compiler writes it. */
void __attribute__((naked)) * __aeabi_read_tp(void)
{
    __asm volatile(".syntax unified\n\t"
                   "ldr r0, =%c0\n\t"
                   "bx lr\n\t"
                   ".ltorg" ::"i"(&storage));
}
