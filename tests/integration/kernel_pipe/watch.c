/* SPDX-License-Identifier: Apache-2.0 */

/* Pipes as sources. */

#include "helpers.h"
#include "queues.h"

#include <errno.h>

static uint8_t buffer[4];
static struct k_pipe pipe;

static void take(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    uint8_t bytes[2];
    int count = k_pipe_read(&pipe, bytes, sizeof(bytes), K_NO_WAIT);

    (void)work;
    (void)status;
    if ((ready & K_READY_HUP) != 0) {
        note('h');
    }
    for (int i = 0; i < count; i++) {
        note((char)bytes[i]);
    }
    note(count == -EPIPE ? 'p' : count == -EAGAIN ? 't' : '.');
}

static void put(const char *text, int len)
{
    TEST_EQUAL(k_pipe_write(&pipe, (const uint8_t *)text, (size_t)len, K_NO_WAIT), len);
}

TEST_CASE(a_pipe_triggers_while_it_has_bytes_and_when_it_closes)
{
    struct poll_work work;

    k_pipe_init(&pipe, buffer, sizeof(buffer));
    poll_work_init(&work, &lazy_queue, take);
    TEST_EQUAL(poll_work_arm(&work, k_pipe_source(&pipe), K_READY_IN, 0), 0);
    put("abc", 3);
    let_others_run();
    TEST_STRING(noted(), "ab.c.");
    put("d", 1);
    k_pipe_reset(&pipe);
    let_others_run();
    TEST_STRING(noted(), "t"); /* for nothing */
    k_pipe_close(&pipe);
    let_others_run();
    TEST_STRING(noted(), "hp");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
}

static int to_send;

static void give(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)status;
    TEST_EQUAL(ready, K_READY_OUT);
    int count = k_pipe_write(&pipe, (const uint8_t *)"xyz", 3, K_NO_WAIT);

    note((char)('0' + count));
    to_send -= count;
    if (to_send <= 0) {
        (void)poll_work_disarm(work);
    }
}

TEST_CASE(a_pipe_triggers_while_it_has_room)
{
    struct poll_work work;
    uint8_t bytes[8];

    k_pipe_init(&pipe, buffer, sizeof(buffer));
    poll_work_init(&work, &urgent_queue, give);
    to_send = 9;
    TEST_EQUAL(poll_work_arm(&work, k_pipe_source(&pipe), K_READY_OUT, POLL_PERSISTENT), 0);
    TEST_STRING(noted(), "31");
    TEST_EQUAL(k_pipe_read(&pipe, bytes, 8, K_NO_WAIT), 4);
    TEST_STRING(noted(), "31");
    k_pipe_reset(&pipe);
    TEST_STRING(noted(), "3");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
}

static void read_two(void *unused)
{
    uint8_t bytes[2];

    (void)unused;
    TEST_EQUAL(k_pipe_read(&pipe, bytes, 2, K_FOREVER), 2);
    note('r');
}

static void write_two(void *unused)
{
    (void)unused;
    TEST_EQUAL(k_pipe_write(&pipe, (const uint8_t *)"ab", 2, K_FOREVER), 2);
    note('w');
}

TEST_CASE(a_pipe_without_a_buffer_triggers_when_somebody_waits)
{
    struct poll_work reader, writer;

    k_pipe_init(&pipe, NULL, 0);
    poll_work_init(&reader, &lazy_queue, take);
    poll_work_init(&writer, &lazy_queue, give);
    TEST_EQUAL(poll_work_arm(&reader, k_pipe_source(&pipe), K_READY_IN, 0), 0);
    (void)spawn(0, -1, write_two, NULL);
    let_others_run();
    TEST_STRING(noted(), "wab.");
    TEST_EQUAL(poll_work_disarm(&reader), K_WATCH_ARMED);
    to_send = 2;
    TEST_EQUAL(poll_work_arm(&writer, k_pipe_source(&pipe), K_READY_OUT, 0), 0);
    let_others_run();
    TEST_STRING(noted(), "");
    (void)spawn(1, -1, read_two, NULL);
    let_others_run();
    TEST_STRING(noted(), "r2");
    TEST_EQUAL(poll_work_disarm(&writer), K_WATCH_IDLE);
    join(0);
    join(1);
}
