# SPDX-License-Identifier: Apache-2.0

# The socket layer, for net/CMakeLists.txt: adds to `sources`.
list(APPEND sources
    src/socket.c
    src/socket_accept.c
    src/socket_close.c
    src/socket_connect.c
    src/socket_datagram.c
    src/socket_info.c
    src/socket_options.c
    src/socket_poll.c
    src/socket_receive.c
    src/socket_send.c
    src/socket_stream.c
    src/socket_stream_receive.c
    src/socket_stream_send.c
    src/socket_table.c
    src/socket_wait.c)
