// SPDX-License-Identifier: Apache-2.0
/*
 * The receive interrupt comes when the FIFO fills to its mark, and a while after the last byte
 * below that mark. Some emulators raise it only by the first byte in an empty FIFO: so the handler
 * acknowledges first, and always empties the FIFO.
 */
#include <base/util.h>
#include <drivers/mmio.h>
#include <drivers/uart_pl011.h>
#include <errno.h>

/* Registers, in words from the first. */
#define DATA         (0x00 / 4)
#define FLAGS        (0x18 / 4)
#define BAUD_WHOLE   (0x24 / 4)
#define BAUD_64TH    (0x28 / 4)
#define LINE_CONTROL (0x2c / 4)
#define CONTROL      (0x30 / 4)
#define FIFO_MARKS   (0x34 / 4)
#define INT_MASK     (0x38 / 4) /* 1: it interrupts */
#define INT_CLEAR    (0x44 / 4)

#define DATA_IS_FRAMED_WRONGLY BIT(8)
#define DATA_HAS_WRONG_PARITY  BIT(9)
#define DATA_IS_BREAK          BIT(10)
#define DATA_OVERRAN           BIT(11) /* bytes are missing behind this one; it is good */
#define DATA_IS_BAD            (DATA_IS_FRAMED_WRONGLY | DATA_HAS_WRONG_PARITY | DATA_IS_BREAK)

#define FLAG_RX_EMPTY BIT(4)
#define FLAG_TX_FULL  BIT(5)

#define LINE_PARITY  BIT(1)
#define LINE_EVEN    BIT(2)
#define LINE_2_STOPS BIT(3)
#define LINE_FIFO    BIT(4)
#define LINE_7_BITS  (2U << 5)
#define LINE_8_BITS  (3U << 5)

#define CONTROL_ON BIT(0)
#define CONTROL_TX BIT(8)
#define CONTROL_RX BIT(9)

/* Receive: 8 of 16 bytes, so that half of it is left for those that come before the handler. */
#define FIFO_MARKS_VALUE (2U << 3)

#define INT_RX         BIT(4)
#define INT_RX_TIMEOUT BIT(6)
#define INT_ALL        0x7ffU

/* The divisor counts 64ths: of 16 clocks for each bit it has 1 to 65535. */
#define DIVISOR_MIN 64U
#define DIVISOR_MAX 0x3fffc0U

/* A receiver samples in the middle of the tenth bit: 1/40 is half of what that forgives. */
#define BAUD_TOLERANCE 40U

static const struct uart_pl011_config *config_of(const struct uart *uart)
{
    return uart->config;
}

/* In 64ths; 0 when the speed is out of reach. */
static uint32_t divisor_for(uint32_t clock_hz, uint32_t baud_hz)
{
    uint64_t wanted = (uint64_t)clock_hz * 4U; /* clock / (16 baud), in 64ths of 1/baud */
    uint64_t divisor;
    uint64_t made;
    uint64_t error;

    if (baud_hz == 0) {
        return 0;
    }
    divisor = (wanted + (baud_hz / 2)) / baud_hz;
    /* A little faster than can be made may still be near enough. */
    divisor = MAX(divisor, DIVISOR_MIN);
    if (divisor > DIVISOR_MAX) {
        return 0;
    }
    made = divisor * baud_hz;
    error = made > wanted ? made - wanted : wanted - made;
    return error <= wanted / BAUD_TOLERANCE ? (uint32_t)divisor : 0;
}

static uint32_t line_control(const struct uart_settings *settings)
{
    uint32_t line = LINE_FIFO;

    line |= settings->data_bits == UART_DATA_BITS_7 ? LINE_7_BITS : LINE_8_BITS;
    line |= settings->stop_bits == UART_STOP_BITS_2 ? LINE_2_STOPS : 0U;
    line |= settings->parity != UART_PARITY_NONE ? LINE_PARITY : 0U;
    line |= settings->parity == UART_PARITY_EVEN ? LINE_EVEN : 0U;
    return line;
}

static int configure(const struct uart *uart, const struct uart_settings *settings)
{
    const struct uart_pl011_config *config = config_of(uart);
    volatile uint32_t *registers = config->registers;
    uint32_t divisor = divisor_for(config->clock_hz, settings->baud_hz);

    if (divisor == 0) {
        return -EINVAL;
    }
    mmio_write(&registers[CONTROL], 0);
    /* The divisor takes effect when the line control is written, so that comes last. */
    mmio_write(&registers[BAUD_WHOLE], divisor / 64U);
    mmio_write(&registers[BAUD_64TH], divisor % 64U);
    mmio_write(&registers[LINE_CONTROL], line_control(settings));
    mmio_write(&registers[FIFO_MARKS], FIFO_MARKS_VALUE);
    mmio_write(&registers[CONTROL], CONTROL_ON | CONTROL_TX | CONTROL_RX);
    return 0;
}

static void poll_out(const struct uart *uart, uint8_t byte)
{
    volatile uint32_t *registers = config_of(uart)->registers;

    while ((mmio_read(&registers[FLAGS]) & FLAG_TX_FULL) != 0) {
    }
    mmio_write(&registers[DATA], byte);
}

/* The next good byte, if there is one. What was damaged before it is counted. */
static bool take_byte(const struct uart *uart, uint8_t *byte)
{
    volatile uint32_t *registers = config_of(uart)->registers;

    while ((mmio_read(&registers[FLAGS]) & FLAG_RX_EMPTY) == 0) {
        uint32_t data = mmio_read(&registers[DATA]);

        if ((data & DATA_OVERRAN) != 0) {
            uart_overrun(uart);
        }
        if ((data & DATA_IS_BAD) == 0) {
            *byte = (uint8_t)data;
            return true;
        }
        uart_overrun(uart);
    }
    return false;
}

static int poll_in(const struct uart *uart, uint8_t *byte)
{
    return take_byte(uart, byte) ? 0 : -EAGAIN;
}

static void set_receive_interrupt(const struct uart *uart, bool is_on)
{
    const struct uart_pl011_config *config = config_of(uart);
    volatile uint32_t *registers = config->registers;

    if (!is_on) {
        mmio_write(&registers[INT_MASK], 0);
        return;
    }
    mmio_write(&registers[INT_CLEAR], INT_ALL);
    mmio_write(&registers[INT_MASK], INT_RX | INT_RX_TIMEOUT);
    /* What came before interrupts no more, and would keep what comes now from doing so. */
    while ((mmio_read(&registers[FLAGS]) & FLAG_RX_EMPTY) == 0) {
        (void)mmio_read(&registers[DATA]);
    }
    config->enable_interrupt();
}

void uart_pl011_receive_isr(const struct uart *uart)
{
    uint8_t byte;

    mmio_write(&config_of(uart)->registers[INT_CLEAR], INT_ALL);
    while (take_byte(uart, &byte)) {
        uart_received(uart, byte);
    }
}

const struct uart_driver uart_pl011_driver = {
    .configure = configure,
    .poll_out = poll_out,
    .poll_in = poll_in,
    .set_receive_interrupt = set_receive_interrupt,
};
