/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers.h"

/* What happens meanwhile takes no virtual time, but some time in an emulator. */
#define RUN_TIME_TICKS (CONFIG_ARCH_POSIX ? 0 : 2)

struct k_thread helpers[HELPERS];
static K_THREAD_STACK_ARRAY_DEFINE(stacks, HELPERS, TEST_HELPER_STACK_BYTES);

static char record[64];
static size_t record_length;
static char read_record[sizeof(record)];

static void run(void *entry_, void *argument, void *unused)
{
    void (*entry)(void *) = (void (*)(void *))(uintptr_t)entry_;

    (void)unused;
    entry(argument);
}

k_tid_t spawn_after(int index, int less_urgent, void (*entry)(void *argument), void *argument,
                    k_timeout_t delay)
{
    k_tid_t thread = &helpers[index];

    (void)k_thread_create(thread, stacks[index], K_THREAD_STACK_SIZEOF(stacks[index]), run,
                          (void *)(uintptr_t)entry, argument, NULL, TEST_PRIORITY + less_urgent, 0,
                          delay);
    return thread;
}

k_tid_t spawn(int index, int less_urgent, void (*entry)(void *argument), void *argument)
{
    return spawn_after(index, less_urgent, entry, argument, K_NO_WAIT);
}

void join(int index)
{
    TEST_EQUAL(k_thread_join(&helpers[index], K_SECONDS(5)), 0);
}

void let_others_run(void)
{
    k_thread_priority_set(k_current_get(), K_LOWEST_APPLICATION_THREAD_PRIO);
    k_thread_priority_set(k_current_get(), TEST_PRIORITY);
}

void note(char letter)
{
    unsigned int key = irq_lock();

    if (record_length < sizeof(record) - 1U) {
        record[record_length++] = letter;
    }
    irq_unlock(key);
}

bool has_noted(void)
{
    return *(volatile size_t *)&record_length != 0;
}

const char *noted(void)
{
    unsigned int key = irq_lock();

    for (size_t i = 0; i < record_length; i++) {
        read_record[i] = record[i];
    }
    read_record[record_length] = '\0';
    record_length = 0;
    irq_unlock(key);
    return read_record;
}

struct call {
    void (*handler)(void *argument);
    void *argument;
};

static void run_call(const void *call_)
{
    const struct call *call = call_;

    call->handler(call->argument);
}

void in_interrupt(void (*handler)(void *argument), void *argument)
{
    const struct call call = {handler, argument};

    arch_irq_offload(run_call, &call);
}

int64_t ticks_since(int64_t *reference)
{
    int64_t now = k_uptime_ticks();
    int64_t elapsed = now - *reference;

    *reference = now;
    return elapsed;
}

void check_wait(int64_t elapsed, int64_t ticks)
{
    TEST_AT_LEAST(elapsed, ticks);
    TEST_AT_MOST(elapsed, ticks + 1 + RUN_TIME_TICKS);
}
