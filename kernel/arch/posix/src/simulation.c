/* SPDX-License-Identifier: Apache-2.0 */

/* Where a simulation may let something happen: wherever the lock is free in a thread. */

#include <arch/arch.h>

static void offer_choice(bool is_edge)
{
    if (arch__cpu.is_locked != 0 || arch__cpu.is_in_isr) {
        return;
    }
    arch__cpu.is_locked = 1;
    arch_upcall_choice_point(is_edge);
    arch__cpu.is_locked = 0;
    if (arch__cpu.pending) {
        arch__interrupt();
    }
}

void arch__choice_point(void)
{
    offer_choice(false);
}

static bool is_linked; /* nothing has come between since arch_load_linked() */

void arch__break_link(void)
{
    is_linked = false;
}

uint32_t arch_load_linked(volatile uint32_t *word)
{
    uint32_t value = *word;

    is_linked = true;
    arch__choice_point();
    return value;
}

bool arch_store_conditional(volatile uint32_t *word, uint32_t linked, uint32_t value)
{
    (void)linked;
    if (!is_linked) {
        return false;
    }
    *word = value;
    is_linked = false;
    arch__choice_point();
    return true;
}

bool arch_replace(volatile uintptr_t *word, uintptr_t from, uintptr_t to)
{
    arch__choice_point();
    if (*word != from) {
        return false;
    }
    *word = to;
    arch__choice_point();
    return true;
}

/* The compiler calls this at each edge of what is compiled with -fsanitize-coverage=trace-pc. */
void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void)
{
    offer_choice(true);
}
