/* SPDX-License-Identifier: Apache-2.0 */

/* From reset to the kernel. The linker script makes the reset vector point here. */

#include <arch/arch.h>

/* Higher floors provide these; see kernel/init.h. */
void board_early_init(void);
_Noreturn void kernel_start(void);

_Noreturn void arch__reset(void);

_Noreturn void arch__reset(void)
{
    /*
     * 1. A stack pointer, if reset does not set one. Mask interrupts.
     * 2. Copy .data from where it is stored, clear .bss.
     * 3. Priorities of the switch and of faults; the memory protection unit.
     * 4. Call the constructors, which register static threads.
     */
    board_early_init();
    kernel_start();
}
