/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_NETIF_STELLARIS_H
#define NET_NETIF_STELLARIS_H

/**
 * @file
 * The Ethernet controller of Stellaris parts (LM3S6000, LM3S8000, LM3S9000), with its PHY.
 *
 * A board has one like this, and calls the driver's interrupt handler from its own:
 *
 *     static const struct stellaris_config eth0_config = {
 *         .registers = (volatile uint32_t *)0x40048000, .clock_hz = 50000000,
 *         .enable_interrupt = …};
 *     static struct stellaris eth0_chip;
 *     static struct net_interface eth0 = {
 *         .name = "eth0", .driver = &stellaris_driver, .config = &eth0_config,
 *         .state = &eth0_chip};
 *
 *     void ethernet_isr(void) { stellaris_isr(&eth0); }
 *
 * Below that is the controller itself, for programs without a kernel: stellaris_start() and what
 * follows. It calls nothing but lwIP's pbufs.
 *
 * On hardware the receive FIFO has 2 KB, room for one frame of the longest: a window of TCP that
 * is wider than the processor is quick loses frames, which TCP sends again.
 */

#include <net/interface.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct stellaris_config {
    volatile uint32_t *registers;
    uint32_t clock_hz; /**< The processor's, from which that of the PHY's registers is made. */
    /** Tell the interface's address. NULL: the one that is in the controller already. */
    void (*read_mac)(uint8_t mac[6]);
    /** A frame is on its way: called after each. NULL: nothing wants to know. */
    void (*on_sent)(void);
    /** Let the controller's interrupt reach the processor. Called once. */
    void (*enable_interrupt)(void);
};

/** The state of a controller. Members are private. */
struct stellaris {
    volatile uint32_t *registers;
    const struct stellaris_config *config;
    struct net_interface_statistics *statistics;
    uint8_t rx_waiting; /* frames known to be in the receive FIFO */
    bool is_fresh;      /* interrupted, and not looked for frames since */
    bool has_phy;
    bool is_link_up;
    bool has_link_changed; /* since stellaris_take_link_change() */
};

/** For net_interface.driver; its config is a struct stellaris_config, its state a struct stellaris.
 */
extern const struct net_interface_driver stellaris_driver;

/** The body of the interrupt's handler. @context ISR. */
void stellaris_isr(struct net_interface *interface);

/*
 * The controller. Nothing here may run at the same time for the same controller, except
 * stellaris_mask_interrupt(), which may interrupt all the rest.
 */

/**
 * Make the controller send and receive. Its interrupt stays masked. Frames to groups are received
 * when CONFIG_NET_MULTICAST, CONFIG_NET_IPV6 or CONFIG_NET_PACKET_SOCKETS is on.
 *
 * @param statistics  Counts the frames that are dropped here.
 *
 * @retval 0
 * @retval -ENODEV         Nothing answers at these addresses.
 * @retval -EADDRNOTAVAIL  There is no address, or it is that of a group.
 * @retval -EIO            The controller does not finish what it was told.
 *
 * @context Thread. @cost Some milliseconds on hardware.
 */
int stellaris_start(struct stellaris *chip, const struct stellaris_config *config,
                    struct net_interface_statistics *statistics);

/** Read the address that the controller listens to. */
void stellaris_mac(const struct stellaris *chip, uint8_t mac[6]);

/** Keep the controller from interrupting. @context Any. @cost 4 instructions. */
void stellaris_mask_interrupt(struct stellaris *chip);

/**
 * Let the controller interrupt: when a frame comes, or has come since stellaris_receive() returned
 * NULL, and when the link changes.
 */
void stellaris_unmask_interrupt(struct stellaris *chip);

/**
 * The next frame that has arrived, owned by the caller, without its checksum, behind
 * ETH_PAD_SIZE bytes of padding. NULL when there is none. Frames of impossible lengths and frames
 * for which there is no pbuf are dropped and counted; the controller drops damaged ones.
 *
 * When frames have overrun the FIFO, those that it holds complete are received, and it is emptied
 * of the rest.
 *
 * @cost Some 60 instructions, and 1.4 for each word of 4 bytes.
 */
struct pbuf *stellaris_receive(struct stellaris *chip);

/**
 * Send @p frame, which stays the caller's and has no padding in front. Any chain will do. Frames
 * shorter than 60 bytes are padded by the controller.
 *
 * @retval 0
 * @retval -ENOBUFS   The frame before has not left the FIFO for two milliseconds.
 * @retval -EMSGSIZE  It is longer than a frame can be, or shorter than its header.
 *
 * @cost Some 60 instructions, 30 for each pbuf, and 1.4 for each word of 4 bytes; on hardware up to
 *       the time of the frame before, as the FIFO holds one.
 */
int stellaris_transmit(struct stellaris *chip, const struct pbuf *frame);

/** Has the link changed since stellaris_take_link_change()? stellaris_receive() looks at it. */
static inline bool stellaris_has_link_changed(const struct stellaris *chip)
{
    return chip->has_link_changed;
}

/** Is the link up? stellaris_has_link_changed() is false from here on, until it changes again. */
bool stellaris_take_link_change(struct stellaris *chip);

#ifdef __cplusplus
}
#endif

#endif
