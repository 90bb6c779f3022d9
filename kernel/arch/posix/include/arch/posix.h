/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_POSIX_H
#define ARCH_POSIX_H

/**
 * @file
 * What the posix port offers to the board and to drivers that talk to the host: time,
 * interrupts by software, host descriptors, the way out.
 *
 * Callbacks named on_… run as interrupts. A descriptor is looked at when no thread is ready,
 * and about every CONFIG_ARCH_POSIX_TICK_US while threads compute.
 *
 * @context Thread or ISR, unless a function says otherwise.
 */

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What the port asks of the board. */
struct posix_board {
    /** The alarm rings. @context ISR. */
    void (*on_alarm)(void);
    /**
     * Virtual time: every thread waits, no alarm is set, so nothing will ever happen. Must not
     * return. @context Idle, lock held.
     */
    void (*on_deadlock)(void);
    /** A signal or the time limit ends the program with @p status. Must not return. @context ISR.
     */
    void (*on_end)(int status);
};

/**
 * The first thing in main(): locks, starts the time at 0 and catches faults.
 *
 * @param board            Stays in use.
 * @param has_virtual_time Time moves only when every thread waits, and then at once to the
 *                         next alarm; nothing comes from the host.
 *
 * @context Start-up.
 */
void posix_init(const struct posix_board *board, bool has_virtual_time);

/*
 * Time
 */

/** Is time virtual? */
bool posix_time_is_virtual(void);

/** Nanoseconds since posix_init(). */
uint64_t posix_time_ns(void);

/**
 * Keep the processor busy for @p ns; in virtual time this makes time move. Interrupts that
 * become due come at their time.
 */
void posix_time_spend(uint64_t ns);

/**
 * Have on_alarm() called once posix_time_ns() has reached @p ns. There is one alarm; UINT64_MAX
 * stops it.
 *
 * @context Lock held.
 */
void posix_alarm_set(uint64_t ns);

/*
 * Interrupts by software
 */

struct posix_irq {
    void (*on_irq)(struct posix_irq *irq);
    struct posix_irq *next; /* private */
    bool is_raised;         /* private */
};

/** Have @p irq's handler run: at once, or when the lock and running interrupts are over. */
void posix_irq_raise(struct posix_irq *irq);

/*
 * Host descriptors. In virtual time nothing may come from the host: starting one of these then
 * ends the program with a message.
 */

/** The descriptor of the console's input. */
#define POSIX_CONSOLE_INPUT 0

/** A descriptor that is polled. */
struct posix_watch {
    const char *name; /**< For messages. */
    int fd;           /**< */
    short events;     /**< POLLIN, POLLOUT; may change any time. */
    void (*on_ready)(struct posix_watch *watch, short revents); /**< While an event is there. */
    struct posix_watch *next;                                   /* private */
    int slot;                                                   /* private */
};

/** Poll @p watch from now on. */
void posix_watch_start(struct posix_watch *watch);

/** Do not poll @p watch any more. Its callback does not run after this. */
void posix_watch_stop(struct posix_watch *watch);

/** Somebody with descriptors and timeouts of its own, such as a network stack of the host. */
struct posix_poller {
    const char *name; /**< For messages. */
    /**
     * Before each poll: call posix_poller_add() for each descriptor, and lower @p timeout_ns if
     * on_polled() must run earlier (-1 is "no limit").
     */
    void (*on_prepare)(struct posix_poller *poller, int64_t *timeout_ns);
    /** After each poll: posix_poller_revents() says what has come. */
    void (*on_polled)(struct posix_poller *poller);
    struct posix_poller *next; /* private */
};

/** Have @p poller take part in polls from now on, for good. */
void posix_poller_start(struct posix_poller *poller);

/** Poll @p fd too, this time. Returns an index for posix_poller_revents(). @context on_prepare().
 */
int posix_poller_add(int fd, short events);

/** What has come for the descriptor of @p index. @context on_polled(). */
short posix_poller_revents(int index);

/*
 * The way out
 */

/**
 * Have the program ended through on_end() with @p status when the host sends @p signal. When it
 * does not end within 2 seconds, or the signal comes again, it is ended without further ado.
 */
void posix_end_on_signal(int signal, int status);

/** Have the program ended through on_end() with status 0 after @p seconds of the host's time. */
void posix_end_after(unsigned int seconds);

/**
 * End the host's process: with exit(), but not after a fault, when nothing can be relied on.
 *
 * @context Any.
 */
void posix_exit(int status) __attribute__((noreturn));

/** Say what is wrong with the way the program was started, on standard error, and end it: 2. */
void posix_refuse(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

#ifdef __cplusplus
}
#endif

#endif
