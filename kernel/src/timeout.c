/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A radix heap: a timeout lies in the bucket whose number is the position of the highest bit in
 * which its tick differs from `base`, the tick up to which everything is done. When time reaches
 * the lowest tick of the lowest filled bucket, base moves there and that bucket's timeouts spread
 * over lower ones: a timeout moves at most 31 times, about 4 in practice.
 *
 * Most timeouts are stopped before they are over, so one that starts is only appended to `fresh`;
 * those that are still there when the alarm rings are sorted then. Every list goes around a node of
 * its own, so that stopping need not know in which one it is. So both are O(1), and short.
 *
 * Invariants:
 *  1. Each timeout in bucket b > 0 differs from base in bit b - 1 and in no higher one; those in
 *     `due` are. base does not move while something is in `fresh`.
 *  2. All of them are less than 2^31 ticks after base; what is later is far (timeout_far.h).
 *  3. While a list is sorted, a few timeouts at a time with the lock released in between, none
 *     ends. base is where it will be afterwards, so that others start and stop as ever.
 *  4. `alarm` is no later than the earliest of them, and while anything runs no later than 2^30
 *     ticks after base. So base moves that often, and far ones come near before they are due.
 *  5. Bit b - 1 of `filled` is set if bucket b is not empty; end_next() clears it when it is.
 *  6. What is over less than `room` ticks after `alarm` changes no alarm, and lies less than 2^30
 *     ticks after base. Nothing does when no alarm is set: base may lie anywhere then.
 */

#include "scheduler.h"
#include "timeout_far.h"
#include "timeout_inline.h"

#include <kernel/clock_source.h>

#define BUCKETS              32U
#define NEAR_TICKS           (1ULL << 31)
#define BASE_MUST_MOVE_TICKS (1ULL << 30)
#define NO_ALARM             UINT64_MAX

/* How many timeouts are moved before interrupts are let in. */
#define MOVES_AT_ONCE 4

static struct ring_node buckets[BUCKETS]; /* number b at b - 1; all zero until it is used */
static uint32_t filled;
static struct ring_node due = {&due, &due};
static struct ring_node spreading = {&spreading, &spreading}; /* was a bucket */
static uint64_t base;
static uint64_t look_far_at; /* while anything is far: when base is there, look at it */
static uint64_t alarm = NO_ALARM;
uint64_t k__skipped_ticks;

struct k__timeouts k__timeouts = {.fresh = {&k__timeouts.fresh, &k__timeouts.fresh}};

/* To a list of near ones. */
static inline void list_append(struct ring_node *list, struct ring_node *node)
{
    ring_link_before(list, node);
}

static inline struct k__timeout *list_pop(struct ring_node *list)
{
    struct ring_node *node = list->next;

    list_remove(node);
    return CONTAINER_OF(node, struct k__timeout, node);
}

static void add_near(struct k__timeout *timeout)
{
    uint32_t difference = timeout->at ^ (uint32_t)base;

    if (difference == 0) {
        list_append(&due, &timeout->node);
        return;
    }
    unsigned int index = 31U - (unsigned int)__builtin_clz(difference);
    struct ring_node *bucket = &buckets[index];

    if (UNLIKELY(bucket->next == NULL)) {
        bucket->next = bucket;
        bucket->prev = bucket;
    }
    list_append(bucket, &timeout->node);
    filled |= 1U << index;
}

/* The number of the lowest bucket of `filled`, or 0. */
static inline unsigned int lowest_bucket(void)
{
    return filled != 0 ? (unsigned int)__builtin_ctz(filled) + 1U : 0U;
}

static void add_far(struct k__timeout *timeout, uint64_t at)
{
    if (far_append(timeout, at, base)) {
        look_far_at = base + BASE_MUST_MOVE_TICKS;
    }
}

static bool is_empty(void)
{
    return filled == 0 && list_is_empty(&k__timeouts.fresh) && list_is_empty(&due) &&
           list_is_empty(&spreading) && far_is_empty();
}

static void note_room(uint64_t from)
{
    k__timeouts.alarm = (uint32_t)from;
    k__timeouts.room = (uint32_t)(base + BASE_MUST_MOVE_TICKS - from);
}

static void set_alarm(uint64_t tick)
{
    alarm = tick;
    if (tick == NO_ALARM) {
        k__timeouts.room = 0;
    } else {
        note_room(tick);
        if (IS_ENABLED(CONFIG_CMSIS_RTOS2)) {
            tick -= MIN(tick, k__skipped_ticks);
        }
    }
    clock_source_set_alarm(tick);
}

static void ring_no_later_than(uint64_t tick)
{
    if (tick < alarm) {
        set_alarm(tick);
    }
}

static void __attribute__((noinline)) add_late(struct k__timeout *timeout, uint64_t at)
{
    if (at - base < NEAR_TICKS) {
        timeout->at = (uint32_t)at;
        list_append(&k__timeouts.fresh, &timeout->node);
    } else {
        add_far(timeout, at);
    }
    ring_no_later_than(base + BASE_MUST_MOVE_TICKS);
}

static inline void start_at(struct k__timeout *timeout, uint64_t at, uint64_t now)
{
    if (is_empty()) {
        base = now;
    }
    if (UNLIKELY(at - base >= BASE_MUST_MOVE_TICKS)) {
        add_late(timeout, at);
        return;
    }
    timeout->at = (uint32_t)at;
    list_append(&k__timeouts.fresh, &timeout->node);
    ring_no_later_than(at);
}

void k__timeout_start_at(struct k__timeout *timeout, uint64_t at, k__expired_t *on_expired)
{
    uint64_t now = k__now();

    timeout->on_expired = on_expired;
    start_at(timeout, MAX(at, now), now);
}

/* Its tick is base, which may lie behind: what was missed is made up for. */
void k__timeout_start_again(struct k__timeout *timeout, uint32_t period, k__expired_t *on_expired)
{
    timeout->on_expired = on_expired;
    if (LIKELY(period < BASE_MUST_MOVE_TICKS)) {
        timeout->at = (uint32_t)base + period;
        add_near(timeout); /* the alarm has rung, and is set anew when everything is done */
    } else {
        start_at(timeout, base + period, base);
    }
}

static void __attribute__((noinline)) run_slowly(struct k__timeout *timeout, k_timeout_t duration)
{
    uint64_t now = k__now();

    start_at(timeout, k__timeout_tick(duration, now), now);
}

void k__timeout_run(struct k__timeout *timeout, k_timeout_t duration)
{
    if (UNLIKELY(!k__timeout_is_short(duration)) ||
        UNLIKELY(!k__timeout_run_quickly(timeout, (uint32_t)duration.ticks))) {
        run_slowly(timeout, duration);
    }
}

void k__timeout_remove(struct k__timeout *timeout)
{
    list_remove(&timeout->node);
    timeout->node.next = NULL;
}

uint64_t k__timeout_expires(const struct k__timeout *timeout)
{
    if (is_far(timeout)) {
        return far_expires(timeout, base);
    }
    return base + (uint32_t)(timeout->at - (uint32_t)base);
}

k_ticks_t k__timeout_remaining(const struct k__timeout *timeout)
{
    if (!k__timeout_is_running(timeout)) {
        return 0;
    }
    uint64_t now = k__now();
    uint64_t at = k__timeout_expires(timeout);

    return at > now ? (k_ticks_t)(at - now) : 0;
}

/* The lowest tick that belongs into bucket @p bucket, not 0. */
static uint64_t lowest_tick_of(unsigned int bucket)
{
    uint32_t bit = 1U << (bucket - 1U);
    uint32_t tick = ((uint32_t)base ^ bit) & ~(bit - 1U);

    return base + (uint32_t)(tick - (uint32_t)base);
}

/* Base moves to the lowest tick of the lowest bucket, whose timeouts are spread next. */
static void start_spreading(unsigned int bucket, struct ring_node *list)
{
    base = lowest_tick_of(bucket);
    list_append(list, &spreading);
    list_remove(list);
    list->next = list;
    list->prev = list;
}

static void sort_some(struct ring_node *list)
{
    for (int i = 0; i < MOVES_AT_ONCE && !list_is_empty(list); i++) {
        add_near(list_pop(list));
    }
}

/* What has come near joins the others; what has not is appended again, behind @p last. */
static bool bring_some_near(const struct ring_node *last)
{
    for (int i = 0; i < MOVES_AT_ONCE; i++) {
        struct ring_node *node = far_list.next;

        list_remove(node);
        if (node == last) {
            return false;
        }
        struct k__timeout *timeout = CONTAINER_OF(node, struct k__timeout, node);
        uint64_t at = far_tick(timeout, base);

        if (at - base < NEAR_TICKS) {
            timeout->at = (uint32_t)at;
            add_near(timeout);
        } else {
            append_marked(&far_list, node);
        }
    }
    return true;
}

static void let_interrupts_in(unsigned int *key)
{
    irq_unlock(*key);
    *key = irq_lock();
}

static void bring_far_near(unsigned int *key)
{
    struct ring_node last;

    append_marked(&far_list, &last);
    while (bring_some_near(&last)) {
        let_interrupts_in(key);
    }
    look_far_at = base + BASE_MUST_MOVE_TICKS;
}

/* The list that is to be sorted next; those that spread were started before the fresh ones. */
static struct ring_node *unsorted(void)
{
    if (!list_is_empty(&spreading)) {
        return &spreading;
    }
    return list_is_empty(&k__timeouts.fresh) ? NULL : &k__timeouts.fresh;
}

/*
 * End the next timeout that is over at @p now, or come nearer to that. False: there is none, and
 * everything is sorted.
 */
static bool end_next(uint64_t now)
{
    struct ring_node *list = unsorted();

    if (list != NULL) {
        sort_some(list);
        return true;
    }
    if (!list_is_empty(&due)) {
        struct k__timeout *timeout = list_pop(&due);

        timeout->node.next = NULL;
        timeout->on_expired(timeout);
        return true;
    }
    unsigned int bucket = lowest_bucket();

    if (bucket == 0) {
        base = MAX(base, now);
        return false;
    }
    list = &buckets[bucket - 1U];
    if (list_is_empty(list)) {
        filled &= filled - 1U;
        return true;
    }
    if (lowest_tick_of(bucket) > now) {
        base = MAX(base, now);
        return false;
    }
    start_spreading(bucket, list);
    return true;
}

/*
 * No later than the earliest timeout, and exactly that when it is alone in its bucket. Everything
 * is sorted, and what is due has ended.
 */
static uint64_t next_alarm(void)
{
    unsigned int bucket = lowest_bucket();

    if (bucket == 0 && far_is_empty()) {
        return NO_ALARM;
    }
    uint64_t latest = base + BASE_MUST_MOVE_TICKS;

    if (bucket == 0) {
        return latest;
    }
    struct ring_node *list = &buckets[bucket - 1U];

    if (list->next == list->prev) {
        return MIN(k__timeout_expires(CONTAINER_OF(list->next, struct k__timeout, node)), latest);
    }
    return MIN(lowest_tick_of(bucket), latest);
}

static void end_all(unsigned int *key)
{
    while (end_next(k__now())) {
        let_interrupts_in(key);
    }
}

void k_clock_alarm(void)
{
    unsigned int key = irq_lock();

    alarm = 0; /* set once, below */
    note_room(base);
    end_all(&key);
    if (!far_is_empty() && base >= look_far_at) {
        bring_far_near(&key);
        end_all(&key);
    }
    set_alarm(next_alarm());
    k__reschedule(key);
}

void k__skip_ticks(uint64_t ticks)
{
    k__skipped_ticks += ticks;
    set_alarm(alarm);
    k__timeouts.room = 0; /* base may lie far behind until the alarm rings */
}

uint64_t k__next_timeout(unsigned int *key)
{
    while (list_is_empty(&due) && end_next(base)) {
        let_interrupts_in(key);
    }
    return list_is_empty(&due) ? next_alarm() : base;
}
