/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Mutexes: those of the kernel, which are recursive and inherit priorities. What is added: that a
 * mutex is not recursive, and what becomes of it when its owner ends.
 */

#include "cmsis_layer.h"
#include "mutex_release.h"
#include "scheduler.h"

#include <errno.h>

/* Owns what threads that have ended left locked. */
static struct k_thread nobody = {.state = K__DEAD};

static struct os_mutex *mutex_of(struct ring_node *node)
{
    struct os_object *object = CONTAINER_OF(node, struct os_object, node);

    return object->kind == (uint32_t)OS__MUTEX ? CONTAINER_OF(object, struct os_mutex, object)
                                               : NULL;
}

static void leave(struct os_mutex *mutex, const struct k_thread *thread)
{
    unsigned int key = irq_lock();

    if (k__mutex_owner(&mutex->mutex) != thread) {
        irq_unlock(key);
        return;
    }
    if (mutex->is_robust) {
        (void)k__mutex_give_up(&mutex->mutex);
    } else {
        k__mutex_bequeath(&mutex->mutex, &nobody);
    }
    k_reschedule(key);
}

/* With the scheduler locked, so that mutexes change hands in here only. */
static void leave_all(struct k_thread *thread)
{
    struct ring_node *node = os__objects;

    do {
        struct os_mutex *mutex = mutex_of(node);

        node = node->next;
        if (mutex != NULL) {
            leave(mutex, thread);
        }
    } while (node != os__objects);
}

osMutexId_t osMutexNew(const osMutexAttr_t *attr)
{
    struct os_mutex *mutex = OS__NEW(attr, struct os_mutex);

    if (mutex == NULL) {
        return NULL;
    }
    if (attr != NULL) {
        mutex->is_recursive = (attr->attr_bits & osMutexRecursive) != 0;
        mutex->is_robust = (attr->attr_bits & osMutexRobust) != 0;
    }
    (void)k_mutex_init(&mutex->mutex);
    os__on_thread_end = leave_all;
    return os__object_publish(&mutex->object, OS__MUTEX);
}

const char *osMutexGetName(osMutexId_t mutex_id)
{
    return os__name(mutex_id, OS__MUTEX);
}

/* It is not free at the moment. */
static osStatus_t wait_for_mutex(osMutexId_t mutex_id, uint32_t timeout)
{
    osStatus_t status = os__enter(mutex_id, OS__MUTEX);
    struct os_mutex *mutex = mutex_id;

    if (status != osOK) {
        return status;
    }
    return os__leave_with(os__result(k_mutex_lock(&mutex->mutex, os__timeout(timeout))));
}

osStatus_t osMutexAcquire(osMutexId_t mutex_id, uint32_t timeout)
{
    unsigned int key = irq_lock();
    osStatus_t status =
        arch_may_switch((arch_key_t)key) ? os__check(mutex_id, OS__MUTEX) : osErrorISR;
    struct os_mutex *mutex = mutex_id;

    if (status != osOK) {
        irq_unlock(key);
        return status;
    }
    bool is_twice = !mutex->is_recursive && k_mutex_is_mine(&mutex->mutex);

    if (is_twice || k_mutex_lock(&mutex->mutex, K_NO_WAIT) != 0) {
        status = osErrorResource;
    }
    irq_unlock(key);
    return status != osOK && timeout != 0 && !is_twice ? wait_for_mutex(mutex_id, timeout) : status;
}

osStatus_t osMutexRelease(osMutexId_t mutex_id)
{
    if (os__in_isr()) {
        return osErrorISR;
    }
    struct os_mutex *mutex = os__find(mutex_id, OS__MUTEX);

    if (mutex == NULL) {
        return osErrorParameter;
    }
    return k_mutex_unlock(&mutex->mutex) == 0 ? osOK : osErrorResource;
}

osThreadId_t osMutexGetOwner(osMutexId_t mutex_id)
{
    const struct os_mutex *mutex = os__find(mutex_id, OS__MUTEX);

    if (mutex == NULL || os__in_isr()) {
        return NULL;
    }
    struct k_thread *owner = k__mutex_owner(&mutex->mutex);

    if (owner == NULL || (owner->options & K__IS_OS_THREAD) == 0) {
        return NULL;
    }
    return CONTAINER_OF(owner, struct os_thread, thread);
}

osStatus_t osMutexDelete(osMutexId_t mutex_id)
{
    osStatus_t status = os__enter_in_thread(mutex_id, OS__MUTEX);

    if (status != osOK) {
        return status;
    }
    struct os_mutex *mutex = mutex_id;
    unsigned int key = irq_lock();

    os__object_unlink(&mutex->object);
    k__mutex_end(&mutex->mutex, -ECANCELED);
    k_reschedule(key);
    os__object_free(&mutex->object, NULL);
    return os__leave_with(osOK);
}
