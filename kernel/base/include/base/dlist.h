/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_DLIST_H
#define BASE_DLIST_H

/**
 * @file
 * Doubly linked lists of nodes that are members of what is listed.
 *
 *     static sys_dlist_t jobs = SYS_DLIST_STATIC_INIT(&jobs);
 *
 *     struct job *job, *next;
 *
 *     sys_dlist_append(&jobs, &first.node);
 *     SYS_DLIST_FOR_EACH_CONTAINER_SAFE(&jobs, job, next, node) {
 *         if (job->is_done) {
 *             sys_dlist_remove(&job->node);
 *         }
 *     }
 *
 * A list is a node as well: the one before the first and behind the last. A node that is in no
 * list has links of NULL. The caller locks. All is O(1) but for what names another cost.
 *
 * @context Any.
 */

#include <base/util.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct _dnode {
    union {
        struct _dnode *head; /* of a list */
        struct _dnode *next;
    };
    union {
        struct _dnode *tail; /* of a list */
        struct _dnode *prev;
    };
};
typedef struct _dnode sys_dlist_t;
typedef struct _dnode sys_dnode_t;

/** An empty list, at the address @p ptr_to_list. */
#define SYS_DLIST_STATIC_INIT(ptr_to_list)                                                         \
    {                                                                                              \
        {(ptr_to_list)},                                                                           \
        {                                                                                          \
            (ptr_to_list)                                                                          \
        }                                                                                          \
    }

static inline void sys_dlist_init(sys_dlist_t *list)
{
    list->head = list;
    list->tail = list;
}

/** Make @p node one that is in no list. */
static inline void sys_dnode_init(sys_dnode_t *node)
{
    node->next = NULL;
    node->prev = NULL;
}

/** Is @p node, once set up by sys_dnode_init(), in a list? */
static inline bool sys_dnode_is_linked(const sys_dnode_t *node)
{
    return node->next != NULL;
}

static inline bool sys_dlist_is_head(sys_dlist_t *list, sys_dnode_t *node)
{
    return list->head == node;
}

static inline bool sys_dlist_is_tail(sys_dlist_t *list, sys_dnode_t *node)
{
    return list->tail == node;
}

static inline bool sys_dlist_is_empty(sys_dlist_t *list)
{
    return list->head == list;
}

static inline bool sys_dlist_has_multiple_nodes(sys_dlist_t *list)
{
    return list->head != list->tail;
}

/** The first node of a list that is not empty. */
static inline sys_dnode_t *sys_dlist_peek_head_not_empty(sys_dlist_t *list)
{
    return list->head;
}

/** The first node, or NULL. */
static inline sys_dnode_t *sys_dlist_peek_head(sys_dlist_t *list)
{
    return sys_dlist_is_empty(list) ? NULL : list->head;
}

/** The last node, or NULL. */
static inline sys_dnode_t *sys_dlist_peek_tail(sys_dlist_t *list)
{
    return sys_dlist_is_empty(list) ? NULL : list->tail;
}

/** The node behind @p node, which is in @p list; NULL behind the last. */
static inline sys_dnode_t *sys_dlist_peek_next_no_check(sys_dlist_t *list, sys_dnode_t *node)
{
    return node == list->tail ? NULL : node->next;
}

/** The node behind @p node; NULL behind the last and behind NULL. */
static inline sys_dnode_t *sys_dlist_peek_next(sys_dlist_t *list, sys_dnode_t *node)
{
    return node != NULL ? sys_dlist_peek_next_no_check(list, node) : NULL;
}

/** The node before @p node, which is in @p list; NULL before the first. */
static inline sys_dnode_t *sys_dlist_peek_prev_no_check(sys_dlist_t *list, sys_dnode_t *node)
{
    return node == list->head ? NULL : node->prev;
}

/** The node before @p node; NULL before the first and before NULL. */
static inline sys_dnode_t *sys_dlist_peek_prev(sys_dlist_t *list, sys_dnode_t *node)
{
    return node != NULL ? sys_dlist_peek_prev_no_check(list, node) : NULL;
}

/** Add @p node in front of @p successor, which is in a list, or is the list: then as the last. */
static inline void sys_dlist_insert(sys_dnode_t *successor, sys_dnode_t *node)
{
    sys_dnode_t *before = successor->prev;

    node->prev = before;
    node->next = successor;
    before->next = node;
    successor->prev = node;
}

/** Add @p node as the last. */
static inline void sys_dlist_append(sys_dlist_t *list, sys_dnode_t *node)
{
    sys_dlist_insert(list, node);
}

/** Add @p node as the first. */
static inline void sys_dlist_prepend(sys_dlist_t *list, sys_dnode_t *node)
{
    sys_dlist_insert(list->head, node);
}

/**
 * Add @p node in front of the first one for which @p cond, called with it and @p data, is not 0;
 * as the last when there is none.
 *
 * @cost O(n).
 */
static inline void sys_dlist_insert_at(sys_dlist_t *list, sys_dnode_t *node,
                                       int (*cond)(sys_dnode_t *node, void *data), void *data)
{
    sys_dnode_t *place = list->head;

    while (place != list && cond(place, data) == 0) {
        place = place->next;
    }
    sys_dlist_insert(place, node);
}

/** Remove @p node from its list, and leave its own links as they are. */
static inline void sys_dlist_dequeue(sys_dnode_t *node)
{
    node->prev->next = node->next;
    node->next->prev = node->prev;
}

/** Remove @p node from its list. */
static inline void sys_dlist_remove(sys_dnode_t *node)
{
    sys_dlist_dequeue(node);
    sys_dnode_init(node);
}

/** Remove and return the first node; NULL when there is none. */
static inline sys_dnode_t *sys_dlist_get(sys_dlist_t *list)
{
    sys_dnode_t *node = sys_dlist_peek_head(list);

    if (node != NULL) {
        sys_dlist_remove(node);
    }
    return node;
}

/** The number of nodes. @cost O(n). */
static inline size_t sys_dlist_len(sys_dlist_t *list)
{
    size_t length = 0;

    for (sys_dnode_t *node = list->head; node != list; node = node->next) {
        length++;
    }
    return length;
}

/** For each node @p dn of the list @p dl, a `sys_dnode_t *`; it stays linked meanwhile. */
#define SYS_DLIST_FOR_EACH_NODE(dl, dn)                                                            \
    for ((dn) = sys_dlist_peek_head(dl); (dn) != NULL; (dn) = sys_dlist_peek_next(dl, dn))

/** For each node behind @p dn; all of them when @p dn is NULL. */
#define SYS_DLIST_ITERATE_FROM_NODE(dl, dn)                                                        \
    for ((dn) = (dn) != NULL ? sys_dlist_peek_next_no_check(dl, dn) : sys_dlist_peek_head(dl);     \
         (dn) != NULL; (dn) = sys_dlist_peek_next(dl, dn))

/** As SYS_DLIST_FOR_EACH_NODE(); @p dn may be removed. @p dns is another `sys_dnode_t *`. */
#define SYS_DLIST_FOR_EACH_NODE_SAFE(dl, dn, dns)                                                  \
    for ((dn) = sys_dlist_peek_head(dl), (dns) = sys_dlist_peek_next(dl, dn); (dn) != NULL;        \
         (dn) = (dns), (dns) = sys_dlist_peek_next(dl, dn))

/** What has the node @p dn as member @p n, with the type of @p *cn; NULL for NULL. */
#define SYS_DLIST_CONTAINER(dn, cn, n)                                                             \
    ((dn) != NULL ? CONTAINER_OF(dn, __typeof__(*(cn)), n) : NULL)

#define SYS_DLIST_PEEK_HEAD_CONTAINER(dl, cn, n) SYS_DLIST_CONTAINER(sys_dlist_peek_head(dl), cn, n)

/** What comes behind @p cn; NULL behind the last and behind NULL. */
#define SYS_DLIST_PEEK_NEXT_CONTAINER(dl, cn, n)                                                   \
    ((cn) != NULL ? SYS_DLIST_CONTAINER(sys_dlist_peek_next(dl, &(cn)->n), cn, n) : NULL)

/** For each structure @p cn in the list @p dl, linked by its member @p n. */
#define SYS_DLIST_FOR_EACH_CONTAINER(dl, cn, n)                                                    \
    for ((cn) = SYS_DLIST_PEEK_HEAD_CONTAINER(dl, cn, n); (cn) != NULL;                            \
         (cn) = SYS_DLIST_PEEK_NEXT_CONTAINER(dl, cn, n))

/** The same; @p cn may be removed. @p cns is another pointer of its type. */
#define SYS_DLIST_FOR_EACH_CONTAINER_SAFE(dl, cn, cns, n)                                          \
    for ((cn) = SYS_DLIST_PEEK_HEAD_CONTAINER(dl, cn, n),                                          \
        (cns) = SYS_DLIST_PEEK_NEXT_CONTAINER(dl, cn, n);                                          \
         (cn) != NULL; (cn) = (cns), (cns) = SYS_DLIST_PEEK_NEXT_CONTAINER(dl, cn, n))

#ifdef __cplusplus
}
#endif

#endif
