// SPDX-License-Identifier: Apache-2.0
/*
 * Frames move between the controller's FIFOs and pbufs a word at a time. The controller puts two
 * bytes before a received frame (ETH_PAD_SIZE), which makes every word land aligned, and skips the
 * same two when it sends; so no frame is copied twice.
 */
#include "ethernet.h"

#include "lwip/etharp.h"
#include "netif/ethernet.h"

#include "machine.h"

#define REGISTER(offset) (*(volatile uint32_t *)(0x40200000u + (offset)))

#define RX_DATA      REGISTER(0x00)
#define TX_DATA      REGISTER(0x20)
#define RX_STATUS    REGISTER(0x40)
#define TX_STATUS    REGISTER(0x48)
#define IRQ_CFG      REGISTER(0x54)
#define INT_STS      REGISTER(0x58)
#define INT_EN       REGISTER(0x5c)
#define BYTE_TEST    REGISTER(0x64)
#define FIFO_INT     REGISTER(0x68)
#define RX_CFG       REGISTER(0x6c)
#define TX_CFG       REGISTER(0x70)
#define HW_CFG       REGISTER(0x74)
#define RX_FIFO_INF  REGISTER(0x7c)
#define TX_FIFO_INF  REGISTER(0x80)
#define MAC_CSR_CMD  REGISTER(0xa4)
#define MAC_CSR_DATA REGISTER(0xa8)

#define INT_RX_STATUS_LEVEL       (1u << 3)
#define IRQ_ACTIVE_HIGH_PUSH_PULL 0x111u
#define HW_RESET                  1u
#define HW_MUST_BE_ONE            (1u << 20)
#define HW_TX_FIFO_5_KIB          (5u << 16)
#define TX_ON                     2u
#define RX_ERROR                  (1u << 15)
#define CRC_BYTES                 4u

#define MAC_CR            1u
#define MAC_ADDRH         2u
#define MAC_ADDRL         3u
#define MAC_BUSY          (1u << 31)
#define MAC_CR_RX         (1u << 2)
#define MAC_CR_TX         (1u << 3)
#define MAC_CR_FULLDUPLEX (1u << 20)

#define TX_A_FIRST (1u << 13)
#define TX_A_LAST  (1u << 12)

#define LEAST_FRAME 60u
#define MOST_FRAME  1514u

static void write_mac(uint32_t index, uint32_t value)
{
    MAC_CSR_DATA = value;
    MAC_CSR_CMD = MAC_BUSY | index;
    while ((MAC_CSR_CMD & MAC_BUSY) != 0) {
    }
}

static void start_controller(const uint8_t *address)
{
    HW_CFG = HW_RESET;
    while ((HW_CFG & HW_RESET) != 0) {
    }
    HW_CFG = HW_MUST_BE_ONE | HW_TX_FIFO_5_KIB;
    RX_CFG = ETH_PAD_SIZE << 8;
    FIFO_INT = 0;
    IRQ_CFG = IRQ_ACTIVE_HIGH_PUSH_PULL;
    INT_STS = UINT32_MAX;
    INT_EN = INT_RX_STATUS_LEVEL;
    write_mac(MAC_ADDRH, (uint32_t)address[4] | (uint32_t)address[5] << 8);
    write_mac(MAC_ADDRL, (uint32_t)address[0] | (uint32_t)address[1] << 8 |
                             (uint32_t)address[2] << 16 | (uint32_t)address[3] << 24);
    TX_CFG = TX_ON;
    write_mac(MAC_CR, MAC_CR_RX | MAC_CR_TX | MAC_CR_FULLDUPLEX);
}

/* Eight words a round: in a long frame these two loops are most of what the driver executes. */
static void write_words(const uint32_t *from, uint32_t words)
{
    volatile uint32_t *fifo = &TX_DATA;

    for (; words >= 8; words -= 8, from += 8) {
        *fifo = from[0];
        *fifo = from[1];
        *fifo = from[2];
        *fifo = from[3];
        *fifo = from[4];
        *fifo = from[5];
        *fifo = from[6];
        *fifo = from[7];
    }
    while (words-- != 0) {
        *fifo = *from++;
    }
}

static void read_words(uint32_t *to, uint32_t words)
{
    volatile uint32_t *fifo = &RX_DATA;

    for (; words >= 8; words -= 8, to += 8) {
        to[0] = *fifo;
        to[1] = *fifo;
        to[2] = *fifo;
        to[3] = *fifo;
        to[4] = *fifo;
        to[5] = *fifo;
        to[6] = *fifo;
        to[7] = *fifo;
    }
    while (words-- != 0) {
        *to++ = *fifo;
    }
}

/* A buffer may begin and end anywhere: the controller skips to its first byte in the first word. */
static void send_buffer(const void *bytes, uint32_t length, uint32_t flags, uint32_t frame_length)
{
    uint32_t skip = (uint32_t)bytes & 3u;

    TX_DATA = flags | skip << 16 | length;
    TX_DATA = frame_length;
    write_words((const uint32_t *)((uint32_t)bytes - skip), (skip + length + 3u) / 4u);
}

static err_t send_frame(struct netif *netif, struct pbuf *frame)
{
    uint32_t length = (uint32_t)frame->tot_len - ETH_PAD_SIZE;
    uint32_t flags = TX_A_FIRST;
    uint32_t skip = ETH_PAD_SIZE;
    uint32_t state = TX_FIFO_INF;

    (void)netif;
    if ((state >> 16 & 0xffu) != 0) {
        (void)TX_STATUS;
    }
    if ((state & 0xffffu) < length + 64u) {
        return ERR_MEM;
    }
    for (struct pbuf *part = frame; part != NULL; part = part->next) {
        if (part->next == NULL) {
            flags |= TX_A_LAST;
        }
        send_buffer((const char *)part->payload + skip, part->len - skip, flags, length);
        flags = 0;
        skip = 0;
    }
    return ERR_OK;
}

static void discard_words(uint32_t words)
{
    while (words-- != 0) {
        (void)RX_DATA;
    }
}

static struct pbuf *read_frame(void)
{
    uint32_t status = RX_STATUS;
    uint32_t length = (status >> 16 & 0x3fffu) - CRC_BYTES;
    uint32_t words = (length + ETH_PAD_SIZE + 3u) / 4u;
    struct pbuf *frame = NULL;

    if ((status & RX_ERROR) == 0 && length >= LEAST_FRAME && length <= MOST_FRAME) {
        frame = pbuf_alloc(PBUF_RAW, (u16_t)(length + ETH_PAD_SIZE), PBUF_POOL);
    }
    if (frame == NULL) {
        discard_words(words + 1);
        return NULL;
    }
    read_words(frame->payload, words);
    discard_words(1);
    return frame;
}

void ethernet_receive(struct netif *netif)
{
    /* Acknowledged first: a frame that comes while the others are read tells again. */
    INT_STS = INT_RX_STATUS_LEVEL;
    while ((RX_FIFO_INF >> 16 & 0xffu) != 0) {
        struct pbuf *frame = read_frame();

        if (frame != NULL && netif->input(frame, netif) != ERR_OK) {
            pbuf_free(frame);
        }
    }
    machine_enable_ethernet_irq();
}

err_t ethernet_start(struct netif *netif)
{
    static const uint8_t address[ETH_HWADDR_LEN] = {0x02, 0, 0, 0, 0, 1};

    if (BYTE_TEST != 0x87654321u) {
        return ERR_IF;
    }
    for (size_t i = 0; i < sizeof(address); i++) {
        netif->hwaddr[i] = address[i];
    }
    netif->hwaddr_len = sizeof(address);
    netif->mtu = 1500;
    netif->name[0] = 'e';
    netif->name[1] = 't';
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
    netif->output = etharp_output;
    netif->linkoutput = send_frame;
    start_controller(address);
    netif_set_link_up(netif);
    return ERR_OK;
}
