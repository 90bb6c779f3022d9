/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_port.h"

#include <stdlib.h>

struct arch__cpu arch__cpu;
unsigned int fake_switches;

static unsigned int unlocks_left;
static void (*at_unlock)(void);
static bool is_urgent;

void fake_interrupt_at_unlock(unsigned int nth, void (*handler)(void))
{
    unlocks_left = nth;
    at_unlock = handler;
    is_urgent = false;
    arch__cpu.pending = true;
}

void fake_interrupt_at_any_unlock(unsigned int nth, void (*handler)(void))
{
    fake_interrupt_at_unlock(nth, handler);
    is_urgent = true;
}

bool fake_interrupt_is_due(void)
{
    return at_unlock != NULL;
}

void fake_interrupt(void (*handler)(void))
{
    bool was_in_isr = arch__cpu.is_in_isr;

    arch__cpu.is_in_isr = true;
    handler();
    arch__cpu.is_in_isr = was_in_isr;
}

/* Called at each release of the lock, inner ones too, while `pending` is set. */
void arch__interrupt(void)
{
    if (arch__cpu.is_locked != 0 || (arch__cpu.is_in_isr && !is_urgent) || at_unlock == NULL) {
        return;
    }
    if (--unlocks_left == 0) {
        void (*handler)(void) = at_unlock;

        at_unlock = NULL;
        arch__cpu.pending = false;
        fake_interrupt(handler);
    }
}

void arch_switch(struct arch_context *to, struct arch_context *from)
{
    (void)to;
    (void)from;
    fake_switches++;
}
