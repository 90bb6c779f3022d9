/* SPDX-License-Identifier: Apache-2.0 */

/* FAULT says which: what the processor refuses is told in words, with the place. */

#include "test.h"

#include <kernel/kernel.h>

enum fault {
    NULL_READ,
    NULL_CALL,
    WRITE_TO_CONST,
    DIVISION,
    INSTRUCTION,
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

static void __attribute__((noinline)) do_fault(enum fault fault)
{
    int *volatile nothing = NULL;
    void (*volatile no_function)(void) = NULL;
    volatile int zero = 0;

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
