/* SPDX-License-Identifier: Apache-2.0 */

/* Resources: nobody who shares one preempts its holder, and everybody else who is urgent does. */

#include "helpers.h"

#define SHARING_IRQ 30U
#define URGENT_IRQ  31U

static K_RESOURCE_DEFINE(of_threads, TEST_PRIORITY - 2, 0);
static K_RESOURCE_DEFINE(of_more, TEST_PRIORITY - 4, 0);
static K_RESOURCE_DEFINE(of_all, TEST_PRIORITY - 2, 2);

static void note_letter(void *letter)
{
    note(*(const char *)letter);
}

static void note_parameter(const void *letter)
{
    note(*(const char *)letter);
}

TEST_CASE(threads_up_to_the_ceiling_do_not_preempt_the_holder)
{
    k_resource_key_t key = k_resource_lock(&of_threads);

    (void)spawn(0, -1, note_letter, "a");
    (void)spawn(1, -2, note_letter, "b");
    TEST_STRING(noted(), "");
    (void)spawn(2, -3, note_letter, "c");
    TEST_STRING(noted(), "c"); /* it goes back to the holder */
    k_resource_unlock(&of_threads, key);
    TEST_STRING(noted(), "ba");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

TEST_CASE(the_highest_ceiling_of_those_held_counts)
{
    k_resource_key_t outer = k_resource_lock(&of_threads);
    k_resource_key_t inner = k_resource_lock(&of_more);
    k_resource_key_t lower = k_resource_lock(&of_threads);

    (void)spawn(0, -3, note_letter, "a");
    k_resource_unlock(&of_threads, lower);
    TEST_STRING(noted(), "");
    (void)spawn(1, -2, note_letter, "b");
    k_resource_unlock(&of_more, inner);
    TEST_STRING(noted(), "a");
    k_resource_unlock(&of_threads, outer);
    TEST_STRING(noted(), "b");
    join(0);
    join(1);
}

static void change_priority_of_holder(void *holder)
{
    k_thread_priority_set(holder, TEST_PRIORITY + 1);
}

TEST_CASE(a_ceiling_outlasts_a_change_of_priority)
{
    k_resource_key_t key = k_resource_lock(&of_threads);

    in_interrupt(change_priority_of_holder, k_current_get());
    (void)spawn(0, 0, note_letter, "a");
    TEST_STRING(noted(), "");
    k_resource_unlock(&of_threads, key);
    TEST_STRING(noted(), "a");
    k_thread_priority_set(k_current_get(), TEST_PRIORITY);
    join(0);
}

static void connect(unsigned int irq, unsigned int level, const char *letter)
{
    TEST_EQUAL(irq_connect_dynamic(irq, level, note_parameter, letter, 0), irq);
    irq_enable(irq);
}

static void disable_both(void)
{
    irq_disable(SHARING_IRQ);
    irq_disable(URGENT_IRQ);
}

TEST_CASE(an_interrupt_that_shares_it_waits_for_the_end)
{
    connect(SHARING_IRQ, 2, "s");
    connect(URGENT_IRQ, 1, "u");
    k_resource_key_t key = k_resource_lock(&of_all);

    arch_irq_pend(SHARING_IRQ);
    TEST_STRING(noted(), "");
    arch_irq_pend(URGENT_IRQ);
    k_resource_unlock(&of_all, key);
    TEST_STRING(noted(),
                CONFIG_ARCH_POSIX ? "su" : "us"); /* posix: in the order in which they came */
    disable_both();
}

TEST_CASE(an_interrupt_that_does_not_share_it_comes_at_once)
{
    connect(SHARING_IRQ, 2, "s");
    k_resource_key_t key = k_resource_lock(&of_threads);

    arch_irq_pend(SHARING_IRQ);
    TEST_STRING(noted(), "s");
    k_resource_unlock(&of_threads, key);
    disable_both();
}

static void lock_in_interrupt(const void *letter)
{
    k_resource_key_t key = k_resource_lock(&of_all);

    arch_irq_pend(URGENT_IRQ);
    note(*(const char *)letter);
    k_resource_unlock(&of_all, key);
    note('e');
}

TEST_CASE(an_interrupt_holds_it_too)
{
    connect(URGENT_IRQ, 2, "u"); /* as urgent: it comes afterwards */
    TEST_EQUAL(irq_connect_dynamic(SHARING_IRQ, 3, lock_in_interrupt, "s", 0), SHARING_IRQ);
    irq_enable(SHARING_IRQ);
    arch_irq_pend(SHARING_IRQ);
    TEST_STRING(noted(), CONFIG_ARCH_POSIX ? "seu" : "sue");
    disable_both();
}

static void lock_and_unlock(void *letter)
{
    k_resource_unlock(&of_all, k_resource_lock(&of_all));
    note(*(const char *)letter);
}

TEST_CASE(who_is_as_urgent_as_the_ceiling_may_lock_it)
{
    (void)spawn(0, -2, lock_and_unlock, "a");
    TEST_STRING(noted(), "a");
    join(0);
}

TEST_CASE(an_interrupt_above_the_ceiling_comes_at_once_where_masks_have_levels)
{
    const bool have_levels = CONFIG_ARCH_ARM_CORTEX_M && !CONFIG_ARM_V6M;

    connect(URGENT_IRQ, 1, "u");
    k_resource_key_t key = k_resource_lock(&of_all);

    arch_irq_pend(URGENT_IRQ);
    TEST_STRING(noted(), have_levels ? "u" : "");
    k_resource_unlock(&of_all, key);
    TEST_STRING(noted(), have_levels ? "" : "u");
    disable_both();
}
