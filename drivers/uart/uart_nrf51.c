// SPDX-License-Identifier: Apache-2.0
#include <base/util.h>
#include <drivers/mmio.h>
#include <drivers/uart_nrf51.h>
#include <errno.h>

/* Registers, in words from the first. */
#define TASK_START_RX (0x000 / 4)
#define TASK_START_TX (0x008 / 4)
#define EVENT_RX      (0x108 / 4)
#define EVENT_TX      (0x11c / 4)
#define ENABLE        (0x500 / 4)
#define PIN_TX        (0x50c / 4)
#define PIN_RX        (0x514 / 4)
#define RX            (0x518 / 4)
#define TX            (0x51c / 4)
#define BAUD          (0x524 / 4)
#define CONFIG        (0x56c / 4)

#define ENABLE_UART   4U
#define CONFIG_PARITY 0xeU

#define CLOCK_HZ  16000000U
#define BAUD_MIN  1200U
#define BAUD_MAX  1000000U
#define BAUD_UNIT 0x1000U /* the register's lower bits are not used */

static const struct uart_nrf51_config *config_of(const struct uart *uart)
{
    return uart->config;
}

/* In 1/2^32 of the clock. */
static uint32_t baud_register(uint32_t baud_hz)
{
    uint32_t exact = (uint32_t)(((uint64_t)baud_hz << 32) / CLOCK_HZ);

    return (exact + (BAUD_UNIT / 2U)) & ~(BAUD_UNIT - 1U);
}

static int configure(const struct uart *uart, const struct uart_settings *settings)
{
    const struct uart_nrf51_config *config = config_of(uart);
    volatile uint32_t *registers = config->registers;

    if (settings->data_bits != UART_DATA_BITS_8 || settings->parity == UART_PARITY_ODD ||
        settings->stop_bits != UART_STOP_BITS_1) {
        return -ENOTSUP;
    }
    if (settings->baud_hz < BAUD_MIN || settings->baud_hz > BAUD_MAX) {
        return -EINVAL;
    }
    mmio_write(&registers[PIN_TX], config->tx_pin);
    mmio_write(&registers[PIN_RX], config->rx_pin);
    mmio_write(&registers[BAUD], baud_register(settings->baud_hz));
    mmio_write(&registers[CONFIG], settings->parity == UART_PARITY_EVEN ? CONFIG_PARITY : 0U);
    mmio_write(&registers[ENABLE], ENABLE_UART);
    mmio_write(&registers[TASK_START_TX], 1);
    mmio_write(&registers[TASK_START_RX], 1);
    return 0;
}

/* Waits for the end of this byte: the part says when one has gone, not whether there is room. */
static void poll_out(const struct uart *uart, uint8_t byte)
{
    volatile uint32_t *registers = config_of(uart)->registers;

    mmio_write(&registers[EVENT_TX], 0);
    mmio_write(&registers[TX], byte);
    while (mmio_read(&registers[EVENT_TX]) == 0) {
    }
}

static int poll_in(const struct uart *uart, uint8_t *byte)
{
    volatile uint32_t *registers = config_of(uart)->registers;

    if (mmio_read(&registers[EVENT_RX]) == 0) {
        return -EAGAIN;
    }
    mmio_write(&registers[EVENT_RX], 0);
    *byte = (uint8_t)mmio_read(&registers[RX]);
    return 0;
}

const struct uart_driver uart_nrf51_driver = {
    .configure = configure,
    .poll_out = poll_out,
    .poll_in = poll_in,
};
