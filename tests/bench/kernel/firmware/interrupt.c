/* SPDX-License-Identifier: Apache-2.0 */

/* The board's vectors are constants: a copy of them has room for a handler of our own. */

#include "interrupt.h"

#include <base/util.h>
#include <kernel/lock.h>

#define SCB_VTOR (*(volatile uint32_t *)0xe000ed08)
#define MPU_CTRL (*(volatile uint32_t *)0xe000ed94)

#define LEVEL           1
#define CORE_EXCEPTIONS 16
#define INTERRUPTS      32

struct vectors {
    arch_isr_t *handlers[CORE_EXCEPTIONS + INTERRUPTS];
};

static struct vectors vectors __attribute__((aligned(256)));

/* The original lies on the null pointer's page, which the memory protection unit closes. */
static void copy_vectors(void)
{
    unsigned int key = irq_lock();
    uint32_t mpu = MPU_CTRL;

    MPU_CTRL = 0;
    __asm volatile("dsb\n\tisb" ::: "memory");
    vectors = *(const struct vectors *)SCB_VTOR;
    MPU_CTRL = mpu;
    SCB_VTOR = (uint32_t)&vectors;
    __asm volatile("dsb\n\tisb" ::: "memory");
    irq_unlock(key);
}

void interrupt_set_handler(arch_isr_t *handler)
{
    if (vectors.handlers[0] == NULL) {
        copy_vectors();
    }
    vectors.handlers[CORE_EXCEPTIONS + INTERRUPT_NUMBER] = handler;
    arch_irq_enable(INTERRUPT_NUMBER, LEVEL);
}
