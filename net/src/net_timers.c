/* SPDX-License-Identifier: Apache-2.0 */

/*
 * lwIP's timers, in place of its own timeouts.c: one delayable work item on the network's queue.
 *
 * 1. `first` is sorted by time, and the work is scheduled for the first of it or earlier: whoever
 *    changes the head schedules anew. So no timer waits for a packet to come, and nobody polls.
 * 2. lwIP's cyclic timers are static: they cannot get lost for lack of memory. Only timeouts of
 *    protocols above TCP and UDP come from a table.
 *
 * Everything happens under the core lock. Times are milliseconds modulo 2^32.
 */

#include <lwip/etharp.h>
#include <lwip/pbuf.h>
#include <lwip/priv/tcp_priv.h>
#include <lwip/sys.h>

#include "net_core.h"
#include "net_private.h"

static void run_due_timers(struct k_work *work);

static struct sys_timeo *first;
static struct sys_timeo table[CONFIG_NET_TIMEOUTS]; /* free: h is NULL */
static K_WORK_DELAYABLE_DEFINE(timer_work, run_due_timers);
static bool is_running; /* run_due_timers() schedules at its end */

static bool is_before(uint32_t time, uint32_t other)
{
    return (int32_t)(time - other) < 0;
}

static void schedule(void)
{
    uint32_t now = sys_now();

    if (is_running || first == NULL) {
        return;
    }
    uint32_t delay_ms = is_before(first->time, now) ? 0 : first->time - now;

    (void)k_work_reschedule_for_queue(&net_queue, &timer_work, K_MSEC(delay_ms));
}

/* Behind those that are due at the same time. */
static void insert(struct sys_timeo *timer)
{
    struct sys_timeo **position = &first;

    while (*position != NULL && !is_before(timer->time, (*position)->time)) {
        position = &(*position)->next;
    }
    timer->next = *position;
    *position = timer;
    if (first == timer) {
        schedule();
    }
}

static void run_due_timers(struct k_work *work)
{
    (void)work;
    net_core_lock();
    uint32_t now = sys_now();

    is_running = true;
    PBUF_CHECK_FREE_OOSEQ();
    while (first != NULL && !is_before(now, first->time)) {
        struct sys_timeo due = *first;

        if (first >= table && first < table + ARRAY_SIZE(table)) {
            first->h = NULL;
        }
        first = due.next;
        due.h(due.arg);
    }
    is_running = false;
    schedule();
    net_core_unlock();
}

/* Cyclic timers */

static void run_cyclic(void *argument)
{
    struct net_cyclic_timer *timer = argument;

    timer->handler();
    if (timer->keep_going != NULL && !timer->keep_going()) {
        timer->is_running = false;
        return;
    }
    /* From the time when it was due, so that it does not drift; but after an overload it does
     * not run several times at once. */
    timer->timer.time += timer->interval_ms;
    if (is_before(timer->timer.time, sys_now())) {
        timer->timer.time = sys_now() + timer->interval_ms;
    }
    insert(&timer->timer);
}

void net__timer_start(struct net_cyclic_timer *timer)
{
    if (timer->is_running) {
        return;
    }
    timer->is_running = true;
    timer->timer.h = run_cyclic;
    timer->timer.arg = timer;
    timer->timer.time = sys_now() + timer->interval_ms;
    insert(&timer->timer);
}

static bool has_tcp_connections(void)
{
    return tcp_active_pcbs != NULL || tcp_tw_pcbs != NULL;
}

static struct net_cyclic_timer tcp_timer = {
    .interval_ms = TCP_TMR_INTERVAL, .handler = tcp_tmr, .keep_going = has_tcp_connections};
static struct net_cyclic_timer arp_timer = {.interval_ms = ARP_TMR_INTERVAL, .handler = etharp_tmr};

/* lwIP tells that a connection has come. */
void tcp_timer_needed(void)
{
    if (has_tcp_connections()) {
        net__timer_start(&tcp_timer);
    }
}

/* lwIP's interface */

void sys_timeouts_init(void)
{
    net__timer_start(&arp_timer);
}

static struct sys_timeo *unused_timeout(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
        if (table[i].h == NULL) {
            return &table[i];
        }
    }
    return NULL;
}

void sys_timeout(u32_t ms, sys_timeout_handler handler, void *argument)
{
    struct sys_timeo *timeout = unused_timeout();

    LWIP_ASSERT_CORE_LOCKED();
    if (timeout == NULL) {
        __ASSERT(false, "more timers than CONFIG_NET_TIMEOUTS");
        return;
    }
    timeout->h = handler;
    timeout->arg = argument;
    timeout->time = sys_now() + ms;
    insert(timeout);
}

void sys_untimeout(sys_timeout_handler handler, void *argument)
{
    LWIP_ASSERT_CORE_LOCKED();
    for (struct sys_timeo **position = &first; *position != NULL; position = &(*position)->next) {
        struct sys_timeo *timeout = *position;

        if (timeout->h == handler && timeout->arg == argument) {
            *position = timeout->next;
            timeout->h = NULL;
            schedule();
            return;
        }
    }
}
