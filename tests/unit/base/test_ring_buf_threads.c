/* SPDX-License-Identifier: Apache-2.0 */

/* A ring of bytes between two threads of the host. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <base/ring_buf.h>
#include <cmocka.h>
#include <pthread.h>
#include <sched.h>

#define SIZE 10

RING_BUF_DECLARE(ring, SIZE);

#define STREAM 200000U

/* Chunks of changing size, by any means. */
static void *write_stream(void *unused)
{
    for (uint32_t sent = 0; sent < STREAM;) {
        uint8_t *data;
        uint32_t count = ring_buf_put_claim(&ring, &data, MIN(STREAM - sent, 1U + (sent % 5U)));

        for (uint32_t i = 0; i < count; i++) {
            data[i] = (uint8_t)(sent + i);
        }
        (void)ring_buf_put_finish(&ring, count);
        sent += count;
        if (count == 0) {
            (void)sched_yield();
        }
    }
    return unused;
}

static void one_writer_and_one_reader_need_no_lock(void **state)
{
    pthread_t writer;

    (void)state;
    assert_int_equal(pthread_create(&writer, NULL, write_stream, NULL), 0);
    for (uint32_t received = 0; received < STREAM;) {
        uint8_t bytes[SIZE];
        uint32_t count = ring_buf_get(&ring, bytes, 1U + (received % 7U));

        for (uint32_t i = 0; i < count; i++) {
            assert_int_equal(bytes[i], (uint8_t)(received + i));
        }
        received += count;
        if (count == 0) {
            (void)sched_yield();
        }
    }
    pthread_join(writer, NULL);
    assert_true(ring_buf_is_empty(&ring));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_writer_and_one_reader_need_no_lock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
