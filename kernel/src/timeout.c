/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A radix heap: a timeout lies in the bucket whose number is the position of the highest bit in
 * which its tick differs from `base`, the tick up to which everything is done. Starting and
 * stopping is O(1). When time reaches the lowest tick of the lowest filled bucket, base moves
 * there and that bucket's timeouts spread over lower ones: a timeout moves at most 31 times,
 * about 4 in practice.
 *
 * Invariants:
 *  1. Each timeout in bucket b > 0 differs from base in bit b - 1 and in no higher one; those in
 *     bucket 0 are due.
 *  2. All of them are less than 2^31 ticks after base; what is later waits in `far`, in units
 *     of 2^16 ticks, and what is 2^47 ticks away or more in `never`.
 *  3. While a bucket spreads, a few timeouts at a time with the lock released in between, the rest
 *     of them lies in `spreading` and none ends. base is where it will be afterwards, so that
 *     others start and stop as ever.
 *  4. `alarm` is no later than the earliest of them, and while anything runs no later than 2^30
 *     ticks after base. So base moves that often, and far ones come near before they are due.
 */

#include "scheduler.h"
#include "timeouts.h"

#include <kernel/clock_source.h>

#define BUCKETS              33U
#define NEAR_TICKS           (1ULL << 31)
#define BASE_MUST_MOVE_TICKS (1ULL << 30)
#define NEVER_TICKS          ((1ULL << 47) - (1ULL << 17))
#define FAR_UNIT_BITS        16U
#define FAR_MARK             1U
#define NEVER_MARK           2U
#define MARKS                (FAR_MARK | NEVER_MARK)
#define NO_ALARM             UINT64_MAX

/* How many timeouts are moved before interrupts are let in. */
#define MOVES_AT_ONCE 4

static struct ring_node *buckets[BUCKETS];
static uint32_t filled; /* bit b - 1: bucket b is not empty */
static struct ring_node *spreading;
static uint64_t base;
static uint64_t look_far_at; /* while `far` is not empty: when base is there, look into it */

/*
 * Lists around a node of their own. The mark in `prev` tells them from the near ones, and from
 * each other.
 */
#define MARKED(node, mark) ((struct ring_node *)(void *)((char *)(node) + (mark)))
static struct ring_node far = {&far, MARKED(&far, FAR_MARK)};
static struct ring_node never = {&never, MARKED(&never, NEVER_MARK)};
static uint64_t alarm = NO_ALARM;
uint64_t k__skipped_ticks;

static inline unsigned int bucket_of(uint32_t at)
{
    uint32_t difference = at ^ (uint32_t)base;

    return 32U - (difference != 0 ? (unsigned int)__builtin_clz(difference) : 32U);
}

static void add_near(struct k__timeout *timeout)
{
    unsigned int bucket = bucket_of(timeout->at);

    if (ring_append(&buckets[bucket], &timeout->node) && bucket != 0) {
        filled |= 1U << (bucket - 1U);
    }
}

static inline uintptr_t mark_of(const struct ring_node *node)
{
    return (uintptr_t)node->prev & MARKS;
}

static inline bool is_far(const struct k__timeout *timeout)
{
    return mark_of(&timeout->node) != 0;
}

static struct ring_node *before(const struct ring_node *node)
{
    return (struct ring_node *)(void *)((char *)node->prev - mark_of(node));
}

static void append_marked(struct ring_node *list, struct ring_node *node)
{
    node->next = list;
    node->prev = list->prev;
    before(list)->next = node;
    list->prev = MARKED(node, mark_of(list));
}

static void remove_marked(struct ring_node *node)
{
    before(node)->next = node->next;
    node->next->prev = node->prev;
}

static void add_far(struct k__timeout *timeout, uint64_t at)
{
    if (at - base >= NEVER_TICKS) {
        append_marked(&never, &timeout->node);
        return;
    }
    timeout->at = (uint32_t)((at + (1U << FAR_UNIT_BITS) - 1U) >> FAR_UNIT_BITS);
    if (far.next == &far) {
        look_far_at = base + BASE_MUST_MOVE_TICKS;
    }
    append_marked(&far, &timeout->node);
}

/* The tick of one in `far`; base when that lies behind already. */
static uint64_t far_tick(const struct k__timeout *timeout)
{
    uint64_t base_unit = base >> FAR_UNIT_BITS;
    uint32_t units = timeout->at - (uint32_t)base_unit;

    return (int32_t)units > 0 ? (base_unit + units) << FAR_UNIT_BITS : base;
}

static bool is_empty(void)
{
    return filled == 0 && buckets[0] == NULL && spreading == NULL && far.next == &far;
}

static void set_alarm(uint64_t tick)
{
    if (IS_ENABLED(CONFIG_CMSIS_RTOS2) && tick != NO_ALARM) {
        tick -= MIN(tick, k__skipped_ticks);
    }
    clock_source_set_alarm(tick);
}

static void ring_no_later_than(uint64_t tick)
{
    if (tick < alarm) {
        alarm = tick;
        set_alarm(tick);
    }
}

static void __attribute__((noinline)) add_late(struct k__timeout *timeout, uint64_t at)
{
    if (at - base < NEAR_TICKS) {
        timeout->at = (uint32_t)at;
        add_near(timeout);
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
    add_near(timeout);
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
    start_at(timeout, base + period, base);
}

void k__timeout_run(struct k__timeout *timeout, k_timeout_t duration)
{
    uint64_t now = k__now();

    start_at(timeout, k__timeout_tick(duration, now), now);
}

void k__timeout_remove(struct k__timeout *timeout)
{
    if (UNLIKELY(is_far(timeout))) {
        remove_marked(&timeout->node);
    } else if (UNLIKELY(spreading == &timeout->node)) {
        (void)ring_remove(&spreading, &timeout->node);
    } else {
        unsigned int bucket = bucket_of(timeout->at);

        /* If it lies in `spreading` it is not alone there: then the head does not matter. */
        if (ring_remove(&buckets[bucket], &timeout->node) && bucket != 0) {
            filled &= ~(1U << (bucket - 1U));
        }
    }
    timeout->node.next = NULL;
}

uint64_t k__timeout_expires(const struct k__timeout *timeout)
{
    if (is_far(timeout)) {
        return mark_of(&timeout->node) == NEVER_MARK ? INT64_MAX : far_tick(timeout);
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
static void start_spreading(unsigned int bucket)
{
    base = lowest_tick_of(bucket);
    spreading = buckets[bucket];
    buckets[bucket] = NULL;
    filled &= ~(1U << (bucket - 1U));
}

static void spread_some(void)
{
    for (int i = 0; i < MOVES_AT_ONCE && spreading != NULL; i++) {
        add_near(CONTAINER_OF(ring_pop(&spreading), struct k__timeout, node));
    }
}

/* What has come near joins the others; what has not is appended again, behind @p last. */
static bool bring_some_near(const struct ring_node *last)
{
    for (int i = 0; i < MOVES_AT_ONCE; i++) {
        struct ring_node *node = far.next;

        remove_marked(node);
        if (node == last) {
            return false;
        }
        struct k__timeout *timeout = CONTAINER_OF(node, struct k__timeout, node);
        uint64_t at = far_tick(timeout);

        if (at - base < NEAR_TICKS) {
            timeout->at = (uint32_t)at;
            add_near(timeout);
        } else {
            append_marked(&far, node);
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

    append_marked(&far, &last);
    while (bring_some_near(&last)) {
        let_interrupts_in(key);
    }
    look_far_at = base + BASE_MUST_MOVE_TICKS;
}

/* End the next timeout that is over at @p now, or move base towards it. False: there is none. */
static bool end_next(uint64_t now)
{
    if (spreading != NULL) {
        spread_some();
        return true;
    }
    if (buckets[0] != NULL) {
        struct k__timeout *timeout = CONTAINER_OF(ring_pop(&buckets[0]), struct k__timeout, node);

        timeout->node.next = NULL;
        timeout->on_expired(timeout);
        return true;
    }
    unsigned int bucket = filled != 0 ? (unsigned int)__builtin_ctz(filled) + 1U : 0U;

    if (bucket == 0 || lowest_tick_of(bucket) > now) {
        base = MAX(base, now);
        return false;
    }
    start_spreading(bucket);
    spread_some();
    return true;
}

/* No later than the earliest timeout, and exactly that when it is alone in its bucket. */
static uint64_t next_alarm(void)
{
    if (is_empty()) {
        return NO_ALARM;
    }
    if (buckets[0] != NULL || spreading != NULL) {
        return base;
    }
    uint64_t latest = base + BASE_MUST_MOVE_TICKS;

    if (filled == 0) {
        return latest;
    }
    unsigned int bucket = (unsigned int)__builtin_ctz(filled) + 1U;
    struct ring_node *first = buckets[bucket];

    if (first->next == first) {
        return MIN(k__timeout_expires(CONTAINER_OF(first, struct k__timeout, node)), latest);
    }
    return MIN(lowest_tick_of(bucket), latest);
}

void k_clock_alarm(void)
{
    unsigned int key = irq_lock();

    alarm = 0; /* set once, below */
    while (end_next(k__now())) {
        let_interrupts_in(&key);
    }
    if (far.next != &far && base >= look_far_at) {
        bring_far_near(&key);
    }
    alarm = next_alarm();
    set_alarm(alarm);
    k__reschedule(key);
}

void k__skip_ticks(uint64_t ticks)
{
    k__skipped_ticks += ticks;
    set_alarm(alarm);
}

uint64_t k__next_timeout(void)
{
    return next_alarm();
}
