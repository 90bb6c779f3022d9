/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Random calls against a model: threads in k_poll() and k_work_poll items, of all priorities and
 * with all timeouts, on the same five objects. Only the case changes the objects, so it knows whom
 * each change tells: who waits for that object and has not come back yet.
 */

#include "helpers.h"

#include <errno.h>
#include <zephyr/kernel.h>

#define STEPS 3000

#define THREADS 4
#define JOBS    3

/* The clock may go on between two statements, in an emulator. */
#define RUN_TIME_TICKS (CONFIG_ARCH_POSIX ? 1 : 40)

enum object {
    SIGNAL,
    OTHER_SIGNAL,
    SEM,
    LETTERS,
    FIFO,
    OBJECTS,
};

static struct k_poll_signal signals[2];
static struct k_sem sem;
K_MSGQ_DEFINE(letters, 1, 1, 1);
static K_FIFO_DEFINE(fifo);
static void *item[2];

/* Who polls, a thread or a job, and what is known of it. */
struct poll {
    struct k_poll_event events[OBJECTS];
    unsigned int mask; /* of objects */
    int ticks;         /* the timeout; negative: for ever */
    bool is_running;   /* it was started, and what came of it has not been looked at */
    bool is_armed;
    unsigned int watched; /* those of the mask that may still tell */
    bool is_over;
    bool is_late; /* its time may have been over when it was told */
    int64_t begin;
    unsigned int told; /* by the model */
    int result;
};

static struct poll polls[THREADS + JOBS]; /* of the threads first */
static struct k_work_poll jobs[JOBS];
static struct k_work_q queues[2]; /* one more urgent than the case, one less */
static K_THREAD_STACK_ARRAY_DEFINE(queue_stacks, 2, TEST_HELPER_STACK_BYTES);

static unsigned int ready; /* the model's objects */
static int signal_result[2];
static int results[2]; /* how often a poll ended by an object, and by its time */

static uint32_t random_below(uint32_t limit)
{
    static uint32_t state = 1;

    state = (state * 1664525U) + 1013904223U;
    return (state >> 8) % limit;
}

static int64_t ticks_over(const struct poll *poll)
{
    return k_uptime_ticks() - poll->begin - poll->ticks;
}

/* Its time, that is. In an emulator it may be over by the next statement. */
static bool may_be_over(const struct poll *poll)
{
    return poll->is_running && poll->ticks >= 0 &&
           ticks_over(poll) >= (CONFIG_ARCH_POSIX ? 0 : -RUN_TIME_TICKS);
}

static int random_ticks(void)
{
    return (int)random_below(8) - 1;
}

static void prepare(struct poll *poll)
{
    static const struct k_poll_event events[OBJECTS] = {
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &signals[0]),
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &signals[1]),
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_SEM_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &sem),
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_MSGQ_DATA_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY,
                                 &letters),
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_FIFO_DATA_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &fifo),
    };

    *poll = (struct poll){
        .mask = random_below(1U << OBJECTS) & random_below(1U << OBJECTS),
        .ticks = random_ticks(),
        .is_running = true,
        .result = 99,
    };
    for (int i = 0; i < OBJECTS; i++) {
        poll->events[i] = events[i];
        if ((poll->mask & (1U << i)) == 0) {
            poll->events[i].type = K_POLL_TYPE_IGNORE;
        }
    }
}

static k_timeout_t timeout_of(const struct poll *poll)
{
    return poll->ticks < 0 ? K_FOREVER : K_TICKS(poll->ticks);
}

/* The first event that is true already ends the arming: those behind it are only looked at. */
static unsigned int watched_by(const struct poll *poll)
{
    unsigned int first = poll->told & (0U - poll->told);

    if (poll->ticks == 0) {
        return 0;
    }
    return poll->told != 0 ? poll->mask & (first - 1U) : poll->mask;
}

/* To be followed by the call that arms; the objects do not change in between. */
static void begin(struct poll *poll)
{
    poll->begin = k_uptime_ticks();
    poll->told = poll->mask & ready;
    poll->watched = watched_by(poll);
    poll->is_armed = true;
}

static void run_poll(void *poll_)
{
    struct poll *poll = poll_;

    begin(poll);
    poll->result = k_poll(poll->events, OBJECTS, timeout_of(poll));
    poll->is_over = true;
}

static void check_states(const struct poll *poll)
{
    static const uint8_t states[OBJECTS] = {
        K_POLL_STATE_SIGNALED,
        K_POLL_STATE_SIGNALED,
        K_POLL_STATE_SEM_AVAILABLE,
        K_POLL_STATE_MSGQ_DATA_AVAILABLE,
        K_POLL_STATE_FIFO_DATA_AVAILABLE,
    };

    for (int i = 0; i < OBJECTS; i++) {
        TEST_EQUAL(poll->events[i].state, (poll->told & (1U << i)) != 0 ? states[i] : 0);
    }
}

static void check_result(const struct poll *poll)
{
    if (poll->result == 0) {
        TEST_NOT_EQUAL(poll->told, 0);
        results[0]++;
        return;
    }
    TEST_EQUAL(poll->result, -EAGAIN);
    TEST_TRUE(poll->told == 0 || poll->is_late);
    TEST_AT_LEAST(poll->ticks, 0);
    results[1]++;
}

/* All that can run has run: who was told is back, and so is whose time is over. */
static void check(struct poll *poll)
{
    if (!poll->is_running) {
        return;
    }
    if (poll->is_over) {
        check_states(poll);
        check_result(poll);
        poll->is_running = false;
        return;
    }
    TEST_EQUAL(poll->told, 0);
    TEST_TRUE(poll->ticks < 0 || ticks_over(poll) <= RUN_TIME_TICKS);
}

static void settle(void)
{
    let_others_run();
    for (int i = 0; i < THREADS + JOBS; i++) {
        check(&polls[i]);
    }
}

static void tell(enum object object)
{
    for (int i = 0; i < THREADS + JOBS; i++) {
        struct poll *poll = &polls[i];

        if (poll->is_armed && !poll->is_over && (poll->watched & (1U << object)) != 0) {
            poll->is_late |= i >= THREADS && may_be_over(poll);
            poll->told |= (1U << object);
        }
    }
    ready |= 1U << object;
}

static void raise(int index)
{
    signal_result[index] = (int)random_below(1000);
    TEST_EQUAL(k_poll_signal_raise(&signals[index], signal_result[index]), 0);
}

/* In the case or in an interrupt. */
static void give(void *object_)
{
    enum object object = *(enum object *)object_;

    switch (object) {
    case SEM:
        k_sem_give(&sem);
        break;
    case LETTERS:
        TEST_EQUAL(k_msgq_put(&letters, "a", K_NO_WAIT), 0);
        break;
    case FIFO:
        k_fifo_put(&fifo, item);
        break;
    default:
        raise(object == SIGNAL ? 0 : 1);
        break;
    }
}

static void take(enum object object)
{
    char letter;

    ready &= ~(1U << object);
    switch (object) {
    case SEM:
        TEST_EQUAL(k_sem_take(&sem, K_NO_WAIT), 0);
        break;
    case LETTERS:
        TEST_EQUAL(k_msgq_get(&letters, &letter, K_NO_WAIT), 0);
        break;
    case FIFO:
        TEST_SAME(k_fifo_get(&fifo, K_NO_WAIT), item);
        break;
    default:
        k_poll_signal_reset(&signals[object == SIGNAL ? 0 : 1]);
        break;
    }
}

/* Nobody whose time is over comes back in the middle. */
static void tell_and_give(enum object object)
{
    k_sched_lock();
    tell(object);
    if (random_below(2) == 0) {
        in_interrupt(give, &object);
    } else {
        give(&object);
    }
    k_sched_unlock();
}

static void check_signals(void)
{
    for (int i = 0; i < 2; i++) {
        unsigned int signaled;
        int result;

        k_poll_signal_check(&signals[i], &signaled, &result);
        TEST_EQUAL(signaled, (ready & (1U << i)) != 0);
        TEST_EQUAL(result, signal_result[i]);
    }
}

static void change_object(void)
{
    enum object object = (enum object)random_below(OBJECTS);

    if ((ready & (1U << object)) != 0) {
        take(object);
    } else {
        tell_and_give(object);
    }
    check_signals();
}

static void start_or_abort_thread(void)
{
    int index = (int)random_below(THREADS);
    struct poll *poll = &polls[index];

    if (!poll->is_running) {
        prepare(poll);
        (void)spawn(index, (int)random_below(5) - 2, run_poll, poll);
    } else if (random_below(4) == 0) {
        k_thread_abort(&helpers[index]);
        *poll = (struct poll){.is_running = false};
    }
}

static void on_run(struct k_work *work)
{
    struct k_work_poll *job = CONTAINER_OF(work, struct k_work_poll, work);
    struct poll *poll = &polls[THREADS + (job - jobs)];

    TEST_TRUE(poll->is_armed && !poll->is_over);
    poll->result = job->poll_result;
    poll->is_over = true;
}

/* A job that nobody has told yet is told nothing any more. */
static void cancel(struct k_work_poll *job, struct poll *poll)
{
    bool is_time_over = may_be_over(poll);
    bool waits = poll->is_running && !poll->is_over && poll->told == 0;
    int error = k_work_poll_cancel(job);

    if (is_time_over && waits) {
        TEST_TRUE(error == 0 || error == -EINVAL);
    } else {
        TEST_EQUAL(error, waits ? 0 : -EINVAL);
    }
    if (error == 0) {
        *poll = (struct poll){.is_running = false};
    }
}

static int submit(uint32_t index)
{
    struct poll *poll = &polls[THREADS + index];

    return k_work_poll_submit_to_queue(&queues[index % 2U], &jobs[index], poll->events, OBJECTS,
                                       timeout_of(poll));
}

static void change_job(void)
{
    uint32_t index = random_below(JOBS);
    struct poll *poll = &polls[THREADS + index];

    if (random_below(4) == 0) {
        cancel(&jobs[index], poll);
    } else if (!poll->is_running) {
        prepare(poll);
        begin(poll);
        TEST_EQUAL(submit(index), 0);
    } else if (!poll->is_over && poll->told != 0) {
        TEST_EQUAL(submit(index), -EINVAL);
    } else if (!poll->is_over && !may_be_over(poll)) {
        poll->ticks = random_ticks(); /* from now */
        begin(poll);
        TEST_EQUAL(submit(index), 0);
    }
}

static void step(void)
{
    uint32_t choice = random_below(16);

    if (choice < 5) {
        change_object();
    } else if (choice < 8) {
        start_or_abort_thread();
    } else if (choice < 11) {
        change_job();
    } else if (choice < 13) {
        settle();
    } else {
        (void)k_sleep(K_TICKS(1U + random_below(4)));
        settle();
    }
}

static void set_up(void)
{
    k_poll_signal_init(&signals[0]);
    k_poll_signal_init(&signals[1]);
    TEST_EQUAL(k_sem_init(&sem, 0, 1), 0);
    for (int i = 0; i < 2; i++) {
        k_work_queue_start(&queues[i], queue_stacks[i], K_THREAD_STACK_SIZEOF(queue_stacks[i]),
                           TEST_PRIORITY + (i == 0 ? -1 : 1), NULL);
    }
    for (int i = 0; i < JOBS; i++) {
        k_work_poll_init(&jobs[i], on_run);
    }
}

/* What waits for ever is ended, too. */
static void end_all(void)
{
    for (int i = 0; i < THREADS; i++) {
        k_thread_abort(&helpers[i]);
    }
    for (int i = 0; i < JOBS; i++) {
        (void)k_work_poll_cancel(&jobs[i]);
    }
    for (int i = 0; i < 2; i++) {
        TEST_AT_LEAST(k_work_queue_drain(&queues[i], false), 0);
        k_thread_abort(&queues[i].thread);
    }
    for (int i = 0; i < OBJECTS; i++) {
        if ((ready & (1U << i)) != 0) {
            take((enum object)i);
        }
    }
}

TEST_CASE_WITHIN(who_polls_comes_back_with_what_the_model_says, 60000)
{
    set_up();
    for (int i = 0; i < STEPS; i++) {
        step();
    }
    settle();
    end_all();
    TEST_EQUAL(k_watch_count(), 0);
    TEST_AT_LEAST(results[0], STEPS / 20);
    TEST_AT_LEAST(results[1], STEPS / 40);
}
