/* SPDX-License-Identifier: Apache-2.0 */

/* The console is standard output, and not buffered: what was printed is there after a crash. */

#include <errno.h>
#include <kernel/console.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

static void wait_for_room(void)
{
    struct pollfd output = {STDOUT_FILENO, POLLOUT, 0};

    (void)poll(&output, 1, -1);
}

/* Nobody reads any more: end as other programs do then. */
static void end_by_broken_pipe(void)
{
    signal(SIGPIPE, SIG_DFL);
    raise(SIGPIPE);
}

void console_write(const char *text, size_t length)
{
    int threads_errno = errno;

    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, text, length);

        if (written >= 0) {
            text += written;
            length -= (size_t)written;
        } else if (errno == EAGAIN) {
            wait_for_room();
        } else if (errno == EPIPE) {
            end_by_broken_pipe();
        } else if (errno != EINTR) {
            break;
        }
    }
    errno = threads_errno;
}
