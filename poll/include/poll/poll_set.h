/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POLL_POLL_SET_H
#define POLL_POLL_SET_H

/**
 * @file
 * Many sources, one thread that waits for them: what an event costs does not depend on how many.
 *
 *     static struct poll_set set = POLL_SET_INIT;
 *     static struct poll_member commands = POLL_MEMBER_INIT;
 *
 *     poll_set_add(&set, &commands, k_msgq_source(&command_queue), K_READY_IN, 0);
 *     for (;;) {
 *         struct poll_member *member = poll_set_wait(&set, K_FOREVER);
 *
 *         if (member == &commands) {
 *             …
 *         }
 *     }
 *
 * Members stay in the set: level-triggered, in the order in which they became ready, each again
 * at the tail while its level holds. A member may be found ready for nothing (another reader was
 * faster), but no event is lost. poll_wait() is for a handful of things that are waited for once;
 * sets do not nest.
 */

#include <kernel/poll_work.h>
#include <kernel/wait_queue.h>

#ifdef __cplusplus
extern "C" {
#endif

struct poll_member;

/** Members are private. */
struct poll_set {
    struct ring_node *ready;    /* of poll_member.node, first told first */
    struct k_wait_queue waiter; /* one thread */
    struct poll_member *given;  /* what poll_set_wait() returned last, if it is in the set still */
};

#define POLL_SET_INIT                                                                              \
    {                                                                                              \
        NULL, K_WAIT_QUEUE_INIT, NULL                                                              \
    }

/** One source in a set. 40 bytes on a 32-bit target. Members but `ready` are private. */
struct poll_member {
    struct ring_node node; /* first; in set->ready, in state QUEUED */
    struct k_watch watch;
    struct poll_set *set;
    uint32_t ready; /**< Mask of enum k_ready, when poll_set_wait() has returned this member. */
};

BASE_STATIC_ASSERT(sizeof(void *) != 4 || sizeof(struct poll_member) == 40 + K__WATCH_LISTING_BYTES,
                   "struct poll_member: 40 bytes on a 32-bit target is promised");

/** A static initialiser; zeroed memory is as good. */
#define POLL_MEMBER_INIT                                                                           \
    {                                                                                              \
        .ready = 0                                                                                 \
    }

/** Set up an empty set. @context Thread or ISR. */
void poll_set_init(struct poll_set *set);

/** Set up a member of no set. @context Thread or ISR. */
void poll_member_init(struct poll_member *member);

/**
 * Put @p source into @p set as @p member; also while a thread waits there.
 *
 * K_READY_IN persists. K_READY_OUT is told once unless @p flags say otherwise, as a source is
 * almost always ready for it. K_READY_ERR and K_READY_HUP are told without asking, once. With
 * K_READY_CLOSED, or the last event of what is wanted, the member has left the set.
 *
 * The member that poll_set_wait() returned last may be added again, with another source or mask.
 *
 * @param member  Of no set, or the one returned last. The caller's, until it has left the set.
 * @param wanted  K_READY_IN, K_READY_OUT or both.
 * @param flags   0, POLL_ONE_SHOT (one event of any kind) or POLL_PERSISTENT (K_READY_OUT
 *                persists too).
 *
 * @retval 0
 * @retval -EALREADY  It is in a set.
 *
 * @context Thread or ISR.
 * @cost    O(1).
 */
int poll_set_add(struct poll_set *set, struct poll_member *member, struct k_source source,
                 uint32_t wanted, uint32_t flags);

/** poll_set_add() for a caller that holds the lock and ends with k_reschedule(). */
int poll_set_add_locked(struct poll_set *set, struct poll_member *member, struct k_source source,
                        uint32_t wanted, uint32_t flags);

/**
 * Take @p member out of its set, if it is in one. It is not touched any more, and poll_set_wait()
 * does not return it: but the thread that waits may have it in its hands already.
 *
 * @return The state it was in: K_WATCH_IDLE (in no set), _ARMED, _QUEUED (ready, not returned yet)
 *         or _RUNNING (returned last).
 *
 * @context Thread or ISR.
 * @cost    O(1).
 */
enum k_watch_state poll_set_remove(struct poll_member *member);

/**
 * Wait until a member of @p set is ready. One thread at a time.
 *
 * The member that it returned last is looked at again now: it is ready again while its level
 * holds.
 *
 * @param timeout  Longest wait; K_NO_WAIT: only what is ready now.
 *
 * @return The member that has been ready longest; its `ready` says for what.
 * @retval NULL  None was ready within @p timeout.
 *
 * @context Thread.
 * @cost    O(1), whatever the number of members.
 */
struct poll_member *poll_set_wait(struct poll_set *set, k_timeout_t timeout);

#ifdef __cplusplus
}
#endif

#endif
