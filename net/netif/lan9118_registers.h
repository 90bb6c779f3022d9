/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NETIF_LAN9118_REGISTERS_H
#define NETIF_LAN9118_REGISTERS_H

/* The LAN9118 family's registers, in words from the first, and those of their bits that are used.
 */

/* The FIFOs' data ports are 8 words wide, each word the same port: for bursts. */
#define LAN9118_PORT_WORDS 8

#define RX_DATA_PORT 0x00
#define TX_DATA_PORT 0x08
#define RX_STATUS    0x10
#define TX_STATUS    0x12
#define IRQ_CFG      0x15
#define INT_STS      0x16 /* write 1 to clear */
#define INT_EN       0x17
#define BYTE_TEST    0x19
#define FIFO_INT     0x1a
#define RX_CFG       0x1b
#define TX_CFG       0x1c
#define HW_CFG       0x1d
#define RX_FIFO_INF  0x1f
#define TX_FIFO_INF  0x20
#define PMT_CTRL     0x21
#define GPT_CFG      0x23
#define GPT_CNT      0x24
#define RX_DROP      0x28 /* cleared by reading */
#define MAC_CSR_CMD  0x29
#define MAC_CSR_DATA 0x2a
#define AFC_CFG      0x2b
#define E2P_CMD      0x2c

#define RX_STATUS_LENGTH(status) ((status) >> 16 & 0x3fffU) /* with the frame's checksum */
#define RX_STATUS_IS_FILTERED    (1U << 30)
#define RX_STATUS_IS_BAD         (1U << 15)

#define TX_STATUS_IS_BAD (1U << 15)

/* Enabled, active high, push-pull. */
#define IRQ_CFG_ON 0x111U

#define INT_RX_STATUS_LEVEL (1U << 3)
#define INT_RX_ERROR        (1U << 14)
#define INT_PHY             (1U << 18)
#define INT_RX_STOPPED      (1U << 24)

#define BYTE_TEST_VALUE 0x87654321U

#define RX_CFG_DUMP          (1U << 15)
#define RX_CFG_OFFSET(bytes) ((bytes) << 8)
#define TX_CFG_ON            (1U << 1)
#define HW_CFG_RESET         (1U << 0)
#define HW_CFG_MUST_BE_ONE   (1U << 20)
#define HW_CFG_TX_FIFO(kib)  ((kib) << 16)
#define PMT_CTRL_IS_READY    (1U << 0)
#define E2P_CMD_IS_BUSY      (1U << 31)

#define FIFO_INF_STATUSES(inf) ((inf) >> 16 & 0xffU)
#define FIFO_INF_BYTES(inf)    ((inf)&0xffffU) /* received: used; to transmit: free */

#define GPT_CFG_ON     (1U << 29)
#define GPT_CFG_OFF    0xffffU
#define GPT_COUNT_MASK 0xffffU

#define TX_A_FIRST         (1U << 13)
#define TX_A_LAST          (1U << 12)
#define TX_A_OFFSET(bytes) ((bytes) << 16)

/* The MAC's own registers, reached through MAC_CSR_CMD. */
#define MAC_CSR_IS_BUSY (1U << 31)
#define MAC_CSR_READ    (1U << 30)

#define MAC_CR       1U
#define MAC_ADDRH    2U
#define MAC_ADDRL    3U
#define MAC_MII_ACC  6U
#define MAC_MII_DATA 7U
#define MAC_FLOW     8U

#define MAC_CR_RX             (1U << 2)
#define MAC_CR_TX             (1U << 3)
#define MAC_CR_ALL_MULTICAST  (1U << 19)
#define MAC_CR_FULL_DUPLEX    (1U << 20)
#define MAC_CR_NOT_OWN_FRAMES (1U << 23) /* half duplex: do not receive what was sent */

#define MAC_FLOW_IS_ON   (1U << 1)
#define MAC_FLOW_LONGEST (0xffffU << 16)

#define MII_IS_BUSY      (1U << 0)
#define MII_WRITE        (1U << 1)
#define MII_REGISTER(n)  ((n) << 6)
#define MII_INTERNAL_PHY (1U << 11)

/* The PHY's registers, reached through MAC_MII_ACC. */
#define PHY_CONTROL    0U
#define PHY_STATUS     1U
#define PHY_ADVERTISED 4U
#define PHY_PARTNER    5U
#define PHY_INT_SOURCE 29U /* cleared by reading */
#define PHY_INT_MASK   30U

#define PHY_CONTROL_RESET           (1U << 15)
#define PHY_CONTROL_NEGOTIATE       (1U << 12)
#define PHY_CONTROL_NEGOTIATE_AGAIN (1U << 9)
#define PHY_STATUS_LINK             (1U << 2)
#define PHY_INT_NEGOTIATED          (1U << 6)
#define PHY_INT_LINK_DOWN           (1U << 4)

#define PHY_CAN_802_3  0x0001U
#define PHY_CAN_10     0x0020U
#define PHY_CAN_10_FD  0x0040U
#define PHY_CAN_100    0x0080U
#define PHY_CAN_100_FD 0x0100U
#define PHY_CAN_PAUSE  0x0400U

#endif
