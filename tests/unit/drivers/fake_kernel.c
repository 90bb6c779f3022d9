// SPDX-License-Identifier: Apache-2.0
#include "fake_kernel.h"

#include <arch/arch.h>
#include <kernel/clock_source.h>
#include <kernel/lock.h>
#include <kernel/wait_queue.h>
#include <kernel/watch.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

struct arch__cpu arch__cpu;
struct fake_kernel fake_kernel;
struct clock_source_tick clock_source_tick;

void fake_kernel_reset(void)
{
    arch__cpu = (struct arch__cpu){0};
    fake_kernel = (struct fake_kernel){0};
}

bool fake_kernel_is_locked(void)
{
    return arch__cpu.is_locked != 0;
}

void arch__interrupt(void)
{
}

int64_t k_uptime_ticks(void)
{
    return fake_kernel.uptime_ticks;
}

int k_wait(struct k_wait_queue *queue, k_timeout_t timeout, unsigned int key)
{
    assert_non_null(queue);
    assert_true(fake_kernel_is_locked());
    irq_unlock(key);
    assert_non_null(fake_kernel.on_wait);
    return fake_kernel.on_wait(timeout);
}

struct k_thread *k_wake_first(struct k_wait_queue *queue, int result)
{
    assert_non_null(queue);
    assert_true(fake_kernel_is_locked());
    fake_kernel.wakes++;
    fake_kernel.woken = result;
    return NULL;
}

int k_wake_all(struct k_wait_queue *queue, int result)
{
    (void)k_wake_first(queue, result);
    return 1;
}

void k_reschedule(unsigned int key)
{
    assert_true(fake_kernel_is_locked());
    fake_kernel.reschedules++;
    irq_unlock(key);
}

void k__pollable_tell_watches(struct k_pollable *pollable, uint32_t events)
{
    assert_non_null(pollable);
    assert_true(fake_kernel_is_locked());
    fake_kernel.told |= events;
    fake_kernel.tells++;
}

void k_pollable_close(struct k_pollable *pollable)
{
    assert_non_null(pollable);
    assert_false(fake_kernel_is_locked());
    fake_kernel.closes++;
}
