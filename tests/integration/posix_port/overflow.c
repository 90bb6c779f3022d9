/* SPDX-License-Identifier: Apache-2.0 */

/* A thread that calls itself until its stack is full. FRAME_BYTES is what each call takes. */

#include "test.h"

#include <kernel/kernel.h>

static struct k_thread deep;
static K_THREAD_STACK_DEFINE(deep_stack, 1024);

static volatile unsigned int most = 1000000;

static unsigned int __attribute__((noinline)) recurse(unsigned int depth)
{
    volatile char frame[FRAME_BYTES];

    frame[0] = (char)depth;
    return depth == most ? 0 : recurse(depth + 1U) + (unsigned int)frame[0];
}

static void run(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    printk("%u\n", recurse(0));
}

TEST_CASE(a_stack_overflow_is_reported_with_the_name_of_the_thread)
{
    k_thread_create(&deep, deep_stack, K_THREAD_STACK_SIZEOF(deep_stack), run, NULL, NULL, NULL,
                    TEST_PRIORITY - 1, 0, K_FOREVER);
    k_thread_name_set(&deep, "deep");
    k_thread_start(&deep);
}
