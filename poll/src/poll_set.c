/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Watches that wake one thread through a list of what is ready: the state machine of
 * kernel/watch.h, in which RUNNING means that the thread has been given the member.
 *
 * Invariants:
 *  1. A member is in set->ready exactly in state QUEUED, and set->given exactly in state RUNNING.
 *  2. `armed` is 0 but in state ARMED: a member is queued at most once, and what happens while it
 *     is queued or given is found when its level is looked at by the next wait. Nothing is lost.
 *  3. A member that has ended is idle, and forgotten, before it is returned.
 */

#include <errno.h>
#include <kernel/fatal.h>
#include <kernel/lock.h>
#include <kernel/timepoint.h>
#include <kernel/watch_cycle.h>
#include <poll/poll_set.h>

void poll_set_init(struct poll_set *set)
{
    *set = (struct poll_set)POLL_SET_INIT;
}

void poll_member_init(struct poll_member *member)
{
    *member = (struct poll_member)POLL_MEMBER_INIT;
}

BASE_STATIC_ASSERT(K_WATCH_ARMED + 1 == K_WATCH_QUEUED && K_WATCH_QUEUED + 1 == K_WATCH_RUNNING,
                   "enum k_watch_state: a member that is told, and given, goes to the next state");

static void queue_member(struct k_watch *watch)
{
    struct poll_member *member = CONTAINER_OF(watch, struct poll_member, watch);
    struct poll_set *set = member->set;

    watch->state++; /* ARMED: QUEUED */
    (void)ring_append(&set->ready, &member->node);
    (void)k_wake_first(&set->waiter, 0);
}

static enum k_watch_state remove_locked(struct poll_member *member)
{
    struct k_watch *watch = &member->watch;
    enum k_watch_state state = k_watch_state_of(watch);

    if (state == K_WATCH_QUEUED) {
        (void)ring_remove(&member->set->ready, &member->node);
    } else if (state == K_WATCH_RUNNING) {
        member->set->given = NULL;
    }
    k_watch_detach(watch);
    watch->state = K_WATCH_IDLE;
    watch->armed = 0;
    return state;
}

int poll_set_add_locked(struct poll_set *set, struct poll_member *member, struct k_source source,
                        uint32_t wanted, uint32_t flags)
{
    if (k_watch_is_armed_or_queued(&member->watch)) {
        return -EALREADY;
    }
    (void)remove_locked(member);
    member->set = set;
    member->watch.state = (uint8_t)((uint32_t)K_WATCH_ARMED | flags);
    k_watch_arm(&member->watch, source, wanted, queue_member);
    return 0;
}

int poll_set_add(struct poll_set *set, struct poll_member *member, struct k_source source,
                 uint32_t wanted, uint32_t flags)
{
    unsigned int key = irq_lock();
    int error = poll_set_add_locked(set, member, source, wanted, flags);

    k_reschedule(key);
    return error;
}

enum k_watch_state poll_set_remove(struct poll_member *member)
{
    unsigned int key = irq_lock();
    enum k_watch_state state = remove_locked(member);

    irq_unlock(key);
    return state;
}

/* The thread is back for more: what it was given last is ready again, or waits. */
static void settle_given(struct poll_set *set)
{
    struct poll_member *member = set->given;

    if (member == NULL) {
        return;
    }
    struct k_watch *watch = &member->watch;

    set->given = NULL;
    watch->state = (uint8_t)(watch->state - (K_WATCH_RUNNING - K_WATCH_ARMED));
    if (watch->told == 0) { /* else it closed meanwhile */
        uint32_t ready = watch->ready(watch->source) & watch->wanted;

        if (LIKELY(ready == 0)) {
            watch->armed = watch->wanted;
            return;
        }
        watch->told = (uint8_t)ready;
    }
    queue_member(watch);
}

static struct poll_member *give_first(struct poll_set *set)
{
    struct poll_member *member = CONTAINER_OF(ring_pop(&set->ready), struct poll_member, node);
    struct k_watch *watch = &member->watch;

    member->ready = watch->told;
    watch->told = 0;
    if (UNLIKELY(k_watch_forget_delivered(watch, member->ready)) && k_watch_has_ended(watch)) {
        k_watch_detach(watch);
        watch->state = K_WATCH_IDLE;
        return member;
    }
    watch->state++; /* QUEUED: RUNNING */
    set->given = member;
    return member;
}

/*
 * Woken for a member that was removed before the thread ran, it goes on waiting, for what is left
 * of its time. In this order the arguments need no stack.
 */
static unsigned int __attribute__((noinline))
wait_for_a_time(k_timeout_t timeout, struct poll_set *set, unsigned int key)
{
    k_timepoint_t end = sys_timepoint_calc(timeout);

    while (set->ready == NULL && !k__timeout_is_no_wait(timeout)) {
        int error = k_wait(&set->waiter, timeout, key);

        key = irq_lock();
        timeout = error != 0 ? K_NO_WAIT : sys_timepoint_timeout(end);
    }
    return key;
}

static inline unsigned int wait_until_ready(struct poll_set *set, k_timeout_t timeout,
                                            unsigned int key)
{
    __ASSERT(k_wait_queue_is_empty(&set->waiter),
             "poll_set_wait(): another thread waits for this set");
    if (!k__timeout_is_forever(timeout)) {
        return wait_for_a_time(timeout, set, key);
    }
    while (set->ready == NULL) {
        k_wait_and_hold(&set->waiter, key);
    }
    return key;
}

struct poll_member *poll_set_wait(struct poll_set *set, k_timeout_t timeout)
{
    struct poll_member *member = NULL;
    unsigned int key = irq_lock();

    settle_given(set);
    if (LIKELY(set->ready == NULL)) {
        key = wait_until_ready(set, timeout, key);
    }
    if (LIKELY(set->ready != NULL)) {
        member = give_first(set);
    }
    irq_unlock(key);
    return member;
}
