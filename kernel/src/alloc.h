/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_ALLOC_H
#define KERNEL_SRC_ALLOC_H

/* Give back what an object has allocated, if it has. Private to kernel/src. */

#include <kernel/msgq.h>
#include <kernel/stack.h>

#if CONFIG_HEAP_MEM_POOL_SIZE > 0
void k__stack_release(struct k_stack *stack);
void k__msgq_release(struct k_msgq *msgq);
#else
static inline void k__stack_release(struct k_stack *stack)
{
    (void)stack;
}

static inline void k__msgq_release(struct k_msgq *msgq)
{
    (void)msgq;
}
#endif

#endif
