// SPDX-License-Identifier: Apache-2.0
/* Start-up, vectors, tick and console of the reference firmware. */
#include "machine.h"

#include "board.h"
#include "ethernet.h"

#define SYST_CSR  REGISTER(0xe000e010)
#define SYST_RVR  REGISTER(0xe000e014)
#define SYST_CVR  REGISTER(0xe000e018)
#define NVIC_ISER REGISTER(0xe000e100 + (ETHERNET_IRQ / 32 * 4))

extern uint32_t stack_top[];
extern uint32_t data_image[];
extern uint32_t data_start[];
extern uint32_t data_end[];
extern uint32_t bss_start[];
extern uint32_t bss_end[];

void reset(void);
int main(void);

static volatile bool ethernet_told;
static volatile bool tick_told;
static volatile uint32_t now_ms;

static void on_tick(void)
{
    now_ms += TICK_MS;
    tick_told = true;
}

static void on_ethernet(void)
{
    ethernet_on_interrupt();
    ethernet_told = true;
}

static void on_unexpected(void)
{
    machine_print("raw_lwip: unexpected exception\n");
    for (;;) {
    }
}

typedef void (*vector_t)(void);

__attribute__((section(".vectors"), used)) static const struct {
    uint32_t *stack;
    vector_t exceptions[15];
    vector_t interrupts[IRQ_COUNT];
} vectors = {
    .stack = stack_top,
    .exceptions = {[0] = reset, [1 ... 13] = on_unexpected, [14] = on_tick},
    .interrupts = {[0 ... ETHERNET_IRQ - 1] = on_unexpected,
                   [ETHERNET_IRQ] = on_ethernet,
                   [ETHERNET_IRQ + 1 ... IRQ_COUNT - 1] = on_unexpected},
};

void reset(void)
{
    const uint32_t *from = data_image;

    for (uint32_t *to = data_start; to != data_end; to++) {
        *to = *from++;
    }
    for (uint32_t *to = bss_start; to != bss_end; to++) {
        *to = 0;
    }
    main();
    on_unexpected();
}

void machine_start(void)
{
    board_start_uart();
    SYST_RVR = CORE_HZ / 1000 * TICK_MS - 1;
    SYST_CVR = 0;
    SYST_CSR = 7;
}

struct machine_events machine_wait(void)
{
    struct machine_events events;

    /* With interrupts masked, one that comes after the test still ends the sleep. */
    __asm volatile("cpsid i" ::: "memory");
    while (!ethernet_told && !tick_told) {
        __asm volatile("wfi\n\tcpsie i\n\tisb\n\tcpsid i" ::: "memory");
    }
    events.ethernet = ethernet_told;
    events.tick = tick_told;
    ethernet_told = false;
    tick_told = false;
    __asm volatile("cpsie i" ::: "memory");
    return events;
}

void machine_enable_ethernet_irq(void)
{
    NVIC_ISER = 1u << (ETHERNET_IRQ % 32);
}

uint32_t machine_now_ms(void)
{
    return now_ms;
}

void machine_print(const char *text)
{
    for (; *text != '\0'; text++) {
        while (board_is_uart_full()) {
        }
        UART_DATA = (uint32_t)*text;
    }
}
