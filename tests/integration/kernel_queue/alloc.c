/* SPDX-License-Identifier: Apache-2.0 */

/* Objects with memory from the program's heap. */

#include "helpers.h"

#include <errno.h>

static long count_allocated_bytes(void)
{
    struct sys_memory_stats stats;

    (void)k_heap_runtime_stats_get(k_malloc_heap(), &stats);
    return (long)stats.allocated_bytes;
}

TEST_COUNTER(allocated_bytes, count_allocated_bytes);

static K_QUEUE_DEFINE(queue);
static K_FIFO_DEFINE(fifo);
static K_LIFO_DEFINE(lifo);

/* Items that have no word to spare. */
static char *const texts[] = {"a", "b", "c", "d"};

static void note_text(const char *text)
{
    note(text != NULL ? *text : '-');
}

static const char *contents(void)
{
    const char *text;

    while ((text = k_queue_get(&queue, K_NO_WAIT)) != NULL) {
        note_text(text);
    }
    return noted();
}

TEST_CASE(queue_items_without_a_link_come_where_they_were_put)
{
    struct {
        void *reserved;
        char letter;
    } item = {NULL, 'x'};
    void *word;

    TEST_EQUAL(k_queue_alloc_append(&queue, texts[1]), 0);
    TEST_EQUAL(k_queue_alloc_append(&queue, texts[2]), 0);
    TEST_EQUAL(k_queue_alloc_prepend(&queue, texts[0]), 0);
    TEST_SAME(k_queue_peek_head(&queue), texts[0]);
    TEST_SAME(k_queue_peek_tail(&queue), texts[2]);
    k_queue_append(&queue, &item);
    TEST_SAME(k_queue_peek_tail(&queue), &item);
    TEST_FALSE(k_queue_remove(&queue, texts[1])); /* what is linked is something else */
    TEST_TRUE(k_queue_remove(&queue, &item));
    TEST_TRUE(k_queue_unique_append(&queue, &item));
    k_queue_insert(&queue, &item, &word);
    TEST_TRUE(k_queue_remove(&queue, &word));
    TEST_TRUE(k_queue_remove(&queue, &item));
    TEST_EQUAL(k_queue_alloc_append(&queue, texts[3]), 0);
    TEST_STRING(contents(), "abcd");
}

static void get_and_note(void *unused)
{
    (void)unused;
    note_text(k_queue_get(&queue, K_FOREVER));
}

/* No memory is wanted then. */
TEST_CASE(queue_item_without_a_link_goes_to_who_waits)
{
    void *all = k_malloc(1);
    void *rest = NULL;

    (void)spawn(0, -1, get_and_note, NULL);
    for (size_t bytes = CONFIG_HEAP_MEM_POOL_SIZE; bytes > 0; bytes /= 2U) {
        void **block;

        while ((block = k_malloc(MAX(bytes, sizeof(void *)))) != NULL) {
            *block = rest;
            rest = block;
        }
    }
    TEST_EQUAL(k_queue_alloc_append(&queue, texts[0]), 0);
    TEST_STRING(noted(), "a");
    TEST_EQUAL(k_queue_alloc_append(&queue, texts[0]), -ENOMEM);
    TEST_EQUAL(k_queue_alloc_prepend(&queue, texts[0]), -ENOMEM);
    TEST_EQUAL(k_fifo_alloc_put(&fifo, texts[0]), -ENOMEM);
    TEST_EQUAL(k_lifo_alloc_put(&lifo, texts[0]), -ENOMEM);
    while (rest != NULL) {
        void *next = *(void **)rest;

        k_free(rest);
        rest = next;
    }
    k_free(all);
    TEST_STRING(contents(), "");
    join(0);
}

TEST_CASE(fifo_and_lifo_take_items_without_a_link)
{
    for (int i = 0; i < 3; i++) {
        TEST_EQUAL(k_fifo_alloc_put(&fifo, texts[i]), 0);
        TEST_EQUAL(k_lifo_alloc_put(&lifo, texts[i]), 0);
    }
    for (int i = 0; i < 3; i++) {
        note_text(k_fifo_get(&fifo, K_FOREVER));
    }
    for (int i = 0; i < 3; i++) {
        note_text(k_lifo_get(&lifo, K_FOREVER));
    }
    TEST_STRING(noted(), "abccba");
}

static void put_and_get_in_interrupt(void *unused)
{
    (void)unused;
    TEST_EQUAL(k_queue_alloc_append(&queue, texts[0]), 0);
    TEST_EQUAL(k_queue_alloc_append(&queue, texts[1]), 0);
    note_text(k_queue_get(&queue, K_NO_WAIT));
}

TEST_CASE(queue_allocates_in_interrupts)
{
    in_interrupt(put_and_get_in_interrupt, NULL);
    TEST_STRING(contents(), "ab");
}

static struct k_stack stack;
static struct k_msgq msgq;

static void pop(void *unused)
{
    stack_data_t word;

    (void)unused;
    TEST_EQUAL(k_stack_pop(&stack, &word, K_FOREVER), 0);
}

static void receive(void *unused)
{
    char letter;

    (void)unused;
    TEST_EQUAL(k_msgq_get(&msgq, &letter, K_FOREVER), 0);
}

TEST_CASE(stack_in_allocated_memory)
{
    TEST_EQUAL(k_stack_alloc_init(&stack, 0), -EINVAL);
    TEST_EQUAL(k_stack_alloc_init(&stack, CONFIG_HEAP_MEM_POOL_SIZE), -ENOMEM);
    TEST_EQUAL(k_stack_alloc_init(&stack, UINT32_MAX), -ENOMEM);
    TEST_EQUAL(k_stack_alloc_init(&stack, 1), 0);
    TEST_EQUAL(k_stack_push(&stack, 1), 0);
    TEST_EQUAL(k_stack_push(&stack, 2), -ENOMEM);
    pop(NULL);
    (void)spawn(0, -1, pop, NULL);
    TEST_EQUAL(k_stack_cleanup(&stack), -EAGAIN);
    TEST_EQUAL(k_stack_push(&stack, 1), 0);
    TEST_EQUAL(k_stack_cleanup(&stack), 0);
    TEST_EQUAL(k_stack_cleanup(&stack), 0); /* it frees once */
    join(0);
}

TEST_CASE(msgq_in_allocated_memory)
{
    TEST_EQUAL(k_msgq_alloc_init(&msgq, 0, 1), -EINVAL);
    TEST_EQUAL(k_msgq_alloc_init(&msgq, 1, 0), -EINVAL);
    TEST_EQUAL(k_msgq_alloc_init(&msgq, SIZE_MAX / 2U, 3), -EINVAL);
    TEST_EQUAL(k_msgq_alloc_init(&msgq, CONFIG_HEAP_MEM_POOL_SIZE, 2), -ENOMEM);
    TEST_EQUAL(k_msgq_alloc_init(&msgq, 1, 2), 0);
    TEST_EQUAL(k_msgq_put(&msgq, "a", K_NO_WAIT), 0);
    TEST_EQUAL(k_msgq_put(&msgq, "b", K_NO_WAIT), 0);
    TEST_EQUAL(k_msgq_put(&msgq, "c", K_NO_WAIT), -ENOMSG);
    receive(NULL);
    receive(NULL);
    (void)spawn(0, -1, receive, NULL);
    TEST_EQUAL(k_msgq_cleanup(&msgq), -EBUSY);
    TEST_EQUAL(k_msgq_put(&msgq, "a", K_NO_WAIT), 0);
    TEST_EQUAL(k_msgq_cleanup(&msgq), 0);
    TEST_EQUAL(k_msgq_cleanup(&msgq), 0);
    join(0);
}
