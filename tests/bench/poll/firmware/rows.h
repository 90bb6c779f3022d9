/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROWS_H
#define ROWS_H

/* The rows of bench_poll, by what they are about; those of readiness.c are in operations.h. */

#include <stddef.h>

/* The most objects that are watched. */
#define MOST READINESS_MOST

void measure_pollers(size_t count);  /* k_poll() */
void measure_async(size_t count);    /* tasks that await */
void measure_arming(size_t count);   /* to arm, to disarm, to tell all */
void measure_watches_and_sets(void); /* bytes */

#endif
