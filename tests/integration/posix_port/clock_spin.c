/* SPDX-License-Identifier: Apache-2.0 */

/* Virtual time does not move while a thread runs: a loop that waits for it is told so. */

#include <kernel/kernel.h>

int main(void)
{
    int64_t start_ms = k_uptime_get();

    while (k_uptime_get() == start_ms) {
    }
    return 0;
}
