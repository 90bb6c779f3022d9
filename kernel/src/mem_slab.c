/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Invariant: threads wait only while no block is free; a block freed then goes to the first. So
 * whoever frees a block while others are free need not look for waiters.
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

static inline void count_one_less(struct k_mem_slab *slab, uint32_t num_free)
{
    slab->num_free = num_free - 1U;
    if (IS_ENABLED(CONFIG_MEM_SLAB_TRACE_MAX_UTILIZATION)) {
        slab->info.max_used = MAX(slab->info.max_used, k_mem_slab_num_used_get(slab));
    }
}

static char *take_any(struct k_mem_slab *slab)
{
    char *block = slab->free_list;

    if (block != NULL) {
        slab->free_list = *(char **)(void *)block;
        return block;
    }
    return take_untouched(slab);
}

static int __attribute__((noinline))
alloc_slowly(struct k_mem_slab *slab, void **mem, k_timeout_t timeout)
{
    unsigned int key = irq_lock();

    *mem = take_any(slab);
    if (*mem != NULL) {
        count_one_less(slab, slab->num_free);
        irq_unlock(key);
        return 0;
    }
    if (k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
        return -ENOMEM;
    }
    return k_wait_with(&slab->waiters, timeout, key, mem);
}

int k_mem_slab_alloc(struct k_mem_slab *slab, void **mem, k_timeout_t timeout)
{
    unsigned int key = irq_lock();
    char *block = slab->free_list;
    uint32_t num_free = slab->num_free;

    __asm("" : "+r"(mem)); /* or the compiler keeps a copy of it that nobody needs */
    if (LIKELY(block != NULL)) {
        *mem = block;
        slab->free_list = *(char **)(void *)block;
        count_one_less(slab, num_free);
        irq_unlock(key);
        return 0;
    }
    irq_unlock(key);
    int error = alloc_slowly(slab, mem, timeout);

    K__NO_TAIL_CALL();
    return error;
}

static bool is_block_of(const struct k_mem_slab *slab, const char *block)
{
    return block >= slab->buffer && block < slab->untouched &&
           (size_t)(block - slab->buffer) % slab->info.block_size == 0;
}

static inline void put_first(struct k_mem_slab *slab, void *mem, char *first, uint32_t num_free)
{
    *(char **)mem = first;
    slab->free_list = mem;
    slab->num_free = num_free + 1U;
}

/* No block was free: somebody may wait for one. */
static void __attribute__((noinline))
free_the_only_one(struct k_mem_slab *slab, void *mem, unsigned int key)
{
    if (k_wait_queue_is_empty(&slab->waiters)) {
        put_first(slab, mem, NULL, 0);
        irq_unlock(key);
        return;
    }
    *(void **)k_wait_data(k__thread_of(slab->waiters.first)) = mem;
    k__pass_to_first(&slab->waiters, key);
}

void k_mem_slab_free(struct k_mem_slab *slab, void *mem)
{
    unsigned int key = irq_lock();
    char *first = slab->free_list;
    uint32_t num_free = slab->num_free;

    __ASSERT(is_block_of(slab, mem), "k_mem_slab_free(): not a block of this slab");
    if (UNLIKELY(num_free == 0)) {
        free_the_only_one(slab, mem, key);
        K__NO_TAIL_CALL();
        return;
    }
    put_first(slab, mem, first, num_free);
    irq_unlock(key);
}

int k_mem_slab_runtime_stats_get(struct k_mem_slab *slab, struct sys_memory_stats *stats)
{
    if (slab == NULL || stats == NULL) {
        return -EINVAL;
    }
    unsigned int key = irq_lock();
    const struct k_mem_slab_info *info = &slab->info;

    stats->free_bytes = slab->num_free * info->block_size;
    stats->allocated_bytes = k_mem_slab_num_used_get(slab) * info->block_size;
    stats->max_allocated_bytes = info->max_used * info->block_size;
    irq_unlock(key);
    return 0;
}

int k_mem_slab_runtime_stats_reset_max(struct k_mem_slab *slab)
{
    if (slab == NULL) {
        return -EINVAL;
    }
    unsigned int key = irq_lock();

    slab->info.max_used = k_mem_slab_num_used_get(slab);
    irq_unlock(key);
    return 0;
}
