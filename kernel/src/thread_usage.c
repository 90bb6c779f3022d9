/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Where the cycles go. Each switch charges those since the last one to the thread that ran, and
 * the waiting for interrupts to idling. Interrupts count as the thread, or the idling, that they
 * interrupt.
 *
 * Invariant: something is charged at least once per 2^31 cycles, by a timeout of its own, so that
 * the difference of two 32-bit readings is true.
 */

#include "scheduler.h"
#include "timeouts.h"

#include <errno.h>
#include <kernel/clock_source.h>

static uint32_t charged_until;
static uint64_t idle_cycles;
static uint64_t busy_cycles;
static struct k__timeout keep_up;

static void on_keep_up(struct k__timeout *timeout);

static void start_keeping_up(void)
{
    uint32_t seconds = 0x80000000U / clock_source_cycles_per_second();
    k_ticks_t ticks = (k_ticks_t)seconds * CONFIG_SYS_CLOCK_TICKS_PER_SEC / 2;

    k__timeout_start(&keep_up, K_TICKS(MAX(ticks, 1)), on_keep_up);
}

void k__usage_charge(struct k_thread *thread)
{
    uint32_t now = clock_source_cycles();
    uint32_t cycles = now - charged_until;

    charged_until = now;
    if (!k__timeout_is_running(&keep_up)) {
        start_keeping_up();
    }
    if (thread == NULL) {
        idle_cycles += cycles;
        return;
    }
    busy_cycles += cycles;
    if (!thread->is_not_counted) {
        thread->cycles += cycles;
    }
}

static void charge_now(void)
{
    k__usage_charge(k__cpu.is_idle ? NULL : k__cpu.current);
}

static void on_keep_up(struct k__timeout *timeout)
{
    (void)timeout;
    charge_now();
}

int k_thread_runtime_stats_get(k_tid_t thread, k_thread_runtime_stats_t *stats)
{
    if (thread == NULL || stats == NULL) {
        return -EINVAL;
    }
    unsigned int key = irq_lock();

    charge_now();
    *stats = (k_thread_runtime_stats_t){
        .execution_cycles = thread->cycles,
        .total_cycles = thread->cycles,
    };
    irq_unlock(key);
    return 0;
}

int k_thread_runtime_stats_all_get(k_thread_runtime_stats_t *stats)
{
    if (stats == NULL) {
        return -EINVAL;
    }
    unsigned int key = irq_lock();

    charge_now();
    *stats = (k_thread_runtime_stats_t){
        .execution_cycles = busy_cycles + idle_cycles,
        .total_cycles = busy_cycles,
        .idle_cycles = idle_cycles,
    };
    irq_unlock(key);
    return 0;
}

static int set_counted(k_tid_t thread, bool is_counted)
{
    if (thread == NULL) {
        return -EINVAL;
    }
    unsigned int key = irq_lock();

    charge_now();
    thread->is_not_counted = !is_counted;
    irq_unlock(key);
    return 0;
}

int k_thread_runtime_stats_enable(k_tid_t thread)
{
    return set_counted(thread, true);
}

int k_thread_runtime_stats_disable(k_tid_t thread)
{
    return set_counted(thread, false);
}
