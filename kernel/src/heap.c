/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Heaps with a lock and waiting. Invariant: when the lock is released, there is no memory for any
 * of the threads that wait.
 */

#include "heap.h"
#include "scheduler.h"
#include "sys_heap.h"

#include <errno.h>
#include <string.h>

/* What a thread waits for; whoever serves it leaves the memory. */
struct request {
    size_t align;
    size_t bytes;
    void *grown; /* a block that may grow where it is, or NULL */
    const char *caller;
    void *memory;
};

static void *try_once(struct k_heap *heap, const struct request *request)
{
    if (request->grown != NULL &&
        k__heap_resize(&heap->heap, request->grown, request->bytes, request->caller)) {
        return request->grown;
    }
    return k__heap_take(&heap->heap, request->align, request->bytes, request->caller);
}

static void serve(struct k_heap *heap, struct k_thread *thread)
{
    struct request *request = k_wait_data(thread);

    request->memory = try_once(heap, request);
    if (request->memory != NULL) {
        k__end_wait(thread, 0);
    }
}

/* Releases the lock. */
static void serve_waiters(struct k_heap *heap, unsigned int key)
{
    struct ring_node *node = heap->waiters.first;
    const struct ring_node *last = node != NULL ? node->prev : NULL;
    bool is_done = node == NULL;

    while (!is_done) {
        struct k_thread *thread = k__thread_of(node);

        is_done = node == last;
        node = node->next;
        serve(heap, thread);
    }
    k__reschedule(key);
}

/* Releases the lock. */
static void *wait_for(struct k_heap *heap, struct request *request, k_timeout_t timeout,
                      unsigned int key)
{
    request->memory = try_once(heap, request);
    if (request->memory != NULL || k__timeout_is_no_wait(timeout) ||
        !k__heap_could_take(&heap->heap, request->align, request->bytes)) {
        irq_unlock(key);
        return request->memory;
    }
    return k_wait_with(&heap->waiters, timeout, key, request) == 0 ? request->memory : NULL;
}

void *k__heap_alloc(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t timeout,
                    const char *caller)
{
    struct request request = {.align = align, .bytes = bytes, .caller = caller};

    return wait_for(heap, &request, timeout, irq_lock());
}

void *k__heap_calloc(struct k_heap *heap, size_t num, size_t size, k_timeout_t timeout,
                     const char *caller)
{
    size_t bytes;

    if (__builtin_mul_overflow(num, size, &bytes)) {
        return NULL;
    }
    void *memory = k__heap_alloc(heap, 0, bytes, timeout, caller);

    if (memory != NULL) {
        memset(memory, 0, bytes);
    }
    return memory;
}

static void *grow(struct k_heap *heap, void *ptr, size_t bytes, k_timeout_t timeout,
                  const char *caller)
{
    struct request request = {.bytes = bytes, .grown = ptr, .caller = caller};
    unsigned int key = irq_lock();
    size_t old_bytes = sys_heap_usable_size(&heap->heap, ptr);
    void *memory = wait_for(heap, &request, timeout, key);

    if (memory != NULL && memory != ptr) {
        memcpy(memory, ptr, MIN(old_bytes, bytes));
        k__heap_free(heap, ptr, caller);
    }
    return memory;
}

void *k__heap_realloc(struct k_heap *heap, void *ptr, size_t bytes, k_timeout_t timeout,
                      const char *caller)
{
    if (ptr == NULL) {
        return k__heap_alloc(heap, 0, bytes, timeout, caller);
    }
    if (bytes == 0) {
        k__heap_free(heap, ptr, caller);
        return NULL;
    }
    unsigned int key = irq_lock();

    if (k__heap_resize(&heap->heap, ptr, bytes, caller)) {
        serve_waiters(heap, key);
        return ptr;
    }
    irq_unlock(key);
    return grow(heap, ptr, bytes, timeout, caller);
}

void k__heap_free(struct k_heap *heap, void *mem, const char *caller)
{
    unsigned int key = irq_lock();

    k__heap_give_back(&heap->heap, mem, caller);
    serve_waiters(heap, key);
}

void k_heap_init(struct k_heap *heap, void *mem, size_t bytes)
{
    heap->waiters = (struct k_wait_queue)K_WAIT_QUEUE_INIT;
    sys_heap_init(&heap->heap, mem, bytes);
}

void *k_heap_alloc(struct k_heap *heap, size_t bytes, k_timeout_t timeout)
{
    return k__heap_alloc(heap, 0, bytes, timeout, "k_heap_alloc");
}

void *k_heap_aligned_alloc(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t timeout)
{
    return k__heap_alloc(heap, align, bytes, timeout, "k_heap_aligned_alloc");
}

void *k_heap_calloc(struct k_heap *heap, size_t num, size_t size, k_timeout_t timeout)
{
    return k__heap_calloc(heap, num, size, timeout, "k_heap_calloc");
}

void *k_heap_realloc(struct k_heap *heap, void *ptr, size_t bytes, k_timeout_t timeout)
{
    return k__heap_realloc(heap, ptr, bytes, timeout, "k_heap_realloc");
}

void k_heap_free(struct k_heap *heap, void *mem)
{
    k__heap_free(heap, mem, "k_heap_free");
}

int k_heap_runtime_stats_get(struct k_heap *heap, struct sys_memory_stats *stats)
{
    if (heap == NULL) {
        return -EINVAL;
    }
    unsigned int key = irq_lock();
    int result = sys_heap_runtime_stats_get(&heap->heap, stats);

    irq_unlock(key);
    return result;
}

int k_heap_runtime_stats_reset_max(struct k_heap *heap)
{
    if (heap == NULL) {
        return -EINVAL;
    }
    unsigned int key = irq_lock();
    int result = sys_heap_runtime_stats_reset_max(&heap->heap);

    irq_unlock(key);
    return result;
}
