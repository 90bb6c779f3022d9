/* SPDX-License-Identifier: Apache-2.0 */

/* CONFIG_THREAD_STACK_INFO. */

#include "scheduler.h"

#include <kernel/console.h>

int k_thread_stack_space_get(const struct k_thread *thread, size_t *unused)
{
    *unused = arch_stack_unused(&thread->context, thread->stack, thread->stack_bytes);
    return 0;
}

size_t k_thread_stack_size_get(const struct k_thread *thread)
{
    return arch_stack_size(&thread->context, thread->stack, thread->stack_bytes);
}

const void *k__stack_end(const struct k_thread *thread)
{
    if (thread == NULL) {
        return NULL;
    }
    return (const char *)arch_stack_start(&thread->context, thread->stack) +
           k_thread_stack_size_get(thread);
}

void k__stack_print(const struct k_thread *thread)
{
    printk("  stack         %p to %p\n", arch_stack_start(&thread->context, thread->stack),
           k__stack_end(thread));
}
