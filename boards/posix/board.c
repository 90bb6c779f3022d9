/* SPDX-License-Identifier: Apache-2.0 */

/* The host's main(), and what starts before and after the kernel. */

#include "board.h"

#include <arch/posix.h>
#include <base/util.h>
#include <kernel/clock_source.h>
#include <kernel/console.h>
#include <kernel/init.h>
#include <signal.h>
#include <stdio.h>

static struct posix_options options;

static void end_program(int status)
{
    board_exit(status);
}

static const struct posix_board board = {
    .on_alarm = k_clock_alarm,
    .on_deadlock = deadlock__report,
    .on_end = end_program,
};

int main(int argc, char **argv)
{
    setlinebuf(stdout); /* printf() comes out in time, whoever reads it */
    options__read(&options, argc, argv);
    posix_init(&board, options.has_virtual_time);
    posix_end_on_signal(SIGINT, 0);
    posix_end_on_signal(SIGTERM, 128 + SIGTERM);
    if (options.seconds != 0) {
        posix_end_after(options.seconds);
    }
    board_early_init();
    kernel_start();
}

/* Console and clock need nothing more. */
void board_early_init(void)
{
}

void board_init(void)
{
    if (IS_ENABLED(CONFIG_NET)) {
        network__register(&options);
    }
}
