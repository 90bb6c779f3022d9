/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ECHO_H
#define ECHO_H

/** Where the echo servers listen: RFC 862. */
#define ECHO_PORT 7

/** TCP connections that are echoed at once: one thread each. */
#define ECHO_THREADS 2

/**
 * Start the TCP and the UDP echo server, in threads that wait in plain blocking sockets.
 *
 * @retval 0   They run.
 * @retval -1  errno says why not.
 */
int echo_start(void);

#endif
