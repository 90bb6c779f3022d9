/* SPDX-License-Identifier: Apache-2.0 */

/* Safety classes: what concerns all objects of a class. */

#include "cmsis_layer.h"
#include "scheduler.h"

#include <kernel/fatal.h>

#define MODES (osSafetyWithSameClass | osSafetyWithLowerClass)

static osStatus_t check(uint32_t safety_class, uint32_t mode)
{
    if (os__in_isr()) {
        return osErrorISR;
    }
    if (safety_class > OS__HIGHEST_CLASS || (mode & MODES) == 0) {
        return osErrorParameter;
    }
    return os__is_above_caller((uint8_t)safety_class) ? osErrorSafetyClass : osOK;
}

static bool is_meant(const struct os_object *object, uint32_t safety_class, uint32_t mode)
{
    if (object->safety_class == safety_class) {
        return (mode & osSafetyWithSameClass) != 0;
    }
    return object->safety_class < safety_class && (mode & osSafetyWithLowerClass) != 0;
}

osStatus_t osKernelProtect(uint32_t safety_class)
{
    osStatus_t status = check(safety_class, osSafetyWithSameClass);

    if (status == osOK && os__is_above_caller(os__kernel.protected_class)) {
        status = osErrorSafetyClass;
    }
    if (status == osOK) {
        os__kernel.protected_class = (uint8_t)safety_class;
    }
    return status;
}

static void delete_object(struct os_object *object)
{
    switch ((enum os__kind)object->kind) {
    case OS__THREAD:
        os__thread_end((struct os_thread *)object);
        break;
    case OS__TIMER:
        (void)osTimerDelete(object);
        break;
    case OS__EVENT_FLAGS:
        (void)osEventFlagsDelete(object);
        break;
    case OS__MUTEX:
        (void)osMutexDelete(object);
        break;
    case OS__SEMAPHORE:
        (void)osSemaphoreDelete(object);
        break;
    case OS__MEMORY_POOL:
        (void)osMemoryPoolDelete(object);
        break;
    case OS__MESSAGE_QUEUE:
        (void)osMessageQueueDelete(object);
        break;
    default:
        break;
    }
}

static bool is_alive(const struct os_object *object)
{
    return object->kind != (uint32_t)OS__THREAD ||
           (((const struct os_thread *)(const void *)object)->thread.state & K__DEAD) == 0;
}

/* The next object after @p before (NULL: the first) that is meant, but not the caller; or NULL. */
static struct os_object *find_meant(uint32_t safety_class, uint32_t mode)
{
    struct ring_node *node = os__objects;
    const struct os_thread *caller = os__running();

    if (node == NULL) {
        return NULL;
    }
    do {
        struct os_object *object = CONTAINER_OF(node, struct os_object, node);
        bool is_caller = caller != NULL && object == &caller->object;

        if (!is_caller && is_alive(object) && is_meant(object, safety_class, mode)) {
            return object;
        }
        node = node->next;
    } while (node != os__objects);
    return NULL;
}

osStatus_t osKernelDestroyClass(uint32_t safety_class, uint32_t mode)
{
    osStatus_t status = check(safety_class, mode);
    struct os_thread *caller = os__running();

    if (status == osOK && os__is_above_caller(os__kernel.protected_class)) {
        status = osErrorSafetyClass;
    }
    if (status != osOK) {
        return status;
    }
    k_sched_lock();
    struct os_object *object;

    while ((object = find_meant(safety_class, mode)) != NULL) {
        delete_object(object);
    }
    k_sched_unlock();
    if (caller != NULL && is_meant(&caller->object, safety_class, mode)) {
        os__thread_end(caller);
    }
    return osOK;
}

static void suspend(struct k_thread *thread)
{
    if ((thread->state & (K__SUSPENDED | K__DEAD)) == 0) {
        os__suspend(thread);
    }
}

static void resume(struct k_thread *thread)
{
    if ((thread->state & K__SUSPENDED) != 0) {
        (void)os__resume(thread);
    }
}

/* For all threads of a class but the caller. */
static void for_threads(uint32_t safety_class, uint32_t mode, void (*act)(struct k_thread *thread))
{
    struct ring_node *node = os__objects;

    k_sched_lock();
    do {
        struct os_object *object = CONTAINER_OF(node, struct os_object, node);
        struct os_thread *thread = os__find(object, OS__THREAD);

        if (thread != NULL && thread != os__running() && is_meant(object, safety_class, mode)) {
            act(&thread->thread);
        }
        node = node->next;
    } while (node != os__objects);
    k_sched_unlock();
}

osStatus_t osThreadSuspendClass(uint32_t safety_class, uint32_t mode)
{
    osStatus_t status = check(safety_class, mode);
    struct os_thread *caller = os__running();
    bool caller_too = caller != NULL && is_meant(&caller->object, safety_class, mode);

    if (status != osOK) {
        return status;
    }
    if (caller_too && !os__may_wait()) {
        return osErrorResource;
    }
    if (os__objects != NULL) {
        for_threads(safety_class, mode, suspend);
    }
    if (caller_too) {
        os__suspend(&caller->thread);
    }
    return osOK;
}

osStatus_t osThreadResumeClass(uint32_t safety_class, uint32_t mode)
{
    osStatus_t status = check(safety_class, mode);

    if (status == osOK && os__objects != NULL) {
        for_threads(safety_class, mode, resume);
    }
    return status;
}

void osFaultResume(void)
{
    k__fatal(K_ERR_KERNEL_PANIC, "osFaultResume(): exceptions end the program here");
}
