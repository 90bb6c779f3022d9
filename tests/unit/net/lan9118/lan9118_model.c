// SPDX-License-Identifier: Apache-2.0
#include "lan9118_model.h"

#include <drivers/mmio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* Byte offsets of registers, and bits, from the data sheet: not from the driver's header. */
enum {
    RX_STATUS_FIFO = 0x40,
    TX_STATUS_FIFO = 0x48,
    IRQ_CFG = 0x54,
    INT_STS = 0x58,
    INT_EN = 0x5c,
    BYTE_TEST = 0x64,
    FIFO_INT = 0x68,
    RX_CFG = 0x6c,
    TX_CFG = 0x70,
    HW_CFG = 0x74,
    RX_FIFO_INF = 0x7c,
    TX_FIFO_INF = 0x80,
    PMT_CTRL = 0x84,
    GPT_CFG = 0x8c,
    GPT_CNT = 0x90,
    RX_DROP = 0xa0,
    MAC_CSR_CMD = 0xa4,
    MAC_CSR_DATA = 0xa8,
    AFC_CFG = 0xac,
    E2P_CMD = 0xb0,
};

#define BIT_OF(n) (1UL << (n))

#define INT_RSFL   BIT_OF(3)
#define INT_RXE    BIT_OF(14)
#define INT_PHY    BIT_OF(18)
#define INT_RXSTOP BIT_OF(24)

#define TX_DATA_BYTES 4608U
#define TX_STATUS_MAX 128U
#define TX_GATHER_MAX 2036U
#define RX_WORDS_MAX  2640U
#define RX_STATUS_MAX 176U

enum {
    TX_COMMAND_A,
    TX_COMMAND_B,
    TX_DATA
};

struct lan9118_model model;
volatile uint32_t model_registers[64];

static void phy_reset(void)
{
    memset(model.phy_registers, 0, sizeof(model.phy_registers));
    model.phy_registers[0] = 0x3000;
    model.phy_registers[4] = 0x01e1;
}

void model_reset(void)
{
    memset(&model, 0, sizeof(model));
    model.byte_test = 0x87654321;
    model.mac_fails_after = MODEL_STUCK;
    model.has_link = true;
    model.partner = 0x41e1;
    memcpy(model.eeprom_mac, "\x52\x54\x00\x12\x34\x56", 6);
    model.tx_free = TX_DATA_BYTES;
    model.irq_cfg = 0;
    model.gpt_count = 0xffff;
    /* Noise from before: a driver must not rely on a cold start. */
    model.int_en = 0xffffffff;
    model.int_sts = INT_RSFL;
    phy_reset();
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
    return (model.int_sts & model.int_en) != 0 && (model.irq_cfg & 0x100) != 0;
}

/*
 * Receiving
 */

static void push_word(uint32_t word)
{
    size_t at = (model.rx_word_first + model.rx_word_count++) % 4096;

    model.rx_words[at] = word;
}

static void push_status(uint32_t status)
{
    size_t at = (model.rx_status_first + model.rx_status_count++) % 256;

    model.rx_statuses[at] = status;
    if (model.rx_status_count > (model.fifo_int & 0xff)) {
        model.int_sts |= INT_RSFL;
    }
}

static void push_frame(const uint8_t *bytes, size_t length)
{
    size_t offset = model.rx_cfg >> 8 & 0x1f;
    uint8_t image[2100] = {0};

    assert_true(offset + length + 4 <= sizeof(image));
    memcpy(image + offset, bytes, length);
    memcpy(image + offset + length, "FCSx", 4);
    for (size_t at = 0; at < offset + length + 4; at += 4) {
        push_word((uint32_t)image[at] | (uint32_t)image[at + 1] << 8 |
                  (uint32_t)image[at + 2] << 16 | (uint32_t)image[at + 3] << 24);
    }
}

bool model_frame_arrives(const void *bytes, size_t length)
{
    size_t words = (length + 4 + 3) / 4 + 1;

    assert_true((model.mac_registers[1] & BIT_OF(2)) != 0);
    if (model.rx_word_count + words > RX_WORDS_MAX || model.rx_status_count == RX_STATUS_MAX) {
        model.rx_drop++;
        return false;
    }
    push_frame(bytes, length);
    push_status((uint32_t)(length + 4) << 16);
    return true;
}

void model_frame_arrives_with(uint32_t status, size_t length)
{
    static const uint8_t bytes[2040];

    push_frame(bytes, length);
    push_status(status);
}

static uint32_t pop_word(void)
{
    uint32_t word;

    if (model.rx_word_count == 0) {
        assert_true(model.may_underrun);
        model.int_sts |= INT_RXE;
        return 0xdeadbeef;
    }
    word = model.rx_words[model.rx_word_first];
    model.rx_word_first = (model.rx_word_first + 1) % 4096;
    model.rx_word_count--;
    return word;
}

static uint32_t pop_status(void)
{
    uint32_t status;

    assert_true(model.rx_status_count > 0);
    status = model.rx_statuses[model.rx_status_first];
    model.rx_status_first = (model.rx_status_first + 1) % 256;
    model.rx_status_count--;
    return status;
}

static void write_rx_cfg(uint32_t value)
{
    if ((value & BIT_OF(15)) != 0) {
        /* Only with the receiver at rest. */
        assert_true((model.mac_registers[1] & BIT_OF(2)) == 0);
        model.rx_word_count = 0;
        model.rx_status_count = 0;
        model.dumps++;
    }
    model.rx_cfg = value & ~(uint32_t)BIT_OF(15);
}

/*
 * Sending
 */

static void frame_is_complete(void)
{
    assert_int_equal(model.tx_frame->length, model.tx_b & 0x7ff);
    assert_true(model.tx_gathered <= TX_GATHER_MAX);
    model.sent_count++;
    model.tx_frame = NULL;
    if (model.holds_frames) {
        model.tx_statuses_to_come++;
    } else {
        model.tx_statuses++;
        model.tx_free = TX_DATA_BYTES;
        assert_true(model.tx_statuses <= TX_STATUS_MAX);
    }
}

void model_drain(void)
{
    model.tx_statuses += model.tx_statuses_to_come;
    assert_true(model.tx_statuses <= TX_STATUS_MAX);
    model.tx_statuses_to_come = 0;
    model.tx_free = TX_DATA_BYTES;
}

static void buffer_is_complete(void)
{
    bool is_first = (model.tx_a & BIT_OF(13)) != 0;
    bool is_last = (model.tx_a & BIT_OF(12)) != 0;
    uint32_t size = model.tx_a & 0x7ff;

    assert_true(is_first || is_last || size >= 4);
    assert_true(size > 0);
    model.tx_frame->buffers++;
    model.tx_state = TX_COMMAND_A;
    if (is_last) {
        frame_is_complete();
    }
}

static void begin_buffer(uint32_t command)
{
    bool is_first = (command & BIT_OF(13)) != 0;

    assert_int_equal(command & ~0x001f37ffUL, 0);
    assert_int_equal(is_first, model.tx_frame == NULL);
    if (is_first) {
        assert_true(model.sent_count < MODEL_FRAMES_MAX);
        model.tx_frame = &model.sent[model.sent_count];
        *model.tx_frame = (struct model_frame){0};
        model.tx_gathered = 0;
        model.tx_b = 0;
    }
    model.tx_a = command;
    model.tx_state = TX_COMMAND_B;
}

static void begin_data(uint32_t command)
{
    uint32_t size = model.tx_a & 0x7ff;

    assert_true(model.tx_b == 0 || model.tx_b == command);
    model.tx_b = command;
    model.tx_skip = model.tx_a >> 16 & 0x1f;
    assert_true(model.tx_skip < 4);
    model.tx_bytes_left = size;
    model.tx_words_left = (model.tx_skip + size + 3) / 4;
    model.tx_gathered += 4 * model.tx_words_left;
    model.tx_state = TX_DATA;
}

static void take_data(uint32_t word)
{
    for (unsigned int i = model.tx_skip; i < 4 && model.tx_bytes_left > 0; i++) {
        assert_true(model.tx_frame->length < sizeof(model.tx_frame->bytes));
        model.tx_frame->bytes[model.tx_frame->length++] = (uint8_t)(word >> (8 * i));
        model.tx_bytes_left--;
    }
    model.tx_skip = 0;
    if (--model.tx_words_left == 0) {
        buffer_is_complete();
    }
}

static void push_tx(uint32_t word)
{
    assert_true((model.tx_cfg & BIT_OF(1)) != 0);
    assert_true(model.tx_free >= 4);
    model.tx_free -= 4;
    switch (model.tx_state) {
    case TX_COMMAND_A:
        begin_buffer(word);
        break;
    case TX_COMMAND_B:
        begin_data(word);
        break;
    default:
        take_data(word);
    }
}

static uint32_t tx_info(void)
{
    model.tx_info_reads++;
    if (model.drains_after > 0 && --model.drains_after == 0) {
        model_drain();
    }
    return model.tx_statuses << 16 | model.tx_free;
}

static uint32_t pop_tx_status(void)
{
    assert_true(model.tx_statuses > 0);
    model.tx_statuses--;
    return model.has_tx_errors ? BIT_OF(15) | BIT_OF(8) : 0;
}

/*
 * MAC and PHY
 */

static void update_phy_interrupt(void)
{
    if ((model.phy_registers[29] & model.phy_registers[30]) != 0) {
        model.int_sts |= INT_PHY;
    } else {
        model.int_sts &= ~(uint32_t)INT_PHY;
    }
}

void model_link_changes(bool is_up)
{
    model.has_link = is_up;
    model.is_link_down_latched = model.is_link_down_latched || !is_up;
    model.phy_registers[29] |= is_up ? 0x40U : 0x10U;
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
    case 5:
        return model.partner;
    case 29:
        model.phy_registers[29] = 0;
        update_phy_interrupt();
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
    assert_true(index == 0 || index == 4 || index == 30);
    model.phy_registers[index] = value;
    update_phy_interrupt();
}

static void access_phy(uint32_t command)
{
    uint32_t index = command >> 6 & 0x1f;

    assert_int_equal(command >> 11, 1);
    assert_int_equal(command & 1, 1);
    model.mii_busy = model.mii_takes;
    if ((command & 2) != 0) {
        write_phy(index, model.mac_registers[7]);
    } else {
        model.mac_registers[7] = read_phy(index);
    }
}

static void write_mac(uint32_t index, uint32_t value)
{
    if (index == 1 && (value & BIT_OF(2)) == 0 && (model.mac_registers[1] & BIT_OF(2)) != 0 &&
        !model.does_not_stop) {
        model.int_sts |= INT_RXSTOP;
    }
    model.mac_registers[index] = value;
    switch (index) {
    case 2:
        model.mac[4] = (uint8_t)value;
        model.mac[5] = (uint8_t)(value >> 8);
        break;
    case 3:
        for (unsigned int i = 0; i < 4; i++) {
            model.mac[i] = (uint8_t)(value >> (8 * i));
        }
        break;
    case 6:
        access_phy(value);
        break;
    default:
        break;
    }
}

static uint32_t read_mac(uint32_t index)
{
    switch (index) {
    case 2:
        return (uint32_t)model.mac[4] | (uint32_t)model.mac[5] << 8;
    case 3:
        return (uint32_t)model.mac[0] | (uint32_t)model.mac[1] << 8 | (uint32_t)model.mac[2] << 16 |
               (uint32_t)model.mac[3] << 24;
    case 6:
        return counts_down(&model.mii_busy) ? 1 : 0;
    default:
        return model.mac_registers[index];
    }
}

static void access_mac(uint32_t command)
{
    uint32_t index = command & 0xf;

    assert_true(index >= 1 && index <= 12);
    assert_true((command & BIT_OF(31)) != 0);
    assert_int_equal(model.mac_busy, 0);
    model.mac_busy = model.mac_takes;
    if (model.mac_accesses++ >= model.mac_fails_after) {
        model.mac_busy = MODEL_STUCK;
    }
    if ((command & BIT_OF(30)) != 0) {
        model.mac_csr_data = read_mac(index);
    } else {
        write_mac(index, model.mac_csr_data);
    }
}

/*
 * The registers
 */

static void reset_chip(void)
{
    model.resets++;
    model.resetting = model.reset_takes;
    model.eeprom_busy = model.eeprom_takes;
    model.int_en = 0;
    model.int_sts = 0;
    model.rx_word_count = 0;
    model.rx_status_count = 0;
    model.fifo_int = 0x48000000;
    memset(model.mac_registers, 0, sizeof(model.mac_registers));
    memcpy(model.mac, model.eeprom_mac, 6);
}

static uint32_t read_register(ptrdiff_t offset)
{
    assert_true(model.resetting == 0 || offset == HW_CFG);
    switch (offset) {
    case RX_STATUS_FIFO:
        return pop_status();
    case TX_STATUS_FIFO:
        return pop_tx_status();
    case INT_STS:
        return model.int_sts;
    case BYTE_TEST:
        return model.byte_test;
    case RX_CFG:
        return model.rx_cfg;
    case HW_CFG:
        return counts_down(&model.resetting) ? 1 : model.hw_cfg;
    case RX_FIFO_INF:
        return (uint32_t)(model.rx_status_count << 16 | model.rx_word_count * 4);
    case TX_FIFO_INF:
        return tx_info();
    case PMT_CTRL:
        return counts_down(&model.ready_after) ? 0 : 1;
    case GPT_CNT:
        return model.gpt_count;
    case RX_DROP: {
        uint32_t dropped = model.rx_drop;

        model.rx_drop = 0;
        return dropped;
    }
    case MAC_CSR_CMD:
        return counts_down(&model.mac_busy) ? BIT_OF(31) : 0;
    case MAC_CSR_DATA:
        return model.mac_csr_data;
    case E2P_CMD:
        return counts_down(&model.eeprom_busy) ? BIT_OF(31) : 0;
    default:
        fail_msg("register 0x%x was read", (unsigned int)offset);
        return 0;
    }
}

static void write_gpt(uint32_t value)
{
    bool was_on = (model.gpt_cfg & BIT_OF(29)) != 0;

    model.gpt_cfg = value;
    if ((value & BIT_OF(29)) == 0) {
        model.gpt_count = 0xffff;
    } else if (!was_on) {
        model.gpt_count = value & 0xffff;
        model.wakes++;
    }
}

static void write_register(ptrdiff_t offset, uint32_t value)
{
    assert_int_equal(model.resetting, 0);
    switch (offset) {
    case IRQ_CFG:
        model.irq_cfg = value;
        break;
    case INT_STS:
        model.int_sts &= ~value;
        update_phy_interrupt();
        break;
    case INT_EN:
        model.int_en = value;
        break;
    case FIFO_INT:
        model.fifo_int = value;
        break;
    case RX_CFG:
        write_rx_cfg(value);
        break;
    case TX_CFG:
        model.tx_cfg = value;
        break;
    case HW_CFG:
        if ((value & 1) != 0) {
            reset_chip();
            break;
        }
        assert_true((value & BIT_OF(20)) != 0);
        assert_int_equal(value >> 16 & 0xf, 5);
        model.hw_cfg = value;
        break;
    case GPT_CFG:
        write_gpt(value);
        break;
    case MAC_CSR_CMD:
        access_mac(value);
        break;
    case MAC_CSR_DATA:
        model.mac_csr_data = value;
        break;
    case AFC_CFG:
        model.afc_cfg = value;
        break;
    default:
        fail_msg("register 0x%x was written", (unsigned int)offset);
    }
}

uint32_t mmio_read(const volatile uint32_t *address)
{
    ptrdiff_t offset = (address - model_registers) * 4;

    return offset < 0x20 ? pop_word() : read_register(offset);
}

void mmio_write(volatile uint32_t *address, uint32_t value)
{
    ptrdiff_t offset = (address - model_registers) * 4;

    if (offset >= 0x20 && offset < 0x40) {
        push_tx(value);
    } else {
        write_register(offset, value);
    }
}
