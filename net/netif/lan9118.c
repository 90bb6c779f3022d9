// SPDX-License-Identifier: Apache-2.0
/*
 * The chip, without a kernel: reset, MAC, PHY, and frames through its FIFOs.
 *
 * A frame that arrives raises the "receive status level" in INT_STS, which stays until it is
 * acknowledged; it is raised by the arrival, not by the level. So a driver that acknowledges after
 * it has seen the FIFO empty can lose the news of a frame that came in between. Here the order is
 * always: acknowledge, then look, and only what has been looked at and found empty is unmasked.
 *
 * Registers may be stale for up to 165 ns after an access that changes them. Wherever that could
 * matter several instructions lie in between, which is enough at the 25 MHz of the boards that
 * have this chip.
 */
#include <base/util.h>
#include <drivers/mmio.h>
#include <errno.h>
#include <lwip/opt.h>
#include <lwip/pbuf.h>
#include <net/netif/lan9118.h>
#include <string.h>

#include "lan9118_fifo.h"
#include "lan9118_registers.h"

/* How often a register is read before the chip counts as stuck: 100 ms and more. */
#define POLLS_MAX 500000U
/* The same for a full transmit FIFO: about a millisecond. It holds three frames; each takes 0.12.
 */
#define TX_SPACE_POLLS 4000U

#define HEADER_BYTES   14U
#define CHECKSUM_BYTES 4U
/* With a VLAN's tag, without the checksum. */
#define FRAME_MAX (1500U + HEADER_BYTES + 4U)

/*
 * What a part takes of the transmit FIFO besides its bytes: two commands, and what it leaves unused
 * of its first and last word.
 */
#define TX_PART_OVERHEAD 14U
/*
 * What a frame is charged besides: so much that the FIFO counts as full, and the statuses are read,
 * before those of small frames overrun theirs of 128.
 */
#define TX_FRAME_OVERHEAD 26U
/* What the MAC can gather for one frame of the longest, and what a part before the last must have.
 */
#define TX_PARTS_MAX 86U
#define TX_PART_MIN  4U

#define TX_FIFO_KIB 5U
/* Of 10560 bytes in the receive FIFO: with more, frames may have been lost. */
#define RX_NEARLY_FULL_BYTES 9000U

/* Pause frames: ask for silence above the first mark, 64 bytes each, until below the second. */
#define PAUSE_MARKS ((0x6eU << 16) | (0x37U << 8) | (4U << 4) | 0xfU)

#define INTERRUPTS (INT_RX_STATUS_LEVEL | INT_RX_ERROR | INT_PHY)

static uint32_t get(const struct lan9118 *chip, uint32_t index)
{
    return mmio_read(&chip->registers[index]);
}

static void put(const struct lan9118 *chip, uint32_t index, uint32_t value)
{
    mmio_write(&chip->registers[index], value);
}

static int wait_until(const struct lan9118 *chip, uint32_t index, uint32_t mask, uint32_t value)
{
    for (uint32_t i = 0; i < POLLS_MAX; i++) {
        if ((get(chip, index) & mask) == value) {
            return 0;
        }
    }
    return -EIO;
}

/*
 * The MAC and the PHY, each behind the one before. The first error of a sequence sticks, so that
 * it is asked for once.
 */

static uint32_t mac_get(const struct lan9118 *chip, uint32_t index, int *error)
{
    if (*error != 0) {
        return 0;
    }
    put(chip, MAC_CSR_CMD, MAC_CSR_IS_BUSY | MAC_CSR_READ | index);
    *error = wait_until(chip, MAC_CSR_CMD, MAC_CSR_IS_BUSY, 0);
    return get(chip, MAC_CSR_DATA);
}

static void mac_put(const struct lan9118 *chip, uint32_t index, uint32_t value, int *error)
{
    if (*error != 0) {
        return;
    }
    put(chip, MAC_CSR_DATA, value);
    put(chip, MAC_CSR_CMD, MAC_CSR_IS_BUSY | index);
    *error = wait_until(chip, MAC_CSR_CMD, MAC_CSR_IS_BUSY, 0);
}

static void wait_for_phy(const struct lan9118 *chip, int *error)
{
    for (uint32_t i = 0; i < POLLS_MAX && *error == 0; i++) {
        if ((mac_get(chip, MAC_MII_ACC, error) & MII_IS_BUSY) == 0) {
            return;
        }
    }
    *error = -EIO;
}

static uint32_t phy_get(const struct lan9118 *chip, uint32_t index, int *error)
{
    mac_put(chip, MAC_MII_ACC, MII_INTERNAL_PHY | MII_REGISTER(index) | MII_IS_BUSY, error);
    wait_for_phy(chip, error);
    return mac_get(chip, MAC_MII_DATA, error);
}

static void phy_put(const struct lan9118 *chip, uint32_t index, uint32_t value, int *error)
{
    mac_put(chip, MAC_MII_DATA, value, error);
    mac_put(chip, MAC_MII_ACC, MII_INTERNAL_PHY | MII_REGISTER(index) | MII_WRITE | MII_IS_BUSY,
            error);
    wait_for_phy(chip, error);
}

static bool is_full_duplex(uint32_t abilities)
{
    if ((abilities & (PHY_CAN_100_FD | PHY_CAN_100)) != 0) {
        return (abilities & PHY_CAN_100_FD) != 0;
    }
    return (abilities & PHY_CAN_10_FD) != 0;
}

static void set_duplex(struct lan9118 *chip, bool is_full, int *error)
{
    chip->mac_control &= ~(MAC_CR_FULL_DUPLEX | MAC_CR_NOT_OWN_FRAMES);
    chip->mac_control |= is_full ? MAC_CR_FULL_DUPLEX : MAC_CR_NOT_OWN_FRAMES;
    mac_put(chip, MAC_CR, chip->mac_control, error);
}

static int look_at_link(struct lan9118 *chip)
{
    int error = 0;
    bool was_up = chip->is_link_up;

    (void)phy_get(chip, PHY_INT_SOURCE, &error);
    /* A loss of link is latched until it was read: the second reading tells how it is. */
    (void)phy_get(chip, PHY_STATUS, &error);
    chip->is_link_up = (phy_get(chip, PHY_STATUS, &error) & PHY_STATUS_LINK) != 0;
    if (chip->is_link_up) {
        uint32_t abilities = phy_get(chip, PHY_ADVERTISED, &error);

        abilities &= phy_get(chip, PHY_PARTNER, &error);
        set_duplex(chip, is_full_duplex(abilities), &error);
    }
    if (chip->is_link_up != was_up) {
        chip->has_link_changed = true;
    }
    return error;
}

/*
 * Start
 */

static int reset(const struct lan9118 *chip)
{
    int error;

    if (wait_until(chip, BYTE_TEST, UINT32_MAX, BYTE_TEST_VALUE) != 0) {
        return -ENODEV;
    }
    error = wait_until(chip, PMT_CTRL, PMT_CTRL_IS_READY, PMT_CTRL_IS_READY);
    if (error != 0) {
        return error;
    }
    put(chip, HW_CFG, HW_CFG_RESET);
    error = wait_until(chip, HW_CFG, HW_CFG_RESET, 0);
    if (error != 0) {
        return error;
    }
    /* The address comes from the EEPROM, if there is one. */
    return wait_until(chip, E2P_CMD, E2P_CMD_IS_BUSY, 0);
}

static void configure(const struct lan9118 *chip)
{
    put(chip, HW_CFG, HW_CFG_MUST_BE_ONE | HW_CFG_TX_FIFO(TX_FIFO_KIB));
    put(chip, AFC_CFG, PAUSE_MARKS);
    put(chip, RX_CFG, RX_CFG_OFFSET(ETH_PAD_SIZE));
    put(chip, FIFO_INT, 0);
    put(chip, GPT_CFG, GPT_CFG_OFF);
    put(chip, INT_EN, 0);
    put(chip, INT_STS, UINT32_MAX);
    put(chip, IRQ_CFG, IRQ_CFG_ON);
}

static bool is_usable_address(const uint8_t mac[6])
{
    static const uint8_t zero[6];

    return (mac[0] & 1U) == 0 && memcmp(mac, zero, sizeof(zero)) != 0;
}

static int set_mac(const struct lan9118 *chip, const uint8_t mac[6])
{
    int error = 0;

    mac_put(chip, MAC_ADDRH, (uint32_t)mac[4] | (uint32_t)mac[5] << 8, &error);
    mac_put(chip, MAC_ADDRL,
            (uint32_t)mac[0] | (uint32_t)mac[1] << 8 | (uint32_t)mac[2] << 16 |
                (uint32_t)mac[3] << 24,
            &error);
    return error;
}

int lan9118_mac(const struct lan9118 *chip, uint8_t mac[6])
{
    int error = 0;
    uint32_t high = mac_get(chip, MAC_ADDRH, &error);
    uint32_t low = mac_get(chip, MAC_ADDRL, &error);

    for (unsigned int i = 0; i < 4; i++) {
        mac[i] = (uint8_t)(low >> (8 * i));
    }
    mac[4] = (uint8_t)high;
    mac[5] = (uint8_t)(high >> 8);
    return error;
}

static int choose_mac(const struct lan9118 *chip)
{
    uint8_t mac[6];
    int error;

    if (is_usable_address(chip->config->mac)) {
        return set_mac(chip, chip->config->mac);
    }
    error = lan9118_mac(chip, mac);
    if (error == 0 && !is_usable_address(mac)) {
        error = -EADDRNOTAVAIL;
    }
    return error;
}

static int start_phy(struct lan9118 *chip)
{
    int error = 0;

    phy_put(chip, PHY_CONTROL, PHY_CONTROL_RESET, &error);
    for (uint32_t i = 0; (phy_get(chip, PHY_CONTROL, &error) & PHY_CONTROL_RESET) != 0; i++) {
        if (i == POLLS_MAX || error != 0) {
            return -EIO;
        }
    }
    phy_put(chip, PHY_ADVERTISED,
            PHY_CAN_802_3 | PHY_CAN_10 | PHY_CAN_10_FD | PHY_CAN_100 | PHY_CAN_100_FD |
                PHY_CAN_PAUSE,
            &error);
    phy_put(chip, PHY_CONTROL, PHY_CONTROL_NEGOTIATE | PHY_CONTROL_NEGOTIATE_AGAIN, &error);
    phy_put(chip, PHY_INT_MASK, PHY_INT_NEGOTIATED | PHY_INT_LINK_DOWN, &error);
    return error;
}

static int start_mac(struct lan9118 *chip)
{
    int error = 0;

    put(chip, TX_CFG, TX_CFG_ON);
    mac_put(chip, MAC_FLOW, MAC_FLOW_LONGEST | MAC_FLOW_IS_ON, &error);
    chip->mac_control = MAC_CR_RX | MAC_CR_TX | MAC_CR_ALL_MULTICAST;
    set_duplex(chip, true, &error);
    return error;
}

int lan9118_start(struct lan9118 *chip, const struct lan9118_config *config,
                  struct net_interface_statistics *statistics)
{
    int error;

    *chip = (struct lan9118){
        .registers = config->registers,
        .config = config,
        .statistics = statistics,
    };
    error = reset(chip);
    if (error != 0) {
        return error;
    }
    configure(chip);
    error = choose_mac(chip);
    if (error != 0) {
        return error;
    }
    error = start_phy(chip);
    if (error != 0) {
        return error;
    }
    error = start_mac(chip);
    if (error != 0) {
        return error;
    }
    return look_at_link(chip);
}

/*
 * Interrupts
 */

void lan9118_mask_interrupt(struct lan9118 *chip)
{
    put(chip, INT_EN, 0);
    chip->is_fresh = true;
}

void lan9118_unmask_interrupt(struct lan9118 *chip)
{
    put(chip, INT_EN, INTERRUPTS);
}

/* The FIFOs' words and statuses do not match any more: begin again with empty ones. */
static void resynchronise(struct lan9118 *chip)
{
    int error = 0;

    chip->statistics->rx_dropped++;
    chip->rx_waiting = 0;
    mac_put(chip, MAC_CR, chip->mac_control & ~MAC_CR_RX, &error);
    (void)wait_until(chip, INT_STS, INT_RX_STOPPED, INT_RX_STOPPED);
    put(chip, RX_CFG, RX_CFG_DUMP | RX_CFG_OFFSET(ETH_PAD_SIZE));
    (void)wait_until(chip, RX_CFG, RX_CFG_DUMP, 0);
    put(chip, INT_STS, INT_RX_STOPPED | INT_RX_ERROR);
    mac_put(chip, MAC_CR, chip->mac_control, &error);
}

/* An interrupt came, and no frame with it. */
static void look_at_other_causes(struct lan9118 *chip)
{
    uint32_t causes = get(chip, INT_STS);

    if ((causes & INT_RX_ERROR) != 0) {
        resynchronise(chip);
    }
    if ((causes & INT_PHY) != 0) {
        /* What the PHY does not answer now it will tell by its next interrupt. */
        (void)look_at_link(chip);
    }
}

bool lan9118_take_link_change(struct lan9118 *chip)
{
    chip->has_link_changed = false;
    return chip->is_link_up;
}

/*
 * Receiving
 */

static bool are_frames_waiting(struct lan9118 *chip)
{
    uint32_t inf = get(chip, RX_FIFO_INF);

    if (UNLIKELY(FIFO_INF_BYTES(inf) > RX_NEARLY_FULL_BYTES)) {
        chip->statistics->rx_dropped += get(chip, RX_DROP);
    }
    chip->rx_waiting = (uint8_t)FIFO_INF_STATUSES(inf);
    return chip->rx_waiting != 0;
}

static bool look_for_frames(struct lan9118 *chip)
{
    if (chip->is_fresh) {
        chip->is_fresh = false;
        if (are_frames_waiting(chip)) {
            return true;
        }
        look_at_other_causes(chip);
    }
    put(chip, INT_STS, INT_RX_STATUS_LEVEL);
    return are_frames_waiting(chip);
}

static uint32_t words_of(uint32_t bytes)
{
    return (bytes + 3U) / 4U;
}

/* A pool's pbufs are aligned, and all but the last of a chain hold whole words. */
static void read_chain(const volatile uint32_t *port, struct pbuf *frame)
{
    for (struct pbuf *part = frame; part != NULL; part = part->next) {
        lan9118_fifo_read(port, part->payload, words_of(part->len));
    }
}

/* NULL: the frame was dropped. `bytes` counts the checksum. */
static struct pbuf *allocate_for(const struct lan9118 *chip, uint32_t status, uint32_t bytes)
{
    struct pbuf *frame;

    if (UNLIKELY((status & (RX_STATUS_IS_BAD | RX_STATUS_IS_FILTERED)) != 0 ||
                 bytes < HEADER_BYTES + CHECKSUM_BYTES || bytes > FRAME_MAX + CHECKSUM_BYTES)) {
        chip->statistics->rx_dropped++;
        return NULL;
    }
    frame = pbuf_alloc(PBUF_RAW, (u16_t)(bytes - CHECKSUM_BYTES + ETH_PAD_SIZE), PBUF_POOL);
    if (UNLIKELY(frame == NULL)) {
        chip->statistics->rx_no_buffer++;
    }
    return frame;
}

/* NULL: the frame was dropped. */
static struct pbuf *read_frame(struct lan9118 *chip)
{
    const volatile uint32_t *port = &chip->registers[RX_DATA_PORT];
    uint32_t status = get(chip, RX_STATUS);
    uint32_t bytes = RX_STATUS_LENGTH(status);
    struct pbuf *frame = allocate_for(chip, status, bytes);

    if (UNLIKELY(frame == NULL)) {
        /* The chip could skip the frame itself; that of emulators does it wrongly. */
        lan9118_fifo_discard(port, words_of(bytes + ETH_PAD_SIZE));
        return NULL;
    }
    read_chain(port, frame);
    /* With its checksum a frame is exactly one word longer, whatever its length. */
    (void)mmio_read(port);
    return frame;
}

struct pbuf *lan9118_receive(struct lan9118 *chip)
{
    struct pbuf *frame = NULL;

    while (frame == NULL && (chip->rx_waiting != 0 || look_for_frames(chip))) {
        chip->rx_waiting--;
        frame = read_frame(chip);
    }
    return frame;
}

/*
 * Sending
 */

static void read_tx_statuses(const struct lan9118 *chip, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if ((get(chip, TX_STATUS) & TX_STATUS_IS_BAD) != 0) {
            chip->statistics->tx_dropped++;
        }
    }
}

/* The FIFO only drains by itself, so what it had room for it still has. */
static bool make_room(struct lan9118 *chip, uint32_t bytes)
{
    for (uint32_t i = 0; i < TX_SPACE_POLLS; i++) {
        uint32_t inf = get(chip, TX_FIFO_INF);

        read_tx_statuses(chip, FIFO_INF_STATUSES(inf));
        chip->tx_space = FIFO_INF_BYTES(inf);
        if (chip->tx_space >= bytes) {
            return true;
        }
    }
    return false;
}

static bool take_room(struct lan9118 *chip, uint32_t bytes)
{
    if (UNLIKELY(chip->tx_space < bytes) && !make_room(chip, bytes)) {
        return false;
    }
    chip->tx_space -= bytes;
    return true;
}

/*
 * How many parts the frame has, or 0 when the chip cannot gather them: when one is empty, one
 * before the last is tiny, or there are too many.
 */
static uint32_t count_parts(const struct pbuf *frame)
{
    uint32_t count = 1;

    for (; frame->next != NULL; frame = frame->next) {
        if (frame->len < TX_PART_MIN) {
            return 0;
        }
        count++;
    }
    return frame->len > 0 && count <= TX_PARTS_MAX ? count : 0;
}

/* From the word in which the first byte lies: the chip skips what is before it. */
static void write_part(volatile uint32_t *port, const struct pbuf *part, uint32_t flags,
                       uint32_t frame_bytes)
{
    uint32_t skipped = (uint32_t)((uintptr_t)part->payload & 3U);
    const uint8_t *from = (const uint8_t *)part->payload - skipped;

    mmio_write(port, flags | TX_A_OFFSET(skipped) | part->len);
    mmio_write(port, frame_bytes);
    lan9118_fifo_write(port, (const uint32_t *)(const void *)from, words_of(skipped + part->len));
}

static void write_parts(volatile uint32_t *port, const struct pbuf *frame)
{
    uint32_t frame_bytes = frame->tot_len;
    uint32_t flags = TX_A_FIRST;

    for (; frame->next != NULL; frame = frame->next) {
        write_part(port, frame, flags, frame_bytes);
        flags = 0;
    }
    write_part(port, frame, flags | TX_A_LAST, frame_bytes);
}

/* As one part, put together byte by byte. */
static void write_gathered(volatile uint32_t *port, const struct pbuf *frame)
{
    uint32_t word = 0;
    uint32_t filled = 0;

    mmio_write(port, TX_A_FIRST | TX_A_LAST | frame->tot_len);
    mmio_write(port, frame->tot_len);
    for (const struct pbuf *part = frame; part != NULL; part = part->next) {
        const uint8_t *bytes = part->payload;

        for (uint32_t i = 0; i < part->len; i++) {
            word |= (uint32_t)bytes[i] << (8U * filled++);
            if (filled == 4) {
                mmio_write(port, word);
                word = 0;
                filled = 0;
            }
        }
    }
    if (filled != 0) {
        mmio_write(port, word);
    }
}

/* Unless it is about to ring: each wake-up costs an emulator much more than this look. */
static void start_wake_timer(const struct lan9118 *chip)
{
    if ((get(chip, GPT_CNT) & GPT_COUNT_MASK) <= chip->config->wake_timer_100us) {
        return;
    }
    /* It starts anew only when it was off. */
    put(chip, GPT_CFG, GPT_CFG_OFF);
    put(chip, GPT_CFG, GPT_CFG_ON | chip->config->wake_timer_100us);
}

int lan9118_transmit(struct lan9118 *chip, const struct pbuf *frame)
{
    volatile uint32_t *port = &chip->registers[TX_DATA_PORT];
    uint32_t bytes = frame->tot_len;
    uint32_t parts = count_parts(frame);

    if (UNLIKELY(bytes > FRAME_MAX)) {
        return -EMSGSIZE;
    }
    if (!take_room(chip, bytes + TX_FRAME_OVERHEAD + (parts * TX_PART_OVERHEAD))) {
        return -ENOBUFS;
    }
    if (LIKELY(parts != 0)) {
        write_parts(port, frame);
    } else {
        write_gathered(port, frame);
    }
    if (chip->config->wake_timer_100us != 0) {
        start_wake_timer(chip);
    }
    return 0;
}
