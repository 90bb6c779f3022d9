/* SPDX-License-Identifier: Apache-2.0 */

/* An interrupt measures, a thread gathers blocks of samples, another one stores them. */

#include <petrel.h>

#define BLOCKS            3U
#define SAMPLES_PER_BLOCK 8U

struct block {
    void *reserved; /* the FIFO's, while the block is in it */
    uint32_t number;
    int16_t samples[SAMPLES_PER_BLOCK];
};

K_MSGQ_DEFINE(samples, sizeof(int16_t), 16, 4);
K_MEM_SLAB_DEFINE_STATIC(blocks, sizeof(struct block), 2, sizeof(void *));
static K_FIFO_DEFINE(full_blocks);
static atomic_t lost = ATOMIC_INIT(0);

/* The converter's interrupt, played by a timer. It may not wait: a full queue costs a sample. */
static void on_converted(struct k_timer *timer)
{
    static int16_t sample;

    (void)timer;
    sample++;
    if (k_msgq_put(&samples, &sample, K_NO_WAIT) != 0) {
        (void)atomic_inc(&lost);
    }
}

static K_TIMER_DEFINE(converter, on_converted, NULL);

static struct block *new_block(uint32_t number)
{
    void *memory;

    /* Both blocks may be with the one who stores: wait for one to come back. */
    (void)k_mem_slab_alloc(&blocks, &memory, K_FOREVER);
    struct block *block = memory;

    block->number = number;
    return block;
}

static void gather(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    for (uint32_t number = 1; number <= BLOCKS; number++) {
        struct block *block = new_block(number);

        for (size_t i = 0; i < SAMPLES_PER_BLOCK; i++) {
            (void)k_msgq_get(&samples, &block->samples[i], K_FOREVER);
        }
        k_fifo_put(&full_blocks, block); /* by address: nothing is copied */
    }
}

K_THREAD_DEFINE(gatherer, 1024, gather, NULL, NULL, NULL, 3, 0, 0);

static void store(const struct block *block)
{
    printk("block %u: samples %d to %d\n", (unsigned int)block->number, block->samples[0],
           block->samples[SAMPLES_PER_BLOCK - 1U]);
}

int main(void)
{
    k_timer_start(&converter, K_MSEC(1), K_MSEC(1));
    for (uint32_t i = 0; i < BLOCKS; i++) {
        struct block *block = k_fifo_get(&full_blocks, K_FOREVER);

        store(block);
        k_mem_slab_free(&blocks, block);
    }
    k_timer_stop(&converter);
    printk("%d samples lost, %u of 2 blocks in use at most\n", (int)atomic_get(&lost),
           (unsigned int)k_mem_slab_max_used_get(&blocks));
    board_exit(0);
}
