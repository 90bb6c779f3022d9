/* SPDX-License-Identifier: Apache-2.0 */

#include "fake_kernel.h"

#include <drivers/entropy.h>
#include <errno.h>
#include <kernel/console.h>
#include <kernel/fatal.h>
#include <kernel/mutex.h>
#include <kernel/pollable.h>
#include <kernel/wait_queue.h>
#include <kernel/work.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ITEMS 64

static int64_t now;
static struct k_work *queue[MAX_ITEMS];
static int queued;
static struct {
    struct k_work_delayable *item;
    int64_t due;
} delayed[MAX_ITEMS];
static int delayed_count;
static int lock_depth;
static uint64_t entropy_state;
static int entropy_error;
static uint32_t told;
static char console[256];

/* Time */

int64_t k_uptime_get(void)
{
    return now;
}

int64_t k_uptime_ticks(void)
{
    return now;
}

/* The port's inline functions are the posix port's. */

struct arch__cpu arch__cpu;

void arch__interrupt(void)
{
}

/* Mutex */

int k_mutex_lock(struct k_mutex *mutex, k_timeout_t timeout)
{
    (void)timeout;
    mutex->owner = 1;
    lock_depth++;
    return 0;
}

int k_mutex_unlock(struct k_mutex *mutex)
{
    lock_depth--;
    if (lock_depth == 0) {
        mutex->owner = 0;
    }
    return 0;
}

bool k_mutex_is_mine(const struct k_mutex *mutex)
{
    return mutex->owner != 0;
}

int fake_kernel_lock_depth(void)
{
    return lock_depth;
}

/* Work */

void k_work_queue_init(struct k_work_q *work_queue)
{
    (void)work_queue;
}

void k_work_queue_start(struct k_work_q *work_queue, k_thread_stack_t *stack, size_t stack_size,
                        int prio, const struct k_work_queue_config *cfg)
{
    (void)work_queue;
    (void)stack;
    (void)stack_size;
    (void)prio;
    (void)cfg;
}

void k_work_init(struct k_work *work, k_work_handler_t handler)
{
    *work = (struct k_work){.handler = handler};
}

int k_work_submit_to_queue(struct k_work_q *work_queue, struct k_work *work)
{
    (void)work_queue;
    for (int i = 0; i < queued; i++) {
        if (queue[i] == work) {
            return 0;
        }
    }
    if (queued == MAX_ITEMS) {
        abort();
    }
    queue[queued++] = work;
    return 1;
}

void k_work_init_delayable(struct k_work_delayable *dwork, k_work_handler_t handler)
{
    *dwork = (struct k_work_delayable){.work = {.handler = handler}};
}

static int find_delayed(const struct k_work_delayable *dwork)
{
    for (int i = 0; i < delayed_count; i++) {
        if (delayed[i].item == dwork) {
            return i;
        }
    }
    return -1;
}

int k_work_cancel_delayable(struct k_work_delayable *dwork)
{
    int i = find_delayed(dwork);

    if (i >= 0) {
        delayed[i] = delayed[--delayed_count];
    }
    for (int j = 0; j < queued; j++) {
        if (queue[j] == &dwork->work) {
            memmove(&queue[j], &queue[j + 1], (size_t)(queued - j - 1) * sizeof(queue[0]));
            queued--;
        }
    }
    return 0;
}

bool k_work_cancel_delayable_sync(struct k_work_delayable *dwork, struct k_work_sync *sync)
{
    (void)sync;
    return k_work_cancel_delayable(dwork) != 0;
}

int k_work_reschedule_for_queue(struct k_work_q *work_queue, struct k_work_delayable *dwork,
                                k_timeout_t delay)
{
    (void)k_work_cancel_delayable(dwork);
    if (delay.ticks == 0) {
        return k_work_submit_to_queue(work_queue, &dwork->work);
    }
    if (delayed_count == MAX_ITEMS) {
        abort();
    }
    delayed[delayed_count].item = dwork;
    delayed[delayed_count++].due = now + delay.ticks;
    return 1;
}

int k_work_schedule_for_queue(struct k_work_q *work_queue, struct k_work_delayable *dwork,
                              k_timeout_t delay)
{
    return find_delayed(dwork) >= 0 ? 0 : k_work_reschedule_for_queue(work_queue, dwork, delay);
}

int fake_kernel_queued(void)
{
    return queued;
}

void fake_kernel_run(void)
{
    while (queued > 0) {
        struct k_work *work = queue[0];

        queued--;
        memmove(&queue[0], &queue[1], (size_t)queued * sizeof(queue[0]));
        work->handler(work);
        __ASSERT(lock_depth == 0, "a handler has kept the core lock");
    }
}

static int earliest(void)
{
    int best = -1;

    for (int i = 0; i < delayed_count; i++) {
        if (best < 0 || delayed[i].due < delayed[best].due) {
            best = i;
        }
    }
    return best;
}

int64_t fake_kernel_next_due(void)
{
    int i = earliest();

    return i < 0 ? -1 : delayed[i].due;
}

void fake_kernel_advance(int64_t ms)
{
    int64_t end = now + ms;
    int i;

    fake_kernel_run();
    while ((i = earliest()) >= 0 && delayed[i].due <= end) {
        struct k_work_delayable *dwork = delayed[i].item;

        now = delayed[i].due;
        delayed[i] = delayed[--delayed_count];
        (void)k_work_submit_to_queue(NULL, &dwork->work);
        fake_kernel_run();
    }
    now = end;
}

void fake_kernel_reset(int64_t now_ms)
{
    now = now_ms;
    queued = 0;
    delayed_count = 0;
    lock_depth = 0;
    told = 0;
    console[0] = '\0';
}

/* Waiting and telling */

int k_wait(struct k_wait_queue *wait_queue, k_timeout_t timeout, unsigned int key)
{
    (void)wait_queue;
    (void)timeout;
    irq_unlock(key);
    return -EAGAIN;
}

int k_wake_all(struct k_wait_queue *wait_queue, int result)
{
    (void)wait_queue;
    (void)result;
    return 0;
}

static void (*run_other)(void);

void fake_kernel_on_reschedule(void (*other)(void))
{
    run_other = other;
}

void k_reschedule(unsigned int key)
{
    void (*other)(void) = run_other;

    irq_unlock(key);
    run_other = NULL;
    if (other != NULL) {
        other();
    }
}

void k__pollable_tell_watches(struct k_pollable *pollable, uint32_t events)
{
    (void)pollable;
    told |= events;
}

uint32_t fake_pollable_told(void)
{
    uint32_t events = told;

    told = 0;
    return events;
}

/* Board */

void fake_entropy_set(uint64_t seed, int error)
{
    entropy_state = seed;
    entropy_error = error;
}

int entropy_get(void *buffer, size_t length)
{
    uint8_t *bytes = buffer;

    if (entropy_error != 0) {
        return entropy_error;
    }
    for (size_t i = 0; i < length; i++) {
        entropy_state = (entropy_state * 6364136223846793005U) + 1442695040888963407U;
        bytes[i] = (uint8_t)(entropy_state >> 56);
    }
    return 0;
}

void printk(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(console, sizeof(console), format, arguments);
    va_end(arguments);
}

const char *fake_console_text(void)
{
    return console;
}

void (*fake_on_assertion)(const char *expression);

_Noreturn void k__assert_failed(const char *expression, const char *file, int line,
                                const char *format, ...)
{
    if (fake_on_assertion != NULL) {
        fake_on_assertion(expression);
    }
    (void)fprintf(stderr, "%s:%d: assertion failed: %s (%s)\n", file, line, expression, format);
    abort();
}
