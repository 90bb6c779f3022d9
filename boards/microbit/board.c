// SPDX-License-Identifier: Apache-2.0
/* What the kernel asks of the board: vectors, clock, console, start-up, the end. */
#include <arch/cortex_m.h>
#include <base/util.h>
#include <board/devices.h>
#include <drivers/clock_nrf51.h>
#include <drivers/mmio.h>
#include <drivers/uart_nrf51.h>
#include <kernel/console.h>
#include <kernel/init.h>

#define CLOCK_HZ 16000000U

#define IRQ_COUNT   32
#define IRQ_TIMER0  8
#define LEVEL_CLOCK 2

BASE_STATIC_ASSERT(CLOCK_HZ % CONFIG_SYS_CLOCK_TICKS_PER_SEC == 0,
                   "SYS_CLOCK_TICKS_PER_SEC: must divide the 16 MHz of this board's clock");

static const struct uart_nrf51_config uart0_config = {
    .registers = (volatile uint32_t *)0x40002000,
    .tx_pin = 24,
    .rx_pin = 25,
};
static struct uart_state uart0_state;
const struct uart uart0 = {&uart_nrf51_driver, &uart0_config, &uart0_state};

/* TIMER0: only this one has 32 bits. TIMER1 and TIMER2 are nobody's: programs may take them. */
static const struct clock_nrf51_config clock_config = {
    .timer = (volatile uint32_t *)0x40008000,
    .cycles_per_tick = CLOCK_HZ / CONFIG_SYS_CLOCK_TICKS_PER_SEC,
};
static struct clock_nrf51_state clock_state;

uint64_t clock_source_ticks(void)
{
    return clock_nrf51_ticks(&clock_config, &clock_state);
}

void clock_source_set_alarm(uint64_t tick)
{
    clock_nrf51_set_alarm(&clock_config, &clock_state, tick);
}

uint32_t clock_source_cycles(void)
{
    return clock_nrf51_cycles(&clock_config);
}

uint32_t clock_source_cycles_per_second(void)
{
    return CLOCK_HZ;
}

static void clock_isr(void)
{
    clock_nrf51_isr(&clock_config, &clock_state);
}

ARCH_IRQ_VECTORS(IRQ_COUNT, [IRQ_TIMER0] = clock_isr);

void console_write(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        uart_poll_out(&uart0, (uint8_t)text[i]);
    }
}

/* The crystal: without it the clock is off by up to 6 %. */
static void start_crystal(void)
{
    volatile uint32_t *clock = (volatile uint32_t *)0x40000000;

    mmio_write(&clock[0], 1);                   /* HFCLKSTART */
    while (mmio_read(&clock[0x100 / 4]) == 0) { /* HFCLKSTARTED */
    }
}

void board_early_init(void)
{
    start_crystal();
    if (IS_ENABLED(CONFIG_CONSOLE)) {
        /* The range of the option allows no speed that the port refuses. */
        (void)uart_configure(&uart0, &(struct uart_settings){.baud_hz = CONFIG_CONSOLE_BAUD_HZ});
    }
    clock_nrf51_start(&clock_config, &clock_state);
    arch_irq_enable(IRQ_TIMER0, LEVEL_CLOCK);
}

void board_init(void)
{
}

void board_exit(int status)
{
    arch_end_by_semihosting(status);
}
