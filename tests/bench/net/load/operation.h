/* SPDX-License-Identifier: Apache-2.0 */
/* What can be measured: each operation has one request outstanding and waits for its answer. */
#ifndef NET_LOAD_OPERATION_H
#define NET_LOAD_OPERATION_H

#include <stdint.h>

#include "wire.h"

struct session {
    struct target target;
    unsigned int payload_bytes; /**< Of an echo. */
    int fd;                     /**< Held from begin to end, or -1. */
    unsigned int pause_us;      /**< After each operation. */
    uint64_t sequence;          /**< Number of the last datagram. */
    uint64_t lost;              /**< Datagrams that had to be sent again. */
    uint64_t done;              /**< Operations of the run that is under way. */
    int response_bytes;         /**< Length of the last HTTP response. */
};

struct operation {
    const char *name;
    const char *unit; /**< What is counted: "operation" or "byte". */
    uint64_t usual_count;
    unsigned int usual_pause_us; /**< In which the firmware comes to rest. */
    unsigned int segments;       /**< TCP segments to the firmware, if it is a sure number; or 0. */
    /** Open what the operation keeps open. NULL: nothing. @retval -errno */
    int (*begin)(struct session *session);
    /** Do the operation @p count times. @retval -errno */
    int (*run)(struct session *session, uint64_t count);
};

/** By name. @retval NULL There is none. */
const struct operation *operation_find(const char *name);

/** Say name, unit and usual count of every operation on the error output. */
void operation_list(void);

/** Close what a session holds. */
void operation_end(struct session *session);

/**
 * Send a command datagram and wait for its answer, which must be the same text.
 *
 * @retval 0        It was answered so.
 * @retval -EPROTO  It was answered otherwise.
 * @retval -errno   It was not answered.
 */
int operation_command(struct session *session, const char *text);

#endif
