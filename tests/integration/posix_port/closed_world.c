/* SPDX-License-Identifier: Apache-2.0 */

/* Virtual time and a descriptor of the host do not go together. */

#include <arch/posix.h>
#include <kernel/kernel.h>
#include <poll.h>
#include <stddef.h>

static void on_ready(struct posix_watch *watch, short revents)
{
    (void)watch;
    (void)revents;
}

int main(void)
{
    static struct posix_watch watch = {
        .name = "the test", .fd = POSIX_CONSOLE_INPUT, .events = POLLIN, .on_ready = on_ready};

    posix_watch_start(&watch);
    printk("it was allowed\n");
    return 0;
}
