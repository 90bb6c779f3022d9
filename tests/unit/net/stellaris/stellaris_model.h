/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STELLARIS_MODEL_H
#define STELLARIS_MODEL_H

/*
 * The controller as its data sheet describes it, behind mmio_read() and mmio_write(); or, with
 * `is_emulated`, as QEMU has it. What a driver must not do fails the test: reading an empty FIFO,
 * writing to one that is being sent or is full, requesting a frame that is not complete, access to
 * registers that do not exist, a PHY that is asked while it is busy.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MODEL_FRAMES_MAX 64

struct model_frame {
    uint8_t bytes[2048];
    size_t length;
};

/* What is read from a register so often before it becomes what it should; STUCK: never. */
#define MODEL_STUCK UINT32_MAX

struct stellaris_model {
    /* Its kind and its defects, to be set before the driver starts. */
    bool is_emulated; /* no PHY, a FIFO of 31 frames, a reset of the FIFO that stays */
    bool is_absent;
    uint32_t mii_takes;
    uint32_t mii_fails_after; /* so many accesses to the PHY, then it is stuck */
    uint32_t phy_reset_takes;
    uint32_t phy_id;
    bool has_link;
    uint16_t partner; /* the abilities of the other end */
    uint8_t mac[6];

    /* What came out. */
    struct model_frame sent[MODEL_FRAMES_MAX];
    size_t sent_count;

    /* How the transmitter behaves. */
    uint32_t sending_takes; /* looks, before the next frame may come */
    bool has_tx_error;      /* the next frame is not sent */

    /* Counted. */
    unsigned int fifo_resets;
    unsigned int link_looks;
    uint32_t mii_accesses;
    unsigned int overruns;

    /* The controller's inside. */
    uint32_t status;
    uint32_t mask;
    uint32_t rx_control;
    uint32_t tx_control;
    uint32_t mii_divider;
    uint32_t mii_written;
    uint32_t mii_read;
    uint32_t mii_busy;
    uint32_t phy_registers[32];
    bool is_link_down_latched;
    uint32_t phy_resetting;
    uint32_t rx_words[16384];
    size_t rx_word_first;
    size_t rx_word_count;
    uint32_t rx_lengths[64]; /* words of each frame */
    size_t rx_frame_first;
    size_t rx_frame_count;
    uint32_t rx_words_left; /* of the frame that is being read */
    uint32_t tx_words[512];
    size_t tx_word_count;
    uint32_t tx_busy;
    bool is_tx_broken; /* until the error is cleared */
};

extern struct stellaris_model model;
extern volatile uint32_t model_registers[16];

/* A controller after its reset, with a link and noise in its FIFO. */
void model_reset(void);

bool model_is_interrupting(void);

/* A frame from the network, without its checksum; false: it did not fit, and overran the FIFO. */
bool model_frame_arrives(const void *bytes, size_t length);
/* The same, with another length at its head than its own, which counts 6 bytes more. */
bool model_frame_arrives_as(size_t claimed, size_t length);
/* A frame whose checksum is wrong. */
void model_damaged_frame_arrives(void);

void model_link_changes(bool is_up);

#endif
