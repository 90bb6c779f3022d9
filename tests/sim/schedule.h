/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_SCHEDULE_H
#define SIM_SCHEDULE_H

/**
 * @file
 * Which schedule is next: all with at most so many preemptions, one that a seed decides, or one
 * that is given. A schedule is the list of choices made; those behind its end are 0.
 */

#include <kernel/simulation.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Start with the schedule that has no preemption; schedule_next() goes through the others. */
void schedule_explore(unsigned int most_preemptions);

/** Go on with the next one. False when all have been. */
bool schedule_next(void);

/** One schedule, decided by @p seed: about one of @p rarity choices is not 0. */
void schedule_random(uint64_t seed, unsigned int rarity);

/** The schedule @p text, as schedule_print() wrote it. False when it is none. */
bool schedule_replay(const char *text);

/** For struct k_simulation. */
size_t schedule_choose(size_t alternatives, enum k_simulation_point point);

/** The schedule begins anew. */
void schedule_rewind(void);

/** What is wrong with the program, or NULL: it was not the same when the same choices were made. */
const char *schedule_problem(void);

/** Print the choices made so far. */
void schedule_print(void);

#endif
