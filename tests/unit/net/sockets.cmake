# SPDX-License-Identifier: Apache-2.0

# The socket layer on a wire: tests see and send frames. Calls do not wait here.
if(NOT PETREL_SANITIZE)
    return()
endif()

set(net ${PETREL_ROOT}/net)
set(wire
    fake/fake_interface.c fake/fake_kernel.c fake/fake_waiting.c fake/packets.c
    ${net}/netif/netif_ethernet.c ${net}/netif/netif_loopback.c ${net}/src/net_address.c
    ${net}/src/net_conditions.c ${net}/src/net_setup.c
    ${net}/src/net_core.c ${net}/src/net_dhcp.c ${net}/src/net_errno.c ${net}/src/net_interface.c
    ${net}/src/net_memory.c ${net}/src/net_pools.c ${net}/src/net_random.c ${net}/src/net_start.c
    ${net}/src/net_state.c ${net}/src/net_syn_cookies.c ${net}/src/net_timers.c
    ${net}/src/siphash.c ${net}/src/socket.c ${net}/src/socket_accept.c
    ${net}/src/socket_close.c ${net}/src/socket_connect.c
    ${net}/src/socket_datagram.c ${net}/src/socket_message_receive.c
    ${net}/src/socket_message_send.c ${net}/src/socket_numbers.c ${net}/src/socket_options.c
    ${net}/src/socket_rare_options.c ${net}/src/socket_receive.c ${net}/src/socket_send.c
    ${net}/src/socket_stream.c ${net}/src/socket_stream_receive.c
    ${net}/src/socket_stream_send.c ${net}/src/socket_table.c ${net}/src/socket_wait.c)

set(ipv6
    fake/packets6.c ${net}/src/net_address6.c ${net}/src/net_dhcp6.c ${net}/src/net_dns.c
    ${net}/src/net_dns6.c ${net}/src/dns_message.c ${net}/src/net_ipv6.c ${net}/src/net_ipv6_guard.c
    ${net}/src/net_multicast.c ${net}/src/socket_ipv6.c ${net}/src/socket_multicast.c
    ${net}/src/socket_multicast6.c)

# net_wire_test(<subject> [CONF file...] [SOURCES file...])
function(net_wire_test subject)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "CONF;SOURCES")
    set(conf ${CMAKE_CURRENT_SOURCE_DIR}/net.conf)
    foreach(file IN LISTS arg_CONF)
        list(APPEND conf ${CMAKE_CURRENT_SOURCE_DIR}/${file})
    endforeach()
    petrel__configuration_for(configuration net_unit_${subject} ${conf})
    petrel_unit_test(test_wire_${subject} CONF net.conf ${arg_CONF}
        SOURCES test_wire_${subject}.c ${wire} ${arg_SOURCES}
        INCLUDES fake ${net}/src LINKS ${configuration}.lwip.objects)
endfunction()

net_wire_test(connections)
net_wire_test(data)
net_wire_test(flood)
net_wire_test(grids)
net_wire_test(interfaces)
net_wire_test(many)
net_wire_test(messages)
net_wire_test(pressure)
net_wire_test(zero_copy SOURCES ${net}/src/socket_zero_copy.c)
# One configuration for the tests of what is off elsewhere.
foreach(subject multicast packets)
    net_wire_test(${subject} CONF rare.conf
        SOURCES
            ${net}/src/net_multicast.c ${net}/src/socket_multicast.c ${net}/src/socket_packet.c)
endforeach()
# IPv6, which is off elsewhere.
foreach(subject ipv6 neighbours6)
    net_wire_test(${subject} CONF ipv6.conf SOURCES ${ipv6})
endforeach()
petrel_unit_test(test_dns_message SOURCES test_dns_message.c ${net}/src/dns_message.c
    INCLUDES ${net}/src)
