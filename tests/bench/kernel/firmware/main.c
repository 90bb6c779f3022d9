/* SPDX-License-Identifier: Apache-2.0 */

/* Single operations of the kernel, and how long each masks interrupts. */

#include "measure.h"
#include "operations.h"

int main(void)
{
    k_thread_priority_set(k_current_get(), MEASURE_PRIO);
    measure_calibrate();
    measure_objects();
    measure_heap();
    measure_switches();
    measure_readiness();
    measure_timeouts();
    measure_calls();
    measure_control_blocks();
    printk("done\n");
    board_exit(0);
}
