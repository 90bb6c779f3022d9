/* SPDX-License-Identifier: Apache-2.0 */

/* Waiting for an interrupt without waiting for an object. */

#include "scheduler.h"

/* What the interrupt has made ready, or done to the caller, happens before this returns. */
void k_cpu_atomic_idle(unsigned int key)
{
    arch_idle();
    arch_upcall_reschedule();
    irq_unlock(key);
}

void k_cpu_idle(void)
{
    k_cpu_atomic_idle(irq_lock());
}
