/* SPDX-License-Identifier: Apache-2.0 */

/* A watchdog for each thread that wants one: a timeout that the thread must keep pushing away. */

#include "scheduler.h"
#include "timeouts.h"

#include <kernel/console.h>
#include <kernel/fatal.h>

void __attribute__((weak)) k_thread_watchdog_expired(k_tid_t thread)
{
    const char *name = k_thread_name_get(thread);
    char state[12];

    printk("\nthread %s, %s, has not fed its watchdog for %u ms\n",
           name != NULL ? name : "(no name)", k_thread_state_str(thread, state, sizeof(state)),
           (unsigned int)k_ticks_to_ms_floor64((uint64_t)thread->watchdog_ticks));
    k__fatal(K_ERR_KERNEL_PANIC, "a thread's watchdog");
}

static void on_starved(struct k__timeout *timeout)
{
    struct k_thread *thread = CONTAINER_OF(timeout, struct k_thread, watchdog);

    k_thread_watchdog_expired(thread);
}

static void restart(struct k_thread *thread)
{
    k__timeout_stop(&thread->watchdog);
    if (thread->watchdog_ticks != 0 && (thread->state & K__DEAD) == 0) {
        k__timeout_start(&thread->watchdog, K_TICKS(thread->watchdog_ticks), on_starved);
    }
}

void k_thread_watchdog_set(k_tid_t thread, k_timeout_t limit)
{
    __ASSERT(limit.ticks >= K_TICKS_FOREVER, "k_thread_watchdog_set(): the limit is an instant");
    unsigned int key = irq_lock();

    thread->watchdog_ticks = limit.ticks > 0 ? limit.ticks : 0;
    restart(thread);
    irq_unlock(key);
}

void k_thread_watchdog_feed(void)
{
    unsigned int key = irq_lock();

    restart(k__cpu.current);
    irq_unlock(key);
}

void k__watchdog_end(struct k_thread *thread)
{
    k__timeout_stop(&thread->watchdog);
}
