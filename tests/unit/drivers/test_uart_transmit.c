/* SPDX-License-Identifier: Apache-2.0 */
#include <drivers/uart.h>
#include <errno.h>
#include <kernel/lock.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "fake_kernel.h"

static struct uart_state state;
static uint8_t buffer[4];
static unsigned int starts;
static char sent[32];
static size_t sent_count;

static void start_transmit(const struct uart *uart)
{
    (void)uart;
    assert_true(fake_kernel_is_locked());
    starts++;
}

static const struct uart_driver driver = {.start_transmit = start_transmit};
static const struct uart uart = {&driver, NULL, &state};

static const struct uart_driver polled_driver = {0};
static const struct uart polled_uart = {&polled_driver, NULL, &state};

static int set_up(void **unused)
{
    (void)unused;
    fake_kernel_reset();
    memset(&state, 0, sizeof(state));
    memset(sent, 0, sizeof(sent));
    sent_count = 0;
    starts = 0;
    return 0;
}

static int set_up_sending(void **unused)
{
    (void)set_up(unused);
    return uart_transmit_start(&uart, buffer, sizeof(buffer));
}

/* The driver takes up to @p most bytes. Returns whether there was one more each time. */
static bool send(size_t most)
{
    unsigned int key = irq_lock();
    bool is_sent = true;

    for (; most > 0 && is_sent; most--) {
        is_sent = uart_next_byte(&uart, (uint8_t *)&sent[sent_count]);
        sent_count += is_sent ? 1U : 0U;
    }
    irq_unlock(key);
    return is_sent;
}

static uint32_t level(void)
{
    struct k_source source = uart_source(&uart);

    return source.ready(source.pollable);
}

static void a_port_that_cannot_refuses_to_send(void **unused)
{
    (void)unused;
    assert_int_equal(uart_transmit_start(&polled_uart, buffer, sizeof(buffer)), -ENOTSUP);
}

static void a_buffer_of_no_bytes_is_refused(void **unused)
{
    (void)unused;
    assert_int_equal(uart_transmit_start(&uart, buffer, 0), -EINVAL);
}

static void sending_starts_once(void **unused)
{
    (void)unused;
    assert_int_equal(uart_transmit_start(&uart, buffer, sizeof(buffer)), 0);
    assert_int_equal(uart_transmit_start(&uart, buffer, sizeof(buffer)), -EALREADY);
    assert_false(fake_kernel_is_locked());
    assert_int_equal(starts, 0);
}

static void writing_before_the_start_is_a_broken_pipe(void **unused)
{
    (void)unused;
    assert_int_equal(uart_write(&uart, "a", 1, K_FOREVER), -EPIPE);
    assert_int_equal(uart_write(&uart, "a", 1, K_NO_WAIT), -EPIPE);
    assert_int_equal(level(), 0);
    assert_false(fake_kernel_is_locked());
}

static void what_is_written_is_sent_in_order_around_the_end_of_the_buffer(void **unused)
{
    (void)unused;
    assert_int_equal(uart_write(&uart, "abc", 3, K_NO_WAIT), 3);
    assert_true(send(2));
    assert_int_equal(uart_write(&uart, "def", 3, K_NO_WAIT), 3);
    assert_true(send(4));
    assert_false(send(1));
    assert_string_equal(sent, "abcdef");
    assert_int_equal(starts, 1); /* it had not come to an end between */
}

static void the_driver_is_started_again_after_the_end(void **unused)
{
    (void)unused;
    assert_int_equal(uart_write(&uart, "a", 1, K_NO_WAIT), 1);
    assert_true(send(1));
    assert_int_equal(uart_write(&uart, "b", 1, K_NO_WAIT), 1);
    assert_int_equal(starts, 1);
    assert_false(send(2));
    assert_int_equal(uart_write(&uart, "c", 1, K_NO_WAIT), 1);
    assert_int_equal(starts, 2);
    assert_false(send(2));
    assert_string_equal(sent, "abc");
}

static void as_much_as_there_is_room_for_is_taken(void **unused)
{
    (void)unused;
    assert_int_equal(uart_write(&uart, "abcdef", 6, K_NO_WAIT), 4);
    assert_int_equal(uart_write(&uart, "ef", 2, K_NO_WAIT), -EAGAIN);
    assert_int_equal(uart_write(&uart, "ef", 0, K_NO_WAIT), 0);
    assert_false(send(10));
    assert_string_equal(sent, "abcd");
}

static int a_byte_goes(k_timeout_t timeout)
{
    (void)timeout;
    assert_true(send(1));
    return 0;
}

static void a_writer_waits_for_room(void **unused)
{
    (void)unused;
    assert_int_equal(uart_write(&uart, "abcd", 4, K_NO_WAIT), 4);
    fake_kernel.on_wait = a_byte_goes;
    assert_int_equal(uart_write(&uart, "ef", 2, K_FOREVER), 1);
    assert_int_equal(fake_kernel.wakes, 1);
    assert_false(send(10));
    assert_string_equal(sent, "abcde");
}

static int no_byte_goes(k_timeout_t timeout)
{
    assert_true(K_TIMEOUT_EQ(timeout, K_TIMEOUT_ABS_TICKS(6)));
    return -EAGAIN;
}

static void a_writer_gives_up_after_its_time(void **unused)
{
    (void)unused;
    assert_int_equal(uart_write(&uart, "abcd", 4, K_NO_WAIT), 4);
    fake_kernel.on_wait = no_byte_goes;
    assert_int_equal(uart_write(&uart, "e", 1, K_TICKS(5)), -EAGAIN);
    assert_false(fake_kernel_is_locked());
}

static int the_port_is_stopped(k_timeout_t timeout)
{
    (void)timeout;
    uart_transmit_stop(&uart);
    return fake_kernel.woken;
}

static void stopping_ends_the_waiting_writer_and_drops_the_rest(void **unused)
{
    (void)unused;
    assert_int_equal(uart_write(&uart, "abcd", 4, K_NO_WAIT), 4);
    fake_kernel.on_wait = the_port_is_stopped;
    assert_int_equal(uart_write(&uart, "e", 1, K_FOREVER), -EPIPE);
    assert_int_equal(fake_kernel.closes, 1);
    uart_transmit_stop(&uart);
    assert_int_equal(fake_kernel.closes, 1);
    assert_false(send(1));
    assert_int_equal(uart_transmit_start(&uart, buffer, sizeof(buffer)), 0);
    assert_int_equal(uart_write(&uart, "f", 1, K_NO_WAIT), 1);
    assert_int_equal(starts, 2);
}

static void the_source_is_ready_while_there_is_room(void **unused)
{
    (void)unused;
    assert_int_equal(level(), K_READY_OUT);
    assert_int_equal(uart_write(&uart, "abc", 3, K_NO_WAIT), 3);
    assert_int_equal(level(), K_READY_OUT);
    assert_int_equal(uart_write(&uart, "d", 1, K_NO_WAIT), 1);
    assert_int_equal(level(), 0);
    assert_true(send(1));
    assert_int_equal(level(), K_READY_OUT);
}

static void watches_are_told_of_room(void **unused)
{
    struct k_watch watch = {0};

    (void)unused;
    uart_source(&uart).pollable->first = &watch;
    assert_int_equal(uart_transmit_start(&uart, buffer, sizeof(buffer)), 0);
    assert_int_equal(fake_kernel.tells, 1);
    assert_int_equal(uart_write(&uart, "ab", 2, K_NO_WAIT), 2);
    assert_true(send(2));
    assert_int_equal(fake_kernel.tells, 3);
    assert_int_equal(fake_kernel.told, K_READY_OUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_port_that_cannot_refuses_to_send, set_up),
        cmocka_unit_test_setup(a_buffer_of_no_bytes_is_refused, set_up),
        cmocka_unit_test_setup(sending_starts_once, set_up),
        cmocka_unit_test_setup(writing_before_the_start_is_a_broken_pipe, set_up),
        cmocka_unit_test_setup(what_is_written_is_sent_in_order_around_the_end_of_the_buffer,
                               set_up_sending),
        cmocka_unit_test_setup(the_driver_is_started_again_after_the_end, set_up_sending),
        cmocka_unit_test_setup(as_much_as_there_is_room_for_is_taken, set_up_sending),
        cmocka_unit_test_setup(a_writer_waits_for_room, set_up_sending),
        cmocka_unit_test_setup(a_writer_gives_up_after_its_time, set_up_sending),
        cmocka_unit_test_setup(stopping_ends_the_waiting_writer_and_drops_the_rest, set_up_sending),
        cmocka_unit_test_setup(the_source_is_ready_while_there_is_room, set_up_sending),
        cmocka_unit_test_setup(watches_are_told_of_room, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
