/* SPDX-License-Identifier: Apache-2.0 */

/* Memory pools: slabs of the kernel, with blocks that are checked when they come back. */

#include "cmsis_layer.h"

osMemoryPoolId_t osMemoryPoolNew(uint32_t block_count, uint32_t block_size,
                                 const osMemoryPoolAttr_t *attr)
{
    if (block_count == 0 || block_size == 0 || block_size > INT32_MAX) {
        return NULL;
    }
    struct os_memory_pool *pool = OS__NEW(attr, struct os_memory_pool);

    if (pool == NULL) {
        return NULL;
    }
    size_t block_bytes = ROUND_UP((size_t)block_size, sizeof(void *));
    void *memory =
        os__data_new(&pool->object, attr != NULL ? attr->mp_mem : NULL,
                     attr != NULL ? attr->mp_size : 0, (uint64_t)block_count * block_bytes);

    if (memory == NULL) {
        return os__object_abandon(&pool->object);
    }
    (void)k_mem_slab_init(&pool->slab, memory, block_bytes, block_count);
    pool->block_bytes = block_size;
    return os__object_publish(&pool->object, OS__MEMORY_POOL);
}

const char *osMemoryPoolGetName(osMemoryPoolId_t mp_id)
{
    return os__name(mp_id, OS__MEMORY_POOL);
}

static struct k_mem_slab *slab_of(osMemoryPoolId_t mp_id)
{
    return &((struct os_memory_pool *)mp_id)->slab;
}

/* No block is free at the moment. */
static void *wait_for_block(osMemoryPoolId_t mp_id, uint32_t timeout)
{
    void *block = NULL;

    if (os__enter(mp_id, OS__MEMORY_POOL) != osOK) {
        return NULL;
    }
    int result = k_mem_slab_alloc(slab_of(mp_id), &block, os__timeout(timeout));

    os__leave();
    return result == 0 ? block : NULL;
}

void *osMemoryPoolAlloc(osMemoryPoolId_t mp_id, uint32_t timeout)
{
    void *block = NULL;
    unsigned int key = irq_lock();
    bool is_allowed = os__check_wait(mp_id, OS__MEMORY_POOL, timeout, key) == osOK;
    bool is_done = is_allowed && k_mem_slab_alloc(slab_of(mp_id), &block, K_NO_WAIT) == 0;

    irq_unlock(key);
    if (is_done) {
        return block;
    }
    return is_allowed && timeout != 0 ? wait_for_block(mp_id, timeout) : NULL;
}

/* Was it allocated from here? Whether it was freed since cannot be seen. */
static bool is_block_of(const struct k_mem_slab *slab, const char *block)
{
    return block >= slab->buffer && block < slab->untouched &&
           (size_t)(block - slab->buffer) % slab->info.block_size == 0;
}

static osStatus_t free_block(struct k_mem_slab *slab, void *block)
{
    if (!is_block_of(slab, block)) {
        return osErrorParameter;
    }
    if (k_mem_slab_num_used_get(slab) == 0) {
        return osErrorResource;
    }
    k_mem_slab_free(slab, block);
    return osOK;
}

osStatus_t osMemoryPoolFree(osMemoryPoolId_t mp_id, void *block)
{
    unsigned int key = irq_lock();
    osStatus_t status = os__check(mp_id, OS__MEMORY_POOL);

    if (status == osOK) {
        status = free_block(slab_of(mp_id), block);
    }
    k_reschedule(key);
    return status;
}

uint32_t osMemoryPoolGetCapacity(osMemoryPoolId_t mp_id)
{
    const struct os_memory_pool *pool = os__find(mp_id, OS__MEMORY_POOL);

    return pool != NULL ? pool->slab.info.num_blocks : 0;
}

uint32_t osMemoryPoolGetBlockSize(osMemoryPoolId_t mp_id)
{
    const struct os_memory_pool *pool = os__find(mp_id, OS__MEMORY_POOL);

    return pool != NULL ? pool->block_bytes : 0;
}

uint32_t osMemoryPoolGetCount(osMemoryPoolId_t mp_id)
{
    struct os_memory_pool *pool = os__find(mp_id, OS__MEMORY_POOL);

    return pool != NULL ? k_mem_slab_num_used_get(&pool->slab) : 0;
}

uint32_t osMemoryPoolGetSpace(osMemoryPoolId_t mp_id)
{
    struct os_memory_pool *pool = os__find(mp_id, OS__MEMORY_POOL);

    return pool != NULL ? k_mem_slab_num_free_get(&pool->slab) : 0;
}

osStatus_t osMemoryPoolDelete(osMemoryPoolId_t mp_id)
{
    osStatus_t status = os__enter_in_thread(mp_id, OS__MEMORY_POOL);

    if (status == osOK) {
        struct k_mem_slab *slab = slab_of(mp_id);

        os__object_delete(mp_id, &slab->waiters, slab->buffer);
        os__leave();
    }
    return status;
}
