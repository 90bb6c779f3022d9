/* SPDX-License-Identifier: Apache-2.0 */

/* On posix stacks come from the host: they must go back to the pool however a thread ends. */

#include "helpers.h"

#include <stdio.h>
#include <string.h>

static K_SEM_DEFINE(never, 0, 1);

static int count_mappings(void)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    int lines = 0;
    char line[512];

    TEST_NOT_NULL(maps);
    while (fgets(line, sizeof(line), maps) != NULL) {
        lines += strchr(line, '\n') != NULL ? 1 : 0;
    }
    fclose(maps);
    return lines;
}

static void abort_thread(void *thread)
{
    k_thread_abort(thread);
}

static void be_aborted_by_interrupt(void *unused)
{
    (void)unused;
    in_interrupt(abort_thread, k_current_get());
}

static void wait_for_ever(void *unused)
{
    (void)unused;
    (void)k_sem_take(&never, K_FOREVER);
}

static void return_at_once(void *unused)
{
    (void)unused;
}

static void abort_idling_helper(struct k_timer *timer)
{
    (void)timer;
    k_thread_abort(&helpers[3]);
}

static void end_in_every_way(void)
{
    static K_TIMER_DEFINE(timer, abort_idling_helper, NULL);

    (void)spawn(0, -1, return_at_once, NULL);
    (void)spawn(1, -1, be_aborted_by_interrupt, NULL);
    (void)spawn(2, -1, wait_for_ever, NULL);
    k_thread_abort(&helpers[2]);
    (void)spawn(3, 1, wait_for_ever, NULL);
    k_timer_start(&timer, K_TICKS(1), K_NO_WAIT);
    TEST_EQUAL(k_thread_join(&helpers[3], K_SECONDS(1)), 0);
    (void)spawn_after(4, 1, return_at_once, NULL, K_FOREVER);
    k_thread_abort(&helpers[4]);
}

TEST_CASE(a_thread_gives_its_stack_back_however_it_ends)
{
    int before;

    end_in_every_way();
    before = count_mappings();
    for (int i = 0; i < 50; i++) {
        end_in_every_way();
    }
    TEST_AT_MOST(count_mappings(), before + 10);
}
