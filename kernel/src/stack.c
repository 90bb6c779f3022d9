/* SPDX-License-Identifier: Apache-2.0 */

/* Invariant: threads wait only while the stack is empty; a word pushed then goes to the first. */

#include "alloc.h"
#include "scheduler.h"

#include <errno.h>
#include <kernel/fatal.h>
#include <kernel/stack.h>

void k_stack_init(struct k_stack *stack, stack_data_t *buffer, uint32_t num_entries)
{
    __ASSERT(num_entries > 0, "k_stack_init(): num_entries must not be 0");
    *stack = (struct k_stack)K_STACK_INIT(buffer, num_entries);
}

int k_stack_cleanup(struct k_stack *stack)
{
    unsigned int key = irq_lock();
    bool is_waited_for = !k_wait_queue_is_empty(&stack->waiters);

    irq_unlock(key);
    if (is_waited_for) {
        return -EAGAIN;
    }
    k__stack_release(stack);
    return 0;
}

static void tell(struct k_stack *stack, uint32_t events, unsigned int key)
{
    k_pollable_tell(&stack->pollable, events);
    k__reschedule(key);
}

int k_stack_push(struct k_stack *stack, stack_data_t data)
{
    unsigned int key = irq_lock();

    if (UNLIKELY(!k_wait_queue_is_empty(&stack->waiters))) {
        k_wake_first(&stack->waiters, 0)->data = (void *)data;
        k__reschedule(key);
        return 0;
    }
    if (UNLIKELY(stack->next == stack->top)) {
        irq_unlock(key);
        return -ENOMEM;
    }
    *stack->next++ = data;
    if (UNLIKELY(k_pollable_is_watched(&stack->pollable))) {
        tell(stack, K_READY_IN, key);
        return 0;
    }
    irq_unlock(key);
    return 0;
}

static int pop_when_empty(struct k_stack *stack, stack_data_t *data, k_timeout_t timeout,
                          unsigned int key)
{
    if (k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
        return -EBUSY;
    }
    int error = k_wait(&stack->waiters, timeout, key);

    if (error == 0) {
        *data = (stack_data_t)k__cpu.current->data;
    }
    return error;
}

int k_stack_pop(struct k_stack *stack, stack_data_t *data, k_timeout_t timeout)
{
    unsigned int key = irq_lock();

    if (UNLIKELY(stack->next == stack->base)) {
        return pop_when_empty(stack, data, timeout, key);
    }
    *data = *--stack->next;
    if (UNLIKELY(k_pollable_is_watched(&stack->pollable))) {
        tell(stack, K_READY_OUT, key);
        return 0;
    }
    irq_unlock(key);
    return 0;
}

uint32_t k_stack_ready(struct k_pollable *pollable)
{
    const struct k_stack *stack = CONTAINER_OF(pollable, struct k_stack, pollable);
    uint32_t ready = 0;

    if (stack->next != stack->base) {
        ready |= K_READY_IN;
    }
    if (stack->next != stack->top) {
        ready |= K_READY_OUT;
    }
    return k_ready_counted(ready, (uint32_t)(stack->next - stack->base));
}
