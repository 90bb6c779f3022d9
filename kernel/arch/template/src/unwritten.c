/* SPDX-License-Identifier: Apache-2.0 */

#include <arch/arch.h>

/* The report itself uses the port: what is unwritten there is passed over. */
void arch__unwritten(const char *function)
{
    static bool is_reporting;

    if (!is_reporting) {
        is_reporting = true;
        arch_upcall_print("This port is a template: write %s().\n", function);
        arch_upcall_fatal(ARCH_FATAL_CPU_EXCEPTION, "a part of the port is missing", NULL);
    }
}
