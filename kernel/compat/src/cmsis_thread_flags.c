/* SPDX-License-Identifier: Apache-2.0 */

/* The flags that each thread has. */

#include "cmsis_layer.h"
#include "scheduler.h"

/* What is wrong with setting flags of a thread; 0: nothing. */
static uint32_t check_set(osThreadId_t thread_id, uint32_t flags)
{
    osStatus_t status = os__check(thread_id, OS__THREAD);
    const struct os_thread *thread = thread_id;

    if (status != osOK) {
        return (uint32_t)status;
    }
    if ((flags & osFlagsError) != 0) {
        return osFlagsErrorParameter;
    }
    return (thread->thread.state & K__DEAD) != 0 ? osFlagsErrorResource : 0;
}

uint32_t osThreadFlagsSet(osThreadId_t thread_id, uint32_t flags)
{
    unsigned int key = irq_lock();
    uint32_t error = check_set(thread_id, flags);

    if (error != 0) {
        irq_unlock(key);
        return error;
    }
    return os__flags_set(&((struct os_thread *)thread_id)->flags, flags, key);
}

/* What is wrong with a call about the caller's own flags; 0: nothing. */
static uint32_t check(uint32_t flags)
{
    if (os__in_isr()) {
        return osFlagsErrorISR;
    }
    if (os__running() == NULL) {
        return osFlagsErrorUnknown;
    }
    return (flags & osFlagsError) != 0 ? osFlagsErrorParameter : 0;
}

uint32_t osThreadFlagsClear(uint32_t flags)
{
    uint32_t error = check(flags);

    return error != 0 ? error : os__flags_clear(&os__running()->flags, flags, irq_lock());
}

uint32_t osThreadFlagsGet(void)
{
    return check(0) == 0 ? os__running()->flags.set : 0;
}

uint32_t osThreadFlagsWait(uint32_t flags, uint32_t options, uint32_t timeout)
{
    uint32_t error = check(flags);

    return error != 0 ? error
                      : os__flags_wait(&os__running()->flags, flags, options, timeout, irq_lock());
}
