/* SPDX-License-Identifier: Apache-2.0 */

/* A task that does not want to end would keep its executor busy for ever. */

#include <petrel.h>

static ASYNC_EXECUTOR_DEFINE(stubborn_executor, 1024, 0);
static struct async_task task = ASYNC_TASK_INIT;

static enum async_step go_on_and_on(struct async_task *self)
{
    ASYNC_BEGIN(self);
    for (;;) {
        ASYNC_SLEEP(self, K_SECONDS(1));
    }
    ASYNC_END(self);
}

int main(void)
{
    (void)async_start(&task, &stubborn_executor, go_on_and_on);
    (void)k_msleep(10);
    (void)async_cancel(&task);
    (void)k_msleep(10);
    return 0;
}
