/* SPDX-License-Identifier: Apache-2.0 */

/* What the options that are off leave. */

#include "helpers.h"

#include <errno.h>

static volatile int started;

static void count_start(void *by, void *two, void *three)
{
    started += two == NULL && three == NULL ? (int)(intptr_t)by : 1000;
}

K_THREAD_DEFINE(at_once, 512, count_start, 1, NULL, NULL, TEST_PRIORITY, 0, 0);
K_THREAD_DEFINE(later, 512, count_start, 10, NULL, NULL, TEST_PRIORITY, 0, 20);
K_THREAD_DEFINE(by_hand, 512, count_start, 100, NULL, NULL, TEST_PRIORITY, 0, -1);

TEST_CASE(threads_without_names_are_defined_all_the_same)
{
    TEST_EQUAL(k_thread_join(at_once, K_SECONDS(1)), 0);
    TEST_EQUAL(k_thread_join(later, K_SECONDS(1)), 0);
    TEST_EQUAL(started, 11);
    k_thread_start(by_hand);
    TEST_EQUAL(k_thread_join(by_hand, K_SECONDS(1)), 0);
    TEST_EQUAL(started, 111);
}

TEST_CASE(a_name_is_not_kept)
{
    char text[4] = "old";

    TEST_EQUAL(k_thread_name_set(NULL, "new"), -ENOSYS);
    TEST_NULL(k_thread_name_get(k_current_get()));
    TEST_EQUAL(k_thread_name_copy(k_current_get(), text, sizeof(text)), -ENOSYS);
    TEST_STRING(text, "old");
}

TEST_CASE(there_is_an_errno)
{
    errno = EBUSY;
    TEST_EQUAL(errno, EBUSY);
}
