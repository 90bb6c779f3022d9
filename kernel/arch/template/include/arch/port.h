/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_PORT_H
#define ARCH_PORT_H

/**
 * @file
 * A port to fill in: the inline half of the port contract (arch/arch.h says what each function
 * must do). Every kernel operation goes through these, so each is a few instructions and none
 * is a call. Until they are written they report that, and end the program.
 */

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Reports that @p function of this port is not written. Goes away when the port is complete. */
void arch__unwritten(const char *function);

/* The register, or the register's value, that holds the lock: wide enough for it. */
typedef uint32_t arch_key_t;

struct arch_context {
    /*
     * The stack pointer is usually all: arch_switch() pushes the rest on the thread's stack. Add
     * what must be at hand at a switch, such as the address of the stack's guard.
     */
    void *sp;
};

/* May be inline, where there is nothing to give back. */
void arch_context_release(struct arch_context *context);

/* What the processor's calling convention wants, and the memory protection unit for a guard. */
#define ARCH_STACK_ALIGN 16U

/* Bytes at the low end that are out of bounds while the thread runs; 0 without a guard. */
#define ARCH_STACK_GUARD_BYTES 0U

/* A first frame, an interrupt's frame, and the kernel's 4 words of arguments. */
#define ARCH_STACK_MIN_BYTES 256U

/* How many levels interrupts have, and whether the lock leaves those of level 0 alone. */
#define ARCH_IRQ_LEVELS           8U
#define ARCH_IRQ_HAS_ZERO_LATENCY 1

static inline arch_key_t arch_irq_lock(void)
{
    /*
     * Read the mask, then set it so that no interrupt which calls the kernel comes; interrupts
     * above that level may. Return what was read, such that 0 is "not locked". End with a
     * compiler barrier ("memory"): nothing may move out of the section.
     */
    arch__unwritten("arch_irq_lock");
    return 0;
}

static inline void arch_irq_unlock(arch_key_t key)
{
    /* A compiler barrier, then write the mask back. What is pending comes right here. */
    (void)key;
    arch__unwritten("arch_irq_unlock");
}

/* A processor that can mask by level does so here, and only ever raises the mask. */
static inline arch_key_t arch_irq_lock_below(unsigned int level)
{
    (void)level;
    return arch_irq_lock();
}

static inline bool arch_in_isr(void)
{
    /* Most processors know; else count entries and exits in the interrupts' common code. */
    arch__unwritten("arch_in_isr");
    return false;
}

static inline bool arch_may_switch(arch_key_t key)
{
    /* `key == 0 && !arch_in_isr()`, in as few instructions as the processor allows. */
    (void)key;
    arch__unwritten("arch_may_switch");
    return false;
}

static inline void arch_pend_switch(void)
{
    /*
     * Raise the least urgent interrupt there is, masked by the lock too; or set a flag that the
     * last interrupt's exit and the outermost unlock look at. Either ends in
     * arch_upcall_reschedule(), with the lock held, on the interrupted thread's stack.
     */
    arch__unwritten("arch_pend_switch");
}

/*
 * An exclusive load and store. A processor without them: a plain load, and a store that compares
 * the word with `linked` while interrupts are masked.
 */
static inline uint32_t arch_load_linked(volatile uint32_t *word)
{
    arch__unwritten("arch_load_linked");
    return *word;
}

static inline bool arch_store_conditional(volatile uint32_t *word, uint32_t linked, uint32_t value)
{
    (void)linked;
    arch__unwritten("arch_store_conditional");
    *word = value;
    return true;
}

static inline bool arch_replace(volatile uintptr_t *word, uintptr_t from, uintptr_t to)
{
    /* An exclusive load, a comparison and an exclusive store; or the same under the mask. */
    (void)word;
    (void)from;
    (void)to;
    arch__unwritten("arch_replace");
    return false;
}

#ifdef __cplusplus
}
#endif

#endif
