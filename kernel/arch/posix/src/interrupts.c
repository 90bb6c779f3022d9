/* SPDX-License-Identifier: Apache-2.0 */

/*
 * When interrupts run. Invariants:
 *  1. Handlers run one after the other, never inside each other, with the lock free.
 *  2. `pending` is set whenever something is due, so an unlock that finds it clear may go on.
 *  3. A switch pended by a handler happens when all handlers have ended, on the stack of the
 *     thread that they interrupted.
 *  4. errno belongs to the interrupted thread: handlers leave it as it was.
 */

#include "host.h"

#include <errno.h>
#include <stddef.h>

struct arch__cpu arch__cpu;
const struct posix_board *host__board;
volatile bool host__is_look_due;

static struct posix_irq *first_raised;
static struct posix_irq **next_raised = &first_raised;

void posix_init(const struct posix_board *board, bool has_virtual_time)
{
    (void)arch_irq_lock();
    host__board = board;
    clock__init(has_virtual_time);
    descriptors__init();
    symbols__init();
    faults__init();
    signals__init(!has_virtual_time);
}

void posix_irq_raise(struct posix_irq *irq)
{
    arch_key_t key = arch_irq_lock();

    if (!irq->is_raised) {
        irq->is_raised = true;
        irq->next = NULL;
        *next_raised = irq;
        next_raised = &irq->next;
        arch__cpu.pending = true;
    }
    arch_irq_unlock(key);
}

static struct posix_irq *take_raised(void)
{
    struct posix_irq *irq = first_raised;

    first_raised = irq->next;
    if (first_raised == NULL) {
        next_raised = &first_raised;
    }
    irq->is_raised = false;
    return irq;
}

static void run_handlers(void)
{
    arch__cpu.is_in_isr = true;
    signals__look();
    if (host__is_look_due) {
        host__is_look_due = false;
        descriptors__look(0);
    }
    clock__ring_if_due();
    while (first_raised != NULL) {
        struct posix_irq *irq = take_raised();

        irq->on_irq(irq);
    }
    arch__break_link();
    arch__cpu.is_in_isr = false;
}

static void switch_if_pended(void)
{
    if (arch__cpu.is_switch_pended) {
        arch__cpu.is_switch_pended = false;
        arch__cpu.is_locked = 1;
        arch_upcall_reschedule();
        arch__cpu.is_locked = 0;
    }
}

void arch__interrupt(void)
{
    if (arch__cpu.is_locked != 0 || arch__cpu.is_in_isr) {
        return;
    }
    int threads_errno = errno;

    while (arch__cpu.pending) {
        arch__cpu.pending = false;
        run_handlers();
        switch_if_pended();
    }
    errno = threads_errno;
}

static void wait_for_something(void)
{
    if (!posix_time_is_virtual()) {
        arch__cpu.is_in_isr = true;
        descriptors__look(clock__until_alarm());
        arch__cpu.is_in_isr = false;
    } else if (!clock__jump()) {
        arch__cpu.is_locked = 1;
        host__board->on_deadlock();
    }
}

/* A switch pended here is not needed: the caller looks for the thread to run by itself. */
void arch_idle(void)
{
    int threads_errno = errno;

    arch__cpu.is_locked = 0;
    if (!arch__cpu.pending) {
        wait_for_something();
    }
    arch__cpu.pending = false;
    run_handlers();
    arch__cpu.is_switch_pended = false;
    arch__cpu.is_locked = 1;
    errno = threads_errno;
}

void arch_irq_offload(void (*handler)(const void *argument), const void *argument)
{
    int threads_errno = errno;

    arch__cpu.is_in_isr = true;
    handler(argument);
    arch__cpu.is_in_isr = false;
    errno = threads_errno;
    arch_irq_unlock(0);
}
