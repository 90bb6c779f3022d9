/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_SLIST_H
#define BASE_SLIST_H

/**
 * @file
 * Singly linked lists of nodes that are members of what is listed.
 *
 *     struct job {
 *         sys_snode_t node;
 *         int number;
 *     };
 *
 *     static sys_slist_t jobs = SYS_SLIST_STATIC_INIT(&jobs);
 *
 *     struct job *job;
 *
 *     sys_slist_append(&jobs, &first.node);
 *     SYS_SLIST_FOR_EACH_CONTAINER(&jobs, job, node) {
 *         run(job->number);
 *     }
 *
 * A node is in one list at a time. The caller locks. All is O(1) but for what names another cost.
 *
 * @context Any.
 */

#include <base/util.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct _snode {
    struct _snode *next;
};
typedef struct _snode sys_snode_t;

struct _slist {
    sys_snode_t *head;
    sys_snode_t *tail;
};
typedef struct _slist sys_slist_t;

/** An empty list; the argument, its address, is for symmetry with SYS_DLIST_STATIC_INIT(). */
#define SYS_SLIST_STATIC_INIT(ptr_to_list)                                                         \
    {                                                                                              \
        NULL, NULL                                                                                 \
    }

static inline void sys_slist_init(sys_slist_t *list)
{
    list->head = NULL;
    list->tail = NULL;
}

/** The first node, or NULL. */
static inline sys_snode_t *sys_slist_peek_head(sys_slist_t *list)
{
    return list->head;
}

/** The last node, or NULL. */
static inline sys_snode_t *sys_slist_peek_tail(sys_slist_t *list)
{
    return list->tail;
}

static inline bool sys_slist_is_empty(sys_slist_t *list)
{
    return list->head == NULL;
}

/** The node behind @p node, which is not NULL; NULL behind the last. */
static inline sys_snode_t *sys_slist_peek_next_no_check(sys_snode_t *node)
{
    return node->next;
}

/** The node behind @p node; NULL behind the last and behind NULL. */
static inline sys_snode_t *sys_slist_peek_next(sys_snode_t *node)
{
    return node != NULL ? node->next : NULL;
}

/** Add @p node as the first. */
static inline void sys_slist_prepend(sys_slist_t *list, sys_snode_t *node)
{
    node->next = list->head;
    list->head = node;
    if (list->tail == NULL) {
        list->tail = node;
    }
}

/**
 * Add a chain of nodes behind the last one.
 *
 * @param head  The first of the chain; NULL: nothing happens.
 * @param tail  The last of the chain, whose `next` is NULL.
 */
static inline void sys_slist_append_list(sys_slist_t *list, void *head, void *tail)
{
    if (head == NULL) {
        return;
    }
    if (list->tail == NULL) {
        list->head = (sys_snode_t *)head;
    } else {
        list->tail->next = (sys_snode_t *)head;
    }
    list->tail = (sys_snode_t *)tail;
}

/** Add @p node as the last. */
static inline void sys_slist_append(sys_slist_t *list, sys_snode_t *node)
{
    node->next = NULL;
    sys_slist_append_list(list, node, node);
}

/** Move all nodes of @p list_to_append behind those of @p list. */
static inline void sys_slist_merge_slist(sys_slist_t *list, sys_slist_t *list_to_append)
{
    sys_slist_append_list(list, list_to_append->head, list_to_append->tail);
    sys_slist_init(list_to_append);
}

/** Add @p node behind @p prev, which is in the list; NULL: as the first. */
static inline void sys_slist_insert(sys_slist_t *list, sys_snode_t *prev, sys_snode_t *node)
{
    if (prev == NULL) {
        sys_slist_prepend(list, node);
        return;
    }
    node->next = prev->next;
    prev->next = node;
    if (list->tail == prev) {
        list->tail = node;
    }
}

/** Remove @p node, which is behind @p prev; NULL: it is the first. Its link becomes NULL. */
static inline void sys_slist_remove(sys_slist_t *list, sys_snode_t *prev_node, sys_snode_t *node)
{
    if (prev_node == NULL) {
        list->head = node->next;
    } else {
        prev_node->next = node->next;
    }
    if (list->tail == node) {
        list->tail = prev_node;
    }
    node->next = NULL;
}

/** Remove and return the first node of a list that is not empty. */
static inline sys_snode_t *sys_slist_get_not_empty(sys_slist_t *list)
{
    sys_snode_t *node = list->head;

    sys_slist_remove(list, NULL, node);
    return node;
}

/** Remove and return the first node; NULL when there is none. */
static inline sys_snode_t *sys_slist_get(sys_slist_t *list)
{
    return sys_slist_is_empty(list) ? NULL : sys_slist_get_not_empty(list);
}

/**
 * Look for @p node.
 *
 * @param[out] prev  The node before it, NULL when it is the first. When @p node is not there: the
 *                   last of the list. May itself be NULL.
 *
 * @return Whether it is there.
 *
 * @cost O(n).
 */
static inline bool sys_slist_find(sys_slist_t *list, sys_snode_t *node, sys_snode_t **prev)
{
    sys_snode_t *before = NULL;
    sys_snode_t *current = list->head;

    while (current != NULL && current != node) {
        before = current;
        current = current->next;
    }
    if (prev != NULL) {
        *prev = before;
    }
    return current != NULL;
}

/** Remove @p node. @return Whether it was there. @cost O(n). */
static inline bool sys_slist_find_and_remove(sys_slist_t *list, sys_snode_t *node)
{
    sys_snode_t *before;

    if (!sys_slist_find(list, node, &before)) {
        return false;
    }
    sys_slist_remove(list, before, node);
    return true;
}

/** The number of nodes. @cost O(n). */
static inline size_t sys_slist_len(sys_slist_t *list)
{
    size_t length = 0;

    for (sys_snode_t *node = list->head; node != NULL; node = node->next) {
        length++;
    }
    return length;
}

/** For each node @p sn of the list @p sl, a `sys_snode_t *`; it stays linked meanwhile. */
#define SYS_SLIST_FOR_EACH_NODE(sl, sn)                                                            \
    for ((sn) = sys_slist_peek_head(sl); (sn) != NULL; (sn) = sys_slist_peek_next(sn))

/** For each node behind @p sn; all of them when @p sn is NULL. */
#define SYS_SLIST_ITERATE_FROM_NODE(sl, sn)                                                        \
    for ((sn) = (sn) != NULL ? sys_slist_peek_next_no_check(sn) : sys_slist_peek_head(sl);         \
         (sn) != NULL; (sn) = sys_slist_peek_next(sn))

/** As SYS_SLIST_FOR_EACH_NODE(); @p sn may be removed. @p sns is another `sys_snode_t *`. */
#define SYS_SLIST_FOR_EACH_NODE_SAFE(sl, sn, sns)                                                  \
    for ((sn) = sys_slist_peek_head(sl), (sns) = sys_slist_peek_next(sn); (sn) != NULL;            \
         (sn) = (sns), (sns) = sys_slist_peek_next(sn))

/** What has the node @p ln as member @p n, with the type of @p *cn; NULL for NULL. */
#define SYS_SLIST_CONTAINER(ln, cn, n)                                                             \
    ((ln) != NULL ? CONTAINER_OF(ln, __typeof__(*(cn)), n) : NULL)

#define SYS_SLIST_PEEK_HEAD_CONTAINER(sl, cn, n) SYS_SLIST_CONTAINER(sys_slist_peek_head(sl), cn, n)

#define SYS_SLIST_PEEK_TAIL_CONTAINER(sl, cn, n) SYS_SLIST_CONTAINER(sys_slist_peek_tail(sl), cn, n)

/** What comes behind @p cn; NULL behind the last and behind NULL. */
#define SYS_SLIST_PEEK_NEXT_CONTAINER(cn, n)                                                       \
    ((cn) != NULL ? SYS_SLIST_CONTAINER(sys_slist_peek_next(&(cn)->n), cn, n) : NULL)

/** For each structure @p cn in the list @p sl, linked by its member @p n. */
#define SYS_SLIST_FOR_EACH_CONTAINER(sl, cn, n)                                                    \
    for ((cn) = SYS_SLIST_PEEK_HEAD_CONTAINER(sl, cn, n); (cn) != NULL;                            \
         (cn) = SYS_SLIST_PEEK_NEXT_CONTAINER(cn, n))

/** The same; @p cn may be removed. @p cns is another pointer of its type. */
#define SYS_SLIST_FOR_EACH_CONTAINER_SAFE(sl, cn, cns, n)                                          \
    for ((cn) = SYS_SLIST_PEEK_HEAD_CONTAINER(sl, cn, n),                                          \
        (cns) = SYS_SLIST_PEEK_NEXT_CONTAINER(cn, n);                                              \
         (cn) != NULL; (cn) = (cns), (cns) = SYS_SLIST_PEEK_NEXT_CONTAINER(cn, n))

#ifdef __cplusplus
}
#endif

#endif
