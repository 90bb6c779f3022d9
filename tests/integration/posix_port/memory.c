/* SPDX-License-Identifier: Apache-2.0 */

/*
 * MISTAKE says which: AddressSanitizer and LeakSanitizer see as much in threads of the kernel as
 * anywhere else. All of them happen in frames that lived across switches.
 */

#include "test.h"

#include <kernel/kernel.h>
#include <stdlib.h>

enum mistake {
    USE_AFTER_FREE,
    OVERFLOW_ON_STACK,
    LEAK,
    KEEP_ON_STACK,
};

static struct k_thread other;
static K_THREAD_STACK_DEFINE(other_stack, 1024);
static char *volatile shared;

static void yield_for_ever(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    while (true) {
        k_yield();
    }
}

static void leak(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    shared = malloc(40);
    shared[0] = 1;
    shared = NULL;
}

/* Remains of the pointer may lie on the stack until that is released. */
static void leak_in_a_thread_that_is_gone(void)
{
    static struct k_thread leaking;
    static K_THREAD_STACK_DEFINE(leaking_stack, 1024);

    k_thread_create(&leaking, leaking_stack, K_THREAD_STACK_SIZEOF(leaking_stack), leak, NULL, NULL,
                    NULL, TEST_PRIORITY, 0, K_NO_WAIT);
    (void)k_thread_join(&leaking, K_FOREVER);
}

static void make(enum mistake mistake)
{
    char on_stack[32] = {0};
    volatile size_t size = sizeof(on_stack);

    k_yield();
    switch (mistake) {
    case USE_AFTER_FREE:
        shared = malloc(40);
        k_yield();
        free(shared);
        k_yield();
        shared[3] = 1;
        break;
    case OVERFLOW_ON_STACK:
        shared = on_stack;
        k_yield();
        shared[size] = 1;
        break;
    case LEAK:
        leak_in_a_thread_that_is_gone();
        break;
    case KEEP_ON_STACK:
        break;
    }
}

static void keep_on_stack(void *p1, void *p2, void *p3)
{
    char *volatile kept = malloc(50);

    (void)p1;
    (void)p2;
    (void)p3;
    kept[0] = 1;
    k_sleep(K_FOREVER);
    free(kept);
}

/* It ends with the program: what it keeps on its stack is no leak. */
static struct k_thread keeper;
static K_THREAD_STACK_DEFINE(keeper_stack, 1024);

void test_set_up(void)
{
    k_thread_create(&keeper, keeper_stack, K_THREAD_STACK_SIZEOF(keeper_stack), keep_on_stack, NULL,
                    NULL, NULL, TEST_PRIORITY, 0, K_NO_WAIT);
}

TEST_CASE(memory_is_watched_in_threads)
{
    k_thread_create(&other, other_stack, K_THREAD_STACK_SIZEOF(other_stack), yield_for_ever, NULL,
                    NULL, NULL, TEST_PRIORITY, 0, K_NO_WAIT);
    make(MISTAKE);
    k_thread_abort(&other);
}
