/* SPDX-License-Identifier: Apache-2.0 */

/* A pool of zeros is ready: nothing was freed yet, and nothing was touched. */

#include <kernel/fixed_pool.h>

uint32_t k__pool_take(struct k__pool *pool, uint16_t *next, uint32_t capacity)
{
    unsigned int key = irq_lock();
    uint32_t index = pool->untouched;

    if (pool->first_free != 0) {
        index = pool->first_free - 1U;
        pool->first_free = next[index];
    } else if (index == capacity) {
        irq_unlock(key);
        return capacity;
    } else {
        pool->untouched++;
    }
    next[index] = K__POOL_USED;
    pool->used++;
    pool->most_used = MAX(pool->most_used, pool->used);
    irq_unlock(key);
    return index;
}

void k__pool_give(struct k__pool *pool, uint16_t *next, uint32_t index)
{
    unsigned int key = irq_lock();

    next[index] = pool->first_free;
    pool->first_free = (uint16_t)(index + 1U);
    pool->used--;
    irq_unlock(key);
}
