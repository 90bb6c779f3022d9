// SPDX-License-Identifier: Apache-2.0
#include <drivers/entropy_record.h>
#include <errno.h>

int entropy_record_take(volatile struct entropy_record *record, void *buffer, size_t length)
{
    uint8_t *to = buffer;

    if (length > ENTROPY_RECORD_BYTES) {
        return -EINVAL;
    }
    if (record->magic != ENTROPY_RECORD_MAGIC || record->length != ENTROPY_RECORD_BYTES) {
        return -ENODEV;
    }
    record->magic = 0;
    record->length = 0;
    for (size_t i = 0; i < ENTROPY_RECORD_BYTES; i++) {
        if (i < length) {
            to[i] = record->bytes[i];
        }
        record->bytes[i] = 0;
    }
    return 0;
}
