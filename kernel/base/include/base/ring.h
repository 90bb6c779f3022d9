/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_RING_H
#define BASE_RING_H

/**
 * @file
 * An intrusive, doubly linked ring with a head of one pointer.
 *
 * The head points at the first node, whose `prev` is the last; an empty ring
 * is a null head. Insertion and removal are O(1). The caller locks.
 */

#include <stdbool.h>
#include <stddef.h>

struct ring_node {
    struct ring_node *next;
    struct ring_node *prev;
};

/** Put @p node, which is in no ring, into one of its own. */
static inline void ring_leave_alone(struct ring_node *node)
{
    node->next = node;
    node->prev = node;
}

/** Link @p node in front of @p position, which is in a ring. The head is not touched. */
static inline void ring_link_before(struct ring_node *position, struct ring_node *node)
{
    node->next = position;
    node->prev = position->prev;
    position->prev->next = node;
    position->prev = node;
}

/** Add @p node as the last of the ring at @p head. Returns whether the ring was empty. */
static inline bool ring_append(struct ring_node **head, struct ring_node *node)
{
    struct ring_node *first = *head;

    if (__builtin_expect(first == NULL, 1)) {
        node->next = node;
        node->prev = node;
        *head = node;
        return true;
    }
    ring_link_before(first, node);
    return false;
}

/** ring_append() of what ring_pop() took out of another, or ring_leave_alone(). */
static inline bool ring_append_alone(struct ring_node **head, struct ring_node *node)
{
    struct ring_node *first = *head;

    if (__builtin_expect(first == NULL, 1)) {
        *head = node;
        return true;
    }
    ring_link_before(first, node);
    return false;
}

/** Remove @p node from the ring at @p head. Returns whether the ring is empty now. */
static inline bool ring_remove(struct ring_node **head, struct ring_node *node)
{
    struct ring_node *next = node->next;

    if (__builtin_expect(next == node, 1)) {
        *head = NULL;
        return true;
    }
    node->prev->next = next;
    next->prev = node->prev;
    if (*head == node) {
        *head = next;
    }
    return false;
}

/**
 * Remove and return the first node of the ring at @p head, which is not empty. It is in a ring of
 * its own then, for ring_append_alone().
 */
static inline struct ring_node *ring_pop(struct ring_node **head)
{
    struct ring_node *node = *head;
    struct ring_node *next = node->next;

    if (__builtin_expect(next == node, 1)) {
        *head = NULL;
    } else {
        *head = next;
        __asm volatile(""); /* two stores in two branches are cheaper than one behind both */
        node->prev->next = next;
        next->prev = node->prev;
        ring_leave_alone(node);
    }
    return node;
}

#endif
