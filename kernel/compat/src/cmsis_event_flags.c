/* SPDX-License-Identifier: Apache-2.0 */

/* Event flags. */

#include "cmsis_layer.h"

osEventFlagsId_t osEventFlagsNew(const osEventFlagsAttr_t *attr)
{
    struct os_event_flags *event_flags = OS__NEW(attr, struct os_event_flags);

    return event_flags != NULL ? os__object_publish(&event_flags->object, OS__EVENT_FLAGS) : NULL;
}

const char *osEventFlagsGetName(osEventFlagsId_t ef_id)
{
    return os__name(ef_id, OS__EVENT_FLAGS);
}

static struct os_flags *flags_of(osEventFlagsId_t ef_id)
{
    return &((struct os_event_flags *)ef_id)->flags;
}

/* What is wrong with a call, or 0: then the kernel is still locked. */
static uint32_t check(osEventFlagsId_t ef_id, uint32_t flags, uint32_t timeout, unsigned int key)
{
    osStatus_t status = os__check_wait(ef_id, OS__EVENT_FLAGS, timeout, key);

    if (status == osOK && (flags & osFlagsError) != 0) {
        status = osErrorParameter;
    }
    if (status != osOK) {
        irq_unlock(key);
    }
    return (uint32_t)status;
}

uint32_t osEventFlagsSet(osEventFlagsId_t ef_id, uint32_t flags)
{
    unsigned int key = irq_lock();
    uint32_t error = check(ef_id, flags, 0, key);

    return error != 0 ? error : os__flags_set(flags_of(ef_id), flags, key);
}

uint32_t osEventFlagsClear(osEventFlagsId_t ef_id, uint32_t flags)
{
    unsigned int key = irq_lock();
    uint32_t error = check(ef_id, flags, 0, key);

    return error != 0 ? error : os__flags_clear(flags_of(ef_id), flags, key);
}

uint32_t osEventFlagsGet(osEventFlagsId_t ef_id)
{
    const struct os_event_flags *event_flags = os__find(ef_id, OS__EVENT_FLAGS);

    return event_flags != NULL ? event_flags->flags.set : 0;
}

uint32_t osEventFlagsWait(osEventFlagsId_t ef_id, uint32_t flags, uint32_t options,
                          uint32_t timeout)
{
    unsigned int key = irq_lock();
    uint32_t error = check(ef_id, flags, timeout, key);

    return error != 0 ? error : os__flags_wait(flags_of(ef_id), flags, options, timeout, key);
}

osStatus_t osEventFlagsDelete(osEventFlagsId_t ef_id)
{
    osStatus_t status = os__enter_in_thread(ef_id, OS__EVENT_FLAGS);

    if (status == osOK) {
        os__object_delete(ef_id, &flags_of(ef_id)->waiters, NULL);
        os__leave();
    }
    return status;
}
