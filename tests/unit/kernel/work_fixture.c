/* SPDX-License-Identifier: Apache-2.0 */
#include "work_fixture.h"

#include "cmocka_all.h"

#include <string.h>

struct k_work_q queue;
struct k_work_q other;
char record[64];

static void note(char letter)
{
    size_t length = strlen(record);

    record[length] = letter;
    record[length + 1U] = '\0';
}

void (*in_handler)(struct k_work *work);

void on_a(struct k_work *work);
void on_b(struct k_work *work);
struct k_work a;
struct k_work b;
struct k_work_delayable delayed;

static void run_hook(struct k_work *work)
{
    void (*hook)(struct k_work *) = in_handler;

    in_handler = NULL;
    if (hook != NULL) {
        hook(work);
    }
}

void on_a(struct k_work *work)
{
    note('a');
    run_hook(work);
}

void on_b(struct k_work *work)
{
    note('b');
    run_hook(work);
}

static void on_delayed(struct k_work *work)
{
    assert_ptr_equal(k_work_delayable_from_work(work), &delayed);
    note('d');
    run_hook(work);
}

int set_up(void **state)
{
    (void)state;
    fake_reset();
    (void)k_work_cancel_delayable(&delayed);
    fake_queue_start(&queue);
    fake_queue_start(&other);
    k_work_init(&a, on_a);
    k_work_init(&b, on_b);
    k_work_init_delayable(&delayed, on_delayed);
    in_handler = NULL;
    record[0] = '\0';
    return 0;
}

struct k_work_sync syncs[3];

void run_queue_twice(void)
{
    (void)fake_queue_run_one(&queue);
    (void)fake_queue_run_one(&queue);
}
