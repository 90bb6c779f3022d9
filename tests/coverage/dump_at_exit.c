/* SPDX-License-Identifier: Apache-2.0 */

/* A program that ends in the middle of a fault counts, too: the linker calls this for _exit(). */

#include <gcov.h>

_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);

void __wrap__exit(int status)
{
    __gcov_dump();
    __real__exit(status);
}
