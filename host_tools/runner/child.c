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
/* A pipe that has room at all has room for so much. */
#define PIECE_BYTES 4096

/* What the child writes to, and who gets it. */
struct stream {
    int pipe;        /* -1: closed, or never opened */
    int destination; /* where take() writes to */
    bool is_held_up; /* the destination is full */
    child_output_fn take;
    void *context;
};

enum {
    OUTPUT,
    ERRORS,
    STREAMS,
};

struct child {
    pid_t pid;
    int signals; /* signalfd */
    int timer;   /* timerfd: time is up, or the grace is over */
    struct stream streams[STREAMS];
    bool is_told_to_end;
    bool has_ended;
    bool is_given_up; /* what it wrote before it ended is not waited for any more */
    int wait_status;
    const struct child_limits *limits;
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
static void become(const struct child_limits *limits, char **words, pid_t runner,
                   const sigset_t *signals, int output, int errors)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != runner) {
        _exit(EXIT_CANNOT_RUN); /* the runner ended before it could be watched */
    }
    dup2(output, STDOUT_FILENO);
    if (limits->is_test) {
        dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
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
    make_pipe(output);
    if (child->limits->is_emulated && !child->limits->is_test) {
        make_pipe(errors);
    }
    sigprocmask(SIG_BLOCK, &signals, NULL);
    child->signals = signalfd(-1, &signals, SFD_CLOEXEC);
    child->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    child->streams[OUTPUT].pipe = output[0];
    child->streams[ERRORS].pipe = errors[0];
    fflush(NULL);
    child->pid = fork();
    if (child->signals < 0 || child->timer < 0 || child->pid < 0) {
        fail_with_errno("starting %s", words[0]);
    }
    if (child->pid == 0) {
        become(child->limits, words, runner, &signals, output[1], errors[1]);
    }
    close(output[1]);
    close(errors[1]);
    start_timer(child, child->limits->seconds);
}

static void tell_to_end(struct child *child)
{
    if (child->has_ended) {
        child->is_given_up = true;
        return;
    }
    kill(child->pid, child->is_told_to_end ? SIGKILL : SIGTERM);
    child->is_told_to_end = true;
    start_timer(child, GRACE_SECONDS);
}

static bool is_ready(int fd, short events)
{
    struct pollfd source = {.fd = fd, .events = events};
    return poll(&source, 1, 0) == 1;
}

/* Hands over a piece of what is in the pipe, and closes it at its end. */
static void read_piece(struct stream *stream)
{
    char text[PIECE_BYTES];
    ssize_t bytes = read(stream->pipe, text, sizeof(text));
    if (bytes > 0) {
        stream->take(stream->context, text, (size_t)bytes);
    } else if (bytes == 0) {
        close(stream->pipe);
        stream->pipe = -1;
    }
}

static struct pollfd source_of(const struct stream *stream)
{
    if (stream->is_held_up) {
        return (struct pollfd){.fd = stream->destination, .events = POLLOUT};
    }
    return (struct pollfd){.fd = stream->pipe, .events = POLLIN};
}

/* One piece at a time, and none without room for it: signals and the time must get their turn. */
static void serve(struct stream *stream)
{
    stream->is_held_up = !is_ready(stream->destination, POLLOUT);
    if (!stream->is_held_up) {
        read_piece(stream);
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
        source_of(&child->streams[OUTPUT]),
        source_of(&child->streams[ERRORS]),
    };
    if (poll(sources, sizeof(sources) / sizeof(sources[0]), -1) < 0 && errno != EINTR) {
        fail_with_errno("poll");
    }
    for (int i = 0; i < STREAMS; i++) {
        if (sources[2 + i].revents != 0) {
            serve(&child->streams[i]);
        }
    }
    if (sources[1].revents != 0) {
        tell_to_end(child);
    }
    if (sources[0].revents != 0) {
        read_signal(child);
    }
}

/* Who asked for the end does not wait for somebody to read what was written before. */
static bool has_something_to_read(const struct child *child)
{
    for (int i = 0; i < STREAMS && !child->is_given_up; i++) {
        const struct stream *stream = &child->streams[i];
        if (stream->pipe >= 0 && is_ready(stream->pipe, POLLIN) &&
            (!child->is_told_to_end || is_ready(stream->destination, POLLOUT))) {
            return true;
        }
    }
    return false;
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

static void take_remarks(void *context, const char *text, size_t bytes)
{
    remarks_feed(context, text, bytes);
}

int child_run(char **words, const struct child_limits *limits)
{
    struct remarks remarks = {.stream = stderr};
    struct child child = {.limits = limits};
    struct termios terminal;
    bool has_terminal = tcgetattr(STDIN_FILENO, &terminal) == 0;

    child.streams[OUTPUT] = (struct stream){
        .destination = STDOUT_FILENO, .take = limits->on_output, .context = limits->context};
    child.streams[ERRORS] =
        (struct stream){.destination = STDERR_FILENO, .take = take_remarks, .context = &remarks};
    start(&child, words);
    while (!child.has_ended || has_something_to_read(&child)) {
        wait_for_something(&child);
    }
    remarks_end(&remarks, child.is_told_to_end);
    if (has_terminal) {
        restore_terminal(&terminal);
    }
    return status_of(&child);
}
