/* SPDX-License-Identifier: Apache-2.0 */

/* Handlers that a program connects, on interrupts that no device raises. */

#include "helpers.h"

#include <errno.h>

#define FREE_IRQ  30U
#define OTHER_IRQ 31U
static K_SEM_DEFINE(sem, 0, 10);

static void note_parameter(const void *letter)
{
    TEST_TRUE(k_is_in_isr());
    note(*(const char *)letter);
}

static void connect(unsigned int irq, unsigned int level, void (*handler)(const void *),
                    const void *parameter)
{
    TEST_EQUAL(irq_connect_dynamic(irq, level, handler, parameter, 0), irq);
}

TEST_CASE(an_interrupt_calls_what_was_connected)
{
    connect(FREE_IRQ, 3, note_parameter, "a");
    connect(OTHER_IRQ, 1, note_parameter, "b");
    irq_enable(FREE_IRQ);
    irq_enable(OTHER_IRQ);
    arch_irq_pend(FREE_IRQ);
    arch_irq_pend(OTHER_IRQ);
    arch_irq_pend(FREE_IRQ);
    TEST_STRING(noted(), "aba");
    irq_disable(FREE_IRQ);
    irq_disable(OTHER_IRQ);
}

TEST_CASE(the_last_connection_holds)
{
    connect(FREE_IRQ, 3, note_parameter, "a");
    connect(FREE_IRQ, 2, note_parameter, "b");
    irq_enable(FREE_IRQ);
    TEST_EQUAL(arch_irq_level(FREE_IRQ), 2);
    arch_irq_pend(FREE_IRQ);
    TEST_STRING(noted(), "b");
    irq_disable(FREE_IRQ);
}

TEST_CASE(a_disabled_interrupt_comes_when_it_is_enabled)
{
    connect(FREE_IRQ, 3, note_parameter, "a");
    TEST_EQUAL(irq_is_enabled(FREE_IRQ), 0);
    arch_irq_pend(FREE_IRQ);
    TEST_FALSE(has_noted());
    irq_enable(FREE_IRQ);
    TEST_EQUAL(irq_is_enabled(FREE_IRQ), 1);
    TEST_STRING(noted(), "a");
    irq_disable(FREE_IRQ);
    TEST_EQUAL(irq_is_enabled(FREE_IRQ), 0);
    arch_irq_pend(FREE_IRQ);
    TEST_FALSE(has_noted());
    irq_enable(FREE_IRQ);
    TEST_STRING(noted(), "a");
    irq_disable(FREE_IRQ);
}

TEST_CASE(an_interrupt_of_the_most_urgent_level_waits_for_the_end_of_the_lock)
{
    unsigned int outer;
    unsigned int inner;

    connect(FREE_IRQ, 1, note_parameter, "a");
    irq_enable(FREE_IRQ);
    outer = irq_lock();
    inner = irq_lock();
    arch_irq_pend(FREE_IRQ);
    TEST_FALSE(has_noted());
    irq_unlock(inner);
    TEST_FALSE(has_noted());
    irq_unlock(outer);
    TEST_STRING(noted(), "a");
    irq_disable(FREE_IRQ);
}

static void give(const void *unused)
{
    (void)unused;
    note('i');
    k_sem_give(&sem);
    note('j');
}

static void take(void *unused)
{
    (void)unused;
    TEST_EQUAL(k_sem_take(&sem, K_FOREVER), 0);
    note('t');
}

TEST_CASE(a_handler_wakes_a_thread_that_runs_when_it_has_ended)
{
    connect(FREE_IRQ, 1, give, NULL);
    irq_enable(FREE_IRQ);
    (void)spawn(0, -1, take, NULL);
    arch_irq_pend(FREE_IRQ);
    note('c');
    TEST_STRING(noted(), "ijtc");
    irq_disable(FREE_IRQ);
    join(0);
}

TEST_CASE(interrupts_that_came_under_the_lock_all_come_after_it)
{
    unsigned int key;

    connect(FREE_IRQ, 2, note_parameter, "a");
    connect(OTHER_IRQ, 2, note_parameter, "b");
    irq_enable(FREE_IRQ);
    irq_enable(OTHER_IRQ);
    key = irq_lock();
    arch_irq_pend(FREE_IRQ);
    arch_irq_pend(OTHER_IRQ);
    irq_unlock(key);
    TEST_STRING(noted(), "ab");
    irq_disable(FREE_IRQ);
    irq_disable(OTHER_IRQ);
}

TEST_CASE(a_number_that_no_interrupt_has_does_nothing)
{
    if (!CONFIG_ARCH_POSIX) {
        TEST_SKIP("what such a number means is the controller's affair");
    }
    irq_disable(CONFIG_NUM_IRQS);
    arch_irq_enable(CONFIG_NUM_IRQS, 1);
    arch_irq_pend(CONFIG_NUM_IRQS);
    TEST_EQUAL(arch_irq_level(CONFIG_NUM_IRQS), 0);
    TEST_EQUAL(irq_is_enabled(CONFIG_NUM_IRQS), 0);
}

/* On boards where interrupts have numbers: the clock's, the first that is on. */
static unsigned int clock_irq(void)
{
    unsigned int irq = 0;

    while (irq < CONFIG_NUM_IRQS && !irq_is_enabled(irq)) {
        irq++;
    }
    return irq;
}

TEST_CASE(what_cannot_be_connected_is_refused)
{
    TEST_EQUAL(irq_connect_dynamic(CONFIG_NUM_IRQS, 1, note_parameter, "a", 0), -EINVAL);
    TEST_EQUAL(irq_connect_dynamic(FREE_IRQ, ARCH_IRQ_LEVELS, note_parameter, "a", 0), -EINVAL);
    if (!ARCH_IRQ_HAS_ZERO_LATENCY) {
        TEST_EQUAL(irq_connect_dynamic(FREE_IRQ, 0, note_parameter, "a", IRQ_ZERO_LATENCY),
                   -ENOTSUP);
    }
    if (!CONFIG_ARCH_POSIX) {
        TEST_EQUAL(irq_connect_dynamic(clock_irq(), 1, note_parameter, "a", 0), -EBUSY);
        TEST_EQUAL(irq_is_enabled(clock_irq()), 1);
    }
}

TEST_CASE(what_is_offloaded_runs_in_an_interrupt_before_the_call_returns)
{
    irq_offload(note_parameter, "a");
    TEST_FALSE(k_is_in_isr());
    TEST_STRING(noted(), "a");
}
