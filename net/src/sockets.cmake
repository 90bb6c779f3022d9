# SPDX-License-Identifier: Apache-2.0

# The socket layer, for net/CMakeLists.txt: adds to `sources`.
list(APPEND sources
    src/bsd_control.c
    src/bsd_inet.c
    src/bsd_interface.c
    src/bsd_message.c
    src/bsd_netdb.c
    src/bsd_services.c
    src/bsd_select.c
    src/bsd_socket.c
    src/socket.c
    src/socket_accept.c
    src/socket_close.c
    src/socket_connect.c
    src/socket_datagram.c
    src/socket_holdings.c
    src/socket_holdings.c
    src/socket_info.c
    src/socket_message_receive.c
    src/socket_message_send.c
    src/socket_numbers.c
    src/socket_options.c
    src/socket_pair.c
    src/socket_pipe.c
    src/socket_poll.c
    src/socket_receive.c
    src/socket_send.c
    src/socket_stream.c
    src/socket_stream_receive.c
    src/socket_stream_send.c
    src/socket_table.c
    src/socket_wait.c
    src/socket_zero_copy.c)

petrel_compile_for_size(
    src/bsd_control.c src/bsd_inet.c src/bsd_interface.c src/bsd_message.c src/bsd_netdb.c
    src/bsd_select.c src/bsd_services.c src/bsd_socket.c src/socket.c src/socket_connect.c src/socket_info.c
    src/socket_message_receive.c src/socket_message_send.c src/socket_numbers.c src/socket_options.c
    src/socket_pair.c src/socket_pipe.c src/socket_poll.c src/socket_stream.c src/socket_wait.c)

if(CONFIG_NET_SOCKET_RARE_OPTIONS)
    list(APPEND sources src/socket_rare_options.c)
    petrel_compile_for_size(src/socket_rare_options.c)
endif()
if(CONFIG_NET_PACKET_SOCKETS)
    list(APPEND sources src/socket_packet.c)
    petrel_compile_for_size(src/socket_packet.c)
endif()
if(CONFIG_NET_RAW_SOCKETS)
    list(APPEND sources src/socket_raw.c)
    petrel_compile_for_size(src/socket_raw.c)
endif()
if(CONFIG_NET_DNS)
    list(APPEND sources src/dns_message.c src/net_dns.c)
    petrel_compile_for_size(src/dns_message.c src/net_dns.c)
endif()
if(CONFIG_NET_IPV6)
    list(APPEND sources src/bsd_control6.c src/bsd_netdb6.c src/net_address6.c src/socket_ipv6.c)
    petrel_compile_for_size(src/bsd_control6.c src/bsd_netdb6.c src/net_address6.c src/socket_ipv6.c)
endif()
if(CONFIG_NET_IPV6 AND CONFIG_NET_MULTICAST)
    list(APPEND sources src/socket_multicast6.c)
    petrel_compile_for_size(src/socket_multicast6.c)
endif()
if(CONFIG_NET_IPV6 AND CONFIG_NET_DNS)
    list(APPEND sources src/net_dns6.c)
    petrel_compile_for_size(src/net_dns6.c)
endif()
if(CONFIG_NET_MULTICAST)
    list(APPEND sources src/net_multicast.c src/socket_multicast.c)
    petrel_compile_for_size(src/net_multicast.c src/socket_multicast.c)
endif()

# BSD's headers are for applications alone: drivers of the native program need the host's own.
add_library(${PETREL_CONFIGURATION}.bsd INTERFACE)
target_include_directories(${PETREL_CONFIGURATION}.bsd INTERFACE
    ${CMAKE_CURRENT_SOURCE_DIR}/include/bsd)
set_source_files_properties(
    src/bsd_control.c src/bsd_control6.c src/bsd_inet.c src/bsd_interface.c src/bsd_message.c
    src/bsd_netdb.c src/bsd_netdb6.c src/bsd_select.c src/bsd_services.c src/bsd_socket.c PROPERTIES INCLUDE_DIRECTORIES ${CMAKE_CURRENT_SOURCE_DIR}/include/bsd)
