/* SPDX-License-Identifier: Apache-2.0 */

/* The list of all watches that are on a source, and walks over it. */

#include "watch_listing.h"
#include "work_queue.h"

#include <kernel/console.h>
#include <kernel/watch_cycle.h>
#include <kernel/watch_listing.h>

/* A walk that is under way with the lock released; on its caller's stack. */
struct walk {
    struct ring_node *next; /* to be shown, or NULL; never one that is off the list */
    struct walk *outer;
    struct k_cleanup cleanup;
};

static struct ring_node *listed;
static struct walk *walks;

static struct ring_node *behind(const struct ring_node *node)
{
    return node->next != listed ? node->next : NULL;
}

void k__listing_add(struct k_watch *watch)
{
    (void)ring_append(&listed, &watch->listed);
    for (struct walk *walk = walks; walk != NULL; walk = walk->outer) {
        walk->next = walk->next != NULL ? walk->next : &watch->listed;
    }
}

void k__listing_remove(struct k_watch *watch)
{
    for (struct walk *walk = walks; walk != NULL; walk = walk->outer) {
        walk->next = walk->next == &watch->listed ? behind(&watch->listed) : walk->next;
    }
    (void)ring_remove(&listed, &watch->listed);
}

static enum k_watch_state state_of(const struct k_watch *watch)
{
    if (watch->armed != 0) {
        return K_WATCH_ARMED;
    }
    return k_watch_state_of(watch) == K_WATCH_RUNNING ? K_WATCH_RUNNING : K_WATCH_QUEUED;
}

static struct k_watch_info info_of(struct k_watch *watch)
{
    const struct poll_work *item = k__poll_work_of(watch);
    struct k_watch_info info = {
        .watch = watch,
        .source = watch->source,
        .ready = watch->ready,
        .wanted = watch->wanted,
        .told = watch->told & ~K_WATCH_TOLD_TIMEOUT,
        .flags = watch->state & (K_WATCH_ONE_SHOT | K_WATCH_TIMED | K_WATCH_PERSISTENT),
        .state = state_of(watch),
        .receiver = (uintptr_t)watch->wake,
    };

    if (item != NULL) {
        info.receiver = (uintptr_t)item->work.handler;
        info.queue = k__queue_of(&item->work);
    }
    return info;
}

static void end_walk(const struct walk *ended)
{
    struct walk **link = &walks;

    while (*link != ended) {
        link = &(*link)->outer;
    }
    *link = ended->outer;
}

/* The thread is gone, and its walk with it. */
static void on_abort(struct k_cleanup *cleanup)
{
    end_walk(CONTAINER_OF(cleanup, struct walk, cleanup));
}

void k_watch_foreach(k_watch_visitor_t *visit, void *context)
{
    unsigned int key = irq_lock();
    struct walk walk = {listed, walks, {on_abort}};

    k_cleanup_set(&walk.cleanup);
    walks = &walk;
    while (walk.next != NULL) {
        struct k_watch_info info = info_of(CONTAINER_OF(walk.next, struct k_watch, listed));

        walk.next = behind(walk.next);
        irq_unlock(key);
        visit(&info, context);
        key = irq_lock();
    }
    end_walk(&walk);
    k_cleanup_set(NULL);
    irq_unlock(key);
}

static void print_mask(uint32_t mask)
{
    static const struct {
        uint32_t bit;
        const char *name;
    } names[] = {{K_READY_IN, "IN"},
                 {K_READY_OUT, "OUT"},
                 {K_READY_ERR, "ERR"},
                 {K_READY_HUP, "HUP"},
                 {K_READY_CLOSED, "CLOSED"}};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if ((mask & names[i].bit) != 0) {
            printk(" %s", names[i].name);
        }
    }
}

static unsigned long code_of(uintptr_t function)
{
    return (unsigned long)arch_code_address((const void *)function);
}

/* What every watch is told without asking is not said. */
static void print(const struct k_watch_info *info, void *context)
{
    static const char *const states[] = {"armed", "queued", "running"};

    (void)context;
    printk("watch on 0x%lx, 0x%lx(): %s for", (unsigned long)(uintptr_t)info->source,
           code_of((uintptr_t)info->ready), states[info->state - K_WATCH_ARMED]);
    print_mask(info->wanted & ((uint32_t)K_READY_IN | (uint32_t)K_READY_OUT));
    if (info->told != 0) {
        printk(", told");
        print_mask(info->told);
    }
    printk("; 0x%lx()", code_of(info->receiver));
    if (info->queue != NULL) {
        const char *name = k_thread_name_get(&info->queue->thread);

        printk(" on %s", name != NULL ? name : "a queue without a name");
    }
    printk("\n");
}

void k_watch_print_all(void)
{
    k_watch_foreach(print, NULL);
}
