/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_watch.h"

#include <base/util.h>
#include <kernel/lock.h>

static void count_wake(struct k_watch *watch)
{
    CONTAINER_OF(watch, struct fake_watch, watch)->wakes++;
}

void fake_watch_arm(struct fake_watch *watch, struct k_source source, uint32_t wanted)
{
    unsigned int key = irq_lock();

    k_watch_arm(&watch->watch, source, wanted, count_wake);
    irq_unlock(key);
}

void fake_watch_arm_again(struct fake_watch *watch)
{
    const struct k_source source = {watch->watch.source, watch->watch.ready};
    uint32_t wanted = watch->watch.wanted;

    fake_watch_disarm(watch);
    fake_watch_arm(watch, source, wanted);
}

void fake_watch_disarm(struct fake_watch *watch)
{
    unsigned int key = irq_lock();

    k_watch_detach(&watch->watch);
    irq_unlock(key);
}
