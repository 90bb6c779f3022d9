/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Receiving on loan: a claim (socket_private.h) that is not copied. Of a stream the last pbuf of
 * the queue may be claimed in part; then a reference keeps it.
 */

#include <lwip/pbuf.h>
#include <net/socket_zero_copy.h>

#include "socket_private.h"

#define KNOWN_FLAGS (NET_MSG_DONTWAIT | NET_MSG_NOSIGNAL)

static void show(struct net_loan *loan, struct pbuf *piece, size_t offset)
{
    loan->piece = piece;
    loan->data = NULL;
    loan->length = 0;
    if (piece != NULL) {
        loan->data = (const uint8_t *)piece->payload + offset;
        loan->length = MIN((size_t)piece->len - offset, loan->left);
    }
}

/*
 * What is on loan counts as read when it is given back: else a read of what came after it would
 * open the window for both. Returns whether it is time to open the window.
 */
static bool count_as_read(int handle, int32_t bytes)
{
    unsigned int key = irq_lock();
    struct net_socket *socket = net__socket_find(handle);
    bool shall_report = false;

    if (socket != NULL) {
        socket->unreported += bytes;
        shall_report = socket->unreported >= (int32_t)(socket->receive_quota / 4U);
    }
    irq_unlock(key);
    return shall_report;
}

static void lend(struct net_loan *loan, int handle, const struct net__claim *claim, size_t count)
{
    *loan = (struct net_loan){
        .left = count, .whole = claim->whole, .part = claim->part, .socket = handle};
    if (claim->whole != NULL) {
        show(loan, claim->whole, claim->offset);
    } else {
        show(loan, claim->part, claim->part_offset);
    }
}

int net_recv_loan(int handle, struct net_loan *loan, size_t most, int flags,
                  struct net_address *from)
{
    const struct net_socket_kind *kind = net__kind_of(handle);
    struct net__receive receive = {.length = MIN(most, INT32_MAX), .flags = flags, .from = from};

    if ((flags & ~KNOWN_FLAGS) != 0) {
        return -EOPNOTSUPP;
    }
    if (kind != NULL && kind->ways != NULL && kind->ways->domain == NET_AF_UNIX) {
        return -EOPNOTSUPP;
    }
    if (!net__carries_stream(kind)) {
        receive.length = INT32_MAX;
    }
    int count = net__receive_claim(handle, &receive);

    if (count < 0) {
        return count;
    }
    lend(loan, handle, &receive.claim, (size_t)count);
    if (kind == &net__stream_kind) {
        loan->unreported = (uint32_t)count;
        (void)count_as_read(handle, -count);
    }
    return count;
}

bool net_loan_next(struct net_loan *loan)
{
    loan->left -= loan->length;
    if (loan->left == 0) {
        show(loan, NULL, 0);
        return false;
    }
    if (loan->piece->next != NULL && loan->piece != loan->part) {
        show(loan, loan->piece->next, 0);
    } else {
        show(loan, loan->part, 0); /* behind whole ones it begins at its start */
    }
    return true;
}

void net_loan_return(struct net_loan *loan)
{
    if (loan->whole != NULL) {
        pbuf_free(loan->whole);
    }
    if (loan->part != NULL) {
        pbuf_free(loan->part);
    }
    if (loan->unreported != 0 && count_as_read(loan->socket, (int32_t)loan->unreported)) {
        net__stream_report(loan->socket);
    }
    *loan = (struct net_loan){0};
}
