/* SPDX-License-Identifier: Apache-2.0 */

/*
 * poll_work against a model that is as simple as can be. Both are given the same random
 * operations: from threads, from handlers, from a handler of one queue that preempts one of the
 * other, from interrupts of all of them. After each of them states and queues must be the same, and
 * each handler is told what the model says.
 *
 * Each step of the model is a row of the table in docs/readiness-states.md, and each row is taken.
 */

#include "cmocka_all.h"

#include "fake_clock.h"
#include "fake_queue.h"
#include "level.h"

#include "poll_work_transitions.h"

#include <errno.h>
#include <kernel/poll_work.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ITEMS   5
#define QUEUES  2
#define SOURCES 3

/* Threads that may be left waiting in poll_work_disarm_sync(). */
#define FIRST_CANCELLER 1
#define LAST_CANCELLER  4

static struct poll_work_timed items[ITEMS];
static struct k_work_q queues[QUEUES];
static struct level sources[SOURCES];

struct model_item {
    enum k_watch_state state;
    int queue;
    int source;      /* -1: none */
    uint32_t linked; /* when it was put on its source */
    uint32_t wanted;
    uint32_t told;

    bool is_one_shot;
    bool is_persistent;
    uint64_t deadline; /* 0: none */
    uint32_t timer_started;
};

struct model_queue {
    int fifo[ITEMS];
    int length;
    int running; /* -1: none */
    bool is_disowned;
    bool is_cancelled;
};

static struct model_item model[ITEMS];
static struct model_queue model_queues[QUEUES];
static uint32_t counter;
static unsigned int runs;
static int depth;

static int below(int limit)
{
    return rand() % limit;
}

/* What the model does. */

static unsigned int times_taken[ARRAY_SIZE(transitions)];

/* By @p cause item @p i goes to state @p to: that must be a row of the table. */
static void go_to(int i, const char *cause, enum k_watch_state to)
{
    for (size_t row = 0; row < ARRAY_SIZE(transitions); row++) {
        if (transitions[row].from == model[i].state && transitions[row].to == to &&
            strcmp(transitions[row].cause, cause) == 0) {
            times_taken[row]++;
            model[i].state = to;
            return;
        }
    }
    fail_msg("no row leads from state %d to %d: %s", (int)model[i].state, (int)to, cause);
}

static void model_enqueue(int i, const char *cause)
{
    struct model_queue *queue = &model_queues[model[i].queue];

    go_to(i, cause, K_WATCH_QUEUED);
    model[i].deadline = 0;
    queue->fifo[queue->length++] = i;
}

static void model_dequeue(int i)
{
    struct model_queue *queue = &model_queues[model[i].queue];
    int kept = 0;

    for (int at = 0; at < queue->length; at++) {
        if (queue->fifo[at] != i) {
            queue->fifo[kept++] = queue->fifo[at];
        }
    }
    queue->length = kept;
}

static void model_unlink(int i)
{
    model[i].source = -1;
}

static void model_evaluate(int i, const char *if_high, const char *if_low)
{
    uint32_t ready = sources[model[i].source].bits & model[i].wanted;

    if (ready != 0) {
        model[i].told = ready;
        model_enqueue(i, if_high);
    } else {
        go_to(i, if_low, K_WATCH_ARMED);
    }
}

static void model_start_timeout(int i, int ticks)
{
    model[i].deadline = 0;
    if (model[i].state == K_WATCH_RUNNING && model[i].told == K_WATCH_TOLD_TIMEOUT) {
        model[i].told = 0;
    }
    if (ticks >= 0 && (model[i].state == K_WATCH_ARMED || model[i].state == K_WATCH_RUNNING)) {
        model[i].deadline = fake_clock.now + (uint64_t)ticks + 1U;
        model[i].timer_started = ++counter;
    }
}

static bool is_called_by_handler_of(int queue)
{
    return k__cpu.current == &queues[queue].thread && !k_is_in_isr();
}

static int model_arm(int i, int source, uint32_t wanted, uint32_t flags)
{
    struct model_queue *queue = &model_queues[model[i].queue];
    bool is_running = queue->running == i;
    bool is_handler = is_called_by_handler_of(model[i].queue);

    if (is_running && queue->is_cancelled) {
        go_to(i, "armed, somebody waits for its end: -EBUSY", model[i].state);
        return -EBUSY;
    }
    if (model[i].state == K_WATCH_ARMED || model[i].state == K_WATCH_QUEUED) {
        go_to(i, "armed: -EALREADY", model[i].state);
        return -EALREADY;
    }
    if (is_running && !is_handler && !queue->is_disowned) {
        go_to(i, "armed by others: -EBUSY", model[i].state);
        return -EBUSY;
    }
    model[i].source = source;
    model[i].linked = ++counter;
    model[i].wanted = wanted | K_READY_ALWAYS;
    model[i].told = 0;
    model[i].is_one_shot = (flags & POLL_ONE_SHOT) != 0;
    model[i].is_persistent = (flags & POLL_PERSISTENT) != 0;
    model[i].deadline = 0;
    if (is_running && is_handler) {
        queue->is_disowned = false;
        go_to(i, "armed in its handler", K_WATCH_RUNNING);
    } else {
        model_evaluate(i, "armed, level high", "armed, level low");
    }
    return 0;
}

static enum k_watch_state model_disarm(int i)
{
    enum k_watch_state was = model[i].state;

    if (was == K_WATCH_QUEUED) {
        model_dequeue(i);
    }
    if (was == K_WATCH_RUNNING) {
        model_queues[model[i].queue].is_disowned = true;
    }
    model_unlink(i);
    go_to(i, "disarmed", K_WATCH_IDLE);
    model[i].deadline = 0;
    model[i].told = 0;
    return was;
}

/* The watch on @p source that was linked next after @p after, or -1. */
static int next_linked(int source, uint32_t after)
{
    int found = -1;

    for (int i = 0; i < ITEMS; i++) {
        if (model[i].source == source && model[i].linked > after &&
            (found < 0 || model[i].linked < model[found].linked)) {
            found = i;
        }
    }
    return found;
}

static void model_tell(int source, uint32_t bits)
{
    uint32_t after = 0;

    for (int i = next_linked(source, after); i >= 0; i = next_linked(source, after)) {
        after = model[i].linked;
        if (model[i].state == K_WATCH_ARMED && (bits & model[i].wanted) != 0) {
            model[i].told = bits & model[i].wanted;
            model_enqueue(i, "told");
        }
    }
}

static void model_close(int source)
{
    for (int i = next_linked(source, 0); i >= 0; i = next_linked(source, 0)) {
        model_unlink(i);
        model[i].told |= K_READY_CLOSED & model[i].wanted;
        if (model[i].state == K_WATCH_ARMED) {
            model_enqueue(i, "closed");
        } else {
            go_to(i, "closed", model[i].state);
        }
    }
}

static void model_time_out(int i)
{
    model[i].deadline = 0;
    if (model[i].state == K_WATCH_ARMED) {
        model[i].told = K_WATCH_TOLD_TIMEOUT;
        model_enqueue(i, "time over");
        return;
    }
    go_to(i, "time over", model[i].state);
    if (model[i].told == 0) {
        model[i].told = K_WATCH_TOLD_TIMEOUT;
    }
}

static void model_pass(uint64_t now)
{
    for (;;) {
        int first = -1;

        for (int i = 0; i < ITEMS; i++) {
            const struct model_item *other = first >= 0 ? &model[first] : NULL;

            if (model[i].deadline != 0 && model[i].deadline <= now &&
                (other == NULL || model[i].deadline < other->deadline ||
                 (model[i].deadline == other->deadline &&
                  model[i].timer_started < other->timer_started))) {
                first = i;
            }
        }
        if (first < 0) {
            return;
        }
        model_time_out(first);
    }
}

static void model_settle(int q)
{
    int i = model_queues[q].running;

    model_queues[q].running = -1;
    model_queues[q].is_cancelled = false;
    if (model_queues[q].is_disowned) {
        return;
    }
    bool wants_nothing = (model[i].wanted & (K_READY_IN | K_READY_OUT)) == 0;

    if (wants_nothing && (model[i].told & K_READY_CLOSED) == 0) {
        model_unlink(i);
        go_to(i, "returns, nothing is wanted", K_WATCH_IDLE);
        model[i].deadline = 0;
    } else if (model[i].told != 0) {
        model_enqueue(i, "returns, closed or time over meanwhile");
    } else {
        model_evaluate(i, "returns, level high", "returns, level low");
    }
}

/* Both are the same. */

static void compare_queue(int q)
{
    const struct ring_node *node = queues[q].pending;

    for (int at = 0; at < model_queues[q].length; at++) {
        assert_non_null(node);
        assert_ptr_equal(node, &items[model_queues[q].fifo[at]].work.work.node);
        node = node->next;
    }
    assert_ptr_equal(node, queues[q].pending);
}

static void compare(void)
{
    uint32_t linked = 0;

    for (int i = 0; i < ITEMS; i++) {
        assert_int_equal(items[i].work.watch.state & K_WATCH_STATE_MASK, model[i].state);
        linked += model[i].source >= 0 ? 1U : 0U;
    }
    assert_int_equal(k_watch_count(), linked);
    for (int q = 0; q < QUEUES; q++) {
        compare_queue(q);
    }
}

/* The operations, on both. */

static void operate(void);

static uint32_t any_wanted(void)
{
    return (uint32_t)(1 + below(3)); /* IN, OUT, both */
}

static uint32_t any_bits(void)
{
    static const uint32_t bits[] = {K_READY_IN,  K_READY_IN, K_READY_OUT, K_READY_IN | K_READY_OUT,
                                    K_READY_ERR, K_READY_HUP};

    return bits[below(ARRAY_SIZE(bits))];
}

static void arm_any(void)
{
    static const uint32_t flags[] = {0, 0, POLL_ONE_SHOT, POLL_PERSISTENT,
                                     POLL_ONE_SHOT | POLL_PERSISTENT};
    int i = below(ITEMS);
    int source = below(SOURCES);
    uint32_t wanted = any_wanted();
    uint32_t flag = flags[below(ARRAY_SIZE(flags))];

    if (below(2) == 0) {
        int expected = model_arm(i, source, wanted, flag);

        assert_int_equal(
            poll_work_arm(&items[i].work, level_source(&sources[source]), wanted, flag), expected);
    } else {
        int ticks = below(30);
        int expected = model_arm(i, source, wanted, flag);

        if (expected == 0) {
            model_start_timeout(i, ticks);
        }
        assert_int_equal(poll_work_arm_timed(&items[i], level_source(&sources[source]), wanted,
                                             flag, ticks == 0 ? K_NO_WAIT : K_TICKS(ticks)),
                         expected);
    }
}

static void raise_any(void)
{
    int source = below(SOURCES);
    uint32_t bits = any_bits();

    sources[source].bits |= bits;
    model_tell(source, bits);
    level_raise(&sources[source], bits);
}

static void lower_any(void)
{
    level_lower(&sources[below(SOURCES)], any_bits());
}

static void disarm_any(void)
{
    int i = below(ITEMS);
    enum k_watch_state expected = model_disarm(i);

    assert_int_equal(poll_work_disarm(&items[i].work), expected);
}

static void disarm_and_wait(void *item)
{
    (void)poll_work_disarm_sync(item);
}

static void disarm_any_sync(void)
{
    int i = below(ITEMS);
    struct model_queue *queue = &model_queues[model[i].queue];
    bool waits = queue->running == i;

    for (int thread = FIRST_CANCELLER; thread <= LAST_CANCELLER; thread++) {
        if (!fake_is_waiting(thread)) {
            (void)model_disarm(i);
            queue->is_cancelled = queue->is_cancelled || waits;
            assert_int_equal(fake_call_until_wait(thread, disarm_and_wait, &items[i].work), waits);
            return;
        }
    }
}

static void close_any(void)
{
    int source = below(SOURCES);

    model_close(source);
    k_pollable_close(&sources[source].pollable);
    sources[source].bits = 0; /* it serves again, as another one */
}

static void set_any_timeout(void)
{
    int i = below(ITEMS);
    int ticks = below(30) - 1;

    model_start_timeout(i, ticks);
    poll_work_set_timeout(&items[i], ticks < 0 ? K_FOREVER : K_TICKS(ticks));
}

static void pass_time(void)
{
    uint64_t ticks = (uint64_t)below(20);

    model_pass(fake_clock.now + ticks);
    fake_clock_pass(ticks);
}

static void on_event(struct poll_work *work, uint32_t ready, enum poll_status status);

/* An idle one begins anew, perhaps on another queue, even while its old handler runs. */
static void set_up_any(void)
{
    int i = below(ITEMS);

    if (model[i].state == K_WATCH_IDLE) {
        model[i] = (struct model_item){.source = -1, .queue = below(QUEUES)};
        memset(&items[i], 0xa5, sizeof(items[i]));
        poll_work_timed_init(&items[i], &queues[model[i].queue], on_event);
    }
}

static uint32_t expected_ready;
static enum poll_status expected_status;
static int expected_item;

static void model_begin_run(int q)
{
    int i = model_queues[q].fifo[0];
    uint32_t told = model[i].told;
    uint32_t once = K_READY_ERR | K_READY_HUP | (model[i].is_persistent ? 0U : K_READY_OUT);

    model_dequeue(i);
    model_queues[q].running = i;
    model_queues[q].is_disowned = false;
    go_to(i, "taken by its queue", K_WATCH_RUNNING);
    model[i].told = 0;
    model[i].wanted &= ~(told & once);
    if (model[i].is_one_shot || (told & K_READY_CLOSED) != 0) {
        model[i].wanted = 0;
    }
    expected_item = i;
    expected_ready = told & ~K_WATCH_TOLD_TIMEOUT;
    expected_status = (told & K_READY_CLOSED) != 0         ? POLL_CLOSED
                      : (told & K_WATCH_TOLD_TIMEOUT) != 0 ? POLL_TIMEOUT
                                                           : POLL_READY;
}

static void on_event(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    int i = expected_item;

    runs++;
    assert_ptr_equal(work, &items[i].work);
    assert_int_equal(ready, expected_ready);
    assert_int_equal(status, expected_status);
    compare();
    if (below(2) == 0 && model[i].source >= 0) {
        level_lower(&sources[model[i].source], ready); /* consumed */
    }
    for (int count = below(4); count > 0; count--) {
        operate();
    }
}

static void run_any(void)
{
    int q = below(QUEUES);

    if (depth >= QUEUES || model_queues[q].running >= 0 || model_queues[q].length == 0) {
        return;
    }
    model_begin_run(q);
    depth++;
    assert_true(fake_queue_run_one(&queues[q]));
    depth--;
    model_settle(q);
}

static void operate(void)
{
    static void (*const operations[])(void) = {
        arm_any,         arm_any,   arm_any,         raise_any, raise_any, raise_any,  lower_any,
        lower_any,       run_any,   run_any,         run_any,   run_any,   run_any,    disarm_any,
        disarm_any_sync, close_any, set_any_timeout, pass_time, pass_time, set_up_any,
    };

    void (*operation)(void) = operations[below(ARRAY_SIZE(operations))];
    bool is_for_threads =
        operation == run_any || operation == disarm_any_sync || operation == pass_time;

    if (!is_for_threads && below(4) == 0) {
        fake_interrupt(operation);
    } else {
        operation();
    }
    compare();
}

static void assert_cancellers_are_back(void)
{
    for (int thread = FIRST_CANCELLER; thread <= LAST_CANCELLER; thread++) {
        assert_false(fake_is_waiting(thread));
    }
}

static void any_sequence_agrees_with_the_model(void **state)
{
    (void)state;
    fake_reset();
    for (int q = 0; q < QUEUES; q++) {
        fake_queue_start(&queues[q]);
        model_queues[q].running = -1;
    }
    for (int i = 0; i < ITEMS; i++) {
        model[i] = (struct model_item){.source = -1, .queue = i % QUEUES};
        poll_work_timed_init(&items[i], &queues[i % QUEUES], on_event);
    }
    srand(7);
    for (int i = 0; i < 2000000; i++) {
        operate();
        assert_cancellers_are_back(); /* no handler runs at this level */
    }
    assert_true(runs > 100000);
    for (size_t row = 0; row < ARRAY_SIZE(transitions); row++) {
        if (times_taken[row] == 0) {
            fail_msg("no operation led from state %d to %d: %s", (int)transitions[row].from,
                     (int)transitions[row].to, transitions[row].cause);
        }
    }
}

/* A row of the document: `| IDLE | armed, level low | ARMED | … |`. */

static bool is_documented[ARRAY_SIZE(transitions)];

static enum k_watch_state state_called(const char *name)
{
    static const char *const names[] = {"IDLE", "ARMED", "QUEUED", "RUNNING"};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (strcmp(name, names[i]) == 0) {
            return (enum k_watch_state)(K_WATCH_IDLE + i);
        }
    }
    return K_WATCH_STATE_MASK;
}

static void check_row(const char *from, const char *cause, const char *to)
{
    for (size_t row = 0; row < ARRAY_SIZE(transitions); row++) {
        if (transitions[row].from == state_called(from) &&
            transitions[row].to == state_called(to) && strcmp(transitions[row].cause, cause) == 0) {
            assert_false(is_documented[row]);
            is_documented[row] = true;
            return;
        }
    }
    fail_msg("%s: no such step: %s, %s, %s", STATES_DOCUMENT, from, cause, to);
}

static void the_document_has_just_these_steps(void **state)
{
    FILE *document = fopen(STATES_DOCUMENT, "r");
    char line[256];

    (void)state;
    assert_non_null(document);
    while (fgets(line, sizeof(line), document) != NULL) {
        char from[16];
        char cause[128];
        char to[16];

        if (sscanf(line, "| %15[A-Z] | %127[^|]| %15[A-Z] |", from, cause, to) == 3) {
            cause[strlen(cause) - 1U] = '\0'; /* the blank before the bar */
            check_row(from, cause, to);
        }
    }
    (void)fclose(document);
    for (size_t row = 0; row < ARRAY_SIZE(transitions); row++) {
        if (!is_documented[row]) {
            fail_msg("%s lacks the step: %s", STATES_DOCUMENT, transitions[row].cause);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_sequence_agrees_with_the_model),
        cmocka_unit_test(the_document_has_just_these_steps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
