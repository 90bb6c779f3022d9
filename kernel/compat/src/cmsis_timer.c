/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Timers. The clock's interrupt puts a timer that is over into a ring; a thread of CMSIS-RTOS2, for
 * all timers, calls the functions, so that they may use the whole API.
 *
 * Invariant: a timer is in the ring `due` exactly while its `due` is not 0; it changes under the
 * kernel's lock.
 */

#include "cmsis_layer.h"

static struct ring_node *due;
static K_SEM_DEFINE(has_due, 0, K_SEM_MAX_LIMIT);

static struct os_thread timer_thread;
static uint64_t
    timer_stack[(CONFIG_CMSIS_RTOS2_TIMER_STACK_BYTES + ARCH_STACK_ALIGN + ARCH_STACK_GUARD_BYTES) /
                sizeof(uint64_t)] __attribute__((section(".bss.noinit")));

static const osThreadAttr_t timer_thread_attributes = {
    .name = "timers",
    .cb_mem = &timer_thread,
    .cb_size = sizeof(timer_thread),
    .stack_mem = timer_stack,
    .stack_size = sizeof(timer_stack),
    .priority = (osPriority_t)CONFIG_CMSIS_RTOS2_TIMER_PRIORITY,
};

/* Takes the call that is due first; the timer may be gone when it happens. */
static bool take_call(osTimerFunc_t *func, void **argument)
{
    unsigned int key = irq_lock();
    bool is_due = due != NULL;

    if (is_due) {
        struct os_timer *timer = CONTAINER_OF(ring_pop(&due), struct os_timer, due_node);

        *func = timer->func;
        *argument = timer->argument;
        timer->due--;
        if (timer->due != 0) {
            (void)ring_append(&due, &timer->due_node);
        }
    }
    irq_unlock(key);
    return is_due;
}

static void call_functions(void *unused)
{
    osTimerFunc_t func;
    void *argument;

    (void)unused;
    for (;;) {
        (void)k_sem_take(&has_due, K_FOREVER);
        if (take_call(&func, &argument)) {
            func(argument);
        }
    }
}

/* In the clock's interrupt. */
static void on_over(struct k_timer *k_timer)
{
    struct os_timer *timer = CONTAINER_OF(k_timer, struct os_timer, timer);

    timer->is_running = timer->is_periodic;
    if (timer->is_periodic) {
        timer->next += timer->ticks;
        k_timer_start(&timer->timer, K_TIMEOUT_ABS_TICKS(timer->next), K_NO_WAIT);
    }
    if (timer->due == 0) {
        (void)ring_append(&due, &timer->due_node);
    }
    timer->due++;
    k_sem_give(&has_due);
}

/* Under the kernel's lock. */
static void stop(struct os_timer *timer)
{
    k_timer_stop(&timer->timer);
    timer->is_running = false;
    if (timer->due != 0) {
        timer->due = 0;
        (void)ring_remove(&due, &timer->due_node);
    }
}

/* It is of the highest safety class: the functions may do what they like. */
static bool has_thread(void)
{
    if (timer_thread.object.kind == (uint32_t)OS__THREAD) {
        return true;
    }
    k_sched_lock();
    bool is_created = os__thread_new(call_functions, NULL, &timer_thread_attributes) != NULL;

    timer_thread.object.safety_class = OS__HIGHEST_CLASS;
    k_sched_unlock();
    return is_created;
}

osTimerId_t osTimerNew(osTimerFunc_t func, osTimerType_t type, void *argument,
                       const osTimerAttr_t *attr)
{
    if (func == NULL || (type != osTimerOnce && type != osTimerPeriodic)) {
        return NULL;
    }
    struct os_timer *timer = OS__NEW(attr, struct os_timer);

    if (timer == NULL) {
        return NULL;
    }
    if (!has_thread()) {
        return os__object_abandon(&timer->object);
    }
    timer->func = func;
    timer->argument = argument;
    timer->is_periodic = type == osTimerPeriodic;
    k_timer_init(&timer->timer, on_over, NULL);
    return os__object_publish(&timer->object, OS__TIMER);
}

const char *osTimerGetName(osTimerId_t timer_id)
{
    return os__name(timer_id, OS__TIMER);
}

osStatus_t osTimerStart(osTimerId_t timer_id, uint32_t ticks)
{
    osStatus_t status = os__enter_in_thread(timer_id, OS__TIMER);
    struct os_timer *timer = timer_id;

    if (status != osOK) {
        return status;
    }
    if (ticks == 0) {
        return os__leave_with(osErrorParameter);
    }
    unsigned int key = irq_lock();

    stop(timer);
    timer->ticks = ticks;
    timer->next = (uint64_t)k_uptime_ticks() + ticks;
    timer->is_running = true;
    k_timer_start(&timer->timer, K_TIMEOUT_ABS_TICKS(timer->next), K_NO_WAIT);
    irq_unlock(key);
    return os__leave_with(osOK);
}

osStatus_t osTimerStop(osTimerId_t timer_id)
{
    osStatus_t status = os__enter_in_thread(timer_id, OS__TIMER);
    struct os_timer *timer = timer_id;

    if (status != osOK) {
        return status;
    }
    unsigned int key = irq_lock();
    bool was_running = timer->is_running;

    if (was_running) {
        stop(timer);
    }
    irq_unlock(key);
    return os__leave_with(was_running ? osOK : osErrorResource);
}

uint32_t osTimerIsRunning(osTimerId_t timer_id)
{
    const struct os_timer *timer = os__in_isr() ? NULL : os__find(timer_id, OS__TIMER);

    return timer != NULL && timer->is_running ? 1U : 0U;
}

osStatus_t osTimerDelete(osTimerId_t timer_id)
{
    osStatus_t status = os__enter_in_thread(timer_id, OS__TIMER);
    struct os_timer *timer = timer_id;

    if (status != osOK) {
        return status;
    }
    unsigned int key = irq_lock();

    stop(timer);
    irq_unlock(key);
    os__object_delete(&timer->object, NULL, NULL);
    return os__leave_with(osOK);
}
