/* SPDX-License-Identifier: Apache-2.0 */

/* Host descriptors: one ppoll() over all of them, in real time only. */

#include "host.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

/* Of a watch that takes no part in this poll. */
#define NO_SLOT (-1)

static struct posix_watch *first_watch;
static struct posix_watch *next_to_call; /* so that a callback may stop any watch */
static struct posix_poller *first_poller;

static struct pollfd *slots;
static int slot_count;
static int slot_capacity;

static int wake_fd = -1;

void descriptors__init(void)
{
    wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (wake_fd < 0) {
        posix_refuse("the host gives no eventfd");
    }
    (void)prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL); /* alarms on time, not 50 us later */
}

void descriptors__wake(void)
{
    const uint64_t one = 1;

    if (write(wake_fd, &one, sizeof(one)) < 0) {
        return; /* it is full of wake-ups already */
    }
}

static void require_real_time(const char *name)
{
    if (posix_time_is_virtual()) {
        posix_refuse("%s waits for the host, and in virtual time nothing comes from there: start "
                     "with --real-time",
                     name);
    }
}

void posix_watch_start(struct posix_watch *watch)
{
    require_real_time(watch->name);

    arch_key_t key = arch_irq_lock();

    watch->slot = NO_SLOT;
    watch->next = first_watch;
    first_watch = watch;
    arch_irq_unlock(key);
}

void posix_watch_stop(struct posix_watch *watch)
{
    arch_key_t key = arch_irq_lock();
    struct posix_watch **link = &first_watch;

    while (*link != NULL && *link != watch) {
        link = &(*link)->next;
    }
    if (*link != NULL) {
        *link = watch->next;
    }
    if (next_to_call == watch) {
        next_to_call = watch->next;
    }
    arch_irq_unlock(key);
}

void posix_poller_start(struct posix_poller *poller)
{
    require_real_time(poller->name);

    arch_key_t key = arch_irq_lock();

    poller->next = first_poller;
    first_poller = poller;
    arch_irq_unlock(key);
}

static void make_room(void)
{
    if (slot_count < slot_capacity) {
        return;
    }
    slot_capacity = slot_capacity == 0 ? 16 : slot_capacity * 2;
    slots = realloc(slots, (size_t)slot_capacity * sizeof(*slots));
    if (slots == NULL) {
        posix_refuse("the host has no memory for %d descriptors", slot_capacity);
    }
}

int posix_poller_add(int fd, short events)
{
    make_room();
    slots[slot_count] = (struct pollfd){fd, events, 0};
    return slot_count++;
}

short posix_poller_revents(int index)
{
    return slots[index].revents;
}

static void fill_slots(int64_t *timeout_ns)
{
    slot_count = 0;
    (void)posix_poller_add(wake_fd, POLLIN);
    for (struct posix_watch *watch = first_watch; watch != NULL; watch = watch->next) {
        watch->slot = posix_poller_add(watch->fd, watch->events);
    }
    for (struct posix_poller *each = first_poller; each != NULL; each = each->next) {
        each->on_prepare(each, timeout_ns);
    }
}

static void forget_results(void)
{
    for (int i = 0; i < slot_count; i++) {
        slots[i].revents = 0;
    }
}

static void poll_slots(int64_t timeout_ns)
{
    const struct timespec timeout = {timeout_ns / 1000000000, timeout_ns % 1000000000};

    if (ppoll(slots, (nfds_t)slot_count, timeout_ns < 0 ? NULL : &timeout, NULL) < 0) {
        forget_results(); /* a signal ended it */
    }
    if (slots[0].revents != 0) {
        uint64_t wakes;

        (void)!read(wake_fd, &wakes, sizeof(wakes));
    }
}

static void call_watches(void)
{
    next_to_call = first_watch;
    while (next_to_call != NULL) {
        struct posix_watch *watch = next_to_call;

        next_to_call = watch->next;
        if (watch->slot != NO_SLOT && slots[watch->slot].revents != 0) {
            watch->on_ready(watch, slots[watch->slot].revents);
        }
    }
}

void descriptors__look(int64_t timeout_ns)
{
    fill_slots(&timeout_ns);
    poll_slots(timeout_ns);
    call_watches();
    for (struct posix_poller *each = first_poller; each != NULL; each = each->next) {
        each->on_polled(each);
    }
}
