/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXECUTORS_H
#define EXECUTORS_H

/* Each case of tasks is run on an executor in a thread and on one in an interrupt. */

#include "helpers.h"
#include "level.h"

#include <petrel.h>

#define EXECUTORS 2

/* The executor @p index: 0 in a thread more urgent than the case's, 1 in an interrupt. */
struct async_executor *executor(int index);

/* A case that is run on either executor. */
#define ASYNC_CASE(name)                                                                           \
    static void name##_on(struct async_executor *on);                                              \
    TEST_CASE(name)                                                                                \
    {                                                                                              \
        for (int i = 0; i < EXECUTORS; i++) {                                                      \
            name##_on(executor(i));                                                                \
            TEST_EQUAL(k_watch_count(), 0);                                                        \
        }                                                                                          \
    }                                                                                              \
    static void name##_on(struct async_executor *on)

#endif
