/* SPDX-License-Identifier: Apache-2.0 */
#include "poll_work_fixture.h"

#include "cmocka_all.h"

#include "fake_clock.h"

#include <errno.h>
#include <string.h>

struct k_work_q queue;
struct k_work_q other;
struct level source;
struct level second;
struct poll_work_timed timed;
struct poll_work *const item = &timed.work;

/* What the handler was told, in order. */
static struct {
    uint32_t ready;
    enum poll_status status;
} calls[32];
unsigned int call_count;

/* What it does at its next run. Without it nothing: the level stays. */
void (*in_handler)(void);

void on_event(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    void (*hook)(void) = in_handler;

    assert_ptr_equal(work, item);
    assert_false(arch__cpu.is_locked);
    assert_ptr_equal(k__cpu.current, &queue.thread);
    calls[call_count].ready = ready;
    calls[call_count].status = status;
    call_count++;
    in_handler = NULL;
    if (hook != NULL) {
        hook();
    }
}

int set_up(void **state)
{
    (void)state;
    fake_reset();
    (void)poll_work_disarm(item);
    fake_queue_start(&queue);
    fake_queue_start(&other);
    memset(&source, 0, sizeof(source));
    memset(&second, 0, sizeof(second));
    poll_work_timed_init(&timed, &queue, on_event);
    call_count = 0;
    in_handler = NULL;
    assert_int_equal(k_watch_count(), 0);
    return 0;
}

enum k_watch_state state_of(const struct poll_work *work)
{
    return (enum k_watch_state)(work->watch.state & K_WATCH_STATE_MASK);
}

void arm(uint32_t wanted, uint32_t flags)
{
    assert_int_equal(poll_work_arm(item, level_source(&source), wanted, flags), 0);
}

void arm_timed(uint32_t wanted, uint32_t flags, k_timeout_t timeout)
{
    assert_int_equal(poll_work_arm_timed(&timed, level_source(&source), wanted, flags, timeout), 0);
}

/* The handler runs once more, and is told this. */
void run_and_check(uint32_t ready, enum poll_status status)
{
    call_count = 0;
    assert_true(fake_queue_run_one(&queue));
    assert_int_equal(call_count, 1);
    assert_int_equal(calls[0].ready, ready);
    assert_int_equal(calls[0].status, status);
}

void assert_idle(void)
{
    assert_int_equal(state_of(item), K_WATCH_IDLE);
    assert_int_equal(k_watch_count(), 0);
    assert_false(fake_queue_run_one(&queue));
    fake_clock_pass(100000);
    assert_false(fake_queue_run_one(&queue));
}

void consume_in(void)
{
    level_lower(&source, K_READY_IN);
}

void arm_from_elsewhere(void)
{
    fake_run_as(2);
    assert_int_equal(poll_work_arm(item, level_source(&second), K_READY_IN, 0), -EBUSY);
    k__cpu.current = &queue.thread;
}
