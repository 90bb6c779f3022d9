/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_STACK_H
#define KERNEL_STACK_H

/**
 * @file
 * Stacks of words: what was pushed last is popped first.
 *
 * Waiters are served by priority, then in order of arrival; a word that is pushed while one waits
 * goes straight to it.
 *
 * @context Thread or ISR, unless a function says otherwise.
 */

#include <kernel/malloc.h>
#include <kernel/pollable.h>
#include <kernel/wait_queue.h>
#include <kernel/watch.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a stack holds: an integer or an address. */
typedef uintptr_t stack_data_t;

struct k_stack {
    stack_data_t *base;
    stack_data_t *next; /* the first free place */
    stack_data_t *top;  /* behind the last place */
    struct k_wait_queue waiters;
    struct k_pollable pollable;
#if CONFIG_HEAP_MEM_POOL_SIZE > 0
    bool is_allocated; /* base is from k_malloc() */
#endif
};

#define K_STACK_INIT(buffer_, num_entries_)                                                        \
    {                                                                                              \
        .base = (buffer_), .next = (buffer_), .top = (buffer_) + (num_entries_)                    \
    }

/** Define a stack with room for @p num_entries_ words. */
#define K_STACK_DEFINE(name, num_entries_)                                                         \
    static stack_data_t name##_buffer[num_entries_];                                               \
    struct k_stack name = K_STACK_INIT(name##_buffer, num_entries_);                               \
    BASE_STATIC_ASSERT((num_entries_) > 0, #name ": a stack needs at least one entry")

/** Set up an empty stack in @p buffer, of @p num_entries words. */
void k_stack_init(struct k_stack *stack, stack_data_t *buffer, uint32_t num_entries);

/**
 * Set up an empty stack in memory from k_malloc(), until k_stack_cleanup().
 *
 * @retval 0
 * @retval -EINVAL  @p num_entries is 0.
 * @retval -ENOMEM  There is no memory for so many.
 *
 * Does not compile without CONFIG_HEAP_MEM_POOL_SIZE.
 */
K__MALLOC int32_t k_stack_alloc_init(struct k_stack *stack, uint32_t num_entries);

/**
 * The stack is not used any more; what k_stack_alloc_init() has allocated is freed.
 *
 * @retval 0
 * @retval -EAGAIN  Threads wait for it.
 */
int k_stack_cleanup(struct k_stack *stack);

/**
 * Push @p data, or hand it to the first thread that waits.
 *
 * @retval 0
 * @retval -ENOMEM  The stack is full.
 *
 * @cost O(1), and O(watches of @p stack).
 */
int k_stack_push(struct k_stack *stack, stack_data_t data);

/**
 * Pop the word that was pushed last, waiting up to @p timeout for one.
 *
 * @param[out] data  The word; unchanged when there is none.
 *
 * @retval 0
 * @retval -EBUSY   The stack was empty, and @p timeout K_NO_WAIT.
 * @retval -EAGAIN  Nothing came within @p timeout.
 *
 * @context Thread; an ISR only with K_NO_WAIT (asserted in debug builds).
 * @cost    O(1) when there is a word, and O(watches of @p stack); else O(n) in the threads waiting
 *          for @p stack.
 */
int k_stack_pop(struct k_stack *stack, stack_data_t *data, k_timeout_t timeout);

/**
 * K_READY_IN while there is a word, K_READY_OUT while there is room. For watches.
 */
k_ready_fn k_stack_ready;

/** @p stack as something to watch. */
static inline struct k_source k_stack_source(struct k_stack *stack)
{
    struct k_source source = {&stack->pollable, k_stack_ready};

    return source;
}

#ifdef __cplusplus
}
#endif

#endif
