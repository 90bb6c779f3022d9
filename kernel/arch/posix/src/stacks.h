/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_POSIX_SRC_STACKS_H
#define ARCH_POSIX_SRC_STACKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* At the upper end of each stack, above what the thread uses. */
struct arch__stack {
    struct arch__stack *next;      /* all that were ever mapped */
    struct arch__stack *next_free; /* those without a thread */
    char *low;                     /* the first byte above the guard */
    const void *owner;             /* as stacks__take() was told; NULL: it is free */
    uint64_t reserved[4];
};

/* A stack that reads as zeros. Never fails: a host without memory ends the program. */
struct arch__stack *stacks__take(const void *owner);

void stacks__give_back(struct arch__stack *stack);

/* What a thread can use, from stack->low to the struct itself. */
static inline size_t stacks__bytes(const struct arch__stack *stack)
{
    return (size_t)((const char *)stack - stack->low);
}

/* The bytes from stack->low that are still zero. */
size_t stacks__unused(const struct arch__stack *stack);

/* Does @p address lie in the guard of the stack on which @p sp is, or was until it overflowed? */
bool stacks__is_overflow(uintptr_t address, uintptr_t sp);

#endif
