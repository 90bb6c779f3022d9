// SPDX-License-Identifier: Apache-2.0
#include <base/util.h>
#include <drivers/mmio.h>
#include <drivers/uart_cmsdk.h>
#include <errno.h>
#include <kernel/lock.h>
#include <kernel/wait_queue.h>

/* Registers, in words from the first. */
#define DATA       0
#define STATE      1
#define CONTROL    2
#define INT_STATUS 3 /* write 1 to clear */
#define BAUD       4

#define STATE_TX_FULL    BIT(0)
#define STATE_RX_FULL    BIT(1)
#define STATE_RX_OVERRUN BIT(3) /* write 1 to clear */

#define CONTROL_TX           BIT(0)
#define CONTROL_RX           BIT(1)
#define CONTROL_TX_INTERRUPT BIT(2)
#define CONTROL_RX_INTERRUPT BIT(3)

#define INT_TX BIT(0)
#define INT_RX BIT(1)

/* One bit lasts at least 16 clocks, and the divisor has 20 bits. */
#define DIVISOR_MIN 16U
#define DIVISOR_MAX 0xfffffU

/* A receiver samples in the middle of the tenth bit: 1/40 is half of what that forgives. */
#define BAUD_TOLERANCE 40U

static const struct uart_cmsdk_config *config_of(const struct uart *uart)
{
    return uart->config;
}

/* 0 when the speed is out of reach. */
static uint32_t divisor_for(uint32_t clock_hz, uint32_t baud_hz)
{
    uint32_t divisor;
    uint64_t clocks; /* in a second of bits; should be clock_hz */
    uint64_t error;

    if (baud_hz == 0 || baud_hz > clock_hz) {
        return 0;
    }
    divisor = (clock_hz + (baud_hz / 2)) / baud_hz;
    if (divisor < DIVISOR_MIN || divisor > DIVISOR_MAX) {
        return 0;
    }
    clocks = (uint64_t)divisor * baud_hz;
    error = clocks > clock_hz ? clocks - clock_hz : clock_hz - clocks;
    return error <= clock_hz / BAUD_TOLERANCE ? divisor : 0;
}

static int configure(const struct uart *uart, const struct uart_settings *settings)
{
    const struct uart_cmsdk_config *config = config_of(uart);
    uint32_t divisor = divisor_for(config->clock_hz, settings->baud_hz);

    if (settings->data_bits != UART_DATA_BITS_8 || settings->parity != UART_PARITY_NONE ||
        settings->stop_bits != UART_STOP_BITS_1) {
        return -ENOTSUP;
    }
    if (divisor == 0) {
        return -EINVAL;
    }
    mmio_write(&config->registers[BAUD], divisor);
    mmio_write(&config->registers[CONTROL],
               mmio_read(&config->registers[CONTROL]) | CONTROL_TX | CONTROL_RX);
    return 0;
}

static void poll_out(const struct uart *uart, uint8_t byte)
{
    volatile uint32_t *registers = config_of(uart)->registers;

    while ((mmio_read(&registers[STATE]) & STATE_TX_FULL) != 0) {
    }
    mmio_write(&registers[DATA], byte);
}

static int poll_in(const struct uart *uart, uint8_t *byte)
{
    volatile uint32_t *registers = config_of(uart)->registers;

    if ((mmio_read(&registers[STATE]) & STATE_RX_FULL) == 0) {
        return -EAGAIN;
    }
    *byte = (uint8_t)mmio_read(&registers[DATA]);
    return 0;
}

static void set_receive_interrupt(const struct uart *uart, bool is_on)
{
    const struct uart_cmsdk_config *config = config_of(uart);
    uint32_t control = mmio_read(&config->registers[CONTROL]);

    if (!is_on) {
        mmio_write(&config->registers[CONTROL], control & ~(uint32_t)CONTROL_RX_INTERRUPT);
        return;
    }
    mmio_write(&config->registers[CONTROL], control | CONTROL_RX_INTERRUPT);
    /* What came before does not interrupt any more, and would keep the port full. */
    (void)mmio_read(&config->registers[DATA]);
    config->enable_interrupt();
}

/* One byte, if there is room for it: the next goes when this one interrupts. Lock held. */
static void send_next(const struct uart *uart)
{
    volatile uint32_t *registers = config_of(uart)->registers;
    uint8_t byte;

    if ((mmio_read(&registers[STATE]) & STATE_TX_FULL) != 0) {
        return;
    }
    if (uart_next_byte(uart, &byte)) {
        mmio_write(&registers[DATA], byte);
        return;
    }
    mmio_write(&registers[CONTROL],
               mmio_read(&registers[CONTROL]) & ~(uint32_t)CONTROL_TX_INTERRUPT);
}

/* It interrupts when it becomes empty, not while it is: so the first byte is put in here. */
static void start_transmit(const struct uart *uart)
{
    const struct uart_cmsdk_config *config = config_of(uart);

    config->enable_interrupt();
    mmio_write(&config->registers[CONTROL],
               mmio_read(&config->registers[CONTROL]) | CONTROL_TX_INTERRUPT);
    send_next(uart);
}

void uart_cmsdk_transmit_isr(const struct uart *uart)
{
    unsigned int key = irq_lock();

    mmio_write(&config_of(uart)->registers[INT_STATUS], INT_TX);
    send_next(uart);
    k_reschedule(key);
}

void uart_cmsdk_receive_isr(const struct uart *uart)
{
    volatile uint32_t *registers = config_of(uart)->registers;
    uint32_t state;

    /* Acknowledged first: a byte that comes while another is read interrupts again. */
    mmio_write(&registers[INT_STATUS], INT_RX);
    state = mmio_read(&registers[STATE]);
    if ((state & STATE_RX_OVERRUN) != 0) {
        mmio_write(&registers[STATE], STATE_RX_OVERRUN);
        uart_overrun(uart);
    }
    while ((state & STATE_RX_FULL) != 0) {
        uart_received(uart, (uint8_t)mmio_read(&registers[DATA]));
        state = mmio_read(&registers[STATE]);
    }
}

const struct uart_driver uart_cmsdk_driver = {
    .configure = configure,
    .poll_out = poll_out,
    .poll_in = poll_in,
    .set_receive_interrupt = set_receive_interrupt,
    .start_transmit = UART_START_TRANSMIT(start_transmit),
};
