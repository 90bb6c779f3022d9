// SPDX-License-Identifier: Apache-2.0
#include "stellaris_model.h"

#include <drivers/mmio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* Byte offsets of registers, and bits, from the data sheet: not from the driver's header. */
enum {
    MACRIS = 0x00,
    MACIM = 0x04,
    MACRCTL = 0x08,
    MACTCTL = 0x0c,
    MACDATA = 0x10,
    MACIA0 = 0x14,
    MACIA1 = 0x18,
    MACTHR = 0x1c,
    MACMCTL = 0x20,
    MACMDV = 0x24,
    MACMTXD = 0x2c,
    MACMRXD = 0x30,
    MACNP = 0x34,
    MACTR = 0x38,
};

#define RXINT  0x01U
#define TXER   0x02U
#define TXEMP  0x04U
#define FOV    0x08U
#define RXER   0x10U
#define PHYINT 0x40U

#define RXEN    0x01U
#define BADCRC  0x08U
#define RSTFIFO 0x10U

#define TXEN   0x01U
#define PADEN  0x02U
#define CRC    0x04U
#define DUPLEX 0x08U

#define FIFO_WORDS  512U
#define FIFO_FRAMES 31U

struct stellaris_model model;
volatile uint32_t model_registers[16];

#define RX_WORDS (sizeof(model.rx_words) / sizeof(model.rx_words[0]))

static void phy_reset(void)
{
    memset(model.phy_registers, 0, sizeof(model.phy_registers));
    model.phy_registers[0] = 0x3100;
    model.phy_registers[4] = 0x01e1;
}

void model_reset(void)
{
    static const uint8_t noise[100];

    memset(&model, 0, sizeof(model));
    model.mii_fails_after = MODEL_STUCK;
    model.phy_id = 0x000e;
    model.has_link = true;
    model.partner = 0x41e1;
    memcpy(model.mac, "\x52\x54\x00\x12\x34\x56", 6);
    phy_reset();
    /* From before: a driver must not rely on a cold start. */
    model.mask = 0x7f;
    model.rx_control = RXEN;
    assert_true(model_frame_arrives(noise, sizeof(noise)));
    model.status = 0x7f;
    model.mii_divider = 0x80;
}

static bool counts_down(uint32_t *left)
{
    if (*left == 0) {
        return false;
    }
    if (*left != MODEL_STUCK) {
        (*left)--;
    }
    return true;
}

bool model_is_interrupting(void)
{
    return (model.status & model.mask) != 0;
}

/*
 * Receiving
 */

static bool has_room_for(size_t words)
{
    if (model.rx_frame_count == FIFO_FRAMES) {
        return false;
    }
    return model.is_emulated || model.rx_word_count + words <= FIFO_WORDS;
}

static void push_words(const uint8_t *image, size_t words)
{
    for (size_t i = 0; i < words; i++, image += 4) {
        size_t at = (model.rx_word_first + model.rx_word_count++) % RX_WORDS;

        model.rx_words[at] = (uint32_t)image[0] | (uint32_t)image[1] << 8 |
                             (uint32_t)image[2] << 16 | (uint32_t)image[3] << 24;
    }
}

static bool push_frame(const void *bytes, size_t length, size_t claimed)
{
    uint8_t image[2100] = {0};
    size_t words = (length + 6 + 3) / 4;

    assert_true(words * 4 <= sizeof(image));
    if ((model.rx_control & RXEN) == 0) {
        return false;
    }
    if (!has_room_for(words)) {
        model.overruns++;
        model.status |= FOV;
        return false;
    }
    image[0] = (uint8_t)claimed;
    image[1] = (uint8_t)(claimed >> 8);
    memcpy(image + 2, bytes, length);
    memcpy(image + 2 + length, "FCSx", 4);
    push_words(image, words);
    model.rx_lengths[(model.rx_frame_first + model.rx_frame_count++) % 64] = (uint32_t)words;
    model.status |= RXINT;
    return true;
}

bool model_frame_arrives(const void *bytes, size_t length)
{
    return push_frame(bytes, length, length + 6);
}

bool model_frame_arrives_as(size_t claimed, size_t length)
{
    static const uint8_t bytes[2040];

    return push_frame(bytes, length, claimed);
}

void model_damaged_frame_arrives(void)
{
    assert_true((model.rx_control & BADCRC) != 0);
    model.status |= RXER;
}

static void frame_was_read(void)
{
    model.rx_frame_first = (model.rx_frame_first + 1) % 64;
    model.rx_frame_count--;
}

static uint32_t pop_word(void)
{
    uint32_t word;

    assert_true(model.rx_word_count > 0);
    word = model.rx_words[model.rx_word_first];
    model.rx_word_first = (model.rx_word_first + 1) % RX_WORDS;
    model.rx_word_count--;
    if (model.rx_words_left == 0) {
        model.rx_words_left = model.rx_lengths[model.rx_frame_first];
    }
    if (--model.rx_words_left == 0) {
        frame_was_read();
    }
    return word;
}

static void write_rx_control(uint32_t value)
{
    model.rx_control = value;
    if ((value & RSTFIFO) != 0) {
        assert_int_equal(value & RXEN, 0); /* only with the receiver at rest */
        model.fifo_resets++;
        model.rx_word_count = 0;
        model.rx_frame_count = 0;
        model.rx_words_left = 0;
        if (!model.is_emulated) {
            model.rx_control &= ~RSTFIFO;
        }
    }
}

/*
 * Sending
 */

static void push_tx(uint32_t word)
{
    assert_int_equal(model.tx_busy, 0);
    assert_false(model.is_tx_broken);
    assert_true(model.tx_word_count < FIFO_WORDS);
    model.tx_words[model.tx_word_count++] = word;
}

static void frame_goes(void)
{
    struct model_frame *frame = &model.sent[model.sent_count++];
    size_t length = (model.tx_words[0] & 0xffff) + 14;

    assert_true(model.sent_count <= MODEL_FRAMES_MAX);
    assert_int_equal(model.tx_word_count, (length + 2 + 3) / 4);
    frame->length = length;
    for (size_t i = 0; i < length; i++) {
        frame->bytes[i] = (uint8_t)(model.tx_words[(i + 2) / 4] >> (8 * ((i + 2) % 4)));
    }
    for (; frame->length < 60; frame->length++) {
        frame->bytes[frame->length] = 0;
    }
}

static void request_tx(uint32_t value)
{
    assert_int_equal(value, 1);
    assert_int_equal(model.tx_busy, 0);
    assert_int_equal(model.tx_control & (TXEN | PADEN | CRC), TXEN | PADEN | CRC);
    if (model.has_tx_error) {
        model.has_tx_error = false;
        model.is_tx_broken = true;
        model.status |= TXER;
    } else {
        frame_goes();
        model.status |= TXEMP;
    }
    model.tx_word_count = 0;
    model.tx_busy = model.sending_takes;
}

/*
 * The PHY
 */

static void update_phy_interrupt(void)
{
    uint32_t phy = model.phy_registers[17];

    if ((phy >> 8 & phy & 0xff) != 0) {
        model.status |= PHYINT;
    }
}

void model_link_changes(bool is_up)
{
    model.has_link = is_up;
    model.is_link_down_latched = model.is_link_down_latched || !is_up;
    model.phy_registers[17] |= is_up ? 0x05U : 0x04U;
    update_phy_interrupt();
}

static uint32_t read_phy(uint32_t index)
{
    uint32_t value = model.phy_registers[index];

    switch (index) {
    case 0:
        return counts_down(&model.phy_resetting) ? value | 0x8000 : value;
    case 1:
        model.link_looks++;
        value = 0x7809;
        if (model.has_link && !model.is_link_down_latched) {
            value |= 0x24;
        }
        model.is_link_down_latched = false;
        return value;
    case 2:
        return model.phy_id;
    case 5:
        return model.partner;
    case 17:
        model.phy_registers[17] &= 0xff00;
        return value;
    default:
        return value;
    }
}

static void write_phy(uint32_t index, uint32_t value)
{
    if (index == 0 && (value & 0x8000) != 0) {
        phy_reset();
        model.phy_resetting = model.phy_reset_takes;
        return;
    }
    assert_true(index == 0 || index == 4 || index == 17);
    model.phy_registers[index] = value;
}

static void access_phy(uint32_t command)
{
    uint32_t index = command >> 3 & 0x1f;

    assert_int_equal(command & 1, 1);
    assert_int_equal(model.mii_busy, 0);
    if (model.is_emulated) {
        return;
    }
    /* Not faster than 2.5 MHz, from 50 MHz. */
    assert_true(50000000 / (2 * (model.mii_divider + 1)) <= 2500000);
    model.mii_busy = model.mii_takes;
    if (model.mii_accesses++ >= model.mii_fails_after) {
        model.mii_busy = MODEL_STUCK;
    }
    if ((command & 2) != 0) {
        write_phy(index, model.mii_written);
    } else {
        model.mii_read = read_phy(index);
    }
}

/*
 * The registers
 */

static uint32_t read_register(ptrdiff_t offset)
{
    switch (offset) {
    case MACRIS:
        return model.status;
    case MACIM:
        return model.mask;
    case MACRCTL:
        return model.rx_control;
    case MACTCTL:
        return model.tx_control;
    case MACDATA:
        return pop_word();
    case MACIA0:
        return (uint32_t)model.mac[0] | (uint32_t)model.mac[1] << 8 | (uint32_t)model.mac[2] << 16 |
               (uint32_t)model.mac[3] << 24;
    case MACIA1:
        return (uint32_t)model.mac[4] | (uint32_t)model.mac[5] << 8;
    case MACMCTL:
        return counts_down(&model.mii_busy) ? 1 : 0;
    case MACMDV:
        return model.mii_divider;
    case MACMRXD:
        assert_true(model.mii_busy == 0 || model.mii_busy == MODEL_STUCK);
        return model.mii_read;
    case MACNP:
        return (uint32_t)model.rx_frame_count;
    case MACTR:
        return counts_down(&model.tx_busy) ? 1 : 0;
    default:
        fail_msg("there is no register at %#tx to be read", offset);
        return 0;
    }
}

uint32_t mmio_read(const volatile uint32_t *address)
{
    if (model.is_absent) {
        return 0;
    }
    return read_register((address - model_registers) * 4);
}

static void clear_status(uint32_t value)
{
    model.status &= ~value;
    if ((value & TXER) != 0) {
        model.tx_word_count = 0;
        model.is_tx_broken = false;
    }
}

static void write_mac(unsigned int first, unsigned int count, uint32_t value)
{
    for (unsigned int i = 0; i < count; i++) {
        model.mac[first + i] = (uint8_t)(value >> (8 * i));
    }
}

static void write_register(ptrdiff_t offset, uint32_t value)
{
    switch (offset) {
    case MACRIS:
        clear_status(value);
        break;
    case MACIM:
        model.mask = value;
        break;
    case MACRCTL:
        write_rx_control(value);
        break;
    case MACTCTL:
        model.tx_control = value;
        break;
    case MACDATA:
        push_tx(value);
        break;
    case MACIA0:
        write_mac(0, 4, value);
        break;
    case MACIA1:
        write_mac(4, 2, value);
        break;
    case MACMCTL:
        access_phy(value);
        break;
    case MACMDV:
        model.mii_divider = value & 0xff;
        break;
    case MACMTXD:
        model.mii_written = value;
        break;
    case MACTR:
        request_tx(value);
        break;
    default:
        fail_msg("there is no register at %#tx to be written", offset);
    }
}

void mmio_write(volatile uint32_t *address, uint32_t value)
{
    if (!model.is_absent) {
        write_register((address - model_registers) * 4, value);
    }
}
