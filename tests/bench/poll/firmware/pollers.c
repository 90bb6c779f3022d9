/* SPDX-License-Identifier: Apache-2.0 */

/* A thread in k_poll(), on more and more objects, the last of which becomes ready. */

#include "measure.h"
#include "rows.h"

static struct k_sem sems[MOST];
static struct k_poll_event events[MOST];
static struct k_sem *last;
static int event_count;

static void poll_for_ever(void *number, void *p2, void *p3)
{
    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        (void)k_poll(events, event_count, K_FOREVER);
        events[event_count - 1].state = K_POLL_STATE_NOT_READY;
        (void)k_sem_take(last, K_NO_WAIT);
    }
}

static void give_to_last(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        k_sem_give(last);
    }
}

void measure_pollers(size_t count)
{
    last = &sems[count - 1];
    event_count = (int)count;
    for (size_t i = 0; i < count; i++) {
        (void)k_sem_init(&sems[i], 0, 1);
        k_poll_event_init(&events[i], K_POLL_TYPE_SEM_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &sems[i]);
    }
    (void)measure_start_thread(poll_for_ever, 0, URGENT_PRIO);
    measure_loop("k_poll_cycle", give_to_last);
    measure_end_threads();
}
