/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_MEM_SLAB_H
#define KERNEL_MEM_SLAB_H

/**
 * @file
 * Slabs: pools of memory blocks of one size.
 */

#include <kernel/pollable.h>
#include <kernel/sys_heap.h>
#include <kernel/wait_queue.h>
#include <kernel/watch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_mem_slab_info {
    uint32_t num_blocks;
    size_t block_size;
    uint32_t max_used;
};

struct k_mem_slab {
    char *free_list;   /* linked through the blocks' first words */
    uint32_t num_free; /* beside it: both are read, and written, by one instruction */
    char *untouched;   /* blocks from here to the end were never allocated */
    char *buffer;
    struct k_mem_slab_info info;
    struct k_wait_queue waiters;
};

#define K_MEM_SLAB_INIT(buffer_, block_size_, num_blocks_)                                         \
    {                                                                                              \
        .num_free = (num_blocks_), .untouched = (buffer_), .buffer = (buffer_), .info = {          \
            .num_blocks = (num_blocks_),                                                           \
            .block_size = (block_size_)                                                            \
        }                                                                                          \
    }

#define K__MEM_SLAB_DEFINE(storage_, name, block_size_, num_blocks_, align_)                       \
    static char __attribute__((aligned(align_)))                                                   \
    name##_buffer[(num_blocks_)*ROUND_UP(block_size_, align_)];                                    \
    storage_ struct k_mem_slab name =                                                              \
        K_MEM_SLAB_INIT(name##_buffer, ROUND_UP(block_size_, align_), num_blocks_);                \
    BASE_STATIC_ASSERT((block_size_) >= sizeof(void *) && (align_) % sizeof(void *) == 0,          \
                       #name ": blocks must hold, and be aligned for, a pointer")

/** Define a slab of @p num_blocks_ blocks of @p block_size_ bytes, aligned to @p align_. */
#define K_MEM_SLAB_DEFINE(name, block_size_, num_blocks_, align_)                                  \
    K__MEM_SLAB_DEFINE(, name, block_size_, num_blocks_, align_)
#define K_MEM_SLAB_DEFINE_STATIC(name, block_size_, num_blocks_, align_)                           \
    K__MEM_SLAB_DEFINE(static, name, block_size_, num_blocks_, align_)

/**
 * Set up a slab in @p buffer.
 *
 * @retval 0
 * @retval -EINVAL  @p buffer or @p block_size is not aligned for a pointer.
 */
int k_mem_slab_init(struct k_mem_slab *slab, void *buffer, size_t block_size, uint32_t num_blocks);

/**
 * Allocate a block.
 *
 * @param[out] mem  The block, not cleared.
 *
 * @retval 0
 * @retval -ENOMEM  None was free, and @p timeout K_NO_WAIT.
 * @retval -EAGAIN  None became free within @p timeout.
 *
 * @context Thread; an ISR only with K_NO_WAIT.
 * @cost    O(1) when a block is free.
 */
int k_mem_slab_alloc(struct k_mem_slab *slab, void **mem, k_timeout_t timeout);

/** Give a block back: to the first waiter, if any. @context Thread or ISR. @cost O(1). */
void k_mem_slab_free(struct k_mem_slab *slab, void *mem);

static inline uint32_t k_mem_slab_num_used_get(struct k_mem_slab *slab)
{
    return slab->info.num_blocks - slab->num_free;
}

/** The most blocks that were ever used at once; 0 without CONFIG_MEM_SLAB_TRACE_MAX_UTILIZATION. */
static inline uint32_t k_mem_slab_max_used_get(struct k_mem_slab *slab)
{
    return slab->info.max_used;
}

static inline uint32_t k_mem_slab_num_free_get(struct k_mem_slab *slab)
{
    return slab->num_free;
}

/** The same, in bytes. @retval 0 @retval -EINVAL An argument is NULL. @context Thread or ISR. */
int k_mem_slab_runtime_stats_get(struct k_mem_slab *slab, struct sys_memory_stats *stats);

/** Count the most that was allocated anew from here. @retval 0 @retval -EINVAL @p slab is NULL. */
int k_mem_slab_runtime_stats_reset_max(struct k_mem_slab *slab);

#ifdef __cplusplus
}
#endif

#endif
