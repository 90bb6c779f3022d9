/* SPDX-License-Identifier: Apache-2.0 */

/* Real time: the host's clock and descriptors, waited for and noticed while threads compute. */

#include "host.h"
#include "test.h"

#include <arch/posix.h>
#include <errno.h>
#include <kernel/kernel.h>
#include <poll.h>
#include <unistd.h>

/* The host is busy with other things too. */
#define PATIENCE_MS 500

static struct k_sem arrived;

static void take_byte(struct posix_watch *watch, short revents)
{
    char byte;

    TEST_TRUE(k_is_in_isr());
    TEST_EQUAL(revents & POLLIN, POLLIN);
    TEST_EQUAL(read(watch->fd, &byte, 1), 1);
    k_sem_give(&arrived);
}

static int open_pipe(struct posix_watch *watch)
{
    int ends[2];

    k_sem_init(&arrived, 0, 10);
    TEST_EQUAL(pipe(ends), 0);
    watch->name = "pipe";
    watch->fd = ends[0];
    watch->events = POLLIN;
    watch->on_ready = take_byte;
    posix_watch_start(watch);
    return ends[1];
}

static void close_pipe(struct posix_watch *watch, int writing_end)
{
    posix_watch_stop(watch);
    close(watch->fd);
    close(writing_end);
}

TEST_CASE(a_sleep_takes_as_long_as_the_host_says)
{
    uint64_t start_ns = posix_time_ns();

    k_msleep(50);
    TEST_AT_LEAST(posix_time_ns() - start_ns, 50000000);
    TEST_AT_MOST(posix_time_ns() - start_ns, (50 + PATIENCE_MS) * 1000000LL);
}

TEST_CASE(a_ready_descriptor_ends_the_wait_of_all_threads)
{
    struct posix_watch watch;
    int end = open_pipe(&watch);

    TEST_EQUAL(write(end, "x", 1), 1);
    TEST_EQUAL(k_sem_take(&arrived, K_MSEC(PATIENCE_MS)), 0);
    TEST_EQUAL(k_sem_take(&arrived, K_MSEC(20)), -EAGAIN);
    close_pipe(&watch, end);
}

TEST_CASE(a_ready_descriptor_is_noticed_while_a_thread_computes)
{
    struct posix_watch watch;
    int end = open_pipe(&watch);
    int64_t start_ms = k_uptime_get();

    TEST_EQUAL(write(end, "x", 1), 1);
    while (k_sem_count_get(&arrived) == 0) {
        irq_unlock(irq_lock());
        TEST_AT_MOST(k_uptime_get() - start_ms, PATIENCE_MS);
    }
    close_pipe(&watch, end);
}

static struct posix_watch first;
static struct posix_watch second;
static unsigned int called;

static void stop_both(struct posix_watch *watch, short revents)
{
    (void)watch;
    (void)revents;
    called++;
    posix_watch_stop(&first);
    posix_watch_stop(&second);
    k_sem_give(&arrived);
}

TEST_CASE(a_watch_that_is_stopped_in_a_callback_is_not_called_any_more)
{
    int first_end = open_pipe(&first);
    int second_end = open_pipe(&second);

    called = 0;
    first.on_ready = stop_both;
    second.on_ready = stop_both;
    TEST_EQUAL(write(first_end, "x", 1), 1);
    TEST_EQUAL(write(second_end, "x", 1), 1);
    TEST_EQUAL(k_sem_take(&arrived, K_MSEC(PATIENCE_MS)), 0);
    k_msleep(20);
    TEST_EQUAL(called, 1);
    close_pipe(&first, first_end);
    close_pipe(&second, second_end);
}

static volatile bool has_rung;

static void on_expired(struct k_timer *timer)
{
    (void)timer;
    has_rung = true;
    k_sem_give(&arrived);
}

static void on_expired(struct k_timer *timer);

TEST_CASE(an_alarm_that_is_over_already_ends_the_wait_at_once)
{
    struct k_timer timer;

    k_timer_init(&timer, on_expired, NULL);
    k_sem_init(&arrived, 0, 10);
    k_timer_start(&timer, K_MSEC(2), K_NO_WAIT);
    (void)usleep(10000); /* the program does not run: nothing is noticed */
    TEST_EQUAL(k_sem_take(&arrived, K_FOREVER), 0);
}

TEST_CASE(a_wake_up_ends_one_wait_and_is_forgotten)
{
    uint64_t start_ns = posix_time_ns();

    descriptors__wake();
    descriptors__wake();
    k_msleep(20);
    TEST_AT_LEAST(posix_time_ns() - start_ns, 20000000);
    unsigned int key = irq_lock();

    start_ns = posix_time_ns();
    descriptors__look(20000000); /* it would return at once */
    TEST_AT_LEAST(posix_time_ns() - start_ns, 20000000);
    irq_unlock(key);
}

TEST_CASE(a_timer_rings_while_a_thread_computes)
{
    struct k_timer timer;
    uint64_t start_ns = posix_time_ns();

    has_rung = false;
    k_timer_init(&timer, on_expired, NULL);
    k_timer_start(&timer, K_MSEC(5), K_NO_WAIT);
    for (uint64_t i = 0; !has_rung; i++) {
        irq_unlock(irq_lock());
        TEST_AT_MOST(i, 1000000000);
    }
    TEST_AT_MOST(posix_time_ns() - start_ns, (5 + PATIENCE_MS) * 1000000LL);
}

TEST_CASE(a_busy_wait_lets_interrupts_in)
{
    struct k_timer timer;
    uint64_t start_ns = posix_time_ns();

    has_rung = false;
    k_timer_init(&timer, on_expired, NULL);
    k_timer_start(&timer, K_MSEC(5), K_NO_WAIT);
    k_busy_wait(20000);
    TEST_TRUE(has_rung);
    TEST_AT_LEAST(posix_time_ns() - start_ns, 20000000);
}

/* A poller lives for good, so there is one, which only this case uses. */
struct counting_poller {
    struct posix_poller poller;
    int fd;
    int64_t timeout_ns;
    int index;
    unsigned int polls;
    unsigned int arrivals;
    unsigned int others;      /* descriptors that nothing comes from */
    struct posix_watch *late; /* started in the next poll */
};

static void prepare(struct posix_poller *poller_, int64_t *timeout_ns)
{
    struct counting_poller *poller = CONTAINER_OF(poller_, struct counting_poller, poller);

    if (poller->timeout_ns >= 0 && (*timeout_ns < 0 || *timeout_ns > poller->timeout_ns)) {
        *timeout_ns = poller->timeout_ns;
    }
    for (unsigned int i = 0; i < poller->others; i++) {
        (void)posix_poller_add(poller->fd, 0);
    }
    poller->index = posix_poller_add(poller->fd, POLLIN);
    if (poller->late != NULL) {
        posix_watch_start(poller->late);
        poller->late = NULL;
    }
}

static void polled(struct posix_poller *poller_)
{
    struct counting_poller *poller = CONTAINER_OF(poller_, struct counting_poller, poller);
    char byte;

    if (++poller->polls == 20) {
        k_sem_give(&arrived);
    }
    if (posix_poller_revents(poller->index) != 0 && read(poller->fd, &byte, 1) == 1) {
        poller->arrivals++;
        k_sem_give(&arrived);
    }
}

TEST_CASE(a_poller_brings_its_own_descriptors_and_timeouts)
{
    static struct counting_poller poller = {
        .poller = {.name = "poller", .on_prepare = prepare, .on_polled = polled},
        .timeout_ns = 10000000,
    };
    int ends[2];
    int64_t start_ms = k_uptime_get();

    k_sem_init(&arrived, 0, 10);
    TEST_EQUAL(pipe(ends), 0);
    poller.fd = ends[0];
    posix_poller_start(&poller.poller);
    TEST_EQUAL(k_sem_take(&arrived, K_MSEC(200 + (10 * PATIENCE_MS))), 0);
    TEST_AT_LEAST(k_uptime_get() - start_ms, 180);
    poller.timeout_ns = -1;
    TEST_EQUAL(write(ends[1], "x", 1), 1);
    TEST_EQUAL(k_sem_take(&arrived, K_MSEC(PATIENCE_MS)), 0);
    TEST_EQUAL(poller.arrivals, 1);

    struct posix_watch watch;
    int end = open_pipe(&watch);

    /* A watch that starts while others are asked takes part in the next poll. */
    posix_watch_stop(&watch);
    poller.late = &watch;
    poller.others = 100;
    poller.timeout_ns = 10000000;
    TEST_EQUAL(write(end, "x", 1), 1);
    TEST_EQUAL(k_sem_take(&arrived, K_MSEC(PATIENCE_MS)), 0);
    TEST_SAME(poller.late, NULL);
    TEST_EQUAL(write(ends[1], "x", 1), 1);
    TEST_EQUAL(k_sem_take(&arrived, K_MSEC(PATIENCE_MS)), 0);
    TEST_EQUAL(poller.arrivals, 2);
    close_pipe(&watch, end);
}
