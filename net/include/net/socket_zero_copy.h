/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_SOCKET_ZERO_COPY_H
#define NET_SOCKET_ZERO_COPY_H

/**
 * @file
 * Receiving without copying: the receive buffers themselves are lent to the caller.
 *
 *     struct net_loan loan;
 *
 *     if (net_recv_loan(socket, &loan, SIZE_MAX, 0, NULL) > 0) {
 *         do {
 *             parse(loan.data, loan.length);
 *         } while (net_loan_next(&loan));
 *         net_loan_return(&loan);
 *     }
 *
 * A buffer on loan is one of CONFIG_NET_RX_BUFFERS that nobody can receive into, and it counts in
 * no quota: give it back soon. A stream's window stays smaller by what is on loan.
 *
 * Sending: a datagram is never copied before the interface has it. A stream does not copy with
 * NET_MSG_ZEROCOPY (net/socket.h).
 *
 * @context Thread.
 */

#include <net/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pbuf;

/** What is on loan. Belongs to one thread at a time, which may be another than the one that got it.
 */
struct net_loan {
    const uint8_t *data; /**< A piece of what was received, to be read only, */
    size_t length;       /**< and its length. */
    /* Private: */
    size_t left; /* in this piece and those that follow */
    struct pbuf *piece;
    struct pbuf *whole;
    struct pbuf *part;
    int socket;
    uint32_t unreported; /* bytes by which a stream's window is smaller meanwhile */
};

/**
 * Receive on loan: from a stream what is there, or one datagram, as net_recvfrom() does.
 *
 * @param[out] loan  Written when the result is not negative; to be given back by net_loan_return().
 * @param most       Of a stream: take so many bytes at most, from 1 on. A datagram is always whole.
 * @param flags      NET_MSG_DONTWAIT, NET_MSG_NOSIGNAL.
 * @param[out] from  Who sent the datagram, or NULL.
 *
 * @return How many bytes there are in all pieces, or an error of net_recvfrom(), or
 * @retval -EOPNOTSUPP  Another flag; or a socket of a pair, whose bytes lie in a ring.
 */
int net_recv_loan(int socket, struct net_loan *loan, size_t most, int flags,
                  struct net_address *from);

/** Go to the next piece. @return False: that was the last one; `length` is 0. */
bool net_loan_next(struct net_loan *loan);

/**
 * Give back all pieces. The socket may have been closed meanwhile.
 *
 * @cost Takes the core lock when the stream's window is to be opened.
 */
void net_loan_return(struct net_loan *loan);

#ifdef __cplusplus
}
#endif

#endif
