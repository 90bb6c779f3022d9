/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Two clocks behind one contract. Virtual time stands still while threads run, so a run is
 * decided by the program alone, and a day of waiting takes no time at all.
 */

#include "host.h"

#include <time.h>

/* Some tenths of a second of nothing else. */
#define MOST_READS_OF_AN_INSTANT 50000000U

static bool is_virtual;
static uint64_t virtual_ns;
static uint32_t reads_of_this_instant;
static uint64_t start_ns;
static uint64_t alarm_ns = UINT64_MAX;

static uint64_t host_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return ((uint64_t)now.tv_sec * 1000000000U) + (uint64_t)now.tv_nsec;
}

void clock__init(bool is_virtual_)
{
    is_virtual = is_virtual_;
    start_ns = host_ns();
}

bool posix_time_is_virtual(void)
{
    return is_virtual;
}

/* A thread that reads the clock in a loop gets its alarm on time, whatever the host's tick. */
static void pend_alarm_if_due(uint64_t now_ns)
{
    if (now_ns >= alarm_ns) {
        arch__cpu.pending = true;
    }
}

/* Waiting in a loop for virtual time to pass would take forever: say so instead. */
static uint64_t virtual_now(void)
{
    if (++reads_of_this_instant > MOST_READS_OF_AN_INSTANT) {
        posix_refuse("a thread reads the clock in a loop, and virtual time does not move while "
                     "threads run: use k_busy_wait(), sleep, or start with --real-time");
    }
    return virtual_ns;
}

static void move_to(uint64_t ns)
{
    virtual_ns = ns;
    reads_of_this_instant = 0;
    pend_alarm_if_due(ns);
}

uint64_t posix_time_ns(void)
{
    if (is_virtual) {
        return virtual_now();
    }
    uint64_t now_ns = host_ns() - start_ns;

    pend_alarm_if_due(now_ns);
    return now_ns;
}

static void let_interrupts_in(void)
{
    arch_irq_unlock(arch_irq_lock());
}

void posix_time_spend(uint64_t ns)
{
    uint64_t end_ns = posix_time_ns() + ns;

    while (posix_time_ns() < end_ns) {
        if (is_virtual) {
            move_to(alarm_ns > virtual_ns && alarm_ns < end_ns ? alarm_ns : end_ns);
        }
        let_interrupts_in();
    }
    let_interrupts_in(); /* of a real instant that the host has made long */
}

void posix_alarm_set(uint64_t ns)
{
    alarm_ns = ns;
    pend_alarm_if_due(posix_time_ns());
}

void clock__ring_if_due(void)
{
    if (alarm_ns != UINT64_MAX && posix_time_ns() >= alarm_ns) {
        alarm_ns = UINT64_MAX;
        host__board->on_alarm();
    }
}

int64_t clock__until_alarm(void)
{
    if (alarm_ns == UINT64_MAX) {
        return -1;
    }
    uint64_t now_ns = posix_time_ns();

    return now_ns >= alarm_ns ? 0 : (int64_t)(alarm_ns - now_ns);
}

bool clock__jump(void)
{
    if (alarm_ns == UINT64_MAX) {
        return false;
    }
    if (virtual_ns < alarm_ns) {
        move_to(alarm_ns);
    }
    return true;
}
