/* SPDX-License-Identifier: Apache-2.0 */

/* What AddressSanitizer and LeakSanitizer shall know of the program. */

#include <kernel/console.h>
#include <kernel/thread.h>
#include <sanitizer/common_interface_defs.h>

static void print_thread(void)
{
    const char *name = k_current_get() != NULL ? k_thread_name_get(k_current_get()) : NULL;

    printk("  thread        %s%s\n", name != NULL ? name : "(no name)",
           k_is_in_isr() ? ", in an interrupt" : "");
}

static void __attribute__((constructor)) add_thread_to_reports(void)
{
    __sanitizer_set_death_callback(print_thread);
}
