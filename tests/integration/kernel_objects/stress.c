/* SPDX-License-Identifier: Apache-2.0 */

/* Threads and interrupts on the same objects at once: nothing is lost and nothing is made up. */

#include "helpers.h"

#include <errno.h>

#define TICKS 400

static K_SEM_DEFINE(sem, 0, K_SEM_MAX_LIMIT);
K_MSGQ_DEFINE(numbers, sizeof(uint32_t), 4, 4);
static K_MUTEX_DEFINE(mutex);

static uint32_t given;
static uint32_t taken[HELPERS];
static uint32_t sent;
static uint32_t received;
static uint32_t dropped;
static bool is_over;

static void give_and_send(struct k_timer *timer)
{
    (void)timer;
    for (int i = 0; i < 3; i++) {
        k_sem_give(&sem);
        given++;
        if (k_msgq_put(&numbers, &sent, K_NO_WAIT) == 0) {
            sent++;
        } else {
            dropped++;
        }
    }
}

/* Takes some, gives some back, and waits now and then. */
static void take(void *index)
{
    uint32_t *mine = &taken[*(int *)index];

    while (!is_over) {
        if (k_sem_take(&sem, *mine % 4U == 0 ? K_TICKS(2) : K_NO_WAIT) == 0) {
            ++*mine;
        }
        if (*mine % 3U == 1U && k_sem_take(&sem, K_NO_WAIT) == 0) {
            k_sem_give(&sem);
        }
        k_busy_wait(200);
        k_yield();
    }
}

static void receive(void *unused)
{
    uint32_t number;

    (void)unused;
    while (!is_over || k_msgq_num_used_get(&numbers) > 0) {
        if (k_msgq_get(&numbers, &number, K_TICKS(2)) == 0) {
            if (number != received) {
                note('!');
            }
            received++;
        }
    }
}

TEST_CASE(permits_and_messages_are_conserved)
{
    static K_TIMER_DEFINE(timer, give_and_send, NULL);
    static int indices[] = {0, 1, 2};
    uint32_t sum = 0;

    is_over = false;
    for (int i = 0; i < 3; i++) {
        (void)spawn(i, 1 + i / 2, take, &indices[i]);
    }
    (void)spawn(3, 2, receive, NULL);
    k_timer_start(&timer, K_TICKS(1), K_TICKS(1));
    (void)k_sleep(K_TICKS(TICKS));
    k_timer_stop(&timer);
    is_over = true;
    for (int i = 0; i < 4; i++) {
        join(i);
        sum += taken[i];
    }
    TEST_EQUAL(sum + k_sem_count_get(&sem), given);
    TEST_EQUAL(received, sent);
    TEST_EQUAL(sent + dropped, given);
    TEST_AT_LEAST(given, 3 * TICKS - 10);
    TEST_STRING(noted(), "");
    k_sem_reset(&sem);
}

/* Two words that belong together, under the mutex; the interrupt changes everybody's priority. */
static volatile uint32_t left;
static volatile uint32_t right;
static uint32_t rounds;

static void shuffle(struct k_timer *timer)
{
    static uint32_t turn;

    (void)timer;
    turn++;
    for (uint32_t i = 0; i < 4; i++) {
        k_thread_priority_set(&helpers[i], TEST_PRIORITY + 1 + (int)((turn + i) % 4U));
    }
}

static void change_both(void *unused)
{
    (void)unused;
    while (!is_over) {
        if (k_mutex_lock(&mutex, K_TICKS(3)) == 0) {
            uint32_t value = left + 1U;

            left = value;
            k_busy_wait(300);
            if (value % 5U == 0) {
                k_yield();
            }
            if (right + 1U != value) {
                note('!');
            }
            right = value;
            rounds++;
            if (k_mutex_unlock(&mutex) != 0) {
                note('?');
            }
        }
        if (rounds % 7U == 0) {
            (void)k_sleep(K_TICKS(1));
        }
    }
}

TEST_CASE(a_mutex_excludes_whatever_the_priorities_do)
{
    static K_TIMER_DEFINE(timer, shuffle, NULL);

    is_over = false;
    rounds = left = right = 0;
    for (int i = 0; i < 4; i++) {
        (void)spawn(i, 1 + i, change_both, NULL);
    }
    k_timer_start(&timer, K_TICKS(1), K_TICKS(1));
    (void)k_sleep(K_TICKS(TICKS));
    k_timer_stop(&timer);
    is_over = true;
    for (int i = 0; i < 4; i++) {
        join(i);
        TEST_TRUE(k_thread_priority_get(&helpers[i]) > TEST_PRIORITY);
    }
    TEST_EQUAL(left, rounds);
    TEST_EQUAL(right, rounds);
    TEST_AT_LEAST(rounds, TICKS / 2);
    TEST_STRING(noted(), "");
    TEST_EQUAL(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    TEST_EQUAL(k_mutex_unlock(&mutex), 0);
}
