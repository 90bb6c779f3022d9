/* SPDX-License-Identifier: Apache-2.0 */

/* Constructors come before the kernel and call nothing of it: this one does. */

#include "test.h"

#include <kernel/kernel.h>

static void __attribute__((constructor)) panic(void)
{
    k_panic();
}

TEST_CASE(nobody_comes_here)
{
}
