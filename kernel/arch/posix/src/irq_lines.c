/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Interrupts by number, so that programs that connect handlers can be tested here: software raises
 * them. What talks to the host uses struct posix_irq.
 */

#include <arch/arch.h>
#include <arch/posix.h>
#include <base/util.h>
#include <stdio.h>

struct line {
    struct posix_irq irq; /* the first member */
    bool is_enabled;
    bool is_pending; /* came while it was not enabled */
    uint8_t level;
};

static struct line lines[CONFIG_DYNAMIC_INTERRUPTS ? CONFIG_NUM_IRQS : 1];

static void report_unhandled(unsigned int irq)
{
    static char text[64];

    (void)snprintf(text, sizeof(text), "interrupt %03u came and has no handler", irq);
    arch_upcall_fatal(ARCH_FATAL_UNHANDLED_IRQ, text, NULL);
}

static void run(struct posix_irq *irq)
{
    struct line *line = CONTAINER_OF(irq, struct line, irq);
    unsigned int number = (unsigned int)(line - lines);

    if (!line->is_enabled) {
        line->is_pending = true;
    } else if (!IS_ENABLED(CONFIG_DYNAMIC_INTERRUPTS) || !arch_upcall_irq(number)) {
        report_unhandled(number);
    }
}

static struct line *line_of(unsigned int irq)
{
    return irq < ARRAY_SIZE(lines) ? &lines[irq] : NULL;
}

void arch_irq_pend(unsigned int irq)
{
    struct line *line = line_of(irq);

    if (line != NULL) {
        line->irq.on_irq = run;
        posix_irq_raise(&line->irq);
    }
}

void arch_irq_enable(unsigned int irq, unsigned int level)
{
    struct line *line = line_of(irq);

    if (line == NULL) {
        return;
    }
    line->level = (uint8_t)level;
    line->is_enabled = true;
    if (line->is_pending) {
        line->is_pending = false;
        arch_irq_pend(irq);
    }
}

void arch_irq_disable(unsigned int irq)
{
    struct line *line = line_of(irq);

    if (line != NULL) {
        line->is_enabled = false;
    }
}

bool arch_irq_is_enabled(unsigned int irq)
{
    const struct line *line = line_of(irq);

    return line != NULL && line->is_enabled;
}

unsigned int arch_irq_level(unsigned int irq)
{
    const struct line *line = line_of(irq);

    return line != NULL ? line->level : 0U;
}

bool arch_irq_is_free(unsigned int irq)
{
    return line_of(irq) != NULL;
}
