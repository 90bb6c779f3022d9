/* SPDX-License-Identifier: Apache-2.0 */

/* A board without hardware: the host's main() stands for reset. */

#include <kernel/clock_source.h>
#include <kernel/console.h>
#include <kernel/init.h>
#include <stdio.h>
#include <stdlib.h>

_Noreturn void arch__reset(void);

int main(void)
{
    arch__reset();
}

void board_early_init(void)
{
}

void board_init(void)
{
}

void board_exit(int status)
{
    exit(status);
}

void console_write(const char *text, size_t length)
{
    (void)fwrite(text, 1, length, stdout);
}

uint64_t clock_source_ticks(void)
{
    return 0;
}

void clock_source_set_alarm(uint64_t tick)
{
    (void)tick;
}

uint32_t clock_source_cycles(void)
{
    return 0;
}

uint32_t clock_source_cycles_per_second(void)
{
    return 1000000;
}
