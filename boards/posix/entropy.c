/* SPDX-License-Identifier: Apache-2.0 */

#include <drivers/entropy.h>
#include <errno.h>
#include <stdint.h>
#include <sys/random.h>
#include <sys/types.h>

int entropy_get(void *buffer, size_t length)
{
    uint8_t *next = buffer;

    while (length > 0) {
        ssize_t got = getrandom(next, length, 0);

        if (got >= 0) {
            next += got;
            length -= (size_t)got;
        } else if (errno != EINTR) {
            return -ENODEV;
        }
    }
    return 0;
}
