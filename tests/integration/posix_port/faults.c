/* SPDX-License-Identifier: Apache-2.0 */

/* FAULT says which: what the processor refuses is told in words, with the place. */

#include "test.h"

#include <kernel/kernel.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>

enum fault {
    NULL_READ,
    NULL_CALL,
    WRITE_TO_CONST,
    DIVISION,
    ARITHMETIC,
    BREAKPOINT,
    INSTRUCTION,
    NO_MEMORY,
    IMPOSSIBLE_ADDRESS,
    BEHIND_A_FILE,
    GUARD_OF_ANOTHER,
    MANY_CALLS,
    IN_INTERRUPT,
    ASSERTION,
};

static const char fixed[] = "constant";

static void read_through(const volatile int *pointer)
{
    printk("%d\n", *pointer);
}

static void run_undefined_instruction(void)
{
#if defined(__aarch64__)
    __asm volatile(".inst 0"); /* the compiler's trap is a breakpoint there */
#else
    __builtin_trap();
#endif
}

static void in_interrupt(const void *argument)
{
    read_through(argument);
}

static void read_behind_a_file(void)
{
    const void *memory = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fileno(tmpfile()), 0);

    TEST_TRUE(memory != MAP_FAILED);
    read_through(memory);
}

/* Its own stack is in order: this is no overflow. */
static void write_below_another_stack(void)
{
    static struct k_thread threads[2];
    static K_THREAD_STACK_ARRAY_DEFINE(stacks, 2, ARCH_STACK_MIN_BYTES);

    for (unsigned int i = 0; i < ARRAY_SIZE(threads); i++) {
        k_thread_create(&threads[i], stacks[i], K_THREAD_STACK_SIZEOF(stacks[i]),
                        (k_thread_entry_t)(void *)read_through, NULL, NULL, NULL, TEST_PRIORITY, 0,
                        K_FOREVER);
    }
    char *end = (char *)(uintptr_t)arch_stack_start(&threads[0].context, stacks[0]);

    *(volatile char *)(end - 8) = 0;
}

/* As many as are shown before some are left out, and a few more: none is left out. */
static void __attribute__((noinline)) fail_below(volatile int *calls)
{
    if (--*calls > 0) {
        fail_below(calls);
    }
    __ASSERT(*calls != 0, "after many calls");
    ++*calls;
}

static void __attribute__((noinline)) do_fault(enum fault fault)
{
    int *volatile nothing = NULL;
    void (*volatile no_function)(void) = NULL;
    volatile int zero = 0;
    volatile int calls = 13;

    switch (fault) {
    case NULL_READ:
        read_through(nothing);
        break;
    case NULL_CALL:
        no_function();
        break;
    case WRITE_TO_CONST:
        *(volatile char *)(uintptr_t)fixed = 'C';
        break;
    case DIVISION:
        zero = 100 / zero;
        break;
    case ARITHMETIC:
        (void)raise(SIGFPE);
        break;
    case BREAKPOINT:
        (void)raise(SIGTRAP);
        break;
    case NO_MEMORY:
        read_through((const volatile int *)(uintptr_t)0x12340);
        break;
    case IMPOSSIBLE_ADDRESS:
        read_through((const volatile int *)(uintptr_t)0x8000000000000000U);
        break;
    case BEHIND_A_FILE:
        read_behind_a_file();
        break;
    case GUARD_OF_ANOTHER:
        write_below_another_stack();
        break;
    case MANY_CALLS:
        fail_below(&calls);
        break;
    case INSTRUCTION:
        run_undefined_instruction();
        break;
    case IN_INTERRUPT:
        arch_irq_offload(in_interrupt, nothing);
        break;
    case ASSERTION:
        __ASSERT(zero == 1, "zero is %d", zero);
        break;
    }
    printk("# nothing happened\n");
}

TEST_CASE(a_fault_is_told_in_words)
{
    do_fault(FAULT);
}
