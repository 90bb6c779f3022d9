/* SPDX-License-Identifier: Apache-2.0 */

/*
 * With the options of the image whose size is measured: no console, so only the exit status says
 * whether all went well. 0: a timer, a semaphore and two threads did what they should, and then the
 * fault came to the handler. Another one is the first step that failed.
 */

#include <errno.h>
#include <kernel/console.h>
#include <kernel/fatal.h>
#include <petrel.h>

enum step {
    TIMER_IS_LATE = 2,
    SLEEP_IS_SHORT,
    JOIN_FAILS,
    WAIT_IS_SHORT,
    NO_FAULT,
    WRONG_REASON
};

static K_SEM_DEFINE(ticked, 0, 10);
static K_SEM_DEFINE(never, 0, 1);
static volatile bool is_fault_expected;

static void on_expiry(struct k_timer *timer)
{
    (void)timer;
    k_sem_give(&ticked);
}

static K_TIMER_DEFINE(timer, on_expiry, NULL);

static void take_three(void *failed, void *p2, void *p3)
{
    (void)p2;
    (void)p3;
    for (int i = 0; i < 3; i++) {
        if (k_sem_take(&ticked, K_MSEC(50)) != 0) {
            board_exit((int)(intptr_t)failed);
        }
    }
}

K_THREAD_DEFINE(taker, 512, take_three, TIMER_IS_LATE, NULL, NULL, -1, 0, 0);

static void require(bool condition, enum step step)
{
    if (!condition) {
        board_exit((int)step);
    }
}

void k_sys_fatal_error_handler(unsigned int reason, const struct arch_frame *frame)
{
    bool is_right = is_fault_expected && reason == K_ERR_CPU_EXCEPTION && frame == NULL;

    board_exit(is_right ? 0 : WRONG_REASON);
}

int main(void)
{
    k_timer_start(&timer, K_MSEC(10), K_MSEC(20));
    require(k_thread_join(taker, K_SECONDS(1)) == 0, JOIN_FAILS);
    k_timer_stop(&timer);

    int64_t before = k_uptime_ticks();

    (void)k_sleep(K_TICKS(3));
    require(k_uptime_ticks() - before >= 3, SLEEP_IS_SHORT);
    before = k_uptime_ticks();
    require(k_sem_take(&never, K_TICKS(4)) == -EAGAIN && k_uptime_ticks() - before >= 4,
            WAIT_IS_SHORT);
    is_fault_expected = true;
    __asm volatile("udf #0");
    return NO_FAULT;
}
