/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_KERNEL_H
#define KERNEL_KERNEL_H

/**
 * @file
 * All of the kernel's floor. Applications include <petrel.h>, which adds poll.
 */

#include <base/dlist.h>
#include <base/slist.h>
#include <kernel/atomic.h>
#include <kernel/condvar.h>
#include <kernel/console.h>
#include <kernel/event.h>
#include <kernel/fatal.h>
#include <kernel/irq.h>
#include <kernel/heap.h>
#include <kernel/fifo.h>
#include <kernel/lifo.h>
#include <kernel/lock.h>
#include <kernel/malloc.h>
#include <kernel/mem_slab.h>
#include <kernel/msgq.h>
#include <kernel/mutex.h>
#include <kernel/pipe.h>
#include <kernel/poll_work.h>
#include <kernel/pollable.h>
#include <kernel/queue.h>
#include <kernel/resource.h>
#include <kernel/sem.h>
#include <kernel/stack.h>
#include <kernel/thread.h>
#include <kernel/time.h>
#include <kernel/timepoint.h>
#include <kernel/timer.h>
#include <kernel/watch.h>
#include <kernel/watch_listing.h>
#include <kernel/work.h>
#include <kernel/work_watchable.h>

#endif
