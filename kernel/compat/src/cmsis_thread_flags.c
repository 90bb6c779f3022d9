/* SPDX-License-Identifier: Apache-2.0 */

/* The flags that each thread has. */

#include "cmsis_layer.h"
#include "scheduler.h"

uint32_t osThreadFlagsSet(osThreadId_t thread_id, uint32_t flags)
{
    osStatus_t status = os__enter(thread_id, OS__THREAD);
    struct os_thread *thread = thread_id;

    if (status != osOK) {
        return (uint32_t)status;
    }
    uint32_t result;

    if ((flags & osFlagsError) != 0) {
        result = osFlagsErrorParameter;
    } else if ((thread->thread.state & K__DEAD) != 0) {
        result = osFlagsErrorResource;
    } else {
        result = os__flags_set(&thread->flags, flags);
    }
    os__leave();
    return result;
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

    return error != 0 ? error : os__flags_clear(&os__running()->flags, flags);
}

uint32_t osThreadFlagsGet(void)
{
    return check(0) == 0 ? os__running()->flags.set : 0;
}

uint32_t osThreadFlagsWait(uint32_t flags, uint32_t options, uint32_t timeout)
{
    uint32_t error = check(flags);

    return error != 0 ? error : os__flags_wait(&os__running()->flags, flags, options, timeout);
}
