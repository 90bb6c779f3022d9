/* SPDX-License-Identifier: Apache-2.0 */

/* What the C library on Arm asks of the system; errno is in errno_arm.c or errno_shared_arm.c. */

#include <kernel/fatal.h>

_Noreturn void __assert_func(const char *file, int line, const char *function,
                             const char *expression);

/* The assert() of the C library ends like the kernel's. */
void __assert_func(const char *file, int line, const char *function, const char *expression)
{
    k__assert_failed(expression, file, line, "in %s()", function);
}
