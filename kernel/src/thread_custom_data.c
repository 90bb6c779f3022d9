/* SPDX-License-Identifier: Apache-2.0 */

/* A word of each thread for its own use. */

#include "scheduler.h"

void k_thread_custom_data_set(void *value)
{
    k__cpu.current->custom_data = value;
}

void *k_thread_custom_data_get(void)
{
    return k__cpu.current->custom_data;
}
