/* SPDX-License-Identifier: Apache-2.0 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "fail.h"
#include "remarks.h"

/* How long a child may take to end when asked to. */
#define GRACE_SECONDS 2

struct child {
    pid_t pid;
    int signals; /* signalfd */
    int timer;   /* timerfd: time is up, or the grace is over */
    int output;  /* pipe, or -1 */
    int errors;  /* pipe, or -1; one of the two at most */
    bool is_told_to_end;
    bool has_ended;
    int wait_status;
    const struct child_limits *limits;
    struct remarks remarks;
};

static sigset_t watched_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGCHLD);
    return set;
}

static void start_timer(struct child *child, unsigned int seconds)
{
    struct itimerspec when = {.it_value.tv_sec = seconds};
    timerfd_settime(child->timer, 0, &when, NULL);
}

/* Only the reading end never blocks: the child shall not lose what it prints. */
static void make_pipe(int ends[2])
{
    if (pipe2(ends, O_CLOEXEC) != 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) {
        fail_with_errno("pipe");
    }
}

/* In the child: does not return. */
static void become(char **words, pid_t runner, const sigset_t *signals, int output, int errors)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != runner) {
        _exit(EXIT_CANNOT_RUN); /* the runner ended before it could be watched */
    }
    if (output >= 0) {
        dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
        dup2(output, STDOUT_FILENO);
        dup2(output, STDERR_FILENO);
    }
    if (errors >= 0) {
        dup2(errors, STDERR_FILENO);
    }
    sigprocmask(SIG_UNBLOCK, signals, NULL);
    execvp(words[0], words);
    warn("%s cannot be started", words[0]);
    _exit(EXIT_CANNOT_RUN);
}

static void start(struct child *child, char **words)
{
    int output[2] = {-1, -1};
    int errors[2] = {-1, -1};
    sigset_t signals = watched_signals();
    pid_t runner = getpid();
    if (child->limits->on_output != NULL) {
        make_pipe(output);
    } else if (child->limits->is_emulated) {
        make_pipe(errors);
    }
    sigprocmask(SIG_BLOCK, &signals, NULL);
    child->signals = signalfd(-1, &signals, SFD_CLOEXEC);
    child->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    child->output = output[0];
    child->errors = errors[0];
    fflush(NULL);
    child->pid = fork();
    if (child->signals < 0 || child->timer < 0 || child->pid < 0) {
        fail_with_errno("starting %s", words[0]);
    }
    if (child->pid == 0) {
        become(words, runner, &signals, output[1], errors[1]);
    }
    close(output[1]);
    close(errors[1]);
    start_timer(child, child->limits->seconds);
}

static void tell_to_end(struct child *child)
{
    kill(child->pid, child->is_told_to_end ? SIGKILL : SIGTERM);
    child->is_told_to_end = true;
    start_timer(child, GRACE_SECONDS);
}

/* Hands over what is in the pipe, and closes it at its end. */
static void empty_pipe(int *pipe, child_output_fn take, void *context)
{
    char text[4096];
    ssize_t bytes;
    while ((bytes = read(*pipe, text, sizeof(text))) > 0) {
        take(context, text, (size_t)bytes);
    }
    if (bytes == 0) {
        close(*pipe);
        *pipe = -1;
    }
}

static void take_remarks(void *context, const char *text, size_t bytes)
{
    remarks_feed(context, text, bytes);
}

static void read_pipes(struct child *child)
{
    if (child->output >= 0) {
        empty_pipe(&child->output, child->limits->on_output, child->limits->context);
    }
    if (child->errors >= 0) {
        empty_pipe(&child->errors, take_remarks, &child->remarks);
    }
}

static void read_signal(struct child *child)
{
    struct signalfd_siginfo info;
    if (read(child->signals, &info, sizeof(info)) != (ssize_t)sizeof(info)) {
        return;
    }
    if (info.ssi_signo != SIGCHLD) {
        tell_to_end(child);
    } else if (waitpid(child->pid, &child->wait_status, WNOHANG) == child->pid) {
        child->has_ended = true;
    }
}

static void wait_for_something(struct child *child)
{
    struct pollfd sources[] = {
        {.fd = child->signals, .events = POLLIN},
        {.fd = child->timer, .events = POLLIN},
        {.fd = child->output, .events = POLLIN},
        {.fd = child->errors, .events = POLLIN},
    };
    if (poll(sources, sizeof(sources) / sizeof(sources[0]), -1) < 0 && errno != EINTR) {
        fail_with_errno("poll");
    }
    if (sources[2].revents != 0 || sources[3].revents != 0) {
        read_pipes(child);
    }
    if (sources[1].revents != 0) {
        tell_to_end(child);
    }
    if (sources[0].revents != 0) {
        read_signal(child);
    }
}

static int status_of(const struct child *child)
{
    if (child->is_told_to_end) {
        return 0;
    }
    if (WIFSIGNALED(child->wait_status)) {
        warnx("The program was ended by signal %d.", WTERMSIG(child->wait_status));
        return 128 + WTERMSIG(child->wait_status);
    }
    return WEXITSTATUS(child->wait_status);
}

/* QEMU changes the terminal and, when killed, leaves it so. */
static void restore_terminal(const struct termios *terminal)
{
    signal(SIGTTOU, SIG_IGN);
    tcsetattr(STDIN_FILENO, TCSANOW, terminal);
}

int child_run(char **words, const struct child_limits *limits)
{
    struct child child = {.limits = limits, .remarks = {.stream = stderr}};
    struct termios terminal;
    bool has_terminal = tcgetattr(STDIN_FILENO, &terminal) == 0;

    start(&child, words);
    while (!child.has_ended) {
        wait_for_something(&child);
    }
    read_pipes(&child);
    remarks_end(&child.remarks, child.is_told_to_end);
    if (has_terminal) {
        restore_terminal(&terminal);
    }
    return status_of(&child);
}
