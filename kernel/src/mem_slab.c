/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Invariant: threads wait only while no block is free; a block freed then goes to the first.
 * Blocks that were never allocated are not on the free list: `untouched` is the first of them.
 */

#include "scheduler.h"

#include <errno.h>
#include <kernel/fatal.h>
#include <kernel/mem_slab.h>

int k_mem_slab_init(struct k_mem_slab *slab, void *buffer, size_t block_size, uint32_t num_blocks)
{
    if ((((uintptr_t)buffer | block_size) & (sizeof(void *) - 1U)) != 0 || block_size == 0) {
        return -EINVAL;
    }
    *slab = (struct k_mem_slab)K_MEM_SLAB_INIT(buffer, block_size, num_blocks);
    return 0;
}

static char *take_untouched(struct k_mem_slab *slab)
{
    char *block = slab->untouched;
    char *end = slab->buffer + (slab->info.num_blocks * slab->info.block_size);

    if (block == end) {
        return NULL;
    }
    slab->untouched = block + slab->info.block_size;
    return block;
}

int k_mem_slab_alloc(struct k_mem_slab *slab, void **mem, k_timeout_t timeout)
{
    unsigned int key = irq_lock();
    char *block = slab->free_list;

    if (LIKELY(block != NULL)) {
        slab->free_list = *(char **)(void *)block;
    } else {
        block = take_untouched(slab);
    }
    if (LIKELY(block != NULL)) {
        slab->info.num_used++;
        slab->info.max_used = MAX(slab->info.max_used, slab->info.num_used);
        irq_unlock(key);
        *mem = block;
        return 0;
    }
    *mem = NULL;
    if (k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
        return -ENOMEM;
    }
    return k_wait_with(&slab->waiters, timeout, key, mem);
}

static bool is_block_of(const struct k_mem_slab *slab, const char *block)
{
    return block >= slab->buffer && block < slab->untouched &&
           (size_t)(block - slab->buffer) % slab->info.block_size == 0;
}

void k_mem_slab_free(struct k_mem_slab *slab, void *mem)
{
    unsigned int key = irq_lock();

    __ASSERT(is_block_of(slab, mem), "k_mem_slab_free(): not a block of this slab");
    struct k_thread *waiter = k_wake_first(&slab->waiters, 0);

    if (UNLIKELY(waiter != NULL)) {
        *(void **)k_wait_data(waiter) = mem;
        k__reschedule(key);
        return;
    }
    *(char **)mem = slab->free_list;
    slab->free_list = mem;
    slab->info.num_used--;
    irq_unlock(key);
}
