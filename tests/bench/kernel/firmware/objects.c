/* SPDX-License-Identifier: Apache-2.0 */

/* Operations on objects that nobody waits for. */

#include "measure.h"
#include "operations.h"

#define BLOCK_BYTES 128

static K_SEM_DEFINE(sem, 1, 1);

static void take_and_give(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        (void)k_sem_take(&sem, K_NO_WAIT);
        k_sem_give(&sem);
    }
}

static K_MUTEX_DEFINE(mutex);

static void lock_and_unlock(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        (void)k_mutex_lock(&mutex, K_FOREVER);
        (void)k_mutex_unlock(&mutex);
    }
}

static uint32_t message[4];

K_MSGQ_DEFINE(words, 4, 8, 4);

static void put_and_get_word(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        (void)k_msgq_put(&words, message, K_NO_WAIT);
        (void)k_msgq_get(&words, message, K_NO_WAIT);
    }
}

K_MSGQ_DEFINE(messages, 16, 8, 4);

static void put_and_get_message(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        (void)k_msgq_put(&messages, message, K_NO_WAIT);
        (void)k_msgq_get(&messages, message, K_NO_WAIT);
    }
}

K_MEM_SLAB_DEFINE(blocks, BLOCK_BYTES, 8, 4);

static void allocate_and_free(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        void *block;

        (void)k_mem_slab_alloc(&blocks, &block, K_NO_WAIT);
        k_mem_slab_free(&blocks, block);
    }
}

static K_FIFO_DEFINE(fifo);
static void *item[2];

static void put_and_get_item(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        k_fifo_put(&fifo, item);
        (void)k_fifo_get(&fifo, K_NO_WAIT);
    }
}

K_STACK_DEFINE(stack, 8);

static void push_and_pop(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        stack_data_t word;

        (void)k_stack_push(&stack, 1);
        (void)k_stack_pop(&stack, &word, K_NO_WAIT);
    }
}

static K_EVENT_DEFINE(event);

static void post_and_wait(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        (void)k_event_post(&event, 1);
        (void)k_event_wait(&event, 1, false, K_NO_WAIT);
        (void)k_event_clear(&event, 1);
    }
}

static K_CONDVAR_DEFINE(condition);

static void signal_nobody(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        (void)k_condvar_signal(&condition);
    }
}

K_PIPE_DEFINE(pipe, 64, 4);
static uint8_t bytes[16];

static void write_and_read_byte(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        (void)k_pipe_write(&pipe, bytes, 1, K_NO_WAIT);
        (void)k_pipe_read(&pipe, bytes, 1, K_NO_WAIT);
    }
}

static void write_and_read_bytes(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        (void)k_pipe_write(&pipe, bytes, sizeof(bytes), K_NO_WAIT);
        (void)k_pipe_read(&pipe, bytes, sizeof(bytes), K_NO_WAIT);
    }
}

void measure_objects(void)
{
    measure_loop("sem_take_give", take_and_give);
    measure_loop("mutex_lock_unlock", lock_and_unlock);
    measure_loop("msgq_put_get.4", put_and_get_word);
    measure_loop("msgq_put_get.16", put_and_get_message);
    measure_loop("mem_slab_alloc_free", allocate_and_free);
    measure_loop("fifo_put_get", put_and_get_item);
    measure_loop("stack_push_pop", push_and_pop);
    measure_loop("event_post_wait_clear", post_and_wait);
    measure_loop("condvar_signal", signal_nobody);
    measure_loop("pipe_write_read.1", write_and_read_byte);
    measure_loop("pipe_write_read.16", write_and_read_bytes);
}
