/* SPDX-License-Identifier: Apache-2.0 */

/* Invariant: the queue has a place for each reminder, so that putting one never waits. */

#include "reminder.h"

#include <base/util.h>
#include <petrel.h>
#include <string.h>

#define REMINDERS 4

struct reminder {
    struct k_work_delayable work;
    bool is_set;
    char text[LINE_CHARACTERS + 1];
};

static struct reminder reminders[REMINDERS];
K_MSGQ_DEFINE(due, sizeof(struct reminder *), REMINDERS, sizeof(void *));

static void when_due(struct k_work *work)
{
    struct reminder *reminder =
        CONTAINER_OF(k_work_delayable_from_work(work), struct reminder, work);

    (void)k_msgq_put(&due, &reminder, K_NO_WAIT);
}

bool reminder_set(unsigned int seconds, const char *text)
{
    for (size_t i = 0; i < REMINDERS; i++) {
        struct reminder *reminder = &reminders[i];

        if (!reminder->is_set) {
            reminder->is_set = true;
            snprintk(reminder->text, sizeof(reminder->text), "%s", text);
            k_work_init_delayable(&reminder->work, when_due);
            (void)k_work_schedule(&reminder->work, K_SECONDS(seconds));
            return true;
        }
    }
    return false;
}

struct k_source reminder_source(void)
{
    return k_msgq_source(&due);
}

bool reminder_get(char text[LINE_CHARACTERS + 1])
{
    struct reminder *reminder;

    if (k_msgq_get(&due, &reminder, K_NO_WAIT) != 0) {
        return false;
    }
    memcpy(text, reminder->text, sizeof(reminder->text));
    reminder->is_set = false;
    return true;
}
