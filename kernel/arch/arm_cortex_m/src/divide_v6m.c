/* SPDX-License-Identifier: Apache-2.0 */

#include "faults.h"

#include <base/util.h>

/*
 * The run-time ABI calls these for a division by zero, which is made by software. The instruction
 * has the fault, with all registers, reported.
 */
int __aeabi_idiv0(void);
long long __aeabi_ldiv0(void);

int __attribute__((naked, used)) __aeabi_idiv0(void)
{
    __asm volatile("udf #" BASE_STRINGIFY(UDF_DIVISION));
}

long long __attribute__((naked, used)) __aeabi_ldiv0(void)
{
    __asm volatile("udf #" BASE_STRINGIFY(UDF_DIVISION));
}
