/* SPDX-License-Identifier: Apache-2.0 */

#include <base/util.h>
#include <errno.h>

#include "net_core.h"

/* By the negated err_t. */
static const uint8_t errno_of[] = {
    [ERR_OK] = 0,
    [-ERR_MEM] = ENOBUFS, /* a pool is empty: it passes */
    [-ERR_BUF] = ENOBUFS,
    [-ERR_TIMEOUT] = ETIMEDOUT,
    [-ERR_RTE] = ENETUNREACH,
    [-ERR_INPROGRESS] = EINPROGRESS,
    [-ERR_VAL] = EINVAL,
    [-ERR_WOULDBLOCK] = EAGAIN,
    [-ERR_USE] = EADDRINUSE,
    [-ERR_ALREADY] = EALREADY,
    [-ERR_ISCONN] = EISCONN,
    [-ERR_CONN] = ENOTCONN,
    [-ERR_IF] = EIO, /* the interface failed */
    [-ERR_ABRT] = ECONNABORTED,
    [-ERR_RST] = ECONNRESET,
    [-ERR_CLSD] = ENOTCONN,
    [-ERR_ARG] = EINVAL,
};

int net_errno(err_t error)
{
    if (error >= ERR_OK) {
        return 0;
    }
    if ((size_t)-error >= ARRAY_SIZE(errno_of)) {
        return -EIO;
    }
    return -(int)errno_of[-error];
}
