/* SPDX-License-Identifier: Apache-2.0 */

/* What may be called in an interrupt is, where no test of its object does so. */

#include "helpers.h"

#include <limits.h>
#include <petrel.h>

struct item {
    void *reserved;
};

static struct k_sem sem;

static void wait_for_sem(void *unused)
{
    (void)unused;
    note(k_sem_take(&sem, K_FOREVER) == -EAGAIN ? 'r' : '!');
}

static void use_sem(void *unused)
{
    (void)unused;
    TEST_EQUAL(k_sem_init(&sem, 2, 1), -EINVAL);
    TEST_EQUAL(k_sem_init(&sem, 0, 0), -EINVAL);
    TEST_EQUAL(k_sem_init(&sem, 1, 1), 0);
    TEST_EQUAL(k_sem_count_get(&sem), 1);
    k_sem_reset(&sem);
    TEST_EQUAL(k_sem_count_get(&sem), 0);
}

static void reset_sem(void *unused)
{
    (void)unused;
    k_sem_reset(&sem);
    TEST_FALSE(has_noted());
}

TEST_CASE(an_interrupt_sets_a_semaphore_up_and_resets_it)
{
    in_interrupt(use_sem, NULL);
    (void)spawn(0, -1, wait_for_sem, NULL);
    in_interrupt(reset_sem, NULL);
    TEST_STRING(noted(), "r");
    join(0);
}

static struct k_event event;

static void wait_for_event(void *unused)
{
    (void)unused;
    note(k_event_wait_all(&event, 6, false, K_FOREVER) == 6 ? 'e' : '!');
}

static void set_up_event(void *unused)
{
    (void)unused;
    k_event_init(&event);
    TEST_EQUAL(k_event_set(&event, 8), 0);
    TEST_EQUAL(k_event_set_masked(&event, 3, 9), 8);
    TEST_EQUAL(k_event_test(&event, UINT32_MAX), 1);
    TEST_EQUAL(k_event_wait(&event, 1, true, K_NO_WAIT), 0);
}

static void set_event(void *unused)
{
    const struct k_source source = k_event_source(&event);

    (void)unused;
    TEST_EQUAL(k_event_set(&event, 2), 0);
    TEST_EQUAL(k_event_set_masked(&event, UINT32_MAX, 4), 0);
    TEST_EQUAL(source.ready(source.pollable), K_READY_IN);
}

TEST_CASE(an_interrupt_sets_flags)
{
    in_interrupt(set_up_event, NULL);
    (void)spawn(0, -1, wait_for_event, NULL);
    in_interrupt(set_event, NULL);
    TEST_STRING(noted(), "e");
    join(0);
}

static void use_queue(void *unused)
{
    static struct k_queue queue;
    struct item items[3];
    sys_slist_t list = SYS_SLIST_STATIC_INIT(&list);
    const struct k_source source = k_queue_source(&queue);

    (void)unused;
    k_queue_init(&queue);
    TEST_EQUAL(source.ready(source.pollable), 0);
    TEST_EQUAL(k_queue_is_empty(&queue), 1);
    TEST_EQUAL(k_queue_merge_slist(&queue, &list), -EINVAL);
    sys_slist_append(&list, (sys_snode_t *)&items[0]);
    sys_slist_append(&list, (sys_snode_t *)&items[2]);
    TEST_EQUAL(k_queue_merge_slist(&queue, &list), 0);
    k_queue_insert(&queue, &items[0], &items[1]);
    TEST_EQUAL(k_queue_alloc_prepend(&queue, &sem), 0);
    TEST_EQUAL(source.ready(source.pollable), K_READY_IN);
    TEST_SAME(k_queue_peek_head(&queue), &sem);
    TEST_SAME(k_queue_peek_tail(&queue), &items[2]);
    TEST_SAME(k_queue_get(&queue, K_NO_WAIT), &sem);
    for (size_t i = 0; i < ARRAY_SIZE(items); i++) {
        TEST_SAME(k_queue_get(&queue, K_NO_WAIT), &items[i]);
    }
    TEST_NULL(k_queue_get(&queue, K_NO_WAIT));
}

static void use_stack(void *unused)
{
    static stack_data_t words[1];
    struct k_stack stack;
    stack_data_t popped = 0;

    (void)unused;
    k_stack_init(&stack, words, 1);
    const struct k_source source = k_stack_source(&stack);

    TEST_EQUAL(source.ready(source.pollable), K_READY_OUT);
    TEST_EQUAL(k_stack_push(&stack, 4), 0);
    TEST_EQUAL(k_stack_push(&stack, 5), -ENOMEM);
    TEST_EQUAL(k_stack_pop(&stack, &popped, K_NO_WAIT), 0);
    TEST_EQUAL(k_stack_pop(&stack, &popped, K_NO_WAIT), -EBUSY);
    TEST_EQUAL(popped, 4);
    TEST_EQUAL(k_stack_cleanup(&stack), 0);
    TEST_EQUAL(k_stack_alloc_init(&stack, 0), -EINVAL);
    TEST_EQUAL(k_stack_alloc_init(&stack, 1U << 20), -ENOMEM);
    TEST_EQUAL(k_stack_alloc_init(&stack, 2), 0);
    TEST_EQUAL(k_stack_cleanup(&stack), 0);
}

TEST_CASE(an_interrupt_sets_queues_and_stacks_up_and_uses_them)
{
    in_interrupt(use_queue, NULL);
    in_interrupt(use_stack, NULL);
}

K_MSGQ_DEFINE(msgq, 1, 1, 1);
static struct k_pipe pipe;

static void put_message(void *unused)
{
    (void)unused;
    TEST_EQUAL(k_msgq_put(&msgq, "a", K_FOREVER), 0);
    note(k_msgq_put(&msgq, "b", K_FOREVER) == -ENOMSG ? 'p' : '!');
}

static void read_pipe(void *unused)
{
    uint8_t byte;

    (void)unused;
    note(k_pipe_read(&pipe, &byte, 1, K_FOREVER) == -ECANCELED ? 'c' : '!');
    note(k_pipe_read(&pipe, &byte, 1, K_FOREVER) == -EPIPE ? 'e' : '!');
}

static void set_up_pipe(void *unused)
{
    (void)unused;
    k_pipe_init(&pipe, NULL, 0);
    TEST_EQUAL(k_pipe_write(&pipe, (const uint8_t *)"a", 1, K_NO_WAIT), -EAGAIN);
    TEST_EQUAL(k_pipe_write(&pipe, (const uint8_t *)"a", (size_t)INT_MAX + 1, K_NO_WAIT),
               -EOVERFLOW);
}

static void end_waits(void *unused)
{
    const struct k_source source = k_pipe_source(&pipe);

    (void)unused;
    k_msgq_purge(&msgq);
    TEST_EQUAL(k_msgq_num_used_get(&msgq), 0);
    TEST_EQUAL(source.ready(source.pollable), K_READY_OUT);
    k_pipe_reset(&pipe);
}

static void close_pipe(void *unused)
{
    (void)unused;
    k_pipe_close(&pipe);
    TEST_EQUAL(k_pipe_write(&pipe, (const uint8_t *)"a", 1, K_NO_WAIT), -EPIPE);
}

TEST_CASE(an_interrupt_ends_waits_for_messages_and_bytes)
{
    in_interrupt(set_up_pipe, NULL);
    (void)spawn(0, -1, put_message, NULL);
    (void)spawn(1, -2, read_pipe, NULL);
    in_interrupt(end_waits, NULL);
    TEST_STRING(noted(), "cp");
    in_interrupt(close_pipe, NULL);
    TEST_STRING(noted(), "e");
    join(0);
    join(1);
}

static void use_heap(void *heap_)
{
    struct k_heap *heap = heap_;
    struct sys_memory_stats stats;

    TEST_NULL(k_heap_calloc(heap, SIZE_MAX, 2, K_NO_WAIT));
    uint8_t *memory = k_heap_calloc(heap, 10, 3, K_NO_WAIT);
    void *aligned = k_heap_aligned_alloc(heap, 64, 8, K_NO_WAIT);

    TEST_NOT_NULL(memory);
    TEST_NOT_NULL(aligned);
    TEST_EQUAL(memory[29], 0);
    TEST_EQUAL((uintptr_t)aligned % 64, 0);
    TEST_NULL(k_heap_realloc(heap, memory, 4096, K_NO_WAIT));
    memory = k_heap_realloc(heap, memory, 60, K_NO_WAIT);
    TEST_NOT_NULL(memory);
    k_heap_free(heap, aligned);
    k_heap_free(heap, memory);
    TEST_EQUAL(k_heap_runtime_stats_reset_max(heap), 0);
    TEST_EQUAL(k_heap_runtime_stats_get(heap, &stats), 0);
    TEST_EQUAL(stats.max_allocated_bytes, 0);
}

static void use_malloc(void *unused)
{
    (void)unused;
    TEST_NULL(k_malloc(0));
    TEST_NULL(k_calloc(SIZE_MAX, 2));
    TEST_NULL(k_aligned_alloc(sizeof(void *), 1U << 20));
    uint8_t *memory = k_malloc(10);
    uint8_t *cleared = k_calloc(3, 3);
    void *aligned = k_aligned_alloc(32, 5);

    TEST_NOT_NULL(memory);
    TEST_NOT_NULL(cleared);
    TEST_EQUAL(cleared[8], 0);
    TEST_EQUAL((uintptr_t)aligned % 32, 0);
    memory = k_realloc(memory, 50);
    TEST_NOT_NULL(memory);
    TEST_NULL(k_realloc(memory, 1U << 20));
    k_free(aligned);
    k_free(cleared);
    k_free(memory);
    TEST_NOT_NULL(k_malloc_heap());
}

static void use_slab(void *unused)
{
    static void *blocks[4];
    struct k_mem_slab slab;
    struct sys_memory_stats stats;
    void *block;

    (void)unused;
    TEST_EQUAL(k_mem_slab_init(&slab, (char *)blocks + 1, sizeof(void *), 2), -EINVAL);
    TEST_EQUAL(k_mem_slab_init(&slab, blocks, 2 * sizeof(void *), 2), 0);
    TEST_EQUAL(k_mem_slab_alloc(&slab, &block, K_NO_WAIT), 0);
    k_mem_slab_free(&slab, block);
    TEST_EQUAL(k_mem_slab_runtime_stats_get(&slab, &stats), 0);
    TEST_EQUAL(stats.max_allocated_bytes, 2 * sizeof(void *));
    TEST_EQUAL(k_mem_slab_runtime_stats_get(&slab, NULL), -EINVAL);
    TEST_EQUAL(k_mem_slab_runtime_stats_get(NULL, &stats), -EINVAL);
    TEST_EQUAL(k_mem_slab_runtime_stats_reset_max(NULL), -EINVAL);
    TEST_EQUAL(k_mem_slab_runtime_stats_reset_max(&slab), 0);
    TEST_EQUAL(k_mem_slab_max_used_get(&slab), 0);
}

TEST_CASE(an_interrupt_uses_memory)
{
    static uint64_t memory[64];
    struct k_heap heap;

    k_heap_init(&heap, memory, sizeof(memory));
    in_interrupt(use_heap, &heap);
    in_interrupt(use_malloc, NULL);
    in_interrupt(use_slab, NULL);
}

static void use_own_heap(void *unused)
{
    static uint64_t memory[64];
    struct sys_heap heap;
    struct sys_memory_stats stats;

    (void)unused;
    sys_heap_init(&heap, memory, sizeof(memory));
    TEST_NULL(sys_heap_alloc(&heap, 0));
    TEST_NULL(sys_heap_alloc(&heap, sizeof(memory)));
    void *block = sys_heap_alloc(&heap, 20);
    void *aligned = sys_heap_aligned_alloc(&heap, 64, 20);

    TEST_AT_LEAST(sys_heap_usable_size(&heap, block), 20);
    TEST_EQUAL((uintptr_t)aligned % 64, 0);
    TEST_NULL(sys_heap_realloc(&heap, block, sizeof(memory)));
    block = sys_heap_realloc(&heap, block, 90);
    TEST_AT_LEAST(sys_heap_usable_size(&heap, block), 90);
    TEST_TRUE(sys_heap_validate(&heap));
    sys_heap_free(&heap, aligned);
    sys_heap_free(&heap, block);
    sys_heap_free(&heap, NULL);
    TEST_EQUAL(sys_heap_runtime_stats_reset_max(&heap), 0);
    TEST_EQUAL(sys_heap_runtime_stats_get(&heap, &stats), 0);
    TEST_EQUAL(stats.max_allocated_bytes, 0);
    TEST_EQUAL(sys_heap_runtime_stats_reset_max(NULL), -EINVAL);
    TEST_EQUAL(sys_heap_runtime_stats_get(&heap, NULL), -EINVAL);
    TEST_EQUAL(sys_heap_runtime_stats_get(NULL, &stats), -EINVAL);
}

TEST_CASE(an_interrupt_uses_a_heap_of_its_own)
{
    in_interrupt(use_own_heap, NULL);
}

static K_TIMER_DEFINE(timer, NULL, NULL);

static void look_at_clocks(void *unused)
{
    uint32_t cycles = k_cycle_get_32();
    uint64_t all_cycles = k_cycle_get_64();
    int64_t since = k_uptime_get();

    (void)unused;
    k_busy_wait(2000);
    TEST_AT_LEAST(k_cyc_to_us_ceil32(k_cycle_get_32() - cycles), 2000);
    TEST_AT_LEAST(k_cyc_to_us_ceil64(k_cycle_get_64() - all_cycles), 2000);
    TEST_AT_LEAST(k_uptime_delta(&since), 1);
    TEST_EQUAL(k_uptime_get_32(), (uint32_t)since);
    TEST_EQUAL(k_uptime_seconds(), since / 1000);
    TEST_EQUAL(sys_clock_tick_get(), k_uptime_ticks());
    TEST_EQUAL(sys_clock_tick_get_32(), (uint32_t)k_uptime_ticks());
}

static void read_status(void *status)
{
    *(uint32_t *)status = k_timer_status_get(&timer);
}

TEST_CASE(an_interrupt_looks_at_clocks_and_timers)
{
    uint32_t status = 0;

    in_interrupt(look_at_clocks, NULL);
    k_timer_start(&timer, K_TICKS(1), K_NO_WAIT);
    (void)k_sleep(K_TICKS(3));
    in_interrupt(read_status, &status);
    TEST_EQUAL(status, 1);
    TEST_EQUAL(k_timer_status_get(&timer), 0);
}

static void count_work(struct k_work *work)
{
    (void)work;
    note('w');
}

static K_WORK_DEFINE(work, count_work);
static K_WORK_DELAYABLE_DEFINE(delayable, count_work);

static void use_work(void *unused)
{
    (void)unused;
    TEST_EQUAL(k_work_submit_to_queue(&k_sys_work_q, &work), 1);
    TEST_EQUAL(k_work_submit(&work), 0);
    TEST_EQUAL(k_work_cancel(&work), 0);
    TEST_EQUAL(k_work_schedule_for_queue(&k_sys_work_q, &delayable, K_TICKS(1)), 1);
    TEST_EQUAL(k_work_schedule_for_queue(&k_sys_work_q, &delayable, K_TICKS(9)), 0);
    TEST_EQUAL(k_work_reschedule_for_queue(&k_sys_work_q, &delayable, K_TICKS(2)), 1);
    TEST_EQUAL(k_work_delayable_busy_get(&delayable), K_WORK_DELAYED);
}

static void cancel_work(void *unused)
{
    (void)unused;
    TEST_EQUAL(k_work_reschedule(&delayable, K_TICKS(2)), 1);
    TEST_EQUAL(k_work_cancel_delayable(&delayable), 0);
}

TEST_CASE(an_interrupt_queues_delays_and_cancels_work)
{
    in_interrupt(use_work, NULL);
    (void)k_sleep(K_TICKS(5));
    TEST_STRING(noted(), "w");
    in_interrupt(cancel_work, NULL);
    (void)k_sleep(K_TICKS(5));
    TEST_FALSE(has_noted());
}

static void note_status(struct poll_work *reader, uint32_t ready, enum poll_status status)
{
    (void)reader;
    (void)ready;
    note(status == POLL_TIMEOUT ? 't' : status == POLL_READY ? 'r' : '!');
}

static struct poll_work_timed reader;
static struct poll_work plain_reader;

static void arm_readers(void *unused)
{
    (void)unused;
    (void)k_sem_init(&sem, 0, 2);
    poll_work_timed_init(&reader, &k_sys_work_q, note_status);
    poll_work_init(&plain_reader, &k_sys_work_q, note_status);
    TEST_EQUAL(
        poll_work_arm_timed(&reader, k_sem_source(&sem), K_READY_IN, POLL_ONE_SHOT, K_TICKS(9)), 0);
    poll_work_set_timeout(&reader, K_TICKS(1));
    TEST_EQUAL(poll_work_arm(&plain_reader, k_sem_source(&sem), K_READY_IN, POLL_ONE_SHOT), 0);
    TEST_EQUAL(poll_work_arm(&plain_reader, k_sem_source(&sem), K_READY_IN, 0), -EALREADY);
}

static void disarm_readers(void *unused)
{
    (void)unused;
    TEST_EQUAL(poll_work_disarm(&reader.work), K_WATCH_IDLE);
    TEST_EQUAL(poll_work_disarm(&plain_reader), K_WATCH_ARMED);
    TEST_EQUAL(k_watch_count(), 0);
}

TEST_CASE(an_interrupt_arms_and_disarms_triggered_work)
{
    in_interrupt(arm_readers, NULL);
    TEST_EQUAL(k_watch_count(), 2);
    (void)k_sleep(K_TICKS(4));
    TEST_STRING(noted(), "t");
    in_interrupt(disarm_readers, NULL);
}

static struct poll_set set;
static struct poll_member member;

static void set_up_set(void *unused)
{
    (void)unused;
    (void)k_sem_init(&sem, 1, 2);
    poll_set_init(&set);
    poll_member_init(&member);
    TEST_EQUAL(poll_set_add(&set, &member, k_sem_source(&sem), K_READY_IN, 0), 0);
    TEST_EQUAL(poll_set_add(&set, &member, k_sem_source(&sem), K_READY_IN, 0), -EALREADY);
}

static void remove_member(void *unused)
{
    (void)unused;
    TEST_EQUAL(poll_set_remove(&member), K_WATCH_RUNNING);
    TEST_EQUAL(poll_set_remove(&member), K_WATCH_IDLE);
}

TEST_CASE(an_interrupt_changes_a_set)
{
    in_interrupt(set_up_set, NULL);
    TEST_SAME(poll_set_wait(&set, K_NO_WAIT), &member);
    in_interrupt(remove_member, NULL);
    TEST_NULL(poll_set_wait(&set, K_NO_WAIT));
}

static struct k_poll_signal poll_signal;
static struct k_poll_event poll_event;
static struct k_work_poll poll_item;

static void use_signal(void *unused)
{
    const struct k_source source = k_poll_signal_source(&poll_signal);
    unsigned int signaled;
    int result;

    (void)unused;
    k_poll_signal_init(&poll_signal);
    TEST_EQUAL(k_poll_signal_raise(&poll_signal, 7), 0);
    TEST_EQUAL(source.ready(source.pollable), K_READY_IN);
    k_poll_signal_check(&poll_signal, &signaled, &result);
    TEST_EQUAL(signaled, 1);
    TEST_EQUAL(result, 7);
    k_poll_signal_reset(&poll_signal);
    k_poll_signal_check(&poll_signal, &signaled, &result);
    TEST_EQUAL(signaled, 0);
}

static void submit_poll_item(void *unused)
{
    (void)unused;
    k_poll_event_init(&poll_event, K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &poll_signal);
    k_work_poll_init(&poll_item, count_work);
    TEST_EQUAL(k_work_poll_cancel(&poll_item), -EINVAL);
    TEST_EQUAL(k_work_poll_submit(&poll_item, &poll_event, 1, K_FOREVER), 0);
    TEST_EQUAL(k_work_poll_cancel(&poll_item), 0);
    TEST_EQUAL(k_work_poll_submit(&poll_item, &poll_event, 1, K_FOREVER), 0);
    TEST_EQUAL(k_poll_signal_raise(&poll_signal, 7), 0);
}

TEST_CASE(an_interrupt_raises_signals_and_submits_what_waits_for_them)
{
    in_interrupt(use_signal, NULL);
    in_interrupt(submit_poll_item, NULL);
    (void)k_sleep(K_TICKS(1));
    TEST_STRING(noted(), "w");
    TEST_EQUAL(poll_event.state, K_POLL_STATE_SIGNALED);
}

static void sleep_long(void *unused)
{
    (void)unused;
    (void)k_sleep(K_TICKS(500));
}

static void look_at_threads(void *unused)
{
    k_thread_runtime_stats_t stats;
    k_tid_t sleeper = &helpers[0];

    (void)unused;
    TEST_AT_LEAST(k_thread_timeout_remaining_ticks(sleeper), 490);
    TEST_AT_LEAST(k_thread_timeout_expires_ticks(sleeper), k_uptime_ticks() + 490);
    TEST_EQUAL(k_thread_runtime_stats_get(sleeper, &stats), 0);
    TEST_EQUAL(k_thread_runtime_stats_get(sleeper, NULL), -EINVAL);
    TEST_EQUAL(k_thread_runtime_stats_get(NULL, &stats), -EINVAL);
    TEST_EQUAL(k_thread_runtime_stats_all_get(&stats), 0);
    TEST_EQUAL(k_thread_runtime_stats_all_get(NULL), -EINVAL);
    k_thread_time_slice_set(sleeper, 5, NULL, NULL);
    k_thread_watchdog_set(sleeper, K_SECONDS(100));
    k_thread_watchdog_set(sleeper, K_FOREVER);
    k_thread_abort(sleeper);
}

TEST_CASE(an_interrupt_looks_at_threads)
{
    (void)spawn(0, -1, sleep_long, NULL);
    in_interrupt(look_at_threads, NULL);
    join(0);
}

static struct k_spinlock spinlock;

static void use_locks(void *unused)
{
    k_spinlock_key_t key = k_spin_lock(&spinlock);

    (void)unused;
    k_spin_unlock(&spinlock, key);
    TEST_EQUAL(k_spin_trylock(&spinlock, &key), 0);
    k_spin_unlock(&spinlock, key);
    TEST_FALSE(k_can_yield());
}

TEST_CASE(an_interrupt_takes_spinlocks)
{
    in_interrupt(use_locks, NULL);
}

static struct async_executor executor;
static struct async_task task;

static enum async_step wait_for_permit(struct async_task *self)
{
    ASYNC_BEGIN(self);
    ASYNC_AWAIT(self, k_sem_source(&sem), K_READY_IN, K_FOREVER);
    note(self->result == -ECANCELED ? 'c' : '!');
    ASYNC_END(self);
}

static void run_executor(void *unused)
{
    (void)unused;
    async_executor_run(&executor);
}

static void start_task(void *unused)
{
    (void)unused;
    (void)k_sem_init(&sem, 0, 1);
    async_task_init(&task);
    TEST_TRUE(async_has_ended(&task));
    TEST_EQUAL(async_cancel(&task), -EALREADY);
    TEST_EQUAL(async_start(&task, &executor, wait_for_permit), 0);
    TEST_EQUAL(async_start(&task, &executor, wait_for_permit), -EALREADY);
    TEST_FALSE(async_has_ended(&task));
}

static void cancel_task(void *unused)
{
    (void)unused;
    TEST_EQUAL(async_cancel(&task), 0);
}

static void set_up_executor(void *unused)
{
    (void)unused;
    async_executor_init(&executor);
}

TEST_CASE(an_interrupt_starts_and_cancels_tasks)
{
    in_interrupt(set_up_executor, NULL);
    (void)spawn(0, -1, run_executor, NULL);
    in_interrupt(start_task, NULL);
    TEST_FALSE(has_noted());
    in_interrupt(cancel_task, NULL);
    TEST_STRING(noted(), "c");
    TEST_TRUE(async_has_ended(&task));
    k_thread_abort(&helpers[0]);
}
