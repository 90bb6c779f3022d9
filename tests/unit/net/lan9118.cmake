# SPDX-License-Identifier: Apache-2.0

# The LAN9118's driver on a model of the chip, with pbufs of exactly the size asked for.
function(lan9118_test name)
    petrel_unit_test(${name} CONF net.conf
        SOURCES lan9118/${name}.c lan9118/lan9118_model.c lan9118/exact_pbufs.c ${ARGN}
            ${PETREL_ROOT}/net/netif/lan9118.c ${PETREL_ROOT}/net/netif/lan9118_fifo.c
        INCLUDES lan9118 ${PETREL_ROOT}/tests/unit/drivers/fake ${PETREL_ROOT}/net/netif)
endfunction()

lan9118_test(test_lan9118_start)
lan9118_test(test_lan9118_receive)
lan9118_test(test_lan9118_transmit)
lan9118_test(test_netif_lan9118 ${PETREL_ROOT}/net/netif/netif_lan9118.c)
