/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_PORT_H
#define ARCH_PORT_H

/**
 * @file
 * Native program on Linux: the inline half of the port contract (arch/arch.h).
 *
 * The kernel and all its threads run in one thread of the host. An "interrupt" is a function
 * that runs when the lock is released while `pending` is set, or in arch_idle(): never between
 * two arbitrary instructions.
 */

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef uint32_t arch_key_t;

struct arch__stack;

struct arch_context {
    void *sp;
    struct arch__stack *stack; /* from the host; NULL once released */
    void *fake_stack;          /* AddressSanitizer's, while the thread does not run */
};

void arch_context_release(struct arch_context *context);

/*
 * Threads do not run on the stacks that a program defines (see CONFIG_ARCH_POSIX_STACK_BYTES);
 * the kernel keeps a new thread's arguments there.
 */
#define ARCH_STACK_ALIGN       16U
#define ARCH_STACK_GUARD_BYTES 0U
#define ARCH_STACK_MIN_BYTES   64U

/* All interrupts are handled one after the other, whatever their level. */
#define ARCH_IRQ_LEVELS           8U
#define ARCH_IRQ_HAS_ZERO_LATENCY 0

struct arch__cpu {
    arch_key_t is_locked;
    bool is_in_isr;
    bool is_switch_pended;
    volatile bool pending; /* an interrupt, or a switch, is due; host signals set it too */
};

extern struct arch__cpu arch__cpu;

/* Deliver what is pending, if neither the lock nor an interrupt forbids. */
void arch__interrupt(void);

/* A simulation decides what happens now. What does happen breaks the link of arch_load_linked(). */
#if CONFIG_SIMULATION
void arch__choice_point(void);
void arch__break_link(void);
#else
static inline void arch__choice_point(void)
{
}
static inline void arch__break_link(void)
{
}
#endif

static inline void arch__compiler_barrier(void)
{
    __asm volatile("" ::: "memory");
}

static inline arch_key_t arch_irq_lock(void)
{
    arch_key_t key = arch__cpu.is_locked;

    arch__cpu.is_locked = 1;
    arch__compiler_barrier();
    return key;
}

static inline void arch_irq_unlock(arch_key_t key)
{
    arch__compiler_barrier();
    arch__cpu.is_locked = key;
    if (__builtin_expect(arch__cpu.pending, false)) {
        arch__interrupt();
    }
    arch__choice_point();
}

static inline arch_key_t arch_irq_lock_below(unsigned int level)
{
    (void)level;
    return arch_irq_lock();
}

static inline bool arch_in_isr(void)
{
    return arch__cpu.is_in_isr;
}

static inline bool arch_may_switch(arch_key_t key)
{
    return key == 0 && !arch__cpu.is_in_isr;
}

static inline void arch_pend_switch(void)
{
    arch__cpu.is_switch_pended = true;
    arch__cpu.pending = true;
}

#if CONFIG_SIMULATION
uint32_t arch_load_linked(volatile uint32_t *word);
bool arch_store_conditional(volatile uint32_t *word, uint32_t linked, uint32_t value);
bool arch_replace(volatile uintptr_t *word, uintptr_t from, uintptr_t to);
#else
/* Nothing comes between two instructions, so these are plain. */
static inline uint32_t arch_load_linked(volatile uint32_t *word)
{
    return *word;
}

static inline bool arch_store_conditional(volatile uint32_t *word, uint32_t linked, uint32_t value)
{
    (void)linked;
    *word = value;
    return true;
}

static inline bool arch_replace(volatile uintptr_t *word, uintptr_t from, uintptr_t to)
{
    if (*word != from) {
        return false;
    }
    *word = to;
    return true;
}
#endif

#ifdef __cplusplus
}
#endif

#endif
