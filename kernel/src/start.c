/* SPDX-License-Identifier: Apache-2.0 */

/* From start-up code to threads. */

#include "start.h"
#include "scheduler.h"

#include <kernel/init.h>
#include <kernel/time.h>

/* The application's main(). */
extern int petrel_main(void);

bool k__is_started;

static struct k_thread main_thread;
static K_THREAD_STACK_DEFINE(main_stack, CONFIG_MAIN_STACK_SIZE);

/* What K_THREAD_DEFINE() has made; the linker names the ends. Without any there are none. */
extern const struct k__thread_definition __start_petrel_threads[] __attribute__((weak));
extern const struct k__thread_definition __stop_petrel_threads[] __attribute__((weak));

static void start_defined_threads(void)
{
    for (const struct k__thread_definition *d = __start_petrel_threads; d < __stop_petrel_threads;
         d++) {
        (void)k_thread_create(d->thread, d->stack, d->stack_size, d->entry, d->p1, d->p2, d->p3,
                              d->prio, d->options, K_FOREVER);
        k__name_defined_thread(d);
        k__thread_start_after(d->thread, d->delay_ms < 0 ? K_FOREVER : K_MSEC(d->delay_ms));
    }
}

/* The main thread keeps others of its priority and below back until all is set up. */
static void run_main(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    if (IS_ENABLED(CONFIG_SYSTEM_WORKQUEUE)) {
        k__start_system_work_queue();
    }
    board_init();
    k__is_started = true;
    start_defined_threads();
    (void)petrel_main();
}

void kernel_start(void)
{
    /* Until the first switch somebody must be the running thread. */
    k__cpu.current = &main_thread;
    (void)k_thread_create(&main_thread, main_stack, K_THREAD_STACK_SIZEOF(main_stack), run_main,
                          NULL, NULL, NULL, CONFIG_MAIN_THREAD_PRIORITY, 0, K_NO_WAIT);
    (void)k_thread_name_set(&main_thread, "main");
    arch_start(&main_thread.context);
}
