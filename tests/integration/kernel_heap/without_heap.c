/* SPDX-License-Identifier: Apache-2.0 */

/* Must not compile. */

#include <kernel/malloc.h>

void *allocate(void);

void *allocate(void)
{
    return k_malloc(10);
}
