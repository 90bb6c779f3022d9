/* SPDX-License-Identifier: Apache-2.0 */

/* What the C library on targets asks of the system: one errno per thread, and no heap of its own.
 */

#include "scheduler.h"

#include <errno.h>

int *__errno(void);
void *_sbrk(intptr_t increment);

int *__errno(void)
{
    return &k__cpu.current->errno_value;
}

/* Formatting a floating point number would allocate: it fails instead. */
void *_sbrk(intptr_t increment)
{
    (void)increment;
    errno = ENOMEM;
    return (void *)-1;
}
