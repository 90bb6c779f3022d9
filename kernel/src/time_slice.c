/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Time slices: a thread that has run for its slice goes behind its equals.
 *
 * One timeout serves all threads: that of the slice of the running one, begun anew whenever
 * another thread runs. Nothing runs while the processor idles.
 */

#include "scheduler.h"
#include "timeouts.h"

static struct k__timeout slice_end;
static k_ticks_t system_slice_ticks =
    ((k_ticks_t)CONFIG_TIMESLICE_SIZE * CONFIG_SYS_CLOCK_TICKS_PER_SEC + 999) / 1000;
static uint8_t most_urgent_sliced = CONFIG_TIMESLICE_PRIORITY + CONFIG_NUM_COOP_PRIORITIES;

static k_ticks_t slice_of(const struct k_thread *thread)
{
    if (thread->slice_ticks != 0) {
        return thread->slice_ticks;
    }
    return thread->prio >= most_urgent_sliced ? system_slice_ticks : 0;
}

static void on_slice_over(struct k__timeout *timeout)
{
    struct k_thread *thread = k__cpu.current;
    bool is_preemptible = k__yields_to_equals(thread);

    (void)timeout;
    if (is_preemptible && thread->slice_expired != NULL) {
        thread->slice_expired(thread, thread->slice_data);
    }
    if (is_preemptible && thread->state == K__READY) {
        k__go_behind_equals(thread);
    }
    k__slice_begin(thread);
}

void k__slice_stop(void)
{
    k__timeout_stop(&slice_end);
}

void k__slice_begin(struct k_thread *thread)
{
    k_ticks_t ticks = slice_of(thread);

    k__slice_stop();
    if (ticks != 0 && thread->prio >= CONFIG_NUM_COOP_PRIORITIES) {
        k__timeout_start(&slice_end, K_TICKS(ticks), on_slice_over);
    }
}

static void apply_at_once(void)
{
    if (!k__cpu.is_idle) {
        k__slice_begin(k__cpu.current);
    }
}

void k_sched_time_slice_set(int32_t slice, int prio)
{
    unsigned int key = irq_lock();

    system_slice_ticks = (k_ticks_t)k_ms_to_ticks_ceil64(slice > 0 ? (uint64_t)slice : 0U);
    most_urgent_sliced = k__prio_index(MAX(prio, 0));
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
