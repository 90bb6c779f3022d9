/* SPDX-License-Identifier: Apache-2.0 */

/* Objects whose memory is from the program's heap. */

#include "alloc.h"

#include <errno.h>

int32_t k_stack_alloc_init(struct k_stack *stack, uint32_t num_entries)
{
    size_t bytes;

    if (num_entries == 0) {
        return -EINVAL;
    }
    if (__builtin_mul_overflow((size_t)num_entries, sizeof(stack_data_t), &bytes)) {
        return -ENOMEM;
    }
    stack_data_t *buffer = k_malloc(bytes);

    if (buffer == NULL) {
        return -ENOMEM;
    }
    k_stack_init(stack, buffer, num_entries);
    stack->is_allocated = true;
    return 0;
}

void k__stack_release(struct k_stack *stack)
{
    if (stack->is_allocated) {
        stack->is_allocated = false;
        k_free(stack->base);
    }
}

int k_msgq_alloc_init(struct k_msgq *msgq, size_t msg_size, uint32_t max_msgs)
{
    size_t bytes;

    if (__builtin_mul_overflow(msg_size, (size_t)max_msgs, &bytes) || bytes == 0) {
        return -EINVAL;
    }
    char *buffer = k_malloc(bytes);

    if (buffer == NULL) {
        return -ENOMEM;
    }
    k_msgq_init(msgq, buffer, msg_size, max_msgs);
    msgq->is_allocated = true;
    return 0;
}

void k__msgq_release(struct k_msgq *msgq)
{
    if (msgq->is_allocated) {
        msgq->is_allocated = false;
        k_free(msgq->buffer_start);
    }
}
