/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPERATIONS_H
#define OPERATIONS_H

/* The rows of bench_kernel, by what they are about. */

void measure_objects(void); /* an object and nobody else */
void measure_heap(void);
void measure_switches(void);  /* one thread makes another run */
void measure_readiness(void); /* watches, and work that they trigger */
void measure_timeouts(void);
void measure_calls(void); /* what masks interrupts, call by call */
void measure_control_blocks(void);

#endif
