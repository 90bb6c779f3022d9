/* SPDX-License-Identifier: Apache-2.0 */

/* What readiness costs, with more and more objects that are watched. */

#include "measure.h"
#include "operations.h"
#include "rows.h"

static const size_t counts[] = {READINESS_COUNTS};

int main(void)
{
    k_thread_priority_set(k_current_get(), MEASURE_PRIO);
    measure_calibrate();
    measure_readiness();
    for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
        measure_append_to_names(counts[i]);
        measure_pollers(counts[i]);
        measure_async(counts[i]);
        measure_arming(counts[i]);
    }
    measure_append_to_names(0);
    measure_watches_and_sets();
    printk("done\n");
    board_exit(0);
}
