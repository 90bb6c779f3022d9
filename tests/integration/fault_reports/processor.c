/* SPDX-License-Identifier: Apache-2.0 */

/* What an Arm Cortex-M refuses. The board posix has its own tests of such, in posix_port. */

#include "fault.h"
#include "test.h"

#include <arch/cortex_m.h>
#include <kernel/kernel.h>
#include <string.h>

/* Nothing on the board uses it. */
#define FREE_IRQ 30U

static volatile uintptr_t zero;

static void call_null(void)
{
    ((void (*)(void))zero)();
    zero = 0; /* it is no jump */
}

static void read_null(void)
{
    (void)*(volatile int *)(zero + 8U);
}

static void write_null(void)
{
    *(volatile int *)(zero + 16U) = 1;
}

static void read_where_nothing_is(void)
{
    (void)*(volatile int *)(zero + 0x70000000U);
}

/* ARMv6-M has no such access. */
static void read_unaligned(void)
{
    static uint32_t words[2];

    __asm volatile("ldr r0, [%0]" ::"l"((uintptr_t)words + 1U) : "r0");
}

static void call_data(void)
{
    static uint16_t nop_and_return[] = {0xbf00, 0x4770};

    /* RAM may hold code; but without the lowest bit it is no Thumb code. */
    ((void (*)(void))(zero + (uintptr_t)nop_and_return))();
}

static void run_undefined_instruction(void)
{
    __asm volatile("udf #7");
}

static void divide_by_zero(void)
{
    static volatile int result = 5;

    result = result / (int)zero;
}

static void write_null_in_handler(const void *unused)
{
    (void)unused;
    write_null();
}

static void write_null_in_interrupt(void)
{
    arch_irq_offload(write_null_in_handler, NULL);
}

static void read_where_nothing_is_in_handler(const void *unused)
{
    (void)unused;
    read_where_nothing_is();
}

static void read_where_nothing_is_in_interrupt(void)
{
    arch_irq_offload(read_where_nothing_is_in_handler, NULL);
}

static void raise_unhandled_interrupt(void)
{
    arch_irq_enable(FREE_IRQ, 3);
    arch_irq_pend(FREE_IRQ);
}

static int __attribute__((noinline)) go_deeper(volatile int *level)
{
    volatile int local = *level + 1;

    if (local < 0) {
        return 0;
    }
    return go_deeper(&local) + local;
}

static void run_deep(void *p1, void *p2, void *p3)
{
    int level = 0;

    (void)p1;
    (void)p2;
    (void)p3;
    (void)go_deeper(&level);
}

static struct k_thread deep;
static K_THREAD_STACK_DEFINE(deep_stack, 512);

static void start_deep(k_thread_entry_t entry)
{
    (void)k_thread_create(&deep, deep_stack, K_THREAD_STACK_SIZEOF(deep_stack), entry, NULL, NULL,
                          NULL, TEST_PRIORITY + 1, 0, K_NO_WAIT);
    (void)k_thread_name_set(&deep, "deep diver");
    (void)k_thread_join(&deep, K_FOREVER);
}

static void overflow_the_stack(void)
{
    start_deep(run_deep);
}

/* Writes to the last word that is not its own, goes back, and waits. */
static void dip_below_and_wait(void *p1, void *p2, void *p3)
{
    volatile uint32_t *below =
        (volatile uint32_t *)((uintptr_t)deep_stack + ARCH_STACK_GUARD_BYTES);

    (void)p1;
    (void)p2;
    (void)p3;
    below[-1] = 0;
    (void)k_sleep(K_FOREVER);
}

static void overflow_the_stack_a_little(void)
{
    start_deep(dip_below_and_wait);
}

/* Leaves room for less than what an interrupt puts on the stack, and waits for one. */
static void wait_for_interrupt_at_the_bottom(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    __asm volatile("mov sp, %0\n"
                   "1: b 1b"
                   :
                   : "r"((uintptr_t)deep_stack + ARCH_STACK_GUARD_BYTES + 8U));
}

static void on_timer(struct k_timer *timer)
{
    (void)timer;
}

static void overflow_the_stack_by_an_interrupt(void)
{
    static K_TIMER_DEFINE(timer, on_timer, NULL);

    k_timer_start(&timer, K_TICKS(2), K_NO_WAIT);
    start_deep(wait_for_interrupt_at_the_bottom);
}

TEST_CASE(a_fault_of_the_processor)
{
    static const struct fault faults[] = {
        FAULT_OF(call_null),
        FAULT_OF(read_null),
        FAULT_OF(write_null),
        FAULT_OF(read_where_nothing_is),
        FAULT_OF(call_data),
        FAULT_OF(run_undefined_instruction),
        FAULT_OF(divide_by_zero),
        FAULT_OF(write_null_in_interrupt),
        FAULT_OF(raise_unhandled_interrupt),
        FAULT_OF(overflow_the_stack),
        FAULT_OF(overflow_the_stack_by_an_interrupt),
        FAULT_OF(overflow_the_stack_a_little),
        FAULT_OF(read_unaligned),
        FAULT_OF(read_where_nothing_is_in_interrupt),
        {NULL, NULL},
    };

    make_fault(faults);
}
