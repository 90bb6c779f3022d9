/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAN9118_MODEL_H
#define LAN9118_MODEL_H

/*
 * The chip as its data sheet describes it, behind mmio_read() and mmio_write(). What a driver must
 * not do fails the test: reading an empty FIFO without being told to expect it, mixed-up transmit
 * commands, an overrun of a FIFO, access to registers that do not exist or while the chip resets.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MODEL_FRAMES_MAX 512

struct model_frame {
    uint8_t bytes[2048];
    size_t length;
    unsigned int buffers; /* of which it was gathered */
};

/* What is read from a register so often before it becomes what it should; STUCK: never. */
#define MODEL_STUCK UINT32_MAX

struct lan9118_model {
    /* Defects, to be set before the driver starts. */
    uint32_t byte_test;
    uint32_t ready_after;
    uint32_t reset_takes;
    uint32_t eeprom_takes;
    uint32_t mac_takes;
    uint32_t mac_fails_after; /* so many accesses to the MAC, then it is stuck */
    uint32_t mii_takes;
    uint32_t phy_reset_takes;
    bool does_not_stop; /* the receiver */
    uint8_t eeprom_mac[6];
    bool has_link;
    uint16_t partner; /* the abilities of the other end */

    /* What came out. */
    struct model_frame sent[MODEL_FRAMES_MAX];
    size_t sent_count;
    unsigned int wakes; /* of the general purpose timer */
    bool may_underrun;  /* reading an empty FIFO is an event, not a mistake of the test */

    /* How the transmitter behaves. */
    bool holds_frames;     /* they stay in the FIFO until model_drain() */
    uint32_t drains_after; /* or until it was asked so often for room; 0: never */
    bool has_tx_errors;    /* each frame's status says so */

    /* Counted. */
    unsigned int resets;
    unsigned int dumps;
    unsigned int tx_info_reads;
    unsigned int link_looks;

    /* The chip's inside. */
    uint8_t mac[6];
    uint32_t int_sts;
    uint32_t int_en;
    uint32_t irq_cfg;
    uint32_t hw_cfg;
    uint32_t rx_cfg;
    uint32_t tx_cfg;
    uint32_t fifo_int;
    uint32_t afc_cfg;
    uint32_t gpt_cfg;
    uint32_t gpt_count;
    uint32_t rx_drop;
    uint32_t mac_csr_data;
    uint32_t mac_registers[16];
    uint32_t phy_registers[32];
    bool is_link_down_latched;
    uint32_t mac_busy;
    uint32_t mii_busy;
    uint32_t resetting;
    uint32_t eeprom_busy;
    uint32_t phy_resetting;
    uint32_t mac_accesses;
    uint32_t rx_words[4096];
    size_t rx_word_first;
    size_t rx_word_count;
    uint32_t rx_statuses[256];
    size_t rx_status_first;
    size_t rx_status_count;
    uint32_t tx_free;
    uint32_t tx_held_bytes;
    uint32_t tx_statuses;
    uint32_t tx_statuses_to_come;
    int tx_state;
    uint32_t tx_a;
    uint32_t tx_b;
    uint32_t tx_words_left;
    uint32_t tx_bytes_left;
    uint32_t tx_skip;
    uint32_t tx_gathered;
    struct model_frame *tx_frame;
};

extern struct lan9118_model model;
extern volatile uint32_t model_registers[64];

/* A chip out of its box, with a link and an address in its EEPROM. */
void model_reset(void);

bool model_is_interrupting(void);

/* A frame from the network, without its checksum; false: dropped for want of room. */
bool model_frame_arrives(const void *bytes, size_t length);
/* The same, whatever status goes with it. `length` is what the FIFO gets. */
void model_frame_arrives_with(uint32_t status, size_t length);

void model_link_changes(bool is_up);

/* The held frames leave. */
void model_drain(void);

#endif
