/* SPDX-License-Identifier: Apache-2.0 */

#include "board.h"

#include <base/util.h>
#include <kernel/console.h>
#include <kernel/thread.h>

static void print_thread(const struct k_thread *thread, void *unused)
{
    k_tid_t id = (k_tid_t)(uintptr_t)thread;
    const char *name = k_thread_name_get(id);
    char state[32];

    (void)unused;
    printk("  thread        %-20s %s\n", name != NULL ? name : "(no name)",
           k_thread_state_str(id, state, sizeof(state)));
}

void deadlock__report(void)
{
    printk("\n*** deadlock: every thread waits, no timeout runs, and in virtual time nothing comes "
           "from outside\n");
    if (IS_ENABLED(CONFIG_THREAD_MONITOR)) {
        k_thread_foreach(print_thread, NULL);
    }
    board_exit(1);
}
