/* SPDX-License-Identifier: Apache-2.0 */

/* A button that bounces, a clock that ticks, and a flash that is slow: no thread of our own. */

#include <petrel.h>

static K_THREAD_STACK_DEFINE(slow_stack, 1024);
static struct k_work_q slow_queue;
static K_SEM_DEFINE(saved, 0, 1);

/* It waits: on a queue of its own it keeps nobody else back. */
static void save(struct k_work *work)
{
    (void)work;
    k_sleep(K_MSEC(100));
    printk("saved\n");
    k_sem_give(&saved);
}

static K_WORK_DEFINE(saving, save);

static int edges;

/* 20 ms without another edge: the button has settled. */
static void on_settled(struct k_work *work)
{
    (void)work;
    printk("pressed once: %d edges\n", edges);
    (void)k_work_submit_to_queue(&slow_queue, &saving);
}

static K_WORK_DELAYABLE_DEFINE(settled, on_settled);

/* The button's interrupt, played by a timer: five edges, 1 ms apart. */
static void on_edge(struct k_timer *timer)
{
    edges++;
    (void)k_work_reschedule(&settled, K_MSEC(20));
    if (edges == 5) {
        k_timer_stop(timer);
    }
}

static K_TIMER_DEFINE(button, on_edge, NULL);

static K_TIMER_DEFINE(second, NULL, NULL); /* short seconds, of 50 ms */

/* On the system work queue, whenever the timer has expired: no callback, no submit. */
static void on_second(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    static unsigned int seconds;

    (void)work;
    (void)ready;
    (void)status;
    seconds += k_timer_status_get(&second); /* takes the level away, too */
    printk("second %u\n", seconds);
}

static struct poll_work ticker = POLL_WORK_INIT(&k_sys_work_q, on_second);

int main(void)
{
    k_work_queue_init(&slow_queue);
    k_work_queue_start(&slow_queue, slow_stack, K_THREAD_STACK_SIZEOF(slow_stack), 8, NULL);
    (void)poll_work_arm(&ticker, k_timer_source(&second), K_READY_IN, 0);
    k_timer_start(&second, K_MSEC(50), K_MSEC(50));
    k_timer_start(&button, K_MSEC(10), K_MSEC(1));
    (void)k_sem_take(&saved, K_FOREVER);
    (void)poll_work_disarm_sync(&ticker);
    board_exit(0);
}
