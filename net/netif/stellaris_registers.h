/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NETIF_STELLARIS_REGISTERS_H
#define NETIF_STELLARIS_REGISTERS_H

/* The controller's registers, in words from the first, and those of their bits that are used. */

#define INT_STATUS  0x0 /* write 1 to clear */
#define INT_MASK    0x1 /* 1: it interrupts */
#define RX_CONTROL  0x2
#define TX_CONTROL  0x3
#define DATA        0x4 /* read: the receive FIFO; written: the transmit FIFO */
#define ADDRESS_LOW 0x5
#define ADDRESS_TOP 0x6
#define MII_CONTROL 0x8
#define MII_DIVIDER 0x9
#define MII_WRITTEN 0xb
#define MII_READ    0xc
#define RX_FRAMES   0xd
#define TX_REQUEST  0xe

#define INT_RX         (1U << 0)
#define INT_TX_ERROR   (1U << 1) /* clearing it empties the transmit FIFO */
#define INT_RX_OVERRUN (1U << 3)
#define INT_RX_ERROR   (1U << 4)
#define INT_PHY        (1U << 6)
#define INT_ALL        0x7fU

#define RX_IS_ON         (1U << 0)
#define RX_ALL_GROUPS    (1U << 1)
#define RX_DROPS_DAMAGED (1U << 3)
#define RX_EMPTIES_FIFO  (1U << 4)

#define TX_IS_ON          (1U << 0)
#define TX_PADS           (1U << 1)
#define TX_ADDS_CHECKSUM  (1U << 2)
#define TX_IS_FULL_DUPLEX (1U << 3)

#define RX_FRAMES_MASK 0x3fU

#define TX_IS_BUSY (1U << 0)

#define MII_IS_BUSY     (1U << 0)
#define MII_WRITE       (1U << 1)
#define MII_REGISTER(n) ((n) << 3)

/* The PHY's registers, reached through MII_CONTROL. */
#define PHY_CONTROL    0U
#define PHY_STATUS     1U
#define PHY_ID         2U
#define PHY_ADVERTISED 4U
#define PHY_PARTNER    5U
#define PHY_INTERRUPTS 17U /* what has happened is cleared by reading */

#define PHY_CONTROL_RESET           (1U << 15)
#define PHY_CONTROL_NEGOTIATE       (1U << 12)
#define PHY_CONTROL_NEGOTIATE_AGAIN (1U << 9)
#define PHY_STATUS_LINK             (1U << 2)
#define PHY_INT_LINK_CHANGED        (1U << 10)
#define PHY_INT_NEGOTIATED          (1U << 8)

#define PHY_CAN_802_3  0x0001U
#define PHY_CAN_10     0x0020U
#define PHY_CAN_10_FD  0x0040U
#define PHY_CAN_100    0x0080U
#define PHY_CAN_100_FD 0x0100U

#endif
