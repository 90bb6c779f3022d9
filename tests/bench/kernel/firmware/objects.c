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

void measure_objects(void)
{
    measure_loop("sem_take_give", take_and_give);
    measure_loop("mutex_lock_unlock", lock_and_unlock);
    measure_loop("msgq_put_get.4", put_and_get_word);
    measure_loop("msgq_put_get.16", put_and_get_message);
    measure_loop("mem_slab_alloc_free", allocate_and_free);
}
