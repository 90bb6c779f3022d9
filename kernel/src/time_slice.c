/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Time slices: a thread that has run for its slice goes behind its equals.
 *
 * One timeout serves all threads. A switch only notes when the slice of the thread that comes is
 * over: the timeout of the one before rings no later, as a rule, and is then started anew for what
 * is left. Nothing runs while the processor idles.
 */

#include "scheduler.h"
#include "timeout_inline.h"

static struct {
    uint32_t system_ticks;
    uint32_t ticks;    /* the slice of the running thread; 0: none */
    uint32_t over_at;  /* the tick at which it is over */
    uint32_t rings_at; /* when the timeout is over, if it runs */
    struct k__timeout timeout;
    uint8_t most_urgent;
} slice = {
    .system_ticks =
        (((uint64_t)CONFIG_TIMESLICE_SIZE * CONFIG_SYS_CLOCK_TICKS_PER_SEC) + 999U) / 1000U,
    .most_urgent = CONFIG_TIMESLICE_PRIORITY + CONFIG_NUM_COOP_PRIORITIES,
};

/* Cooperative threads have none. */
static inline uint32_t slice_of(const struct k_thread *thread)
{
    if (UNLIKELY(thread->slice_ticks != 0)) {
        return thread->prio >= CONFIG_NUM_COOP_PRIORITIES ? (uint32_t)thread->slice_ticks : 0U;
    }
    return thread->prio >= slice.most_urgent ? slice.system_ticks : 0U;
}

static void end_slice(struct k_thread *thread)
{
    bool is_preemptible = k__yields_to_equals(thread);

    if (is_preemptible && thread->slice_expired != NULL) {
        thread->slice_expired(thread, thread->slice_data);
    }
    if (is_preemptible && thread->state == K__READY) {
        k__go_behind_equals(thread);
    }
    k__slice_begin(thread);
}

static void on_slice_over(struct k__timeout *timeout);

static void __attribute__((noinline)) ring_at_the_end(void)
{
    uint64_t now = k__now();

    k__timeout_stop(&slice.timeout);
    slice.rings_at = slice.over_at;
    k__timeout_start_at(&slice.timeout, now + (uint64_t)(int32_t)(slice.over_at - (uint32_t)now),
                        on_slice_over);
}

static void on_slice_over(struct k__timeout *timeout)
{
    uint32_t now = k__now_low();

    (void)timeout;
    if (slice.ticks == 0) {
        return;
    }
    if ((int32_t)(slice.over_at - now) > 0) {
        ring_at_the_end(); /* that of a thread that came later */
    } else {
        end_slice(k__cpu.current);
    }
}

void k__slice_stop(void)
{
    slice.ticks = 0;
    k__timeout_stop(&slice.timeout);
}

void k__slice_begin(struct k_thread *thread)
{
    uint32_t ticks = slice_of(thread);

    slice.ticks = ticks;
    if (ticks == 0) {
        return;
    }
    uint32_t now = k__now_low();

    slice.over_at = now + ticks + 1U;
    if (UNLIKELY(!k__timeout_is_running(&slice.timeout)) ||
        UNLIKELY((int32_t)(slice.over_at - slice.rings_at) < 0)) {
        ring_at_the_end();
    }
}

static void apply_at_once(void)
{
    if (!k__cpu.is_idle) {
        k__slice_begin(k__cpu.current);
    }
}

void k_sched_time_slice_set(int32_t slice_ms, int prio)
{
    unsigned int key = irq_lock();

    slice.system_ticks = (uint32_t)k_ms_to_ticks_ceil64(slice_ms > 0 ? (uint64_t)slice_ms : 0U);
    slice.most_urgent = k__prio_index(MAX(prio, 0));
    apply_at_once();
    irq_unlock(key);
}

void k_thread_time_slice_set(struct k_thread *thread, int32_t slice_ticks,
                             k_thread_timeslice_fn_t expired, void *data)
{
    unsigned int key = irq_lock();

    thread->slice_ticks = MAX(slice_ticks, 0);
    thread->slice_expired = expired;
    thread->slice_data = data;
    if (thread == k__cpu.current) {
        apply_at_once();
    }
    irq_unlock(key);
}
