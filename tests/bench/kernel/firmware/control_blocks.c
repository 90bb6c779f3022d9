/* SPDX-License-Identifier: Apache-2.0 */

/* Bytes of RAM that each object takes, without what it points to. */

#include "measure.h"
#include "operations.h"

void measure_control_blocks(void)
{
    measure_print_bytes("bytes.k_thread", sizeof(struct k_thread));
    measure_print_bytes("bytes.k_sem", sizeof(struct k_sem));
    measure_print_bytes("bytes.k_mutex", sizeof(struct k_mutex));
    measure_print_bytes("bytes.k_timer", sizeof(struct k_timer));
    measure_print_bytes("bytes.k_msgq", sizeof(struct k_msgq));
    measure_print_bytes("bytes.k_mem_slab", sizeof(struct k_mem_slab));
    measure_print_bytes("bytes.k_work", sizeof(struct k_work));
    measure_print_bytes("bytes.k_work_q", sizeof(struct k_work_q));
    measure_print_bytes("bytes.poll_work", sizeof(struct poll_work));
}
