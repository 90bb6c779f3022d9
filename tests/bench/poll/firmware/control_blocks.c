/* SPDX-License-Identifier: Apache-2.0 */

/* Bytes of RAM for each that watches. */

#include "measure.h"
#include "rows.h"

void measure_watches_and_sets(void)
{
    measure_print_bytes("bytes.k_watch", sizeof(struct k_watch));
    measure_print_bytes("bytes.poll_work", sizeof(struct poll_work));
    measure_print_bytes("bytes.poll_work_timed", sizeof(struct poll_work_timed));
    measure_print_bytes("bytes.poll_set", sizeof(struct poll_set));
    measure_print_bytes("bytes.poll_member", sizeof(struct poll_member));
    measure_print_bytes("bytes.poll_event", sizeof(struct poll_event));
    measure_print_bytes("bytes.k_poll_event", sizeof(struct k_poll_event));
    measure_print_bytes("bytes.k_work_poll", sizeof(struct k_work_poll));
    measure_print_bytes("bytes.k_work_watchable", sizeof(struct k_work_watchable));
    measure_print_bytes("bytes.async_task", sizeof(struct async_task));
    measure_print_bytes("bytes.async_branch", sizeof(struct async_branch));
    measure_print_bytes("bytes.async_executor", sizeof(struct async_executor));
    measure_print_bytes("bytes.k_work_q", sizeof(struct k_work_q));
}
