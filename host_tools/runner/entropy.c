/* SPDX-License-Identifier: Apache-2.0 */
#include "entropy.h"

#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include "fail.h"

int entropy_open_record(void)
{
    struct entropy_record record = {
        .magic = {'P', 'S', 'E', 'D'},
        .length = {sizeof(record.bytes)},
    };
    if (getrandom(record.bytes, sizeof(record.bytes), 0) != (ssize_t)sizeof(record.bytes)) {
        fail_with_errno("random bytes");
    }
    int fd = memfd_create("entropy", 0);
    if (fd < 0 || write(fd, &record, sizeof(record)) != (ssize_t)sizeof(record)) {
        fail_with_errno("a file for random bytes");
    }
    return fd;
}
