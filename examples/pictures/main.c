/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A camera takes pictures of all sizes, and a radio sends them, slowly. The memory between them is
 * a heap: when it is full the camera waits, for a while.
 */

#include <petrel.h>

#define PATIENCE_MS 30
#define SENDING_MS  20

/* The camera's and the radio's alone: nobody else can use it up. */
K_HEAP_DEFINE_STATIC(memory, 2048);
static K_FIFO_DEFINE(taken);
static K_SEM_DEFINE(done, 0, 1);

struct picture {
    void *next; /* the queue's, while it is in there */
    size_t bytes;
    uint8_t pixels[];
};

static void send_pictures(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    for (;;) {
        struct picture *picture = k_fifo_get(&taken, K_FOREVER);

        k_sleep(K_MSEC(SENDING_MS));
        printk("sent %u bytes\n", (unsigned int)picture->bytes);
        k_heap_free(&memory, picture); /* the camera, if it waits, gets the memory here */
        if (k_fifo_is_empty(&taken)) {
            k_sem_give(&done);
        }
    }
}

K_THREAD_DEFINE(radio, 512, send_pictures, NULL, NULL, NULL, 5, 0, 0);

static void take_picture(size_t bytes)
{
    int64_t begin = k_uptime_get();
    struct picture *picture = k_heap_alloc(&memory, sizeof(*picture) + bytes, K_MSEC(PATIENCE_MS));
    bool has_waited = k_uptime_get() - begin >= SENDING_MS / 2;

    if (picture == NULL) {
        printk("no room for %u bytes, %s\n", (unsigned int)bytes,
               has_waited ? "for too long" : "and never will be");
        return;
    }
    printk("took %u bytes%s\n", (unsigned int)bytes, has_waited ? " after a wait" : "");
    picture->bytes = bytes;
    k_fifo_put(&taken, picture);
}

int main(void)
{
    static const size_t sizes[] = {600, 900, 500, 800, 3000, 1500, 200};
    struct sys_memory_stats stats;

    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        take_picture(sizes[i]);
    }
    (void)k_sem_take(&done, K_FOREVER);
    (void)k_heap_runtime_stats_get(&memory, &stats);
    printk("%u bytes are allocated\n", (unsigned int)stats.allocated_bytes);
    board_exit(0);
}
