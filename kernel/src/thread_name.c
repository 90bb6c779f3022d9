/* SPDX-License-Identifier: Apache-2.0 */

/* CONFIG_THREAD_NAME. */

#include "scheduler.h"

#include <errno.h>
#include <string.h>

int k_thread_name_set(k_tid_t thread, const char *name)
{
    if (thread == NULL) {
        thread = k__cpu.current;
    }
    thread->name = name;
    return 0;
}

const char *k_thread_name_get(k_tid_t thread)
{
    return thread->name;
}

int k_thread_name_copy(k_tid_t thread, char *buffer, size_t size)
{
    const char *name = thread->name != NULL ? thread->name : "";
    size_t bytes = strlen(name) + 1U;

    if (bytes > size) {
        return -ENOSPC;
    }
    memcpy(buffer, name, bytes);
    return 0;
}
