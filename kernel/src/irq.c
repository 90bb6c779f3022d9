/* SPDX-License-Identifier: Apache-2.0 */

/* Interrupts by number. What the board's drivers use does not come by here. */

#include <errno.h>
#include <kernel/fatal.h>
#include <kernel/irq.h>
#include <stdio.h>

struct connection {
    void (*routine)(const void *parameter);
    const void *parameter;
    uint8_t level;
    bool is_zero_latency;
};

#define CONNECTIONS (CONFIG_DYNAMIC_INTERRUPTS ? CONFIG_NUM_IRQS : 1)

static struct connection connections[CONNECTIONS];

static struct connection *connection_of(unsigned int irq)
{
    return IS_ENABLED(CONFIG_DYNAMIC_INTERRUPTS) && irq < CONNECTIONS ? &connections[irq] : NULL;
}

static bool is_connected(const struct connection *connection)
{
    return connection != NULL && connection->routine != NULL;
}

int irq_connect_dynamic(unsigned int irq, unsigned int priority,
                        void (*routine)(const void *parameter), const void *parameter,
                        uint32_t flags)
{
    bool is_zero_latency = (flags & IRQ_ZERO_LATENCY) != 0;
    struct connection *connection = connection_of(irq);

    if (connection == NULL || priority >= ARCH_IRQ_LEVELS) {
        return -EINVAL;
    }
    if (is_zero_latency && !ARCH_IRQ_HAS_ZERO_LATENCY) {
        return -ENOTSUP;
    }
    if (!arch_irq_is_free(irq)) {
        return -EBUSY;
    }
    *connection = (struct connection){
        .routine = routine,
        .parameter = parameter,
        .level = (uint8_t)(is_zero_latency ? 0 : priority),
        .is_zero_latency = is_zero_latency,
    };
    return (int)irq;
}

static _Noreturn void refuse(unsigned int irq)
{
    static char text[96];

    if (IS_ENABLED(CONFIG_PRINTK)) {
        (void)snprintf(text, sizeof(text),
                       "irq_enable(%u): its level is 0, above the kernel, and nobody has asked for "
                       "that",
                       irq);
    }
    k__fatal(K_ERR_KERNEL_OOPS, text);
}

void irq_enable(unsigned int irq)
{
    const struct connection *connection = connection_of(irq);
    unsigned int level = is_connected(connection) ? connection->level : arch_irq_level(irq);
    bool may_be_above = is_connected(connection) && connection->is_zero_latency;

    if (level == 0 && !may_be_above) {
        refuse(irq);
    }
    arch_irq_enable(irq, level);
}

void irq_disable(unsigned int irq)
{
    arch_irq_disable(irq);
}

int irq_is_enabled(unsigned int irq)
{
    return arch_irq_is_enabled(irq) ? 1 : 0;
}

bool arch_upcall_irq(unsigned int irq)
{
    const struct connection *connection = connection_of(irq);

    if (!is_connected(connection)) {
        return false;
    }
    connection->routine(connection->parameter);
    return true;
}
