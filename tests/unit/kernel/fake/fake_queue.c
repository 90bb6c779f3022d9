/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_queue.h"

#include "cmocka_all.h"

/* Where a queue's thread comes out when it has run an item, or waits. */
enum outcome {
    FRESH,
    HAS_RUN_ONE,
    WAITS,
};

static jmp_buf *way_out;

static struct {
    struct k_work_q *queue;
    k_thread_entry_t entry;
    struct k_thread equal; /* a queue yields to it after each item */
} queues[4];

k_tid_t k_thread_create(struct k_thread *thread, k_thread_stack_t *stack, size_t stack_size,
                        k_thread_entry_t entry, void *p1, void *p2, void *p3, int prio,
                        uint32_t options, k_timeout_t delay)
{
    size_t slot = 0;

    (void)stack;
    (void)stack_size;
    (void)p2;
    (void)p3;
    (void)delay;
    while (queues[slot].queue != NULL && queues[slot].queue != p1) {
        slot++;
    }
    queues[slot].queue = p1;
    queues[slot].entry = entry;
    *thread = (struct k_thread){.prio = k__prio_index(prio), .options = (uint8_t)options};
    queues[slot].equal = (struct k_thread){.prio = thread->prio};
    return thread;
}

int k_thread_name_set(k_tid_t thread, const char *name)
{
    thread->name = name;
    return 0;
}

void k_thread_start(k_tid_t thread)
{
    k__ready_append(thread);
}

void fake_queue_start(struct k_work_q *queue)
{
    static k_thread_stack_t stack[16];

    for (size_t i = 0; i < ARRAY_SIZE(queues); i++) {
        if (queues[i].queue == queue) {
            queues[i].queue = NULL;
        }
    }
    k_work_queue_init(queue);
    k_work_queue_start(queue, stack, sizeof(stack), 0, NULL);
    (void)fake_queue_run_one(queue);
}

void k__run_next(void)
{
    longjmp(*way_out, WAITS);
}

void k_yield(void)
{
    assert_false(arch__cpu.is_locked);
    longjmp(*way_out, HAS_RUN_ONE);
}

bool fake_queue_is_ready(const struct k_work_q *queue)
{
    return queue->thread.state == K__READY;
}

bool fake_queue_run_one(struct k_work_q *queue)
{
    jmp_buf *outer = way_out;
    struct k_thread *interrupted = k__cpu.current;
    volatile size_t slot = 0;
    jmp_buf here;

    if (!fake_queue_is_ready(queue)) {
        return false;
    }
    while (queues[slot].queue != queue) {
        slot++;
    }
    way_out = &here;
    k__cpu.current = &queue->thread;
    k__ready_append(&queues[slot].equal);
    enum outcome outcome = (enum outcome)setjmp(here);

    if (outcome == FRESH) {
        queues[slot].entry(queue, NULL, NULL);
    }
    k__ready_remove(&queues[slot].equal);
    arch__cpu.is_locked = 0;
    k__cpu.current = interrupted;
    way_out = outer;
    return outcome == HAS_RUN_ONE;
}

unsigned int fake_queue_run_all(struct k_work_q *queue)
{
    unsigned int count = 0;

    while (fake_queue_run_one(queue)) {
        count++;
        assert_in_range(count, 0, 1000);
    }
    return count;
}

static void leave_waiting(void)
{
    longjmp(*way_out, WAITS);
}

bool fake_call_until_wait(int index, void (*call)(void *argument), void *argument)
{
    jmp_buf *outer = way_out;
    struct k_thread *interrupted = k__cpu.current;
    jmp_buf here;

    way_out = &here;
    enum outcome outcome = (enum outcome)setjmp(here);

    if (outcome == FRESH) {
        fake_run_as(index);
        fake_while_waiting(leave_waiting);
        call(argument);
        fake_while_waiting(NULL);
    }
    arch__cpu.is_locked = 0;
    k__cpu.current = interrupted;
    way_out = outer;
    return outcome == WAITS;
}
