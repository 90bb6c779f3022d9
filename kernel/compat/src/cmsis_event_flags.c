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

/* Begins a call with @p flags: an error, or 0. */
static uint32_t enter(osEventFlagsId_t ef_id, uint32_t flags, uint32_t timeout)
{
    osStatus_t status = os__enter_wait(ef_id, OS__EVENT_FLAGS, timeout);

    if (status == osOK && (flags & osFlagsError) != 0) {
        status = os__leave_with(osErrorParameter);
    }
    return (uint32_t)status;
}

uint32_t osEventFlagsSet(osEventFlagsId_t ef_id, uint32_t flags)
{
    uint32_t result = enter(ef_id, flags, 0);

    if (result == 0) {
        result = os__flags_set(flags_of(ef_id), flags);
        os__leave();
    }
    return result;
}

uint32_t osEventFlagsClear(osEventFlagsId_t ef_id, uint32_t flags)
{
    uint32_t result = enter(ef_id, flags, 0);

    if (result == 0) {
        result = os__flags_clear(flags_of(ef_id), flags);
        os__leave();
    }
    return result;
}

uint32_t osEventFlagsGet(osEventFlagsId_t ef_id)
{
    const struct os_event_flags *event_flags = os__find(ef_id, OS__EVENT_FLAGS);

    return event_flags != NULL ? event_flags->flags.set : 0;
}

uint32_t osEventFlagsWait(osEventFlagsId_t ef_id, uint32_t flags, uint32_t options,
                          uint32_t timeout)
{
    uint32_t result = enter(ef_id, flags, timeout);

    if (result == 0) {
        result = os__flags_wait(flags_of(ef_id), flags, options, timeout);
        os__leave();
    }
    return result;
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
