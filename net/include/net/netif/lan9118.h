/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_NETIF_LAN9118_H
#define NET_NETIF_LAN9118_H

/**
 * @file
 * The Ethernet controllers of SMSC's LAN9118 family (LAN9118, LAN9220, …), on a 32-bit bus.
 *
 * A board has one like this, and calls the driver's interrupt handler from its own:
 *
 *     static const struct lan9118_config eth0_config = {
 *         .registers = (volatile uint32_t *)0x40200000, .enable_interrupt = …};
 *     static struct lan9118 eth0_chip;
 *     static struct net_interface eth0 = {
 *         .name = "eth0", .driver = &lan9118_driver, .config = &eth0_config, .state = &eth0_chip};
 *
 *     void ethernet_isr(void) { lan9118_isr(&eth0); }
 *
 * Below that is the chip itself, for programs without a kernel: lan9118_start() and what follows.
 * It calls nothing but lwIP's pbufs.
 */

#include <net/interface.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lan9118_config {
    volatile uint32_t *registers;
    /** The interface's address. All zero: the one that the chip has found in its EEPROM. */
    uint8_t mac[6];
    /**
     * Start the chip's timer for so many 100 µs after each frame that was sent; 0: do not. An
     * emulator that sleeps until a timer rings looks after its network then.
     */
    uint8_t wake_timer_100us;
    /** Let the chip's interrupt reach the processor: active high, push-pull. Called once. */
    void (*enable_interrupt)(void);
};

/** The state of a chip. Members are private. */
struct lan9118 {
    volatile uint32_t *registers;
    const struct lan9118_config *config;
    struct net_interface_statistics *statistics;
    uint32_t tx_space;    /* bytes that the transmit FIFO takes at least */
    uint32_t mac_control; /* what the MAC's control register was set to */
    uint8_t rx_waiting;   /* frames known to be in the receive FIFO */
    bool is_fresh;        /* interrupted, and not looked for frames since */
    bool is_link_up;
    bool has_link_changed; /* since lan9118_take_link_change() */
};

/** For net_interface.driver; its config is a struct lan9118_config, its state a struct lan9118. */
extern const struct net_interface_driver lan9118_driver;

/** The body of the interrupt's handler. @context ISR. */
void lan9118_isr(struct net_interface *interface);

/*
 * The chip. Nothing here may run at the same time for the same chip, except
 * lan9118_mask_interrupt(), which may interrupt all the rest.
 */

/**
 * Reset the chip and make it send and receive. Its interrupt stays masked.
 *
 * @param statistics  Counts the frames that are dropped here.
 *
 * @retval 0
 * @retval -ENODEV         Nothing answers at these addresses.
 * @retval -EADDRNOTAVAIL  No address is configured, and the EEPROM has none.
 * @retval -EIO            The chip does not finish what it was told.
 *
 * @context Thread. @cost Some milliseconds on hardware.
 */
int lan9118_start(struct lan9118 *chip, const struct lan9118_config *config,
                  struct net_interface_statistics *statistics);

/** Read the address that the chip listens to. @retval 0 @retval -EIO */
int lan9118_mac(const struct lan9118 *chip, uint8_t mac[6]);

/** Keep the chip from interrupting. @context Any. @cost 3 instructions. */
void lan9118_mask_interrupt(struct lan9118 *chip);

/**
 * Let the chip interrupt: when a frame comes, or has come since lan9118_receive() returned NULL,
 * and when the link changes.
 */
void lan9118_unmask_interrupt(struct lan9118 *chip);

/**
 * The next frame that has arrived, owned by the caller, without its checksum, behind
 * ETH_PAD_SIZE bytes of padding. NULL when there is none. Damaged frames, frames of impossible
 * lengths and frames for which there is no pbuf are dropped and counted.
 *
 * @cost Some 60 instructions, and 0.4 for each word of 4 bytes.
 */
struct pbuf *lan9118_receive(struct lan9118 *chip);

/**
 * Send @p frame, which stays the caller's and has no padding in front. Any chain will do.
 *
 * @retval 0
 * @retval -ENOBUFS   The transmit FIFO has stayed full for about a millisecond.
 * @retval -EMSGSIZE  It is longer than a frame can be.
 *
 * @cost Some 40 instructions, 40 for each pbuf, and 0.4 for each word of 4 bytes.
 */
int lan9118_transmit(struct lan9118 *chip, const struct pbuf *frame);

/** Has the link changed since lan9118_take_link_change()? lan9118_receive() looks at it. */
static inline bool lan9118_has_link_changed(const struct lan9118 *chip)
{
    return chip->has_link_changed;
}

/** Is the link up? lan9118_has_link_changed() is false from here on, until it changes again. */
bool lan9118_take_link_change(struct lan9118 *chip);

#ifdef __cplusplus
}
#endif

#endif
