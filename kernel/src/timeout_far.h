/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_TIMEOUT_FAR_H
#define KERNEL_SRC_TIMEOUT_FAR_H

/*
 * Timeouts that are over in 2^31 ticks or later: part of timeout.c, which brings them near in time.
 *
 * Invariants:
 *  1. One in `far_list` keeps its tick in units of 2^16 ticks, rounded up, low 32 bits. It is less
 *     than 2^47 ticks after base, so these bits are enough.
 *  2. What is later is in `never_list`, and stays there.
 *  3. Their `prev` has a mark in its lowest bits, the heads' too, and near ones have none. So
 *     whoever stops a timeout need not know in which list it is, and its tick can be told.
 */

#include "timeouts.h"

#define FAR_UNIT_BITS 16U
#define FAR_MARK      1U
#define NEVER_MARK    2U
#define NEVER_TICKS   ((1ULL << 47) - (1ULL << 17))

#define MARKED(node, mark) ((struct ring_node *)(void *)((char *)(node) + (mark)))

static struct ring_node far_list = {&far_list, MARKED(&far_list, FAR_MARK)};
static struct ring_node never_list = {&never_list, MARKED(&never_list, NEVER_MARK)};

static inline bool list_is_empty(const struct ring_node *list)
{
    return list->next == list;
}

static inline bool far_is_empty(void)
{
    return list_is_empty(&far_list);
}

static inline uintptr_t mark_of(const struct ring_node *node)
{
    return (uintptr_t)node->prev & K__TIMEOUT_MARKS;
}

static inline bool is_far(const struct k__timeout *timeout)
{
    return mark_of(&timeout->node) != 0;
}

static inline struct ring_node *before(const struct ring_node *node)
{
    return (struct ring_node *)(void *)((char *)node->prev - mark_of(node));
}

/* Out of whatever list it is in, near or far. */
static inline void list_remove(struct ring_node *node)
{
    before(node)->next = node->next;
    node->next->prev = node->prev;
}

static void append_marked(struct ring_node *list, struct ring_node *node)
{
    node->next = list;
    node->prev = list->prev;
    before(list)->next = node;
    list->prev = MARKED(node, mark_of(list));
}

/* Returns whether it is the first that will come near. */
static bool far_append(struct k__timeout *timeout, uint64_t at, uint64_t base)
{
    if (at - base >= NEVER_TICKS) {
        append_marked(&never_list, &timeout->node);
        return false;
    }
    bool is_first = far_is_empty();

    timeout->at = (uint32_t)((at + (1U << FAR_UNIT_BITS) - 1U) >> FAR_UNIT_BITS);
    append_marked(&far_list, &timeout->node);
    return is_first;
}

/* The tick of one in `far_list`; @p base when that lies behind already. */
static uint64_t far_tick(const struct k__timeout *timeout, uint64_t base)
{
    uint64_t base_unit = base >> FAR_UNIT_BITS;
    uint32_t units = timeout->at - (uint32_t)base_unit;

    return (int32_t)units > 0 ? (base_unit + units) << FAR_UNIT_BITS : base;
}

static uint64_t far_expires(const struct k__timeout *timeout, uint64_t base)
{
    return mark_of(&timeout->node) == NEVER_MARK ? INT64_MAX : far_tick(timeout, base);
}

#endif
