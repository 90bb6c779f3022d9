/* SPDX-License-Identifier: Apache-2.0 */

/* Semaphores: those of the kernel, which take a permit too many for no error. */

#include "cmsis_layer.h"

osSemaphoreId_t osSemaphoreNew(uint32_t max_count, uint32_t initial_count,
                               const osSemaphoreAttr_t *attr)
{
    struct os_semaphore *semaphore = OS__NEW(attr, struct os_semaphore);

    if (semaphore == NULL) {
        return NULL;
    }
    if (k_sem_init(&semaphore->sem, initial_count, max_count) != 0) {
        return os__object_abandon(&semaphore->object);
    }
    return os__object_publish(&semaphore->object, OS__SEMAPHORE);
}

const char *osSemaphoreGetName(osSemaphoreId_t semaphore_id)
{
    return os__name(semaphore_id, OS__SEMAPHORE);
}

static struct k_sem *sem_of(osSemaphoreId_t semaphore_id)
{
    return &((struct os_semaphore *)semaphore_id)->sem;
}

/* There is no token at the moment. */
static osStatus_t wait_for_token(osSemaphoreId_t semaphore_id, uint32_t timeout)
{
    osStatus_t status = os__enter(semaphore_id, OS__SEMAPHORE);

    if (status != osOK) {
        return status;
    }
    return os__leave_with(os__result(k_sem_take(sem_of(semaphore_id), os__timeout(timeout))));
}

osStatus_t osSemaphoreAcquire(osSemaphoreId_t semaphore_id, uint32_t timeout)
{
    unsigned int key = irq_lock();
    osStatus_t status = os__check_wait(semaphore_id, OS__SEMAPHORE, timeout, key);

    if (status == osOK && k_sem_take(sem_of(semaphore_id), K_NO_WAIT) != 0) {
        status = osErrorResource;
    }
    irq_unlock(key);
    return status == osErrorResource && timeout != 0 ? wait_for_token(semaphore_id, timeout)
                                                     : status;
}

osStatus_t osSemaphoreRelease(osSemaphoreId_t semaphore_id)
{
    unsigned int key = irq_lock();
    osStatus_t status = os__check(semaphore_id, OS__SEMAPHORE);

    if (status == osOK) {
        struct k_sem *sem = sem_of(semaphore_id);

        if (k_sem_count_get(sem) == sem->limit) {
            status = osErrorResource;
        } else {
            k_sem_give(sem);
        }
    }
    k_reschedule(key);
    return status;
}

uint32_t osSemaphoreGetCount(osSemaphoreId_t semaphore_id)
{
    const struct os_semaphore *semaphore = os__find(semaphore_id, OS__SEMAPHORE);

    return semaphore != NULL ? k_sem_count_get(&semaphore->sem) : 0;
}

osStatus_t osSemaphoreDelete(osSemaphoreId_t semaphore_id)
{
    osStatus_t status = os__enter_in_thread(semaphore_id, OS__SEMAPHORE);

    if (status == osOK) {
        os__object_delete(semaphore_id, &sem_of(semaphore_id)->waiters, NULL);
        os__leave();
    }
    return status;
}
