/* SPDX-License-Identifier: Apache-2.0 */

/* Fatal errors: one report, then the application's or the default last word. */

#include "scheduler.h"

#include <kernel/console.h>
#include <kernel/fatal.h>

static const char *const kinds[] = {
    [K_ERR_CPU_EXCEPTION] = "processor exception", [K_ERR_SPURIOUS_IRQ] = "unhandled interrupt",
    [K_ERR_STACK_CHK_FAIL] = "stack overflow",     [K_ERR_KERNEL_OOPS] = "kernel oops",
    [K_ERR_KERNEL_PANIC] = "kernel panic",
};

/* Back to end_program(). */
void __attribute__((weak))
k_sys_fatal_error_handler(unsigned int reason, const struct arch_frame *frame)
{
    (void)reason;
    (void)frame;
}

/* Printing is what these do, so without printk() they are empty. */
static void print_thread(const struct k_thread *thread)
{
    if (!IS_ENABLED(CONFIG_PRINTK)) {
        return;
    }
    if (thread == NULL) {
        printk("  thread        none yet: start-up code\n");
        return;
    }
    const char *name = k_thread_name_get((k_tid_t)(uintptr_t)thread);

    printk("  thread        %s, priority %d\n", name != NULL ? name : "(no name)",
           (int)thread->prio - CONFIG_NUM_COOP_PRIORITIES);
    k__stack_print(thread);
}

/* Of an error that the kernel found, in whatever context. */
static void print_place(const struct k_thread *thread, const void *caller, const void *frame)
{
    if (!IS_ENABLED(CONFIG_PRINTK)) {
        return;
    }
    print_thread(thread);
    if (k_is_in_isr()) {
        printk("  in an interrupt\n");
    }
    arch_print_calls(caller, frame, k__stack_end(k__cpu.current));
}

/* An error in the handler has its report, too, and is the end. */
static _Noreturn void end_program(unsigned int reason, const struct arch_frame *frame)
{
    static bool is_ending;

    if (!is_ending) {
        is_ending = true;
        k_sys_fatal_error_handler(reason, frame);
    }
    board_exit(1);
}

void arch_upcall_fatal(enum arch_fatal reason, const char *text, const struct arch_frame *frame)
{
    (void)irq_lock();
    printk("\n*** fatal: %s: %s\n", kinds[reason], text != NULL ? text : "cause unknown");
    print_thread(k__cpu.current);
    if (IS_ENABLED(CONFIG_PRINTK) && frame != NULL) {
        arch_print_frame(frame, k__stack_end(k__cpu.current));
    }
    end_program((unsigned int)reason, frame);
}

void arch_upcall_stack_overflow(struct arch_context *context)
{
    k__cpu.current = CONTAINER_OF(context, struct k_thread, context);
    arch_upcall_fatal(ARCH_FATAL_STACK_OVERFLOW, "a thread used more than its stack", NULL);
}

void k__report_fatal(unsigned int reason, const char *text)
{
    if (!IS_ENABLED(CONFIG_PRINTK)) {
        arch_upcall_fatal((enum arch_fatal)reason, NULL, NULL);
    }
    (void)irq_lock();
    printk("\n*** fatal: %s: %s\n", kinds[reason], text);
    print_place(k__cpu.current, __builtin_return_address(0), __builtin_frame_address(0));
    end_program(reason, NULL);
}

void k__essential_thread_ended(const struct k_thread *thread)
{
    if (!IS_ENABLED(CONFIG_PRINTK)) {
        k__report_fatal(K_ERR_KERNEL_PANIC, NULL);
    }
    (void)irq_lock();
    printk("\n*** fatal: %s: an essential thread ended\n", kinds[K_ERR_KERNEL_PANIC]);
    print_place(thread, __builtin_return_address(0), __builtin_frame_address(0));
    end_program(K_ERR_KERNEL_PANIC, NULL);
}

void k__assert_failed(const char *expression, const char *file, int line, const char *format, ...)
{
    va_list arguments;

    (void)irq_lock();
    printk("\n*** assertion failed: %s\n  at            %s:%d\n  ", expression, file, line);
    va_start(arguments, format);
    vprintk(format, arguments);
    va_end(arguments);
    printk("\n");
    print_place(k__cpu.current, __builtin_return_address(0), __builtin_frame_address(0));
    end_program(K_ERR_KERNEL_OOPS, NULL);
}

void arch_upcall_print(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vprintk(format, arguments);
    va_end(arguments);
}

void k__spinlock_check_take(struct k_spinlock *lock)
{
    __ASSERT(lock->is_held == 0, "k_spin_lock(): it is held already");
    lock->is_held = 1;
}

void k__spinlock_check_release(struct k_spinlock *lock)
{
    __ASSERT(lock->is_held == 1, "k_spin_unlock(): it is not held");
    lock->is_held = 0;
}
