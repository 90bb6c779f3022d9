// SPDX-License-Identifier: Apache-2.0
#include <drivers/uart.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "fake_kernel.h"

#define BUFFER_BYTES 4

static struct uart_state state;
static bool is_interrupting;
static uint8_t buffer[BUFFER_BYTES];
static uint8_t got[16];

static void set_receive_interrupt(const struct uart *uart, bool is_on)
{
    (void)uart;
    is_interrupting = is_on;
}

static const struct uart_driver driver = {.set_receive_interrupt = set_receive_interrupt};
static const struct uart uart = {&driver, NULL, &state};

static const struct uart_driver polled_driver = {0};
static const struct uart polled_uart = {&polled_driver, NULL, &state};

static int set_up(void **unused)
{
    (void)unused;
    fake_kernel_reset();
    state = (struct uart_state){0};
    is_interrupting = false;
    memset(got, 0, sizeof(got));
    return 0;
}

static int set_up_receiving(void **unused)
{
    (void)set_up(unused);
    return uart_receive_start(&uart, buffer, sizeof(buffer));
}

static void receive(const char *text)
{
    for (; *text != '\0'; text++) {
        uart_received(&uart, (uint8_t)*text);
    }
}

static void a_port_without_an_interrupt_refuses_to_receive(void **unused)
{
    (void)unused;
    assert_int_equal(uart_receive_start(&polled_uart, buffer, sizeof(buffer)), -ENOTSUP);
}

static void a_buffer_of_no_bytes_is_refused(void **unused)
{
    (void)unused;
    assert_int_equal(uart_receive_start(&uart, buffer, 0), -EINVAL);
    assert_false(is_interrupting);
}

static void receiving_starts_once(void **unused)
{
    (void)unused;
    assert_int_equal(uart_receive_start(&uart, buffer, sizeof(buffer)), 0);
    assert_true(is_interrupting);
    assert_int_equal(uart_receive_start(&uart, got, sizeof(got)), -EALREADY);
    assert_false(fake_kernel_is_locked());
}

static void reading_before_the_start_is_a_broken_pipe(void **unused)
{
    (void)unused;
    assert_int_equal(uart_read(&uart, got, sizeof(got), K_FOREVER), -EPIPE);
    assert_int_equal(uart_read(&uart, got, sizeof(got), K_NO_WAIT), -EPIPE);
    assert_false(fake_kernel_is_locked());
}

static void bytes_come_out_in_order_around_the_end_of_the_buffer(void **unused)
{
    (void)unused;
    receive("abc");
    assert_int_equal(uart_read(&uart, got, 2, K_NO_WAIT), 2);
    assert_memory_equal(got, "ab", 2);
    receive("def");
    assert_int_equal(uart_read(&uart, got, sizeof(got), K_NO_WAIT), 4);
    assert_memory_equal(got, "cdef", 4);
    assert_int_equal(uart_read(&uart, got, sizeof(got), K_NO_WAIT), -EAGAIN);
    assert_int_equal(uart_lost(&uart), 0);
}

static void a_full_buffer_keeps_the_old_bytes_and_counts_the_new(void **unused)
{
    (void)unused;
    receive("abcdef");
    assert_int_equal(uart_lost(&uart), 2);
    assert_int_equal(uart_read(&uart, got, sizeof(got), K_NO_WAIT), 4);
    assert_memory_equal(got, "abcd", 4);
}

static void bytes_that_the_hardware_lost_are_counted(void **unused)
{
    (void)unused;
    uart_overrun(&uart);
    assert_int_equal(uart_lost(&uart), 1);
}

static void a_read_of_no_bytes_takes_none(void **unused)
{
    (void)unused;
    receive("a");
    assert_int_equal(uart_read(&uart, got, 0, K_NO_WAIT), 0);
    assert_int_equal(uart_read(&uart, got, 1, K_NO_WAIT), 1);
}

static int a_byte_comes(k_timeout_t timeout)
{
    (void)timeout;
    receive("x");
    return 0;
}

static void a_reader_waits_for_the_first_byte(void **unused)
{
    (void)unused;
    fake_kernel.on_wait = a_byte_comes;
    assert_int_equal(uart_read(&uart, got, sizeof(got), K_FOREVER), 1);
    assert_int_equal(got[0], 'x');
    assert_int_equal(fake_kernel.wakes, 1);
    assert_int_equal(fake_kernel.woken, 0);
    assert_int_equal(fake_kernel.reschedules, 1);
}

static int no_byte_comes(k_timeout_t timeout)
{
    (void)timeout;
    return -EAGAIN;
}

static void a_reader_gives_up_after_its_time(void **unused)
{
    (void)unused;
    fake_kernel.on_wait = no_byte_comes;
    assert_int_equal(uart_read(&uart, got, sizeof(got), K_TICKS(5)), -EAGAIN);
    assert_false(fake_kernel_is_locked());
}

static k_timeout_t asked_first;
static unsigned int waits;

static int another_reader_takes_the_byte(k_timeout_t timeout)
{
    waits++;
    if (waits == 1) {
        asked_first = timeout;
        fake_kernel.uptime_ticks += 3;
        return 0;
    }
    assert_true(K_TIMEOUT_EQ(timeout, asked_first));
    return -EAGAIN;
}

static void a_reader_that_lost_its_byte_waits_only_for_the_rest_of_its_time(void **unused)
{
    (void)unused;
    waits = 0;
    fake_kernel.uptime_ticks = 100;
    fake_kernel.on_wait = another_reader_takes_the_byte;
    assert_int_equal(uart_read(&uart, got, sizeof(got), K_TICKS(5)), -EAGAIN);
    assert_int_equal(waits, 2);
    assert_true(K_TIMEOUT_EQ(asked_first, K_TIMEOUT_ABS_TICKS(106)));
}

static int the_port_is_stopped(k_timeout_t timeout)
{
    (void)timeout;
    uart_receive_stop(&uart);
    return fake_kernel.woken;
}

static void stopping_ends_the_waiting_reader(void **unused)
{
    (void)unused;
    fake_kernel.on_wait = the_port_is_stopped;
    assert_int_equal(uart_read(&uart, got, sizeof(got), K_FOREVER), -EPIPE);
    assert_int_equal(fake_kernel.closes, 1);
    assert_false(is_interrupting);
}

static void stopping_drops_what_was_not_read(void **unused)
{
    (void)unused;
    receive("abc");
    uart_receive_stop(&uart);
    assert_int_equal(uart_read(&uart, got, sizeof(got), K_NO_WAIT), -EPIPE);
    assert_int_equal(uart_receive_start(&uart, buffer, sizeof(buffer)), 0);
    assert_int_equal(uart_read(&uart, got, sizeof(got), K_NO_WAIT), -EAGAIN);
}

static void stopping_twice_does_nothing_more(void **unused)
{
    (void)unused;
    uart_receive_stop(&uart);
    uart_receive_stop(&uart);
    assert_int_equal(fake_kernel.closes, 1);
}

static void a_byte_after_the_stop_is_counted_and_goes_nowhere(void **unused)
{
    (void)unused;
    uart_receive_stop(&uart);
    receive("a");
    assert_int_equal(uart_lost(&uart), 1);
}

static void the_source_is_ready_while_bytes_wait(void **unused)
{
    struct k_source source = uart_source(&uart);

    (void)unused;
    assert_int_equal(source.ready(source.pollable), 0);
    receive("ab");
    assert_int_equal(source.ready(source.pollable), K_READY_IN);
    (void)uart_read(&uart, got, 1, K_NO_WAIT);
    assert_int_equal(source.ready(source.pollable), K_READY_IN);
    (void)uart_read(&uart, got, 1, K_NO_WAIT);
    assert_int_equal(source.ready(source.pollable), 0);
}

static void watches_are_told_of_each_byte(void **unused)
{
    struct k_watch watch = {0};

    (void)unused;
    uart_source(&uart).pollable->first = &watch;
    receive("ab");
    assert_int_equal(fake_kernel.tells, 2);
    assert_int_equal(fake_kernel.told, K_READY_IN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_port_without_an_interrupt_refuses_to_receive, set_up),
        cmocka_unit_test_setup(a_buffer_of_no_bytes_is_refused, set_up),
        cmocka_unit_test_setup(receiving_starts_once, set_up),
        cmocka_unit_test_setup(reading_before_the_start_is_a_broken_pipe, set_up),
        cmocka_unit_test_setup(bytes_come_out_in_order_around_the_end_of_the_buffer,
                               set_up_receiving),
        cmocka_unit_test_setup(a_full_buffer_keeps_the_old_bytes_and_counts_the_new,
                               set_up_receiving),
        cmocka_unit_test_setup(bytes_that_the_hardware_lost_are_counted, set_up_receiving),
        cmocka_unit_test_setup(a_read_of_no_bytes_takes_none, set_up_receiving),
        cmocka_unit_test_setup(a_reader_waits_for_the_first_byte, set_up_receiving),
        cmocka_unit_test_setup(a_reader_gives_up_after_its_time, set_up_receiving),
        cmocka_unit_test_setup(a_reader_that_lost_its_byte_waits_only_for_the_rest_of_its_time,
                               set_up_receiving),
        cmocka_unit_test_setup(stopping_ends_the_waiting_reader, set_up_receiving),
        cmocka_unit_test_setup(stopping_drops_what_was_not_read, set_up_receiving),
        cmocka_unit_test_setup(stopping_twice_does_nothing_more, set_up_receiving),
        cmocka_unit_test_setup(a_byte_after_the_stop_is_counted_and_goes_nowhere, set_up_receiving),
        cmocka_unit_test_setup(the_source_is_ready_while_bytes_wait, set_up_receiving),
        cmocka_unit_test_setup(watches_are_told_of_each_byte, set_up_receiving),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
