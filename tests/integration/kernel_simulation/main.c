/* SPDX-License-Identifier: Apache-2.0 */

/* Who decides what happens next takes no part in it. What is explored is tests/sim's affair. */

#include "helpers.h"

#include <kernel/simulation.h>

static K_SEM_DEFINE(sem, 0, 100);
static size_t most_alternatives;
static unsigned int choices;

/* Now and then another thread, if there is one. */
static size_t choose_another(size_t alternatives, enum k_simulation_point point)
{
    (void)point;
    choices++;
    most_alternatives = MAX(most_alternatives, alternatives);
    return choices % 3U == 0 ? alternatives - 1U : 0U;
}

static const struct k_simulation simulation = {.choose = choose_another};

static void note_and_give(void *letter)
{
    for (int i = 0; i < 10; i++) {
        note(*(const char *)letter);
        k_sem_give(&sem);
    }
}

TEST_CASE(who_decides_is_not_chosen_though_as_urgent)
{
    k_simulation_begin(&simulation);
    (void)spawn(0, 0, note_and_give, "a");
    (void)spawn(1, 0, note_and_give, "b");
    k_yield();
    join(0);
    join(1);
    k_simulation_end();
    TEST_AT_LEAST(choices, 3);
    TEST_EQUAL(most_alternatives, 2); /* to go on, or the one other */
    TEST_EQUAL(k_sem_count_get(&sem), 20);
    k_sem_reset(&sem);
    const char *order = noted();
    int switches = 0;

    for (int i = 1; order[i] != '\0'; i++) {
        switches += order[i] != order[i - 1] ? 1 : 0;
    }
    TEST_AT_LEAST(switches, 2); /* they took turns */
}

static void wait_and_note(void *letter)
{
    (void)k_sem_take(&sem, K_FOREVER);
    note(*(const char *)letter);
}

TEST_CASE(who_decides_goes_on_when_all_others_wait)
{
    k_simulation_begin(&simulation);
    (void)spawn(0, 0, wait_and_note, "a");
    (void)spawn(1, 0, wait_and_note, "b");
    k_yield();
    TEST_FALSE(has_noted());
    k_sem_give(&sem);
    k_sem_give(&sem);
    join(0);
    join(1);
    k_simulation_end();
    TEST_TRUE(has_noted());
    (void)noted();
}
