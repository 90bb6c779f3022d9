/* SPDX-License-Identifier: Apache-2.0 */

/* What all objects have in common: being found, checked, created and deleted. */

#include "cmsis_layer.h"
#include "scheduler.h"

#include <errno.h>
#include <string.h>

struct ring_node *os__objects;

bool os__in_isr(void)
{
    unsigned int key = irq_lock();
    bool may_switch = arch_may_switch((arch_key_t)key);

    irq_unlock(key);
    return !may_switch;
}

struct os_thread *os__running(void)
{
    struct k_thread *thread = k__cpu.current;

    if ((thread->options & K__IS_OS_THREAD) == 0) {
        return NULL;
    }
    return CONTAINER_OF(thread, struct os_thread, thread);
}

bool os__is_above_caller(uint8_t safety_class)
{
    const struct os_thread *caller = k_is_in_isr() ? NULL : os__running();

    return caller != NULL && safety_class > caller->object.safety_class;
}

osStatus_t os__enter(void *id, enum os__kind kind)
{
    k_sched_lock();
    osStatus_t status = os__check(id, kind);

    return status == osOK ? status : os__leave_with(status);
}

osStatus_t os__enter_in_thread(void *id, enum os__kind kind)
{
    return os__in_isr() ? osErrorISR : os__enter(id, kind);
}

void os__leave(void)
{
    k_sched_unlock();
}

const char *os__name(void *id, enum os__kind kind)
{
    const struct os_object *object = os__find(id, kind);

    return object != NULL ? object->name : NULL;
}

/* An object is of the class that it asks for, else of its creator's; not above that. */
static bool find_class(uint32_t attr_bits, uint8_t *safety_class)
{
    const struct os_thread *creator = os__running();

    *safety_class = creator != NULL ? creator->object.safety_class : 0;
    if ((attr_bits & osSafetyClass_Valid) != 0) {
        *safety_class = (uint8_t)((attr_bits & osSafetyClass_Msk) >> osSafetyClass_Pos);
    }
    return creator == NULL || *safety_class <= creator->object.safety_class;
}

static struct os_object *find_memory(const struct os__attributes *attributes, size_t size,
                                     size_t align)
{
    if (attributes->cb_mem == NULL) {
        return attributes->cb_size == 0 ? os__pool_take(align, size) : NULL;
    }
    bool is_aligned = ((uintptr_t)attributes->cb_mem & (align - 1U)) == 0;

    return is_aligned && attributes->cb_size >= size ? attributes->cb_mem : NULL;
}

void *os__object_new(struct os__attributes attributes, size_t size, size_t align)
{
    uint8_t safety_class;

    if (os__in_isr() || os__kernel.state == osKernelInactive ||
        !find_class(attributes.attr_bits, &safety_class)) {
        return NULL;
    }
    k_sched_lock();
    struct os_object *object = find_memory(&attributes, size, align);

    if (object == NULL) {
        k_sched_unlock();
        return NULL;
    }
    memset(object, 0, size);
    object->name = attributes.name;
    object->from_pool = attributes.cb_mem == NULL ? OS__CB_FROM_POOL : 0;
    object->safety_class = safety_class;
    return object;
}

void *os__object_publish(struct os_object *object, enum os__kind kind)
{
    unsigned int key = irq_lock();

    object->kind = (uint32_t)kind;
    (void)ring_append(&os__objects, &object->node);
    irq_unlock(key);
    k_sched_unlock();
    return object;
}

void *os__object_abandon(struct os_object *object)
{
    os__object_free(object, NULL);
    k_sched_unlock();
    return NULL;
}

void *os__data_new(struct os_object *object, void *given, uint32_t given_bytes, uint64_t bytes)
{
    if (bytes > INT32_MAX) {
        return NULL;
    }
    if (given != NULL) {
        bool is_aligned = ((uintptr_t)given & (sizeof(void *) - 1U)) == 0;

        return is_aligned && given_bytes >= bytes ? given : NULL;
    }
    if (given_bytes != 0) {
        return NULL;
    }
    object->from_pool |= OS__DATA_FROM_POOL;
    return os__pool_take(sizeof(void *), (size_t)bytes);
}

void os__object_unlink(struct os_object *object)
{
    (void)ring_remove(&os__objects, &object->node);
    object->kind = OS__DELETED;
}

void os__object_free(struct os_object *object, void *data)
{
    uint8_t from_pool = object->from_pool;

    if ((from_pool & OS__DATA_FROM_POOL) != 0) {
        os__pool_give(data);
    }
    if ((from_pool & OS__CB_FROM_POOL) != 0) {
        os__pool_give(object);
    }
}

void os__object_delete(struct os_object *object, struct k_wait_queue *waiters, void *data)
{
    unsigned int key = irq_lock();

    os__object_unlink(object);
    if (waiters != NULL) {
        (void)k_wake_all(waiters, -ECANCELED);
    }
    k_reschedule(key);
    os__object_free(object, data);
}
