/* SPDX-License-Identifier: Apache-2.0 */

/* What the macros define is ready before main(), and what the functions set up is the same. */

#include "test.h"

#include <base/ring_buf.h>
#include <petrel.h>
#include <string.h>

static int handled;

static void count_work(struct k_work *work)
{
    (void)work;
    handled++;
}

static void count_expiry(struct k_timer *timer)
{
    (void)timer;
    handled++;
}

static int started;
static void *parameters[3];

static void note_parameters(void *p1, void *p2, void *p3)
{
    parameters[0] = p1;
    parameters[1] = p2;
    parameters[2] = p3;
    started++;
}

K_THREAD_DEFINE(defined_thread, 512, note_parameters, &handled, NULL, &started, TEST_PRIORITY, 0,
                0);
K_THREAD_DEFINE(never_started, 512, note_parameters, NULL, NULL, NULL, TEST_PRIORITY, 0, -1);
static K_SEM_DEFINE(sem, 1, 2);
static K_MUTEX_DEFINE(mutex);
static K_CONDVAR_DEFINE(condvar);
static K_EVENT_DEFINE(event);
static K_QUEUE_DEFINE(queue);
static K_FIFO_DEFINE(fifo);
static K_LIFO_DEFINE(lifo);
K_STACK_DEFINE(stack, 3);
K_MSGQ_DEFINE(msgq, 3, 2, 4);
K_PIPE_DEFINE(pipe, 5, 4);
static K_TIMER_DEFINE(timer, count_expiry, NULL);
static K_WORK_DEFINE(work, count_work);
static K_WORK_DELAYABLE_DEFINE(delayable, count_work);
K_MEM_SLAB_DEFINE(slab, 12, 2, 4 * sizeof(void *));
K_MEM_SLAB_DEFINE_STATIC(static_slab, 16, 1, 8);
K_HEAP_DEFINE(heap, 512);
static struct k_poll_signal poll_signal = K_POLL_SIGNAL_INITIALIZER(poll_signal);
static struct k_poll_event poll_events[] = {
    K_POLL_EVENT_STATIC_INITIALIZER(K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &poll_signal, 7),
    K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_SEM_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &sem),
};
RING_BUF_DECLARE(bytes, 5);
RING_BUF_ITEM_DECLARE(items, 4);
static ATOMIC_DEFINE(bits, 70);
static atomic_t word = ATOMIC_INIT(5);
static struct k_spinlock spinlock;

struct item {
    void *reserved;
    int number;
};

TEST_CASE(a_defined_thread_starts_by_itself)
{
    TEST_EQUAL(k_thread_join(defined_thread, K_FOREVER), 0);
    TEST_EQUAL(started, 1);
    TEST_SAME(parameters[0], &handled);
    TEST_NULL(parameters[1]);
    TEST_SAME(parameters[2], &started);
    TEST_STRING(k_thread_name_get(defined_thread), "defined_thread");
    k_thread_start(never_started);
    TEST_EQUAL(k_thread_join(never_started, K_FOREVER), 0);
    TEST_EQUAL(started, 2);
}

static void use_sem_mutex_condvar_event(void)
{
    TEST_EQUAL(k_sem_count_get(&sem), 1);
    k_sem_give(&sem);
    k_sem_give(&sem);
    TEST_EQUAL(k_sem_count_get(&sem), 2);
    TEST_EQUAL(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    TEST_EQUAL(k_condvar_signal(&condvar), 0);
    TEST_EQUAL(k_condvar_broadcast(&condvar), 0);
    TEST_EQUAL(k_condvar_wait(&condvar, &mutex, K_TICKS(1)), -EAGAIN);
    TEST_EQUAL(k_mutex_unlock(&mutex), 0);
    TEST_EQUAL(k_mutex_unlock(&mutex), -EINVAL);
    TEST_EQUAL(k_event_test(&event, UINT32_MAX), 0);
    TEST_EQUAL(k_event_post(&event, 5), 0);
    TEST_EQUAL(k_event_wait_all(&event, 4, false, K_NO_WAIT), 4);
}

TEST_CASE(synchronization_that_is_defined_or_set_up_is_ready)
{
    use_sem_mutex_condvar_event();
    TEST_EQUAL(k_sem_init(&sem, 1, 2), 0);
    TEST_EQUAL(k_mutex_init(&mutex), 0);
    TEST_EQUAL(k_condvar_init(&condvar), 0);
    k_event_init(&event);
    use_sem_mutex_condvar_event();
}

static void use_queues(void)
{
    struct item one = {.number = 1};
    struct item two = {.number = 2};

    k_queue_append(&queue, &one);
    k_queue_prepend(&queue, &two);
    TEST_SAME(k_queue_get(&queue, K_NO_WAIT), &two);
    TEST_SAME(k_queue_get(&queue, K_NO_WAIT), &one);
    k_fifo_put(&fifo, &one);
    k_fifo_put(&fifo, &two);
    TEST_SAME(k_fifo_get(&fifo, K_NO_WAIT), &one);
    TEST_SAME(k_fifo_get(&fifo, K_NO_WAIT), &two);
    k_lifo_put(&lifo, &one);
    k_lifo_put(&lifo, &two);
    TEST_SAME(k_lifo_get(&lifo, K_NO_WAIT), &two);
    TEST_SAME(k_lifo_get(&lifo, K_NO_WAIT), &one);
}

TEST_CASE(queues_that_are_defined_or_set_up_are_ready)
{
    use_queues();
    k_queue_init(&queue);
    k_fifo_init(&fifo);
    k_lifo_init(&lifo);
    use_queues();
}

static void use_stack_msgq_pipe(void)
{
    struct k_msgq_attrs attrs;
    stack_data_t popped;
    char message[3];
    uint8_t byte;

    for (stack_data_t i = 0; i < 3; i++) {
        TEST_EQUAL(k_stack_push(&stack, i), 0);
    }
    TEST_EQUAL(k_stack_push(&stack, 3), -ENOMEM);
    for (stack_data_t i = 3; i > 0; i--) {
        TEST_EQUAL(k_stack_pop(&stack, &popped, K_NO_WAIT), 0);
        TEST_EQUAL(popped, i - 1);
    }
    TEST_EQUAL(k_msgq_put(&msgq, "ab", K_NO_WAIT), 0);
    k_msgq_get_attrs(&msgq, &attrs);
    TEST_EQUAL(attrs.msg_size, 3);
    TEST_EQUAL(attrs.max_msgs, 2);
    TEST_EQUAL(attrs.used_msgs, 1);
    TEST_EQUAL(k_msgq_put(&msgq, "cd", K_NO_WAIT), 0);
    TEST_EQUAL(k_msgq_put(&msgq, "ef", K_NO_WAIT), -ENOMSG);
    TEST_EQUAL(k_msgq_get(&msgq, message, K_NO_WAIT), 0);
    TEST_STRING(message, "ab");
    k_msgq_purge(&msgq);
    TEST_EQUAL(k_pipe_write(&pipe, (const uint8_t *)"123456", 6, K_NO_WAIT), 5);
    TEST_EQUAL(k_pipe_read(&pipe, &byte, 1, K_NO_WAIT), 1);
    TEST_EQUAL(byte, '1');
    k_pipe_reset(&pipe);
}

TEST_CASE(stacks_message_queues_and_pipes_that_are_defined_or_set_up_are_ready)
{
    static stack_data_t stack_words[3];
    static char messages[3 * 2];
    static uint8_t pipe_bytes[5];

    use_stack_msgq_pipe();
    k_stack_init(&stack, stack_words, 3);
    k_msgq_init(&msgq, messages, 3, 2);
    k_pipe_init(&pipe, pipe_bytes, sizeof(pipe_bytes));
    use_stack_msgq_pipe();
    TEST_EQUAL(k_stack_cleanup(&stack), 0);
    TEST_EQUAL(k_msgq_cleanup(&msgq), 0);
}

static void use_timer_and_work(void)
{
    handled = 0;
    TEST_EQUAL(k_timer_status_get(&timer), 0);
    k_timer_start(&timer, K_TICKS(1), K_NO_WAIT);
    TEST_EQUAL(k_timer_status_sync(&timer), 1);
    TEST_EQUAL(handled, 1);
    TEST_EQUAL(k_work_submit(&work), 1);
    TEST_EQUAL(k_work_schedule(&delayable, K_TICKS(1)), 1);
    (void)k_sleep(K_TICKS(5));
    TEST_EQUAL(handled, 3);
    /* Once it is over a reschedule for a queue is a new start, before that it is another delay. */
    TEST_EQUAL(k_work_reschedule_for_queue(&k_sys_work_q, &delayable, K_TICKS(1)), 1);
    TEST_EQUAL(k_work_reschedule_for_queue(&k_sys_work_q, &delayable, K_TICKS(9)), 1);
    (void)k_sleep(K_TICKS(6));
    TEST_EQUAL(handled, 3);
    (void)k_sleep(K_TICKS(6));
    TEST_EQUAL(handled, 4);
}

TEST_CASE(timers_and_work_that_are_defined_or_set_up_are_ready)
{
    use_timer_and_work();
    k_timer_init(&timer, count_expiry, NULL);
    k_work_init(&work, count_work);
    k_work_init_delayable(&delayable, count_work);
    use_timer_and_work();
}

static void use_memory(void)
{
    struct sys_memory_stats stats;
    void *blocks[2];
    void *memory;

    TEST_EQUAL(k_mem_slab_alloc(&slab, &blocks[0], K_NO_WAIT), 0);
    TEST_EQUAL(k_mem_slab_alloc(&slab, &blocks[1], K_NO_WAIT), 0);
    TEST_EQUAL(k_mem_slab_alloc(&slab, &memory, K_NO_WAIT), -ENOMEM);
    TEST_EQUAL((uintptr_t)blocks[1] % (4 * sizeof(void *)), 0);
    k_mem_slab_free(&slab, blocks[1]);
    k_mem_slab_free(&slab, blocks[0]);
    memory = k_heap_alloc(&heap, 100, K_NO_WAIT);
    TEST_NOT_NULL(memory);
    TEST_NULL(k_heap_alloc(&heap, 512, K_NO_WAIT));
    TEST_EQUAL(k_heap_runtime_stats_get(&heap, &stats), 0);
    TEST_AT_LEAST(stats.allocated_bytes, 100);
    k_heap_free(&heap, memory);
    TEST_EQUAL(k_heap_runtime_stats_reset_max(&heap), 0);
    TEST_EQUAL(k_heap_runtime_stats_get(&heap, &stats), 0);
    TEST_EQUAL(stats.allocated_bytes, 0);
    TEST_EQUAL(stats.max_allocated_bytes, 0);
    TEST_EQUAL(k_heap_runtime_stats_get(&heap, NULL), -EINVAL);
    TEST_EQUAL(k_heap_runtime_stats_get(NULL, &stats), -EINVAL);
    TEST_EQUAL(k_heap_runtime_stats_reset_max(NULL), -EINVAL);
}

TEST_CASE(slabs_and_heaps_that_are_defined_or_set_up_are_ready)
{
    static void *blocks[2 * 4];
    static uint64_t memory[64];

    use_memory();
    TEST_EQUAL(k_mem_slab_num_free_get(&static_slab), 1);
    TEST_EQUAL(k_mem_slab_init(&slab, blocks, 4 * sizeof(void *), 2), 0);
    k_heap_init(&heap, memory, sizeof(memory));
    TEST_EQUAL(k_mem_slab_num_free_get(&slab), 2);
}

TEST_CASE(what_is_defined_for_polling_is_ready)
{
    TEST_EQUAL(k_poll(&poll_events[0], 1, K_NO_WAIT), -EAGAIN);
    TEST_EQUAL(k_poll_signal_raise(&poll_signal, 3), 0);
    TEST_EQUAL(k_poll(poll_events, 2, K_NO_WAIT), 0);
    TEST_EQUAL(poll_events[0].state, K_POLL_STATE_SIGNALED);
    TEST_EQUAL(poll_events[0].tag, 7);
    TEST_EQUAL(poll_events[1].state, K_POLL_STATE_SEM_AVAILABLE);
}

TEST_CASE(rings_words_and_locks_that_are_defined_are_ready)
{
    k_spinlock_key_t key = k_spin_lock(&spinlock);

    k_spin_unlock(&spinlock, key);
    TEST_EQUAL(ring_buf_space_get(&bytes), 5);
    TEST_EQUAL(ring_buf_item_space_get(&items), 4);
    TEST_EQUAL(atomic_get(&word), 5);
    TEST_FALSE(atomic_test_and_set_bit(bits, 69));
    TEST_TRUE(atomic_test_bit(bits, 69));
}
