/* SPDX-License-Identifier: Apache-2.0 */

/* The host's memory has an end: whoever wants one more thread is told so. */

#include "test.h"

#include <kernel/kernel.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#define SPARE_BYTES (8U * 1024U * 1024U)
#define MANY        (2U * SPARE_BYTES / CONFIG_ARCH_POSIX_STACK_BYTES)

static struct k_thread threads[MANY];
static K_THREAD_STACK_ARRAY_DEFINE(stacks, MANY, ARCH_STACK_MIN_BYTES);

static void run(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
}

/* So many bytes of addresses more than now, and no more. */
static void limit_memory(rlim_t spare_bytes)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    TEST_TRUE(file != NULL);
    TEST_EQUAL(fscanf(file, "%lu", &pages), 1);
    (void)fclose(file);

    const rlim_t bytes = (pages * (rlim_t)getpagesize()) + spare_bytes;
    const struct rlimit limit = {bytes, bytes};

    TEST_EQUAL(setrlimit(RLIMIT_AS, &limit), 0);
}

TEST_CASE(a_thread_without_memory_is_refused_with_a_sentence)
{
    limit_memory(SPARE_BYTES);
    for (unsigned int i = 0; i < MANY; i++) {
        k_thread_create(&threads[i], stacks[i], K_THREAD_STACK_SIZEOF(stacks[i]), run, NULL, NULL,
                        NULL, TEST_PRIORITY, 0, K_FOREVER);
    }
    printk("more threads than fit\n");
}
