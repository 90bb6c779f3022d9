/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The end of a program for an emulator, or a debugger, that listens to semihosting. Where nobody
 * listens the call's breakpoint is a HardFault, which leads to the end of the road.
 */

#include "faults.h"

#include <arch/cortex_m.h>
#include <base/util.h>

#include "cortex_m_registers.h"

#define SEMIHOSTING_EXIT_EXTENDED    0x20U
#define SEMIHOSTING_APPLICATION_EXIT 0x20026U

bool arch__has_ended;

_Noreturn void arch__stop(void)
{
    for (;;) {
        __asm volatile("wfi");
    }
}

_Noreturn void arch_end_by_semihosting(int status)
{
    const uint32_t arguments[2] = {SEMIHOSTING_APPLICATION_EXIT, (uint32_t)status};
    register uint32_t operation __asm("r0") = SEMIHOSTING_EXIT_EXTENDED;
    register const uint32_t *block __asm("r1") = arguments;

    arch__has_ended = true;
    if (IS_ENABLED(CONFIG_ARM_MPU)) {
        /* Emulators do not read what shares a page with a guard, and the arguments may. */
        MPU_CTRL = 0;
    }
    __asm volatile("cpsid i\n\tbkpt 0xab" : "+r"(operation) : "r"(block) : "memory");
    arch__stop();
}
