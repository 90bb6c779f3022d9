/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Work items that a watch queues: the state machine of kernel/watch.h.
 *
 * Invariants:
 *  1. In states ARMED, QUEUED and RUNNING the watch is in its source's ring, unless the source
 *     was closed meanwhile. So a close finds every watch.
 *  2. The item is in its queue exactly in state QUEUED.
 *  3. `armed` is 0 but in state ARMED: an item is queued at most once, and what happens while it
 *     is queued or runs is found when the level is evaluated after the run. Nothing is lost.
 *  4. Readiness and timeout: what leaves ARMED first wins, and is the only one told.
 */

#include "timeouts.h"
#include "work_queue.h"

#include <errno.h>
#include <kernel/poll_work.h>
#include <kernel/watch_cycle.h>

static struct k__timeout *timeout_of(struct poll_work *item)
{
    return &CONTAINER_OF(item, struct poll_work_timed, work)->timeout;
}

static void stop_timeout(struct poll_work *item)
{
    if ((item->watch.state & K_WATCH_TIMED) != 0) {
        k__timeout_stop(timeout_of(item));
    }
}

static inline void enqueue(struct poll_work *item)
{
    k__enqueue((struct k_work_q *)(item->work.queue - K__WORK_IS_WATCH), &item->work);
}

static void __attribute__((noinline)) queue_anyhow(struct poll_work *item)
{
    stop_timeout(item);
    k_watch_set_state(&item->watch, K_WATCH_QUEUED);
    enqueue(item);
}

BASE_STATIC_ASSERT(K_WATCH_QUEUED == K_WATCH_ARMED + 1 && K_WATCH_RUNNING == K_WATCH_QUEUED + 1,
                   "enum k_watch_state: a watch that is told goes to the next state");

static void queue_armed(struct k_watch *watch)
{
    struct poll_work *item = CONTAINER_OF(watch, struct poll_work, watch);

    if (UNLIKELY((watch->state & K_WATCH_TIMED) != 0)) {
        queue_anyhow(item);
        return;
    }
    watch->state++;
    enqueue(item);
}

static void end(struct poll_work *item)
{
    stop_timeout(item);
    k_watch_detach(&item->watch);
    k_watch_set_state(&item->watch, K_WATCH_IDLE);
}

/* Tell again what holds now, or wait, or end. */
void k__watch_has_run(struct k_watch *watch)
{
    struct poll_work *item = CONTAINER_OF(watch, struct poll_work, watch);

    if (UNLIKELY(k_watch_has_ended(watch))) {
        end(item);
        return;
    }
    if (UNLIKELY(watch->told != 0)) { /* closed, or timed out, while the handler ran */
        queue_anyhow(item);
        return;
    }
    uint32_t ready = watch->ready(watch->source) & watch->wanted;

    if (ready != 0) {
        watch->told = (uint8_t)ready;
        queue_anyhow(item);
        return;
    }
    watch->armed = watch->wanted;
    watch->state = (uint8_t)(watch->state - (K_WATCH_RUNNING - K_WATCH_ARMED));
}

struct poll_work *k__poll_work_of(struct k_watch *watch)
{
    return watch->wake == queue_armed ? CONTAINER_OF(watch, struct poll_work, watch) : NULL;
}

void poll_work_init(struct poll_work *item, struct k_work_q *queue, poll_handler_t *handler)
{
    *item = (struct poll_work)POLL_WORK_INIT(queue, handler);
}

void poll_work_timed_init(struct poll_work_timed *item, struct k_work_q *queue,
                          poll_handler_t *handler)
{
    *item = (struct poll_work_timed)POLL_WORK_TIMED_INIT(queue, handler);
}

/* In its own handler: take the new source; settle() evaluates it. */
static void arm_while_running(struct poll_work *item, struct k_work_q *queue,
                              struct k_source source, uint32_t wanted, uint32_t flags)
{
    struct k_watch *watch = &item->watch;

    stop_timeout(item);
    k_watch_detach(watch);
    queue->is_disowned = false;
    watch->state = (uint8_t)(K_WATCH_RUNNING | flags);
    if (IS_ENABLED(CONFIG_WORKQUEUE_BLAME)) {
        watch->state |= (uint8_t)K_WATCH_TOLD_MORE; /* another source has another level */
    }
    k_watch_link(watch, source, wanted, queue_armed);
    watch->armed = 0;
}

static inline bool is_in_handler_of(const struct k_work_q *queue)
{
    return k__cpu.current == &queue->thread && !k_is_in_isr();
}

int poll_work_arm_locked(struct poll_work *item, struct k_source source, uint32_t wanted,
                         uint32_t flags)
{
    struct k_work_q *queue = k__queue_of(&item->work);
    bool is_running = k__runs(&item->work, queue);

    if (is_running && queue->is_current_cancelled) {
        return -EBUSY;
    }
    if (k_watch_is_armed_or_queued(&item->watch)) {
        return -EALREADY;
    }
    if (is_running && is_in_handler_of(queue)) {
        arm_while_running(item, queue, source, wanted, flags);
        return 0;
    }
    /* The handler of what is disowned may run still: it is another item's that lay here. */
    if (is_running && !queue->is_disowned) {
        return -EBUSY;
    }
    item->watch.state = (uint8_t)(K_WATCH_ARMED | flags);
    k_watch_arm(&item->watch, source, wanted, queue_armed);
    return 0;
}

int poll_work_arm(struct poll_work *item, struct k_source source, uint32_t wanted, uint32_t flags)
{
    unsigned int key = irq_lock();
    int error = poll_work_arm_locked(item, source, wanted, flags);

    k__reschedule(key);
    return error;
}

static void on_timeout(struct k__timeout *timeout)
{
    struct k_watch *watch = &CONTAINER_OF(timeout, struct poll_work_timed, timeout)->work.watch;

    if (k_watch_state_of(watch) == K_WATCH_ARMED) {
        watch->armed = 0;
        watch->told = K_WATCH_TOLD_TIMEOUT;
        queue_armed(watch);
    } else if (k_watch_state_of(watch) == K_WATCH_RUNNING && watch->told == 0) {
        watch->told = K_WATCH_TOLD_TIMEOUT;
    }
}

static void start_timeout(struct poll_work_timed *item, k_timeout_t timeout)
{
    enum k_watch_state state = k_watch_state_of(&item->work.watch);

    k__timeout_stop(&item->timeout);
    if (state == K_WATCH_RUNNING && item->work.watch.told == K_WATCH_TOLD_TIMEOUT) {
        item->work.watch.told = 0; /* the new timeout replaces the one that is over */
    }
    if (!k__timeout_is_forever(timeout) && (state == K_WATCH_ARMED || state == K_WATCH_RUNNING)) {
        k__timeout_start(&item->timeout, timeout, on_timeout);
    }
}

int poll_work_arm_timed_locked(struct poll_work_timed *item, struct k_source source,
                               uint32_t wanted, uint32_t flags, k_timeout_t timeout)
{
    int error = poll_work_arm_locked(&item->work, source, wanted, flags | K_WATCH_TIMED);

    if (error == 0) {
        start_timeout(item, timeout);
    }
    return error;
}

int poll_work_arm_timed(struct poll_work_timed *item, struct k_source source, uint32_t wanted,
                        uint32_t flags, k_timeout_t timeout)
{
    unsigned int key = irq_lock();
    int error = poll_work_arm_timed_locked(item, source, wanted, flags, timeout);

    k__reschedule(key);
    return error;
}

void poll_work_set_timeout(struct poll_work_timed *item, k_timeout_t timeout)
{
    unsigned int key = irq_lock();

    item->work.watch.state |= K_WATCH_TIMED;
    start_timeout(item, timeout);
    irq_unlock(key);
}

static enum k_watch_state disarm_locked(struct poll_work *item)
{
    struct k_work_q *queue = k__queue_of(&item->work);
    enum k_watch_state state = k_watch_state_of(&item->watch);

    stop_timeout(item);
    if (state == K_WATCH_QUEUED) {
        k__dequeue(queue, &item->work);
    }
    if (state == K_WATCH_RUNNING) {
        queue->is_disowned = true;
    }
    k_watch_detach(&item->watch);
    item->watch.state = K_WATCH_IDLE;
    item->watch.armed = 0;
    item->watch.told = 0;
    return state;
}

enum k_watch_state poll_work_disarm(struct poll_work *item)
{
    unsigned int key = irq_lock();
    enum k_watch_state state = disarm_locked(item);

    irq_unlock(key);
    return state;
}

int poll_work_disarm_sync(struct poll_work *item)
{
    unsigned int key = irq_lock();
    struct k_work_q *queue = k__queue_of(&item->work);
    int error = 0;

    (void)disarm_locked(item);
    if (k__runs(&item->work, queue)) {
        bool was_cancelled = queue->is_current_cancelled;

        queue->is_current_cancelled = true;
        error = k__wait_for_run(queue, &key);
        if (error != 0) {
            queue->is_current_cancelled = was_cancelled;
        }
    }
    irq_unlock(key);
    return error;
}
