// SPDX-License-Identifier: Apache-2.0
/*
 * The end of the program. An emulator, or a debugger, that listens to semihosting takes it from
 * here. Where nobody listens, the call's breakpoint raises a HardFault, whose vector leads for
 * this occasion to the end of the road.
 */
#include <kernel/console.h>
#include <stdint.h>

#define SEMIHOSTING_EXIT_EXTENDED    0x20U
#define SEMIHOSTING_APPLICATION_EXIT 0x20026U
#define SCB_VTOR                     (*(volatile uint32_t *)0xe000ed08)
#define VECTORS_ALIGNMENT            128

static _Noreturn void stop(void)
{
    for (;;) {
        __asm volatile("wfi");
    }
}

typedef void vector_t(void);

/* Stack, reset, NMI, HardFault. */
static vector_t *const last_vectors[4] __attribute__((aligned(VECTORS_ALIGNMENT))) = {
    [0 ... 3] = stop,
};

static void exit_by_semihosting(const uint32_t *arguments)
{
    register uint32_t operation __asm("r0") = SEMIHOSTING_EXIT_EXTENDED;
    register const uint32_t *block __asm("r1") = arguments;

    __asm volatile("bkpt 0xab" : "+r"(operation) : "r"(block) : "memory");
}

void board_exit(int status)
{
    const uint32_t arguments[2] = {SEMIHOSTING_APPLICATION_EXIT, (uint32_t)status};

    __asm volatile("cpsid i" ::: "memory");
    SCB_VTOR = (uint32_t)(uintptr_t)last_vectors;
    __asm volatile("dsb\n\tisb" ::: "memory");
    exit_by_semihosting(arguments);
    stop();
}
