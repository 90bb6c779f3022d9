/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_ARCH_H
#define ARCH_ARCH_H

/**
 * @file
 * What the kernel needs from a processor: the whole port contract.
 *
 * A port is a folder kernel/arch/<name>/ with an `include/arch/port.h`, which
 * defines the types and the inline functions named below, and sources for the rest.
 * `template/` is a port that compiles and says at each place what belongs there.
 *
 * The inline part, in port.h:
 *
 *   struct arch_context        what is saved of a thread that does not run; embedded in
 *                              struct k_thread
 *   arch_key_t                 what arch_irq_lock() returns, an unsigned integer; 0 means
 *                              "was not locked"
 *   ARCH_STACK_ALIGN           alignment of a thread's stack, a power of two
 *   ARCH_STACK_GUARD_BYTES     what the port takes of a stack for its guard
 *   ARCH_STACK_MIN_BYTES       the least that a thread needs to start and be interrupted
 *   ARCH_IRQ_LEVELS            interrupts have levels below this: 1 is the most urgent that may
 *                              call the kernel, higher numbers are less urgent, 0 is above it
 *   ARCH_IRQ_HAS_ZERO_LATENCY  whether level 0 exists: interrupts that the lock does not mask
 *
 *   arch_key_t arch_irq_lock(void)            Mask the interrupts that may call the kernel.
 *   void       arch_irq_unlock(arch_key_t)    Restore what arch_irq_lock() found.
 *   arch_key_t arch_irq_lock_below(unsigned int level)
 *                                             Mask the interrupts of this level, 1 or higher, and
 *                                             those that are less urgent; or, where that cannot
 *                                             be, as arch_irq_lock(). arch_irq_unlock() ends it.
 *   bool       arch_in_isr(void)              Is an interrupt handler running?
 *   bool       arch_may_switch(arch_key_t)    May a thread be switched here: called with the
 *                                             lock held, @p key from the caller's
 *                                             arch_irq_lock(). False in an interrupt and in
 *                                             a nested lock.
 *   void       arch_pend_switch(void)         Have arch_upcall_reschedule() called as soon
 *                                             as neither an interrupt nor the lock forbids.
 *   void       arch_context_release(struct arch_context *)
 *                                             The thread of which this context is, or is a copy
 *                                             of, will not run any more, and its stack is free for
 *                                             others. Never called on that stack. Called with the
 *                                             lock held.
 *   uint32_t   arch_load_linked(volatile uint32_t *)
 *   bool       arch_store_conditional(volatile uint32_t *, uint32_t linked, uint32_t value)
 *                                             The halves of an atomic update: `linked` is what
 *                                             was loaded. The store returns false when the word
 *                                             may have changed, and the caller starts again.
 *   bool       arch_replace(volatile uintptr_t *, uintptr_t from, uintptr_t to)
 *                                             Atomically: if the word is `from`, make it `to`
 *                                             and return true.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <arch/port.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The function in which a thread starts. It never returns. */
typedef void arch_entry_t(void *argument);

/**
 * Prepare @p context so that the first switch to it calls @p entry with @p argument, on the
 * given stack, with interrupts unlocked.
 *
 * @param stack        Lowest address, aligned to ARCH_STACK_ALIGN.
 * @param stack_bytes  Size, the guard included.
 */
void arch_context_init(struct arch_context *context, void *stack, size_t stack_bytes,
                       arch_entry_t *entry, void *argument);

/**
 * Run another thread. Called with the lock held, in thread context; returns, with the lock
 * held, when something switches back to @p from.
 */
void arch_switch(struct arch_context *to, struct arch_context *from);

/**
 * As arch_switch(), for a thread that has ended: it is never switched back to. A copy of
 * its context is given to arch_context_release() later, by another thread.
 */
__attribute__((noreturn)) void arch_switch_last(struct arch_context *to, struct arch_context *from);

/**
 * Enter the first thread, from start-up code with the lock held. What start-up used as a
 * stack is free from here on for interrupts.
 */
__attribute__((noreturn)) void arch_start(struct arch_context *first);

/**
 * Nothing is ready to run: let interrupts in, and wait for one if none is pending. Called
 * and returns with the lock held. Interrupt handlers run in here.
 */
void arch_idle(void);

/**
 * The unused bytes at the low end of a stack, as left by arch_context_init()'s fill.
 */
size_t arch_stack_unused(const struct arch_context *context, const void *stack, size_t stack_bytes);

/** The lowest usable address of a thread's stack, above the guard. */
const void *arch_stack_start(const struct arch_context *context, const void *stack);

/** The usable bytes of a thread's stack, without the guard. */
size_t arch_stack_size(const struct arch_context *context, const void *stack, size_t stack_bytes);

/**
 * Run @p handler as an interrupt handler, now, and return when it has ended. For tests: a port may
 * have it only with CONFIG_IRQ_OFFLOAD.
 * Called in thread context without the lock.
 */
void arch_irq_offload(void (*handler)(const void *argument), const void *argument);

/*
 * Interrupts by number. How a board wires those of its own drivers when it is built is the port's
 * business; all others come to arch_upcall_irq().
 */

/** Let interrupt @p irq in, at @p level. Level 0 must not call the kernel. @context Any. */
void arch_irq_enable(unsigned int irq, unsigned int level);

/** Keep interrupt @p irq out: its handler does not run after this. @context Any. */
void arch_irq_disable(unsigned int irq);

/** Is interrupt @p irq let in? @context Any. */
bool arch_irq_is_enabled(unsigned int irq);

/** The level of interrupt @p irq; 0 when it never had one. @context Any. */
unsigned int arch_irq_level(unsigned int irq);

/** Does interrupt @p irq come to arch_upcall_irq(): is it none of the board's? @context Any. */
bool arch_irq_is_free(unsigned int irq);

/** Have interrupt @p irq come as if its device had raised it. @context Any. */
void arch_irq_pend(unsigned int irq);

struct arch_frame;

/**
 * The address of @p code in the program's file: another one where a loader chooses the place, or
 * where a bit tells the instruction set. Printed as 0x12a4() it is named by the runner. @context
 * Any.
 */
uintptr_t arch_code_address(const void *code);

/**
 * Print cause, registers and call chain by arch_upcall_print(), for a fatal report.
 *
 * @param frame      As it was handed to arch_upcall_fatal().
 * @param stack_end  Of the running thread, NULL before the first: callers are not behind it.
 */
void arch_print_frame(const struct arch_frame *frame, const void *stack_end);

/**
 * Print by arch_upcall_print() how the program came here, for the report of an error that the
 * kernel found.
 *
 * @param caller     Where the chain begins: a return address. What is called from there is the
 *                   report itself.
 * @param frame      Behind it on the stack is what callers left there.
 * @param stack_end  Of the running thread, NULL before the first: callers are not behind it.
 */
void arch_print_calls(const void *caller, const void *frame, const void *stack_end);

/*
 * Calls up: the kernel defines these, and the port calls them.
 */

/** Switch to the best ready thread if that is not the running one. Lock held, thread context. */
void arch_upcall_reschedule(void);

/**
 * Interrupt @p irq has come and is none of the board's. @return Whether a handler was connected
 * and has run; if not, the port reports ARCH_FATAL_UNHANDLED_IRQ. Called only with
 * CONFIG_DYNAMIC_INTERRUPTS. @context ISR.
 */
bool arch_upcall_irq(unsigned int irq);

/**
 * CONFIG_SIMULATION: anything may happen here, between two statements of the program if @p is_edge.
 * Lock held, thread context; an interrupt that is raised comes when it is released.
 */
void arch_upcall_choice_point(bool is_edge);

/** What the processor, or the port, may find wrong. */
enum arch_fatal {
    ARCH_FATAL_CPU_EXCEPTION,
    ARCH_FATAL_UNHANDLED_IRQ,
    ARCH_FATAL_STACK_OVERFLOW,
};

/**
 * Report an error and end the program.
 *
 * @param text   What happened, in one sentence, or NULL.
 * @param frame  For arch_print_frame(), or NULL.
 */
__attribute__((noreturn)) void arch_upcall_fatal(enum arch_fatal reason, const char *text,
                                                 const struct arch_frame *frame);

/**
 * The thread of @p context has left its stack: report that and end the program. For ports that find
 * it out at a switch, when another thread counts as running already.
 */
__attribute__((noreturn)) void arch_upcall_stack_overflow(struct arch_context *context);

/** Print to the console: for arch_print_frame(). */
void arch_upcall_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

#ifdef __cplusplus
}
#endif

#endif
