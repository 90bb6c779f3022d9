// SPDX-License-Identifier: Apache-2.0
/*
 * The controller, without a kernel: MAC, PHY, and frames through its FIFOs.
 *
 * A frame that arrives raises INT_RX, which stays until it is acknowledged; it is raised by the
 * arrival, not by what the FIFO holds. So here the order is always: acknowledge, then look, and
 * only what has been looked at and found empty is unmasked.
 *
 * In the FIFOs a frame begins with two bytes that are its length, so that its fourth word is the
 * first of what IP carries; in a pbuf it begins with ETH_PAD_SIZE bytes for the same reason. So
 * whole words are copied both ways, the length among them.
 *
 * Emulators do not have all of it. QEMU has no PHY (its registers read 0, and the link counts as
 * up), receives frames for everybody, and keeps RX_EMPTIES_FIFO where a controller clears it: so no
 * register is written with what was read from it.
 */
#include <base/util.h>
#include <drivers/mmio.h>
#include <errno.h>
#include <lwip/opt.h>
#include <lwip/pbuf.h>
#include <net/netif/stellaris.h>

#include "stellaris_fifo.h"
#include "stellaris_registers.h"

/* How often a register is read before the controller counts as stuck: 100 ms and more. */
#define POLLS_MAX 500000U
/* The same for a frame that is being sent: 2 ms at 50 MHz. One of the longest takes 1.3 at 10
 * Mbit/s. */
#define TX_POLLS_MAX 12000U

#define HEADER_BYTES   14U
#define LENGTH_BYTES   2U
#define CHECKSUM_BYTES 4U
/* With a VLAN's tag, without the checksum. */
#define FRAME_MAX (1500U + HEADER_BYTES + 4U)

/* What the FIFO counts besides the frame's bytes. */
#define RX_OVERHEAD (LENGTH_BYTES + CHECKSUM_BYTES)
#define RX_FIFO_MAX 2048U

#define PHY_HZ_MAX 2500000U

#define INTERRUPTS (INT_RX | INT_RX_OVERRUN | INT_RX_ERROR | INT_PHY)

BASE_STATIC_ASSERT(ETH_PAD_SIZE == LENGTH_BYTES, "ETH_PAD_SIZE: words are copied as they come");

static uint32_t get(const struct stellaris *chip, uint32_t index)
{
    return mmio_read(&chip->registers[index]);
}

static void put(const struct stellaris *chip, uint32_t index, uint32_t value)
{
    mmio_write(&chip->registers[index], value);
}

static bool waits_until_zero(const struct stellaris *chip, uint32_t index, uint32_t mask,
                             uint32_t polls)
{
    for (uint32_t i = 0; i < polls; i++) {
        if ((get(chip, index) & mask) == 0) {
            return true;
        }
    }
    return false;
}

/*
 * The PHY. The first error of a sequence sticks, so that it is asked for once.
 */

static void phy_do(const struct stellaris *chip, uint32_t command, int *error)
{
    put(chip, MII_CONTROL, command | MII_IS_BUSY);
    if (!waits_until_zero(chip, MII_CONTROL, MII_IS_BUSY, POLLS_MAX)) {
        *error = -EIO;
    }
}

static uint32_t phy_get(const struct stellaris *chip, uint32_t index, int *error)
{
    if (*error != 0) {
        return 0;
    }
    phy_do(chip, MII_REGISTER(index), error);
    return get(chip, MII_READ);
}

static void phy_put(const struct stellaris *chip, uint32_t index, uint32_t value, int *error)
{
    if (*error != 0) {
        return;
    }
    put(chip, MII_WRITTEN, value);
    phy_do(chip, MII_REGISTER(index) | MII_WRITE, error);
}

static bool is_full_duplex(uint32_t abilities)
{
    if ((abilities & (PHY_CAN_100_FD | PHY_CAN_100)) != 0) {
        return (abilities & PHY_CAN_100_FD) != 0;
    }
    return (abilities & PHY_CAN_10_FD) != 0;
}

static void set_transmitter(const struct stellaris *chip, bool has_full_duplex)
{
    uint32_t duplex = has_full_duplex ? TX_IS_FULL_DUPLEX : 0U;

    put(chip, TX_CONTROL, TX_IS_ON | TX_PADS | TX_ADDS_CHECKSUM | duplex);
}

static int look_at_link(struct stellaris *chip)
{
    int error = 0;
    bool is_up;

    (void)phy_get(chip, PHY_INTERRUPTS, &error);
    /* A loss of link is latched until it was read: the second reading tells how it is. */
    (void)phy_get(chip, PHY_STATUS, &error);
    is_up = (phy_get(chip, PHY_STATUS, &error) & PHY_STATUS_LINK) != 0;
    if (is_up) {
        uint32_t abilities = phy_get(chip, PHY_ADVERTISED, &error);

        abilities &= phy_get(chip, PHY_PARTNER, &error);
        set_transmitter(chip, is_full_duplex(abilities));
    }
    if (error == 0 && is_up != chip->is_link_up) {
        chip->is_link_up = is_up;
        chip->has_link_changed = true;
    }
    return error;
}

static int reset_phy(const struct stellaris *chip)
{
    int error = 0;

    phy_put(chip, PHY_CONTROL, PHY_CONTROL_RESET, &error);
    for (uint32_t i = 0; (phy_get(chip, PHY_CONTROL, &error) & PHY_CONTROL_RESET) != 0; i++) {
        if (i == POLLS_MAX) {
            return -EIO;
        }
    }
    phy_put(chip, PHY_ADVERTISED,
            PHY_CAN_802_3 | PHY_CAN_10 | PHY_CAN_10_FD | PHY_CAN_100 | PHY_CAN_100_FD, &error);
    phy_put(chip, PHY_INTERRUPTS, PHY_INT_LINK_CHANGED | PHY_INT_NEGOTIATED, &error);
    phy_put(chip, PHY_CONTROL, PHY_CONTROL_NEGOTIATE | PHY_CONTROL_NEGOTIATE_AGAIN, &error);
    return error;
}

static int start_phy(struct stellaris *chip)
{
    int error = 0;
    uint32_t id = phy_get(chip, PHY_ID, &error);

    chip->has_phy = id != 0 && id != 0xffffU;
    if (error != 0) {
        return error;
    }
    if (!chip->has_phy) {
        chip->is_link_up = true;
        return 0;
    }
    error = reset_phy(chip);
    if (error != 0) {
        return error;
    }
    return look_at_link(chip);
}

/*
 * Start
 */

static void set_mac(const struct stellaris *chip, const uint8_t mac[6])
{
    put(chip, ADDRESS_LOW,
        (uint32_t)mac[0] | (uint32_t)mac[1] << 8 | (uint32_t)mac[2] << 16 | (uint32_t)mac[3] << 24);
    put(chip, ADDRESS_TOP, (uint32_t)mac[4] | (uint32_t)mac[5] << 8);
}

void stellaris_mac(const struct stellaris *chip, uint8_t mac[6])
{
    uint32_t low = get(chip, ADDRESS_LOW);
    uint32_t top = get(chip, ADDRESS_TOP);

    for (unsigned int i = 0; i < 4; i++) {
        mac[i] = (uint8_t)(low >> (8 * i));
    }
    mac[4] = (uint8_t)top;
    mac[5] = (uint8_t)(top >> 8);
}

static bool is_usable_address(const uint8_t mac[6])
{
    unsigned int sum = 0;

    for (unsigned int i = 0; i < 6; i++) {
        sum |= mac[i];
    }
    return (mac[0] & 1U) == 0 && sum != 0;
}

static int choose_mac(const struct stellaris *chip)
{
    uint8_t mac[6];

    if (chip->config->read_mac == NULL) {
        stellaris_mac(chip, mac);
    } else {
        chip->config->read_mac(mac);
        if (is_usable_address(mac)) {
            set_mac(chip, mac);
        }
    }
    return is_usable_address(mac) ? 0 : -EADDRNOTAVAIL;
}

/* Whether somebody is there: no other register keeps what is written to it without effect. */
static bool answers(const struct stellaris *chip)
{
    uint32_t divider = (chip->config->clock_hz - 1U) / (2U * PHY_HZ_MAX);

    put(chip, MII_DIVIDER, divider ^ 0x55U);
    if (get(chip, MII_DIVIDER) != (divider ^ 0x55U)) {
        return false;
    }
    put(chip, MII_DIVIDER, divider);
    return get(chip, MII_DIVIDER) == divider;
}

static bool are_groups_wanted(void)
{
    if (IS_ENABLED(CONFIG_NET_PACKET_SOCKETS)) {
        return true;
    }
    return IS_ENABLED(CONFIG_NET_MULTICAST) || IS_ENABLED(CONFIG_NET_IPV6);
}

static void set_receiver(const struct stellaris *chip, uint32_t how)
{
    if (are_groups_wanted()) {
        how |= RX_ALL_GROUPS;
    }
    put(chip, RX_CONTROL, how | RX_DROPS_DAMAGED);
}

static void empty_receiver(const struct stellaris *chip)
{
    set_receiver(chip, 0);
    set_receiver(chip, RX_EMPTIES_FIFO);
    put(chip, INT_STATUS, INT_RX | INT_RX_OVERRUN);
}

int stellaris_start(struct stellaris *chip, const struct stellaris_config *config,
                    struct net_interface_statistics *statistics)
{
    int error;

    *chip = (struct stellaris){
        .registers = config->registers,
        .config = config,
        .statistics = statistics,
    };
    put(chip, INT_MASK, 0);
    if (!answers(chip)) {
        return -ENODEV;
    }
    empty_receiver(chip);
    put(chip, INT_STATUS, INT_ALL);
    error = choose_mac(chip);
    if (error != 0) {
        return error;
    }
    set_transmitter(chip, true);
    error = start_phy(chip);
    if (error != 0) {
        return error;
    }
    set_receiver(chip, RX_IS_ON);
    return 0;
}

/*
 * Interrupts
 */

void stellaris_mask_interrupt(struct stellaris *chip)
{
    put(chip, INT_MASK, 0);
    chip->is_fresh = true;
}

void stellaris_unmask_interrupt(struct stellaris *chip)
{
    put(chip, INT_MASK, INTERRUPTS);
}

/* What the FIFO holds does not begin with a frame any more: begin again with an empty one. */
static void resynchronise(struct stellaris *chip)
{
    chip->statistics->rx_dropped++;
    chip->rx_waiting = 0;
    empty_receiver(chip);
    set_receiver(chip, RX_IS_ON);
}

/* An interrupt came, and no frame with it. */
static void look_at_other_causes(struct stellaris *chip)
{
    uint32_t causes = get(chip, INT_STATUS);

    put(chip, INT_STATUS, causes & (INT_RX_ERROR | INT_PHY));
    if ((causes & INT_RX_OVERRUN) != 0) {
        resynchronise(chip);
    }
    if ((causes & INT_RX_ERROR) != 0) {
        chip->statistics->rx_dropped++;
    }
    if ((causes & INT_PHY) != 0 && chip->has_phy) {
        /* What the PHY does not answer now it will tell by its next interrupt. */
        (void)look_at_link(chip);
    }
}

bool stellaris_take_link_change(struct stellaris *chip)
{
    chip->has_link_changed = false;
    return chip->is_link_up;
}

/*
 * Receiving
 */

static bool are_frames_waiting(struct stellaris *chip)
{
    chip->rx_waiting = (uint8_t)(get(chip, RX_FRAMES) & RX_FRAMES_MASK);
    return chip->rx_waiting != 0;
}

static bool look_for_frames(struct stellaris *chip)
{
    if (chip->is_fresh) {
        chip->is_fresh = false;
        if (are_frames_waiting(chip)) {
            return true;
        }
        look_at_other_causes(chip);
    }
    put(chip, INT_STATUS, INT_RX);
    return are_frames_waiting(chip);
}

static uint32_t words_of(uint32_t bytes)
{
    return (bytes + 3U) / 4U;
}

static void discard(const struct stellaris *chip, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        (void)get(chip, DATA);
    }
}

/* A pool's pbufs are aligned, and all but the last of a chain hold whole words. */
static void read_chain(const struct stellaris *chip, struct pbuf *frame, uint32_t first_word)
{
    const volatile uint32_t *port = &chip->registers[DATA];
    uint32_t *to = frame->payload;

    *to = first_word;
    stellaris_fifo_read(port, to + 1, words_of(frame->len) - 1U);
    for (struct pbuf *part = frame->next; part != NULL; part = part->next) {
        stellaris_fifo_read(port, part->payload, words_of(part->len));
    }
}

/* NULL: the frame was dropped. `bytes` counts what the FIFO adds. */
static struct pbuf *allocate_for(const struct stellaris *chip, uint32_t bytes)
{
    struct pbuf *frame;

    if (UNLIKELY(bytes < HEADER_BYTES + RX_OVERHEAD || bytes > FRAME_MAX + RX_OVERHEAD)) {
        chip->statistics->rx_dropped++;
        return NULL;
    }
    frame = pbuf_alloc(PBUF_RAW, (u16_t)(bytes - CHECKSUM_BYTES), PBUF_POOL);
    if (UNLIKELY(frame == NULL)) {
        chip->statistics->rx_no_buffer++;
    }
    return frame;
}

/* NULL: the frame was dropped. */
static struct pbuf *read_frame(struct stellaris *chip)
{
    uint32_t first_word = get(chip, DATA);
    uint32_t bytes = first_word & 0xffffU;
    struct pbuf *frame;

    if (UNLIKELY(bytes <= RX_OVERHEAD || bytes > RX_FIFO_MAX)) {
        resynchronise(chip);
        return NULL;
    }
    frame = allocate_for(chip, bytes);
    if (UNLIKELY(frame == NULL)) {
        discard(chip, words_of(bytes) - 1U);
        return NULL;
    }
    read_chain(chip, frame, first_word);
    /* With its checksum a frame is exactly one word longer, whatever its length. */
    discard(chip, 1);
    return frame;
}

struct pbuf *stellaris_receive(struct stellaris *chip)
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

/* The FIFO takes one frame, when the one before has gone. */
static bool is_transmitter_free(const struct stellaris *chip)
{
    if (!waits_until_zero(chip, TX_REQUEST, TX_IS_BUSY, TX_POLLS_MAX)) {
        return false;
    }
    if (UNLIKELY((get(chip, INT_STATUS) & INT_TX_ERROR) != 0)) {
        put(chip, INT_STATUS, INT_TX_ERROR);
        chip->statistics->tx_dropped++;
    }
    return true;
}

/* Bytes on their way into the FIFO, until they are a word. */
struct gatherer {
    volatile uint32_t *port;
    uint32_t word;
    uint32_t bits;
};

static void gather_byte(struct gatherer *gatherer, uint8_t byte)
{
    gatherer->word |= (uint32_t)byte << gatherer->bits;
    gatherer->bits += 8;
    if (gatherer->bits == 32) {
        mmio_write(gatherer->port, gatherer->word);
        gatherer->word = 0;
        gatherer->bits = 0;
    }
}

static void gather_part(struct gatherer *gatherer, const uint8_t *bytes, uint32_t length)
{
    const uint8_t *end = bytes + length;

    while (gatherer->bits != 0 && bytes < end) {
        gather_byte(gatherer, *bytes++);
    }
    if (bytes < end) {
        uint32_t words = (uint32_t)(end - bytes) / 4U;

        stellaris_fifo_write(gatherer->port, bytes, words);
        bytes += (size_t)words * 4U;
    }
    while (bytes < end) {
        gather_byte(gatherer, *bytes++);
    }
}

static void write_frame(const struct stellaris *chip, const struct pbuf *frame)
{
    struct gatherer gatherer = {
        .port = &chip->registers[DATA],
        .word = frame->tot_len - HEADER_BYTES,
        .bits = 8 * LENGTH_BYTES,
    };

    for (const struct pbuf *part = frame; part != NULL; part = part->next) {
        gather_part(&gatherer, part->payload, part->len);
    }
    if (gatherer.bits != 0) {
        mmio_write(gatherer.port, gatherer.word);
    }
}

int stellaris_transmit(struct stellaris *chip, const struct pbuf *frame)
{
    if (UNLIKELY(frame->tot_len > FRAME_MAX || frame->tot_len < HEADER_BYTES)) {
        return -EMSGSIZE;
    }
    if (!is_transmitter_free(chip)) {
        return -ENOBUFS;
    }
    write_frame(chip, frame);
    put(chip, TX_REQUEST, TX_IS_BUSY);
    if (chip->config->on_sent != NULL) {
        chip->config->on_sent();
    }
    return 0;
}
