/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SIMULATION_H
#define KERNEL_SIMULATION_H

/**
 * @file
 * CONFIG_SIMULATION, on posix: a program decides what happens next wherever more than one thing
 * can. So a test explores schedules, and repeats one exactly.
 *
 * At a choice point the alternatives are, in this order: what happens without a simulation; each
 * simulated interrupt that may still come; each other thread that is as urgent. Every schedule is
 * a possible one: priorities are respected, and equals may be preempted as by time slices.
 *
 * docs/simulation.md tells how to test with it.
 */

#include <arch/posix.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Where a choice is made. */
enum k_simulation_point {
    K_POINT_UNLOCKED, /**< The kernel's lock is released, or a word was read to be replaced. */
    K_POINT_EDGE,     /**< Between two lines, with CONFIG_SIMULATION_EDGES. */
    K_POINT_BLOCKED,  /**< The thread that ran waits: one of those that are ready runs. */
};

/** An interrupt that may come at choice points. */
struct k_simulated_irq {
    struct posix_irq line;
    void (*handler)(void);
    unsigned int times; /**< How often it may still come. */
};

struct k_simulation {
    /**
     * Which one of @p alternatives, 2 or more, happens; 0 is what happens without a simulation.
     * Calls nothing of the kernel.
     */
    size_t (*choose)(size_t alternatives, enum k_simulation_point point);
    struct k_simulated_irq *irqs;
    size_t irq_count;
};

/**
 * From now on @p simulation decides. The caller takes no part: it is neither preempted nor chosen,
 * and waits until the threads that it started have done what they do.
 *
 * An interrupt that may still come does so, at the latest, when every thread waits.
 *
 * @context Thread.
 */
void k_simulation_begin(const struct k_simulation *simulation);

/** The scheduler decides again; interrupts that have not come yet come first. @context Thread, the
 * one that began. */
void k_simulation_end(void);

#ifdef __cplusplus
}
#endif

#endif
