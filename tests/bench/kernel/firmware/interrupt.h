/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INTERRUPT_H
#define INTERRUPT_H

/* A real interrupt that software raises. */

#include <arch/cortex_m.h>

#define INTERRUPT_NUMBER 31U

/* Have @p handler called when it is raised. */
void interrupt_set_handler(arch_isr_t *handler);

/* Raise it; the handler has returned when this does. */
static inline void interrupt_raise(void)
{
    *(volatile uint32_t *)0xe000ef00 = INTERRUPT_NUMBER; /* STIR */
    __asm volatile("dsb\n\tisb" ::: "memory");
}

#endif
