/* SPDX-License-Identifier: Apache-2.0 */

#include <arch/posix.h>
#include <kernel/console.h>

static int exit_status;

void board_exit(int status)
{
    exit_status = status;
    posix_exit(status);
}

int __lsan_is_turned_off(void);

/* LeakSanitizer asks. A program that failed has not cleaned up, and shall keep its status. */
int __attribute__((used)) __lsan_is_turned_off(void)
{
    return exit_status != 0;
}
