/* SPDX-License-Identifier: Apache-2.0 */

/* A start-up in which one thing waits for others, and a thread that waits for any of several. */

#include <errno.h>
#include <petrel.h>

#define LINK_UP    BIT(0)
#define TIME_KNOWN BIT(1)

static K_EVENT_DEFINE(state);
static K_SEM_DEFINE(button, 0, 1);

/* Takes so many milliseconds, then says so. */
static void bring_up(void *flag, void *ms, void *p3)
{
    (void)p3;
    k_sleep(K_MSEC((uintptr_t)ms));
    (void)k_event_post(&state, (uint32_t)(uintptr_t)flag);
}

K_THREAD_DEFINE(link, 512, bring_up, LINK_UP, 30, NULL, 5, 0, 0);
K_THREAD_DEFINE(clock_set, 512, bring_up, TIME_KNOWN, 60, NULL, 5, 0, 0);

/* Somebody presses the button twice, 20 ms apart, and goes away. */
static void press_twice(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    for (int i = 0; i < 2; i++) {
        k_sleep(K_MSEC(20));
        k_sem_give(&button);
    }
    k_sleep(K_MSEC(20));
}

K_THREAD_DEFINE(somebody, 512, press_twice, NULL, NULL, NULL, 5, 0, -1); /* started below */

static void serve_button(void)
{
    struct poll_event events[] = {
        POLL_EVENT(k_sem_source(&button), K_READY_IN),
        POLL_EVENT(k_thread_source(somebody), K_READY_IN),
    };

    k_thread_start(somebody);
    for (;;) {
        (void)poll_wait(events, ARRAY_SIZE(events), K_FOREVER);
        if (events[0].ready != 0 && k_sem_take(&button, K_NO_WAIT) == 0) {
            printk("pressed\n");
        }
        if (events[1].ready != 0) {
            printk("gone\n");
            return;
        }
    }
}

int main(void)
{
    bool is_up = k_event_wait(&state, LINK_UP, false, K_MSEC(10)) != 0;

    printk("after 10 ms the link is %s\n", is_up ? "up" : "not up yet");
    if (k_event_wait_all(&state, LINK_UP | TIME_KNOWN, false, K_SECONDS(1)) == 0) {
        printk("no start within a second\n");
        board_exit(1);
    }
    printk("link up and time known\n");
    serve_button();
    board_exit(0);
}
