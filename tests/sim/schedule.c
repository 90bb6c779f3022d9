/* SPDX-License-Identifier: Apache-2.0 */
#include "schedule.h"

#include <kernel/console.h>
#include <stdlib.h>

#define LONGEST 4096U

/* Invariant: choices[0 .. length - 1] were made, or are to be made, in this order. */
static struct {
    uint16_t choice;
    uint16_t alternatives; /* 0: not known yet */
    bool is_preemption;
} choices[LONGEST];
static size_t length;
static size_t position;

static enum {
    EXPLORE,
    RANDOM,
    REPLAY
} mode;
static unsigned int most_preemptions;
static uint64_t random_state;
static unsigned int rarity;
static const char *problem;

void schedule_rewind(void)
{
    position = 0;
    problem = NULL;
}

void schedule_explore(unsigned int most_preemptions_)
{
    mode = EXPLORE;
    most_preemptions = most_preemptions_;
    length = 0;
    schedule_rewind();
}

void schedule_random(uint64_t seed, unsigned int rarity_)
{
    mode = RANDOM;
    random_state = (seed + 1U) * 0x9e3779b97f4a7c15U;
    rarity = rarity_;
    length = 0;
    schedule_rewind();
}

bool schedule_replay(const char *text)
{
    mode = REPLAY;
    length = 0;
    schedule_rewind();
    while (*text != '\0' && length < LONGEST) {
        char *end;
        unsigned long choice = strtoul(text, &end, 10);

        if (end == text || choice > UINT16_MAX || (*end != '\0' && *end != ',')) {
            return false;
        }
        choices[length++].choice = (uint16_t)choice;
        text = *end == ',' ? end + 1 : end;
    }
    return true;
}

static uint32_t random_below(uint32_t limit)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 32) % limit;
}

static size_t new_choice(size_t alternatives)
{
    if (mode == RANDOM && random_below(rarity) == 0) {
        return 1U + random_below((uint32_t)alternatives - 1U);
    }
    return 0;
}

size_t schedule_choose(size_t alternatives, enum k_simulation_point point)
{
    if (position == LONGEST) {
        problem = "this does not end: it has more choices than LONGEST in schedule.c";
        return 0;
    }
    if (position == length) {
        choices[position].choice = (uint16_t)new_choice(alternatives);
        choices[position].alternatives = 0;
        length++;
    }
    bool is_as_before = choices[position].alternatives == alternatives;

    if (choices[position].alternatives != 0 && !is_as_before) {
        problem = "the same choices have led somewhere else: the scenario depends on more";
    }
    choices[position].alternatives = (uint16_t)alternatives;
    choices[position].is_preemption = point != K_POINT_BLOCKED;
    size_t choice = choices[position++].choice;

    return choice < alternatives ? choice : 0;
}

/* A choice that costs a preemption, made, counts one. */
static unsigned int preemptions_before(size_t end)
{
    unsigned int count = 0;

    for (size_t i = 0; i < end; i++) {
        count += choices[i].is_preemption && choices[i].choice != 0 ? 1U : 0U;
    }
    return count;
}

static bool may_go_on_at(size_t index)
{
    bool has_another = choices[index].choice + 1U < choices[index].alternatives;
    bool is_affordable = !choices[index].is_preemption || choices[index].choice != 0 ||
                         preemptions_before(index) < most_preemptions;

    return has_another && is_affordable;
}

/* Depth first: the last choice that can be another one is; what comes behind is open again. */
bool schedule_next(void)
{
    length = position;
    while (length > 0 && !may_go_on_at(length - 1U)) {
        length--;
    }
    if (length == 0) {
        return false;
    }
    choices[length - 1U].choice++;
    schedule_rewind();
    return true;
}

const char *schedule_problem(void)
{
    return problem;
}

void schedule_print(void)
{
    size_t end = position;

    while (end > 0 && choices[end - 1U].choice == 0) {
        end--;
    }
    for (size_t i = 0; i < end; i++) {
        printk("%s%u", i == 0 ? "" : ",", choices[i].choice);
    }
}
