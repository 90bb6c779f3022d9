/* SPDX-License-Identifier: Apache-2.0 */

/* What reports ask the port: names of addresses, stacks of threads that were aborted. */

#include "host.h"
#include "test.h"

#include <kernel/kernel.h>
#include <stdlib.h>
#include <string.h>

static int some_data = 1;

static const char *describe(const void *address)
{
    static char text[128];

    symbols__describe(address, text, sizeof(text));
    return strchr(text, '(') != NULL ? strchr(text, '(') : "";
}

TEST_CASE(an_address_in_a_function_is_told_by_its_name)
{
    TEST_STRING(describe((const char *)(uintptr_t)arch_idle + 1), "(arch_idle+0x1)");
}

TEST_CASE(an_address_in_the_program_but_in_no_function_is_told)
{
    TEST_STRING(describe(&some_data), "(?)");
}

TEST_CASE(an_address_outside_of_the_program_is_a_librarys)
{
    void *memory = malloc(1);

    TEST_STRING(describe((const void *)(uintptr_t)16), "(library)");
    TEST_STRING(describe(memory), "(library)");
    TEST_STRING(describe((const void *)UINTPTR_MAX), "(library)");
    free(memory);
}

static void return_at_once(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
}

TEST_CASE(a_thread_that_was_aborted_has_no_stack_of_the_host)
{
    static struct k_thread thread;
    static K_THREAD_STACK_DEFINE(stack, ARCH_STACK_MIN_BYTES);

    k_thread_create(&thread, stack, K_THREAD_STACK_SIZEOF(stack), return_at_once, NULL, NULL, NULL,
                    TEST_PRIORITY + 1, 0, K_NO_WAIT);
    TEST_NOT_EQUAL(arch_stack_size(&thread.context, stack, 100), 0);
    k_thread_abort(&thread);
    arch_context_release(&thread.context); /* nothing is left to give back */
    TEST_SAME(arch_stack_start(&thread.context, stack), stack);
    TEST_EQUAL(arch_stack_size(&thread.context, stack, 100), 0);
    TEST_EQUAL(arch_stack_unused(&thread.context, stack, 100), 0);
}

static void __attribute__((noinline)) use_much(void)
{
    volatile char much[20000];

    much[0] = 1;
    TEST_EQUAL(much[0], 1);
}

static void use_much_and_end(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    use_much();
}

static struct k_thread ended;
static K_THREAD_STACK_DEFINE(ended_stack, ARCH_STACK_MIN_BYTES);
static struct k_thread later[2];
static K_THREAD_STACK_ARRAY_DEFINE(later_stacks, 2, ARCH_STACK_MIN_BYTES);

static size_t unused_of(const struct k_thread *thread)
{
    size_t unused;

    TEST_EQUAL(k_thread_stack_space_get(thread, &unused), 0);
    return unused;
}

static void create(struct k_thread *thread, k_thread_stack_t *stack, k_thread_entry_t entry)
{
    k_thread_create(thread, stack, ARCH_STACK_MIN_BYTES, entry, NULL, NULL, NULL, TEST_PRIORITY - 1,
                    0, K_NO_WAIT);
}

static void wait_for_ever(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    (void)k_sleep(K_FOREVER);
}

TEST_CASE(a_thread_that_has_ended_is_not_asked_about_the_stack_of_another)
{
    create(&ended, ended_stack, use_much_and_end);
    size_t bytes = k_thread_stack_size_get(&ended);
    const void *start = arch_stack_start(&ended.context, ended_stack);

    TEST_AT_LEAST(bytes, 20000);
    TEST_AT_MOST(unused_of(&ended), bytes - 20000); /* nobody else has it yet */
    create(&later[0], later_stacks[0], return_at_once);
    TEST_EQUAL(k_thread_stack_size_get(&ended), 0); /* it is free */
    TEST_EQUAL(unused_of(&ended), 0);
    create(&later[1], later_stacks[1], wait_for_ever);
    TEST_SAME(arch_stack_start(&later[1].context, later_stacks[1]), start);
    TEST_EQUAL(k_thread_stack_size_get(&ended), 0);
    TEST_EQUAL(unused_of(&ended), 0);
    TEST_SAME(arch_stack_start(&ended.context, ended_stack), ended_stack);
    create(&ended, ended_stack, return_at_once);
    TEST_EQUAL(k_thread_stack_size_get(&ended), bytes);
    TEST_AT_LEAST(unused_of(&ended), bytes - 20000);
    k_thread_abort(&later[1]);
}
