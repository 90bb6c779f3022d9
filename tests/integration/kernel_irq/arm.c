/* SPDX-License-Identifier: Apache-2.0 */

/* Levels, as an Arm Cortex-M has them. */

#include "helpers.h"

#define FREE_IRQ  30U
#define OTHER_IRQ 31U

static void note_letter(const void *letter)
{
    note(*(const char *)letter);
}

static void note_around_the_other(const void *unused)
{
    (void)unused;
    note('(');
    arch_irq_pend(OTHER_IRQ);
    note(')');
}

static void run_nested(unsigned int level, unsigned int level_of_other)
{
    TEST_EQUAL(irq_connect_dynamic(FREE_IRQ, level, note_around_the_other, NULL, 0), FREE_IRQ);
    TEST_EQUAL(irq_connect_dynamic(OTHER_IRQ, level_of_other, note_letter, "x", 0), OTHER_IRQ);
    irq_enable(FREE_IRQ);
    irq_enable(OTHER_IRQ);
    arch_irq_pend(FREE_IRQ);
    irq_disable(FREE_IRQ);
    irq_disable(OTHER_IRQ);
}

TEST_CASE(a_more_urgent_interrupt_comes_between)
{
    run_nested(2, 1);
    TEST_STRING(noted(), "(x)");
}

TEST_CASE(an_interrupt_of_the_same_or_a_less_urgent_level_comes_behind)
{
    run_nested(2, 2);
    TEST_STRING(noted(), "()x");
    run_nested(2, 3);
    TEST_STRING(noted(), "()x");
}

static volatile int above_count;

/* Calls nothing of the kernel. */
static void count(const void *unused)
{
    (void)unused;
    above_count++;
}

TEST_CASE(an_interrupt_above_the_kernel_is_not_masked_by_the_lock)
{
    unsigned int key;
    int in_the_lock;

    if (!ARCH_IRQ_HAS_ZERO_LATENCY) {
        TEST_SKIP("the lock masks all interrupts");
    }
    above_count = 0;
    TEST_EQUAL(irq_connect_dynamic(FREE_IRQ, 5, count, NULL, IRQ_ZERO_LATENCY), FREE_IRQ);
    TEST_EQUAL(irq_connect_dynamic(OTHER_IRQ, 1, note_letter, "x", 0), OTHER_IRQ);
    irq_enable(FREE_IRQ);
    irq_enable(OTHER_IRQ);
    TEST_EQUAL(arch_irq_level(FREE_IRQ), 0);

    key = irq_lock();
    arch_irq_pend(OTHER_IRQ);
    arch_irq_pend(FREE_IRQ);
    in_the_lock = above_count;
    TEST_FALSE(has_noted());
    irq_unlock(key);

    TEST_EQUAL(in_the_lock, 1);
    TEST_STRING(noted(), "x");
    irq_disable(FREE_IRQ);
    irq_disable(OTHER_IRQ);
}
