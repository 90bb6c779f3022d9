// SPDX-License-Identifier: Apache-2.0
/* System control and pins. */
#include "system.h"

#include <base/util.h>
#include <drivers/mmio.h>

static volatile uint32_t *const control = (volatile uint32_t *)0x400fe000;

/* In words. */
#define RAW_INTERRUPTS (0x050 / 4)
#define CLOCK_CONFIG   (0x060 / 4)
#define CLOCK_GATES_1  (0x104 / 4)
#define CLOCK_GATES_2  (0x108 / 4)
#define USER_0         (0x1e0 / 4)
#define USER_1         (0x1e4 / 4)

#define PLL_IS_LOCKED BIT(6)

#define CLOCK_FROM_CRYSTAL  0U
#define CLOCK_CRYSTAL_8_MHZ (0xeU << 6)
#define CLOCK_BYPASSES_PLL  BIT(11)
#define CLOCK_PLL_IS_OFF    BIT(13)
#define CLOCK_IS_DIVIDED    BIT(22)
#define CLOCK_DIVIDED_BY(n) (((n)-1U) << 23)

#define GATES_1_UARTS    (BIT(0) | BIT(1) | BIT(2))
#define GATES_1_TIMERS   (BIT(16) | BIT(17))
#define GATES_2_PORTS    (BIT(0) | BIT(3) | BIT(5) | BIT(6)) /* A, D, F, G */
#define GATES_2_ETHERNET (BIT(28) | BIT(30))                 /* MAC, PHY */

#define PLL_POLLS 100000U

/* 200 MHz from the PLL, divided by 4. The PLL must have locked before it is used. */
static void start_clock(void)
{
    uint32_t config = CLOCK_FROM_CRYSTAL | CLOCK_CRYSTAL_8_MHZ | CLOCK_IS_DIVIDED |
                      CLOCK_DIVIDED_BY(4U) | CLOCK_BYPASSES_PLL;

    mmio_write(&control[CLOCK_CONFIG], config | CLOCK_PLL_IS_OFF);
    mmio_write(&control[CLOCK_CONFIG], config);
    for (uint32_t i = 0; i < PLL_POLLS; i++) {
        if ((mmio_read(&control[RAW_INTERRUPTS]) & PLL_IS_LOCKED) != 0) {
            break;
        }
    }
    mmio_write(&control[CLOCK_CONFIG], config & ~CLOCK_BYPASSES_PLL);
}

/* Pins that a device drives. */
static void give_pins(uintptr_t port, uint32_t pins)
{
    volatile uint32_t *registers = (volatile uint32_t *)port;
    volatile uint32_t *alternate = &registers[0x420 / 4];
    volatile uint32_t *digital = &registers[0x51c / 4];

    mmio_write(alternate, mmio_read(alternate) | pins);
    mmio_write(digital, mmio_read(digital) | pins);
}

void system_start(void)
{
    start_clock();
    mmio_write(&control[CLOCK_GATES_1], GATES_1_UARTS | GATES_1_TIMERS);
    mmio_write(&control[CLOCK_GATES_2], GATES_2_PORTS | GATES_2_ETHERNET);
    /* A device may be used three clocks after its gate has opened. */
    (void)mmio_read(&control[CLOCK_GATES_2]);
    give_pins(0x40004000, BIT(0) | BIT(1)); /* UART0: A0, A1 */
    give_pins(0x40007000, BIT(2) | BIT(3)); /* UART1: D2, D3 */
    give_pins(0x40026000, BIT(0) | BIT(1)); /* UART2: G0, G1 */
    give_pins(0x40025000, BIT(2) | BIT(3)); /* Ethernet's lamps: F2, F3 */
}

void system_read_mac(uint8_t mac[6])
{
    uint32_t first = mmio_read(&control[USER_0]);
    uint32_t second = mmio_read(&control[USER_1]);

    for (unsigned int i = 0; i < 3; i++) {
        mac[i] = (uint8_t)(first >> (8 * i));
        mac[i + 3] = (uint8_t)(second >> (8 * i));
    }
}
