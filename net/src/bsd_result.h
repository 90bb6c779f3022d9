/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_BSD_RESULT_H
#define NET_BSD_RESULT_H

#include <errno.h>

/* A result of net_*, as BSD tells it: -1, and the reason in the thread's errno. */
static inline int bsd_result(int result)
{
    if (result < 0) {
        errno = -result;
        return -1;
    }
    return result;
}

#endif
