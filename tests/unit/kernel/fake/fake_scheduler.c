/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_scheduler.h"

#include "cmocka_all.h"
#include "timeouts.h"

#include <errno.h>
#include <kernel/wait_queue.h>
#include <string.h>

struct k__cpu k__cpu;
struct k_thread fake_threads[FAKE_THREADS];
k_timeout_t fake_last_timeout;
unsigned int fake_waits;
void (*k__on_mutex_waiters_changed)(struct k_wait_queue *waiters);

static void (*happening_now)(void);

void fake_reset(void)
{
    memset(&k__cpu, 0, sizeof(k__cpu));
    memset(fake_threads, 0, sizeof(fake_threads));
    for (int i = 0; i < FAKE_THREADS; i++) {
        fake_threads[i].prio = fake_threads[i].base_prio = (uint8_t)(8 + i);
        fake_threads[i].ceiling = K__NO_CEILING;
    }
    happening_now = NULL;
    fake_waits = 0;
    fake_switches = 0;
    fake_last_timeout = K_NO_WAIT;
    arch__cpu = (struct arch__cpu){0};
    fake_run_as(0);
}

void fake_run_as(int index)
{
    k__cpu.current = &fake_threads[index];
}

void fake_while_waiting(void (*happening)(void))
{
    happening_now = happening;
}

bool fake_is_waiting(int index)
{
    return fake_threads[index].waiting_in != NULL;
}

/* What is woken in line (wake.h) is in its ready ring; the fake's own is not. */
static void leave_ready_ring(struct k_thread *thread)
{
    struct ring_node *first = k__cpu.ready[thread->prio];
    struct ring_node *node = first;

    while (node != NULL && node != &thread->node) {
        node = node->next != first ? node->next : NULL;
    }
    if (node != NULL) {
        (void)k__ready_remove(thread);
    }
}

/* No thread here has a timeout. Tests of timeouts have the real one. */
void __attribute__((weak)) k__timeout_remove(struct k__timeout *timeout)
{
    (void)timeout;
    fail();
}

static void insert(struct k_wait_queue *queue, struct k_thread *thread)
{
    struct ring_node *position = queue->first;

    leave_ready_ring(thread);
    thread->waiting_in = queue;
    if (ring_append(&queue->first, &thread->node)) {
        return;
    }
    while (k__thread_of(position)->prio <= thread->prio && position != &thread->node) {
        position = position->next;
    }
    if (position != &thread->node) {
        (void)ring_remove(&queue->first, &thread->node);
        ring_link_before(position, &thread->node);
        queue->first = position == queue->first ? &thread->node : queue->first;
    }
}

void fake_wait_as(int index, struct k_wait_queue *queue, void *data)
{
    fake_threads[index].data = data;
    insert(queue, &fake_threads[index]);
}

static void let_happen(struct k_thread *self)
{
    void (*happening)(void) = happening_now;

    happening_now = NULL;
    if (happening != NULL) {
        k__cpu.current = &fake_threads[FAKE_THREADS - 1];
        happening();
        k__cpu.current = self;
    }
}

int k_wait(struct k_wait_queue *queue, k_timeout_t timeout, unsigned int key)
{
    struct k_thread *self = k__cpu.current;

    assert_int_equal(key, 0);
    assert_true(arch__cpu.is_locked);
    assert_false(k__timeout_is_no_wait(timeout));
    fake_last_timeout = timeout;
    fake_waits++;
    insert(queue, self);
    irq_unlock(key);
    let_happen(self);
    if (self->waiting_in != NULL) {
        assert_false(k__timeout_is_forever(timeout)); /* nobody would ever wake it */
        k__end_wait(self, -EAGAIN);
    }
    return self->result;
}

int k__wait(struct k_wait_queue *queue, k_timeout_t timeout)
{
    return k_wait(queue, timeout, 0);
}

void k_wait_and_hold(struct k_wait_queue *queue, unsigned int key)
{
    (void)k_wait(queue, K_FOREVER, key);
    (void)irq_lock();
}

int k_wait_with(struct k_wait_queue *queue, k_timeout_t timeout, unsigned int key, void *data)
{
    k__cpu.current->data = data;
    return k_wait(queue, timeout, key);
}

void *k_wait_data(const struct k_thread *waiter)
{
    return waiter->data;
}

void k__end_wait(struct k_thread *thread, int result)
{
    struct k_wait_queue *queue = thread->waiting_in;
    bool waits_for_mutex = (thread->state & K__WAITS_FOR_MUTEX) != 0;

    (void)ring_remove(&queue->first, &thread->node);
    thread->waiting_in = NULL;
    thread->state = K__READY;
    thread->result = result;
    if (waits_for_mutex) {
        k__on_mutex_waiters_changed(queue);
    }
}

struct k_thread *k_wake_first(struct k_wait_queue *queue, int result)
{
    assert_true(arch__cpu.is_locked);
    if (queue->first == NULL) {
        return NULL;
    }
    struct k_thread *thread = k__thread_of(ring_pop(&queue->first));

    thread->waiting_in = NULL;
    thread->state = K__READY;
    thread->result = result;
    return thread;
}

void k__pass_to_first(struct k_wait_queue *queue, unsigned int key)
{
    assert_non_null(k_wake_first(queue, 0));
    irq_unlock(key);
}

int k_wake_all(struct k_wait_queue *queue, int result)
{
    int woken = 0;

    while (k_wake_first(queue, result) != NULL) {
        woken++;
    }
    return woken;
}

void k_reschedule(unsigned int key)
{
    irq_unlock(key);
}

void k__set_effective_priority(struct k_thread *thread, uint8_t prio)
{
    struct k_wait_queue *queue = thread->waiting_in;

    if (thread->prio == prio) {
        return;
    }
    thread->prio = prio;
    if (queue != NULL) {
        (void)ring_remove(&queue->first, &thread->node);
        insert(queue, thread);
        if ((thread->state & K__WAITS_FOR_MUTEX) != 0) {
            k__on_mutex_waiters_changed(queue);
        }
    }
}

_Noreturn void k__assert_failed(const char *expression, const char *file, int line,
                                const char *format, ...)
{
    (void)format;
    mock_assert(0, expression, file, line);
    fail();
    __builtin_unreachable();
}
