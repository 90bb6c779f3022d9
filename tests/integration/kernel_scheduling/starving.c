/* SPDX-License-Identifier: Apache-2.0 */

/* What a watchdog that nobody feeds says and does, unless the program has another idea. */

#include "fault.h"
#include "test.h"

#include <kernel/kernel.h>

static void starve_with_a_name(void)
{
    k_thread_watchdog_set(k_current_get(), K_MSEC(20));
    k_msleep(100);
}

static void starve_without_a_name(void)
{
    (void)k_thread_name_set(k_current_get(), NULL);
    starve_with_a_name();
}

TEST_CASE(a_mistake_of_the_program)
{
    static const struct fault faults[] = {
        FAULT_OF(starve_with_a_name),
        FAULT_OF(starve_without_a_name),
        {NULL, NULL},
    };

    make_fault(faults);
}
