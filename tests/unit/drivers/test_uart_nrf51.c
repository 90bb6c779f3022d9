// SPDX-License-Identifier: Apache-2.0
#include <drivers/mmio.h>
#include <drivers/uart_nrf51.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* A model of the device: it says when a byte has gone and when one has come, and nothing else. */

enum {
    TASK_START_RX = 0x000 / 4,
    TASK_START_TX = 0x008 / 4,
    EVENT_RX = 0x108 / 4,
    EVENT_TX = 0x11c / 4,
    ENABLE = 0x500 / 4,
    PIN_TX = 0x50c / 4,
    PIN_RX = 0x514 / 4,
    RX = 0x518 / 4,
    TX = 0x51c / 4,
    BAUD = 0x524 / 4,
    CONFIG = 0x56c / 4,
    REGISTERS
};

#define POLLS_PER_BYTE 5U

static volatile uint32_t registers[REGISTERS];
static bool is_sending;
static unsigned int polls;
static char sent[16];
static size_t sent_count;
static unsigned int starts; /* of the transmitter and the receiver */

static void poll_transmitter(void)
{
    polls++;
    if (is_sending && polls == POLLS_PER_BYTE) {
        is_sending = false;
        registers[EVENT_TX] = 1;
    }
}

uint32_t mmio_read(const volatile uint32_t *address)
{
    switch (address - registers) {
    case EVENT_TX:
        poll_transmitter();
        break;
    case RX:
        assert_int_equal(registers[EVENT_RX], 0); /* cleared later, the next byte would be lost */
        break;
    default:
        assert_int_equal(address - registers, EVENT_RX);
        break;
    }
    return *address;
}

static void send(uint32_t byte)
{
    assert_int_equal(starts, 2);
    assert_false(is_sending);
    assert_int_equal(registers[EVENT_TX], 0); /* it would tell of the byte before */
    is_sending = true;
    polls = 0;
    sent[sent_count++] = (char)byte;
}

/* Pins are the device's once it is enabled, and work begins then. */
void mmio_write(volatile uint32_t *address, uint32_t value)
{
    switch (address - registers) {
    case TX:
        send(value);
        return;
    case TASK_START_RX:
    case TASK_START_TX:
        assert_int_equal(value, 1);
        assert_int_equal(registers[ENABLE], 4);
        starts++;
        return;
    case EVENT_RX:
    case EVENT_TX:
        assert_int_equal(value, 0);
        break;
    default:
        break;
    }
    *address = value;
}

static const struct uart_nrf51_config config = {.registers = registers, .tx_pin = 24, .rx_pin = 25};
static struct uart_state state;
static const struct uart uart = {&uart_nrf51_driver, &config, &state};

static int configure(const struct uart_settings settings)
{
    return uart_nrf51_driver.configure(&uart, &settings);
}

static int set_up(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < REGISTERS; i++) {
        registers[i] = 0;
    }
    registers[PIN_TX] = UINT32_MAX; /* none */
    registers[PIN_RX] = UINT32_MAX;
    is_sending = false;
    sent_count = 0;
    starts = 0;
    return 0;
}

static void speeds_are_the_nearest_that_there_are(void **unused)
{
    static const struct {
        uint32_t baud_hz;
        uint32_t reg;
    } speeds[] = {
        {1200, 0x0004f000},   {9600, 0x00275000},   {38400, 0x009d5000},
        {115200, 0x01d7e000}, {250000, 0x04000000}, {1000000, 0x10000000},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof(speeds) / sizeof(speeds[0]); i++) {
        assert_int_equal(configure((struct uart_settings){.baud_hz = speeds[i].baud_hz}), 0);
        assert_int_equal(registers[BAUD], speeds[i].reg);
    }
}

static void speeds_out_of_reach_are_refused(void **unused)
{
    static const uint32_t speeds[] = {0, 1199, 1000001, UINT32_MAX};

    (void)unused;
    for (size_t i = 0; i < sizeof(speeds) / sizeof(speeds[0]); i++) {
        assert_int_equal(configure((struct uart_settings){.baud_hz = speeds[i]}), -EINVAL);
    }
    assert_int_equal(registers[ENABLE], 0);
    assert_int_equal(registers[PIN_TX], UINT32_MAX);
}

static void the_pins_are_its_own_and_both_ways_are_started(void **unused)
{
    (void)unused;
    assert_int_equal(configure((struct uart_settings){.baud_hz = 9600}), 0);
    assert_int_equal(registers[PIN_TX], 24);
    assert_int_equal(registers[PIN_RX], 25);
    assert_int_equal(starts, 2);
}

static void parity_is_even_or_none(void **unused)
{
    (void)unused;
    assert_int_equal(configure((struct uart_settings){9600, .parity = UART_PARITY_EVEN}), 0);
    assert_int_equal(registers[CONFIG], 0xe);
    assert_int_equal(configure((struct uart_settings){9600, .parity = UART_PARITY_NONE}), 0);
    assert_int_equal(registers[CONFIG], 0);
}

static void other_framing_is_not_supported(void **unused)
{
    (void)unused;
    assert_int_equal(configure((struct uart_settings){9600, .parity = UART_PARITY_ODD}), -ENOTSUP);
    assert_int_equal(configure((struct uart_settings){9600, .stop_bits = UART_STOP_BITS_2}),
                     -ENOTSUP);
    assert_int_equal(configure((struct uart_settings){9600, .data_bits = UART_DATA_BITS_7}),
                     -ENOTSUP);
    assert_int_equal(registers[ENABLE], 0);
}

static void sending_ends_when_the_byte_has_gone(void **unused)
{
    (void)unused;
    assert_int_equal(configure((struct uart_settings){.baud_hz = 9600}), 0);
    uart_nrf51_driver.poll_out(&uart, 'a');
    assert_false(is_sending);
    uart_nrf51_driver.poll_out(&uart, 0xff);
    assert_false(is_sending);
    assert_int_equal(sent_count, 2);
    assert_int_equal(sent[0], 'a');
    assert_int_equal((uint8_t)sent[1], 0xff);
}

static void polling_finds_a_byte_once(void **unused)
{
    uint8_t byte = 0;

    (void)unused;
    assert_int_equal(uart_nrf51_driver.poll_in(&uart, &byte), -EAGAIN);
    registers[RX] = 0xfe;
    registers[EVENT_RX] = 1;
    assert_int_equal(uart_nrf51_driver.poll_in(&uart, &byte), 0);
    assert_int_equal(byte, 0xfe);
    assert_int_equal(uart_nrf51_driver.poll_in(&uart, &byte), -EAGAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(speeds_are_the_nearest_that_there_are, set_up),
        cmocka_unit_test_setup(speeds_out_of_reach_are_refused, set_up),
        cmocka_unit_test_setup(the_pins_are_its_own_and_both_ways_are_started, set_up),
        cmocka_unit_test_setup(parity_is_even_or_none, set_up),
        cmocka_unit_test_setup(other_framing_is_not_supported, set_up),
        cmocka_unit_test_setup(sending_ends_when_the_byte_has_gone, set_up),
        cmocka_unit_test_setup(polling_finds_a_byte_once, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
