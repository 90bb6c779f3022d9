/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Host signals only set flags; what they mean happens as an interrupt, at the next unlock or
 * in the idle loop.
 */

#include "host.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

/* How long a program may take to reach a kernel call once it is told to end. */
#define GRACE_SECONDS 2U

static volatile sig_atomic_t end_status[NSIG];
static volatile sig_atomic_t end_signal; /* 0: the program goes on */

static void catch_signal(int number, void (*handler)(int number))
{
    struct sigaction action;

    memset(&action, 0, sizeof(action));
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART | SA_ONSTACK;
    sigaction(number, &action, NULL);
}

static void on_tick(int number)
{
    (void)number;
    host__is_look_due = true;
    arch__cpu.pending = true;
}

static void on_end_signal(int number)
{
    int interrupted_errno = errno;

    if (end_signal != 0) {
        _exit(end_status[end_signal]);
    }
    end_signal = number;
    arch__cpu.pending = true;
    descriptors__wake();
    alarm(GRACE_SECONDS);
    errno = interrupted_errno;
}

/* Counts the program's computing only: a program that waits is not woken. */
static void start_ticks(void)
{
    const struct itimerval interval = {
        {CONFIG_ARCH_POSIX_TICK_US / 1000000, CONFIG_ARCH_POSIX_TICK_US % 1000000},
        {CONFIG_ARCH_POSIX_TICK_US / 1000000, CONFIG_ARCH_POSIX_TICK_US % 1000000},
    };

    catch_signal(SIGPROF, on_tick);
    setitimer(ITIMER_PROF, &interval, NULL);
}

void signals__init(bool has_ticks)
{
    signal(SIGPIPE, SIG_IGN);
    posix_end_on_signal(SIGALRM, 0);
    if (has_ticks) {
        start_ticks();
    }
}

void posix_end_on_signal(int number, int status)
{
    end_status[number] = status;
    catch_signal(number, on_end_signal);
}

void posix_end_after(unsigned int seconds)
{
    alarm(seconds);
}

void signals__look(void)
{
    if (end_signal != 0) {
        host__board->on_end(end_status[end_signal]);
    }
}

void signals__stop(void)
{
    const struct itimerval never = {{0, 0}, {0, 0}};

    setitimer(ITIMER_PROF, &never, NULL);
    signal(SIGPROF, SIG_IGN);
    alarm(0);
}

void posix_refuse(const char *format, ...)
{
    char reason[256];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof(reason), format, arguments);
    va_end(arguments);
    fprintf(stderr, "%s: %s.\n", program_invocation_short_name, reason);
    exit(2);
}
