// SPDX-License-Identifier: Apache-2.0
#include <drivers/mmio.h>
#include <drivers/uart_cmsdk.h>
#include <errno.h>
#include <kernel/lock.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "fake_kernel.h"

/* A model of the device: one byte of buffer each way. */

enum {
    DATA,
    STATE,
    CONTROL,
    INT_STATUS,
    BAUD,
    REGISTERS
};

#define TX_FULL    1U
#define RX_FULL    2U
#define RX_OVERRUN 8U

static volatile uint32_t registers[REGISTERS];
static unsigned int busy_polls; /* the transmitter is full so often */
static char sent[16];
static size_t sent_count;
static const char *arriving; /* one byte after each that was read */
static const char *to_send;  /* what uart_next_byte() has */
static bool is_slow;         /* a byte stays in the transmitter until byte_goes() */

static char received[16];
static size_t received_count;
static unsigned int overruns;
static bool is_interrupt_enabled;

static void byte_arrives(char byte)
{
    if ((registers[STATE] & RX_FULL) != 0) {
        registers[STATE] |= RX_OVERRUN;
    }
    registers[DATA] = (uint8_t)byte;
    registers[STATE] |= RX_FULL;
    if ((registers[CONTROL] & 8U) != 0) {
        registers[INT_STATUS] |= 2U;
    }
}

static uint32_t read_data(void)
{
    uint32_t data = registers[DATA];

    registers[STATE] &= ~RX_FULL;
    if (arriving != NULL && *arriving != '\0') {
        byte_arrives(*arriving++);
    }
    return data;
}

uint32_t mmio_read(const volatile uint32_t *address)
{
    switch (address - registers) {
    case DATA:
        return read_data();
    case STATE:
        if (busy_polls > 0) {
            busy_polls--;
            return registers[STATE] | TX_FULL;
        }
        return registers[STATE];
    default:
        return *address;
    }
}

static void byte_goes(void)
{
    registers[STATE] &= ~TX_FULL;
    if ((registers[CONTROL] & 4U) != 0) {
        registers[INT_STATUS] |= 1U;
    }
}

void mmio_write(volatile uint32_t *address, uint32_t value)
{
    switch (address - registers) {
    case DATA:
        assert_int_equal(busy_polls, 0);
        assert_int_equal(registers[STATE] & TX_FULL, 0);
        sent[sent_count++] = (char)value;
        registers[STATE] |= TX_FULL;
        if (!is_slow) {
            byte_goes();
        }
        return;
    case STATE:
        registers[STATE] &= ~(value & RX_OVERRUN);
        return;
    case INT_STATUS:
        registers[INT_STATUS] &= ~value;
        return;
    default:
        *address = value;
    }
}

void uart_received(const struct uart *uart, uint8_t byte)
{
    (void)uart;
    received[received_count++] = (char)byte;
}

bool uart_next_byte(const struct uart *uart, uint8_t *byte)
{
    (void)uart;
    assert_true(fake_kernel_is_locked());
    if (*to_send == '\0') {
        return false;
    }
    *byte = (uint8_t)*to_send++;
    return true;
}

void uart_overrun(const struct uart *uart)
{
    (void)uart;
    overruns++;
}

static void enable_interrupt(void)
{
    is_interrupt_enabled = true;
}

static const struct uart_cmsdk_config config = {
    .registers = registers,
    .clock_hz = 25000000,
    .enable_interrupt = enable_interrupt,
};
static struct uart_state state;
static const struct uart uart = {&uart_cmsdk_driver, &config, &state};

static int set_up(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < REGISTERS; i++) {
        registers[i] = 0;
    }
    busy_polls = 0;
    sent_count = 0;
    arriving = NULL;
    to_send = "";
    is_slow = false;
    fake_kernel_reset();
    received_count = 0;
    overruns = 0;
    is_interrupt_enabled = false;
    return 0;
}

static int configure(const struct uart_settings settings)
{
    return uart_cmsdk_driver.configure(&uart, &settings);
}

static void the_divisor_is_the_nearest(void **unused)
{
    (void)unused;
    assert_int_equal(configure((struct uart_settings){.baud_hz = 115200}), 0);
    assert_int_equal(registers[BAUD], 217);
    assert_int_equal(registers[CONTROL], 3);
    assert_int_equal(configure((struct uart_settings){.baud_hz = 9600}), 0);
    assert_int_equal(registers[BAUD], 2604);
}

static void the_fastest_and_the_slowest_speed_work(void **unused)
{
    (void)unused;
    assert_int_equal(configure((struct uart_settings){.baud_hz = 1562500}), 0);
    assert_int_equal(registers[BAUD], 16);
    assert_int_equal(configure((struct uart_settings){.baud_hz = 24}), 0);
    assert_int_equal(registers[BAUD], 1041667);
}

static void speeds_out_of_reach_are_refused(void **unused)
{
    static const uint32_t speeds[] = {0, 1, 23, 1700000, 25000001, UINT32_MAX};

    (void)unused;
    for (size_t i = 0; i < sizeof(speeds) / sizeof(speeds[0]); i++) {
        assert_int_equal(configure((struct uart_settings){.baud_hz = speeds[i]}), -EINVAL);
    }
    assert_int_equal(registers[CONTROL], 0);
}

static void a_speed_that_is_missed_by_more_than_its_tolerance_is_refused(void **unused)
{
    (void)unused;
    /* Between the divisors 16 and 17: 1562500 and 1470588. */
    assert_int_equal(configure((struct uart_settings){.baud_hz = 1514000}), -EINVAL);
    assert_int_equal(configure((struct uart_settings){.baud_hz = 1500000}), 0);
}

static void other_framing_is_not_supported(void **unused)
{
    (void)unused;
    assert_int_equal(configure((struct uart_settings){9600, .parity = UART_PARITY_EVEN}), -ENOTSUP);
    assert_int_equal(configure((struct uart_settings){9600, .stop_bits = UART_STOP_BITS_2}),
                     -ENOTSUP);
    assert_int_equal(configure((struct uart_settings){9600, .data_bits = UART_DATA_BITS_7}),
                     -ENOTSUP);
}

static void configuring_again_keeps_the_interrupt_on(void **unused)
{
    (void)unused;
    assert_int_equal(configure((struct uart_settings){.baud_hz = 9600}), 0);
    uart_cmsdk_driver.set_receive_interrupt(&uart, true);
    assert_int_equal(configure((struct uart_settings){.baud_hz = 115200}), 0);
    assert_int_equal(registers[CONTROL], 3 | 8);
}

static void a_byte_waits_until_the_transmitter_has_room(void **unused)
{
    (void)unused;
    busy_polls = 5;
    uart_cmsdk_driver.poll_out(&uart, 'a');
    uart_cmsdk_driver.poll_out(&uart, 0xff);
    assert_int_equal(sent_count, 2);
    assert_int_equal(sent[0], 'a');
    assert_int_equal((uint8_t)sent[1], 0xff);
}

static void polling_finds_a_byte_once(void **unused)
{
    uint8_t byte = 0;

    (void)unused;
    assert_int_equal(uart_cmsdk_driver.poll_in(&uart, &byte), -EAGAIN);
    byte_arrives('b');
    assert_int_equal(uart_cmsdk_driver.poll_in(&uart, &byte), 0);
    assert_int_equal(byte, 'b');
    assert_int_equal(uart_cmsdk_driver.poll_in(&uart, &byte), -EAGAIN);
}

static void a_byte_from_before_the_start_does_not_keep_the_port_full(void **unused)
{
    (void)unused;
    byte_arrives('o');
    uart_cmsdk_driver.set_receive_interrupt(&uart, true);
    assert_true(is_interrupt_enabled);
    assert_int_equal(registers[STATE] & RX_FULL, 0);
    assert_int_equal(received_count, 0);
}

static void the_interrupt_can_be_switched_off(void **unused)
{
    (void)unused;
    uart_cmsdk_driver.set_receive_interrupt(&uart, true);
    uart_cmsdk_driver.set_receive_interrupt(&uart, false);
    byte_arrives('x');
    assert_int_equal(registers[INT_STATUS], 0);
}

static void the_interrupt_takes_every_byte_that_came(void **unused)
{
    (void)unused;
    uart_cmsdk_driver.set_receive_interrupt(&uart, true);
    arriving = "ello";
    byte_arrives('h');
    uart_cmsdk_receive_isr(&uart);
    assert_int_equal(received_count, 5);
    assert_memory_equal(received, "hello", 5);
}

static void a_byte_that_comes_while_another_is_read_interrupts_again(void **unused)
{
    (void)unused;
    uart_cmsdk_driver.set_receive_interrupt(&uart, true);
    arriving = "b";
    byte_arrives('a');
    uart_cmsdk_receive_isr(&uart);
    assert_int_equal(registers[INT_STATUS], 2);
    uart_cmsdk_receive_isr(&uart);
    assert_int_equal(registers[INT_STATUS], 0);
    assert_int_equal(received_count, 2);
}

static void an_overrun_is_told_once(void **unused)
{
    (void)unused;
    uart_cmsdk_driver.set_receive_interrupt(&uart, true);
    byte_arrives('a');
    byte_arrives('b');
    uart_cmsdk_receive_isr(&uart);
    uart_cmsdk_receive_isr(&uart);
    assert_int_equal(overruns, 1);
    assert_int_equal(received_count, 1);
    assert_int_equal(received[0], 'b');
}

static void start_transmit(void)
{
    unsigned int key = irq_lock();

    uart_cmsdk_driver.start_transmit(&uart);
    irq_unlock(key);
}

static void each_byte_that_goes_brings_the_next(void **unused)
{
    (void)unused;
    is_slow = true;
    to_send = "abc";
    start_transmit();
    assert_true(is_interrupt_enabled);
    assert_int_equal(sent_count, 1);
    for (size_t i = 2; i <= 3; i++) {
        byte_goes();
        assert_int_equal(registers[INT_STATUS], 1);
        uart_cmsdk_transmit_isr(&uart);
        assert_int_equal(registers[INT_STATUS], 0);
        assert_int_equal(sent_count, i);
    }
    assert_memory_equal(sent, "abc", 3);
    byte_goes();
    uart_cmsdk_transmit_isr(&uart);
    assert_int_equal(registers[CONTROL] & 4U, 0); /* nothing is left: it does not interrupt */
    assert_int_equal(fake_kernel.reschedules, 3);
    assert_false(fake_kernel_is_locked());
}

static void a_byte_that_was_polled_out_before_goes_first(void **unused)
{
    (void)unused;
    is_slow = true;
    uart_cmsdk_driver.poll_out(&uart, 'p');
    to_send = "a";
    start_transmit();
    assert_int_equal(sent_count, 1);
    byte_goes();
    assert_int_equal(registers[INT_STATUS], 1);
    uart_cmsdk_transmit_isr(&uart);
    assert_memory_equal(sent, "pa", 2);
}

static void a_byte_that_goes_at_once_interrupts_again(void **unused)
{
    (void)unused;
    to_send = "ab";
    start_transmit();
    assert_int_equal(registers[INT_STATUS], 1);
    uart_cmsdk_transmit_isr(&uart);
    assert_int_equal(registers[INT_STATUS], 1);
    uart_cmsdk_transmit_isr(&uart);
    assert_int_equal(registers[INT_STATUS], 0);
    assert_memory_equal(sent, "ab", 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_divisor_is_the_nearest, set_up),
        cmocka_unit_test_setup(the_fastest_and_the_slowest_speed_work, set_up),
        cmocka_unit_test_setup(speeds_out_of_reach_are_refused, set_up),
        cmocka_unit_test_setup(a_speed_that_is_missed_by_more_than_its_tolerance_is_refused,
                               set_up),
        cmocka_unit_test_setup(other_framing_is_not_supported, set_up),
        cmocka_unit_test_setup(configuring_again_keeps_the_interrupt_on, set_up),
        cmocka_unit_test_setup(a_byte_waits_until_the_transmitter_has_room, set_up),
        cmocka_unit_test_setup(polling_finds_a_byte_once, set_up),
        cmocka_unit_test_setup(a_byte_from_before_the_start_does_not_keep_the_port_full, set_up),
        cmocka_unit_test_setup(the_interrupt_can_be_switched_off, set_up),
        cmocka_unit_test_setup(the_interrupt_takes_every_byte_that_came, set_up),
        cmocka_unit_test_setup(a_byte_that_comes_while_another_is_read_interrupts_again, set_up),
        cmocka_unit_test_setup(an_overrun_is_told_once, set_up),
        cmocka_unit_test_setup(each_byte_that_goes_brings_the_next, set_up),
        cmocka_unit_test_setup(a_byte_that_was_polled_out_before_goes_first, set_up),
        cmocka_unit_test_setup(a_byte_that_goes_at_once_interrupts_again, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
