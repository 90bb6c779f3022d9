/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PETREL_OS2_H
#define PETREL_OS2_H

/**
 * @file
 * What an application needs to give the objects of cmsis_os2.h memory of its own.
 *
 *     static struct os_mutex memory;
 *     static const osMutexAttr_t attributes = {.cb_mem = &memory, .cb_size = sizeof(memory)};
 *
 * Members are private.
 */

#include <cmsis_os2.h>

#include <kernel/mem_slab.h>
#include <kernel/mutex.h>
#include <kernel/sem.h>
#include <kernel/thread.h>
#include <kernel/timer.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The first member of all objects. */
struct os_object {
    struct ring_node node; /* of all objects */
    const char *name;
    uint32_t kind;        /* enum os__kind, while it exists */
    uint8_t from_pool;    /* a mask of enum os__from_pool */
    uint8_t safety_class; /* 0 to 15 */
};

struct os_flags {
    uint32_t set;
    struct k_wait_queue waiters;
};

struct os_thread {
    struct os_object object;
    struct k_thread thread;
    struct os_flags flags;
    void *stack;
    uint32_t stack_bytes;
    uint8_t priority; /* osPriority_t, without inheritance */
    bool is_joinable;
};

struct os_timer {
    struct os_object object;
    struct k_timer timer;
    struct ring_node due_node; /* while due is not 0 */
    osTimerFunc_t func;
    void *argument;
    uint32_t ticks;
    uint32_t due; /* calls that have not begun */
    uint64_t next;
    bool is_periodic;
    bool is_running;
};

struct os_event_flags {
    struct os_object object;
    struct os_flags flags;
};

struct os_mutex {
    struct os_object object;
    struct k_mutex mutex;
    bool is_recursive;
    bool is_robust;
};

struct os_semaphore {
    struct os_object object;
    struct k_sem sem;
};

struct os_memory_pool {
    struct os_object object;
    struct k_mem_slab slab;
    uint32_t block_bytes;
};

struct os__message;

struct os_message_queue {
    struct os_object object;
    struct os__message *first; /* the most urgent first */
    struct os__message *last;
    struct os__message *free;
    struct k_wait_queue waiters; /* readers while empty, writers while full */
    void *memory;
    uint32_t capacity;
    uint32_t count;
    uint32_t message_bytes;
};

/** Bytes of a pool of @p count_ blocks of @p size_ bytes, for osMemoryPoolAttr_t.mp_mem. */
#define OS_MEMORY_POOL_BYTES(count_, size_) ((count_)*ROUND_UP((size_), sizeof(void *)))

/** Bytes of a queue of @p count_ messages of @p size_ bytes, for osMessageQueueAttr_t.mq_mem. */
#define OS_MESSAGE_QUEUE_BYTES(count_, size_)                                                      \
    ((count_) * (ROUND_UP((size_), sizeof(void *)) + (2U * sizeof(void *))))

/** What is left of CONFIG_CMSIS_RTOS2_MEMORY_BYTES, in pieces or not. @context Thread or ISR. */
size_t os_memory_free_bytes(void);

#ifdef __cplusplus
}
#endif

#endif
