// SPDX-License-Identifier: Apache-2.0
#include <drivers/mmio.h>
#include <drivers/uart_pl011.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* A model of the device. Register offsets and bits are the data sheet's, not the driver's. */

enum {
    DATA = 0x00 / 4,
    FLAGS = 0x18 / 4,
    BAUD_WHOLE = 0x24 / 4,
    BAUD_64TH = 0x28 / 4,
    LINE_CONTROL = 0x2c / 4,
    CONTROL = 0x30 / 4,
    FIFO_MARKS = 0x34 / 4,
    INT_MASK = 0x38 / 4,
    INT_CLEAR = 0x44 / 4,
    REGISTERS = 0x48 / 4
};

#define RX_EMPTY 0x10U
#define TX_FULL  0x20U

#define FIFO_BYTES 16

static volatile uint32_t registers[REGISTERS];
static uint32_t fifo[FIFO_BYTES];
static unsigned int fifo_count;
static uint32_t raised;           /* interrupts, before the mask */
static bool only_first_one_rings; /* as emulators do */
static unsigned int busy_polls;   /* the transmitter is full so often */
static char sent[16];
static size_t sent_count;
static const char *arriving; /* one byte after each that was read */

static char received[32];
static size_t received_count;
static unsigned int overruns;
static bool is_interrupt_enabled;

static void word_arrives(uint32_t word)
{
    if (fifo_count == FIFO_BYTES) {
        fifo[FIFO_BYTES - 1] |= 0x800;
        return;
    }
    fifo[fifo_count++] = word;
    if (!only_first_one_rings || fifo_count == 1) {
        raised |= 0x10;
    }
}

static void byte_arrives(char byte)
{
    word_arrives((uint8_t)byte);
}

static bool is_interrupting(void)
{
    return (raised & registers[INT_MASK]) != 0;
}

static uint32_t read_data(void)
{
    uint32_t data = fifo[0];

    assert_true(fifo_count > 0);
    fifo_count--;
    memmove(fifo, fifo + 1, fifo_count * sizeof(fifo[0]));
    if (fifo_count == 0) {
        raised &= ~0x50U;
    }
    if (arriving != NULL && *arriving != '\0') {
        byte_arrives(*arriving++);
    }
    return data;
}

static uint32_t read_flags(void)
{
    uint32_t flags = fifo_count == 0 ? RX_EMPTY : 0;

    if (busy_polls > 0) {
        busy_polls--;
        flags |= TX_FULL;
    }
    return flags;
}

uint32_t mmio_read(const volatile uint32_t *address)
{
    switch (address - registers) {
    case DATA:
        return read_data();
    case FLAGS:
        return read_flags();
    default:
        return *address;
    }
}

/* Speed and framing may change only while the port is off, and need the line control last. */
static bool is_line_set;

void mmio_write(volatile uint32_t *address, uint32_t value)
{
    switch (address - registers) {
    case DATA:
        assert_int_equal(busy_polls, 0);
        sent[sent_count++] = (char)value;
        return;
    case BAUD_WHOLE:
    case BAUD_64TH:
        assert_int_equal(registers[CONTROL], 0);
        is_line_set = false;
        break;
    case LINE_CONTROL:
        assert_int_equal(registers[CONTROL], 0);
        is_line_set = true;
        break;
    case CONTROL:
        assert_true(value == 0 || is_line_set);
        break;
    case INT_CLEAR:
        raised &= ~value;
        return;
    default:
        break;
    }
    *address = value;
}

void uart_received(const struct uart *uart, uint8_t byte)
{
    (void)uart;
    received[received_count++] = (char)byte;
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

static const struct uart_pl011_config config = {
    .registers = registers,
    .clock_hz = 50000000,
    .enable_interrupt = enable_interrupt,
};
static struct uart_state state;
static const struct uart uart = {&uart_pl011_driver, &config, &state};

static int set_up(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < REGISTERS; i++) {
        registers[i] = 0;
    }
    registers[CONTROL] = 0x301; /* left over from before */
    fifo_count = 0;
    raised = 0;
    only_first_one_rings = false;
    busy_polls = 0;
    sent_count = 0;
    arriving = NULL;
    received_count = 0;
    overruns = 0;
    is_interrupt_enabled = false;
    return 0;
}

static int configure(const struct uart_settings settings)
{
    return uart_pl011_driver.configure(&uart, &settings);
}

static void assert_divisor(uint32_t whole, uint32_t rest)
{
    assert_int_equal(registers[BAUD_WHOLE], whole);
    assert_int_equal(registers[BAUD_64TH], rest);
}

static void the_divisor_is_the_nearest_64th(void **unused)
{
    (void)unused;
    assert_int_equal(configure((struct uart_settings){.baud_hz = 115200}), 0);
    assert_divisor(27, 8);
    assert_int_equal(registers[LINE_CONTROL], 0x70);
    assert_int_equal(registers[CONTROL], 0x301);
    assert_int_equal(configure((struct uart_settings){.baud_hz = 9600}), 0);
    assert_divisor(325, 33);
}

static void the_fastest_and_the_slowest_speed_work(void **unused)
{
    (void)unused;
    assert_int_equal(configure((struct uart_settings){.baud_hz = 3125000}), 0);
    assert_divisor(1, 0);
    assert_int_equal(configure((struct uart_settings){.baud_hz = 3200000}), 0);
    assert_divisor(1, 0);
    assert_int_equal(configure((struct uart_settings){.baud_hz = 48}), 0);
    assert_divisor(65104, 11);
}

static void speeds_out_of_reach_are_refused(void **unused)
{
    static const uint32_t speeds[] = {0, 1, 47, 3210000, 50000001, UINT32_MAX};

    (void)unused;
    for (size_t i = 0; i < sizeof(speeds) / sizeof(speeds[0]); i++) {
        assert_int_equal(configure((struct uart_settings){.baud_hz = speeds[i]}), -EINVAL);
    }
    assert_int_equal(registers[LINE_CONTROL], 0);
    assert_int_equal(registers[CONTROL], 0x301);
}

static void all_framing_is_supported(void **unused)
{
    (void)unused;
    assert_int_equal(configure((struct uart_settings){9600, .data_bits = UART_DATA_BITS_7}), 0);
    assert_int_equal(registers[LINE_CONTROL], 0x50);
    assert_int_equal(configure((struct uart_settings){9600, .parity = UART_PARITY_EVEN}), 0);
    assert_int_equal(registers[LINE_CONTROL], 0x76);
    assert_int_equal(configure((struct uart_settings){9600, .parity = UART_PARITY_ODD}), 0);
    assert_int_equal(registers[LINE_CONTROL], 0x72);
    assert_int_equal(configure((struct uart_settings){9600, .stop_bits = UART_STOP_BITS_2}), 0);
    assert_int_equal(registers[LINE_CONTROL], 0x78);
}

static void configuring_again_keeps_the_interrupt_on(void **unused)
{
    (void)unused;
    assert_int_equal(configure((struct uart_settings){.baud_hz = 9600}), 0);
    uart_pl011_driver.set_receive_interrupt(&uart, true);
    assert_int_equal(configure((struct uart_settings){.baud_hz = 115200}), 0);
    byte_arrives('x');
    assert_true(is_interrupting());
}

static void a_byte_waits_until_the_transmitter_has_room(void **unused)
{
    (void)unused;
    busy_polls = 5;
    uart_pl011_driver.poll_out(&uart, 'a');
    uart_pl011_driver.poll_out(&uart, 0xff);
    assert_int_equal(sent_count, 2);
    assert_int_equal(sent[0], 'a');
    assert_int_equal((uint8_t)sent[1], 0xff);
}

static void polling_finds_bytes_in_their_order(void **unused)
{
    uint8_t byte = 0;

    (void)unused;
    assert_int_equal(uart_pl011_driver.poll_in(&uart, &byte), -EAGAIN);
    byte_arrives('b');
    byte_arrives('c');
    assert_int_equal(uart_pl011_driver.poll_in(&uart, &byte), 0);
    assert_int_equal(byte, 'b');
    assert_int_equal(uart_pl011_driver.poll_in(&uart, &byte), 0);
    assert_int_equal(byte, 'c');
    assert_int_equal(uart_pl011_driver.poll_in(&uart, &byte), -EAGAIN);
}

static void polling_skips_what_is_damaged(void **unused)
{
    uint8_t byte = 0;

    (void)unused;
    word_arrives(0x100 | 'f');
    word_arrives(0x200 | 'p');
    word_arrives(0x500);
    byte_arrives('g');
    assert_int_equal(uart_pl011_driver.poll_in(&uart, &byte), 0);
    assert_int_equal(byte, 'g');
    assert_int_equal(overruns, 3);
}

static void bytes_from_before_the_start_do_not_keep_the_port_silent(void **unused)
{
    (void)unused;
    only_first_one_rings = true;
    byte_arrives('o');
    byte_arrives('l');
    uart_pl011_driver.set_receive_interrupt(&uart, true);
    assert_true(is_interrupt_enabled);
    assert_false(is_interrupting());
    byte_arrives('n');
    assert_true(is_interrupting());
    uart_pl011_receive_isr(&uart);
    assert_int_equal(received_count, 1);
    assert_int_equal(received[0], 'n');
}

static void the_interrupt_can_be_switched_off(void **unused)
{
    (void)unused;
    uart_pl011_driver.set_receive_interrupt(&uart, true);
    uart_pl011_driver.set_receive_interrupt(&uart, false);
    byte_arrives('x');
    assert_false(is_interrupting());
}

static void the_interrupt_takes_every_byte_that_came(void **unused)
{
    (void)unused;
    uart_pl011_driver.set_receive_interrupt(&uart, true);
    arriving = "ello";
    byte_arrives('h');
    uart_pl011_receive_isr(&uart);
    assert_int_equal(received_count, 5);
    assert_memory_equal(received, "hello", 5);
    assert_false(is_interrupting());
}

/* An emulator's FIFO that is left with a byte never rings again. */
static void a_byte_that_comes_while_others_are_read_is_not_forgotten(void **unused)
{
    (void)unused;
    only_first_one_rings = true;
    uart_pl011_driver.set_receive_interrupt(&uart, true);
    for (int i = 0; i < 3; i++) {
        arriving = "bc";
        byte_arrives('a');
        assert_true(is_interrupting());
        while (is_interrupting()) {
            uart_pl011_receive_isr(&uart);
        }
    }
    assert_int_equal(received_count, 9);
    assert_memory_equal(received, "abcabcabc", 9);
}

static void an_overrun_is_told_once_and_loses_only_what_had_no_room(void **unused)
{
    (void)unused;
    uart_pl011_driver.set_receive_interrupt(&uart, true);
    for (char byte = 'a'; byte <= 's'; byte++) {
        byte_arrives(byte);
    }
    uart_pl011_receive_isr(&uart);
    uart_pl011_receive_isr(&uart);
    assert_int_equal(overruns, 1);
    assert_int_equal(received_count, 16);
    assert_memory_equal(received, "abcdefghijklmnop", 16);
}

static void what_is_damaged_is_not_delivered_but_counted(void **unused)
{
    (void)unused;
    uart_pl011_driver.set_receive_interrupt(&uart, true);
    byte_arrives('a');
    word_arrives(0x100 | 'b');
    byte_arrives('c');
    uart_pl011_receive_isr(&uart);
    assert_int_equal(received_count, 2);
    assert_memory_equal(received, "ac", 2);
    assert_int_equal(overruns, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_divisor_is_the_nearest_64th, set_up),
        cmocka_unit_test_setup(the_fastest_and_the_slowest_speed_work, set_up),
        cmocka_unit_test_setup(speeds_out_of_reach_are_refused, set_up),
        cmocka_unit_test_setup(all_framing_is_supported, set_up),
        cmocka_unit_test_setup(configuring_again_keeps_the_interrupt_on, set_up),
        cmocka_unit_test_setup(a_byte_waits_until_the_transmitter_has_room, set_up),
        cmocka_unit_test_setup(polling_finds_bytes_in_their_order, set_up),
        cmocka_unit_test_setup(polling_skips_what_is_damaged, set_up),
        cmocka_unit_test_setup(bytes_from_before_the_start_do_not_keep_the_port_silent, set_up),
        cmocka_unit_test_setup(the_interrupt_can_be_switched_off, set_up),
        cmocka_unit_test_setup(the_interrupt_takes_every_byte_that_came, set_up),
        cmocka_unit_test_setup(a_byte_that_comes_while_others_are_read_is_not_forgotten, set_up),
        cmocka_unit_test_setup(an_overrun_is_told_once_and_loses_only_what_had_no_room, set_up),
        cmocka_unit_test_setup(what_is_damaged_is_not_delivered_but_counted, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
