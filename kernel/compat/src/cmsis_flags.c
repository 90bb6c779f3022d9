/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Flags that threads wait for: those of event flags, and those of each thread. What a waiter left
 * with k_wait_with() is its request.
 */

#include "cmsis_layer.h"
#include "scheduler.h"

struct request {
    uint32_t wanted;
    uint32_t options;
    uint32_t found; /* all flags, when it was met */
};

/* Is it met? Then the flags are the waiter's. */
static bool try_to_meet(struct os_flags *flags, struct request *request)
{
    uint32_t present = flags->set & request->wanted;
    bool wants_all = (request->options & osFlagsWaitAll) != 0;

    if (present == 0 || (wants_all && present != request->wanted)) {
        return false;
    }
    request->found = flags->set;
    if ((request->options & osFlagsNoClear) == 0) {
        flags->set &= ~request->wanted;
    }
    return true;
}

/* Those go on whose request is met, the most urgent first. */
static void serve_waiters(struct os_flags *flags)
{
    struct ring_node *node = flags->waiters.first;
    const struct ring_node *last = node != NULL ? node->prev : NULL;
    bool is_last = node == NULL;

    while (!is_last) {
        struct k_thread *waiter = k__thread_of(node);

        is_last = node == last;
        node = node->next;
        if (try_to_meet(flags, k_wait_data(waiter))) {
            k__end_wait(waiter, 0);
        }
    }
}

uint32_t os__flags_set(struct os_flags *flags, uint32_t bits, unsigned int key)
{
    flags->set |= bits;
    serve_waiters(flags);
    uint32_t set = flags->set;

    k_reschedule(key);
    return set;
}

uint32_t os__flags_clear(struct os_flags *flags, uint32_t bits, unsigned int key)
{
    uint32_t set = flags->set;

    flags->set &= ~bits;
    irq_unlock(key);
    return set;
}

uint32_t os__flags_wait(struct os_flags *flags, uint32_t wanted, uint32_t options, uint32_t ticks,
                        unsigned int key)
{
    struct request request = {wanted, options, 0};

    if (try_to_meet(flags, &request)) {
        irq_unlock(key);
        return request.found;
    }
    k_timeout_t timeout = os__timeout(ticks);

    if (k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
        return osFlagsErrorResource;
    }
    int result = k_wait_with(&flags->waiters, timeout, key, &request);

    return result == 0 ? request.found : (uint32_t)os__result(result);
}
