/* SPDX-License-Identifier: Apache-2.0 */

/* Whoever holds a resource must not wait: its ceiling would not hold meanwhile. */

#include <petrel.h>

static K_RESOURCE_DEFINE(resource, K_PRIO_PREEMPT(0), 0);

int main(void)
{
    (void)k_resource_lock(&resource);
    (void)k_msleep(1);
    return 0;
}
