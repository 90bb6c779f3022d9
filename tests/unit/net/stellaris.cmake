# SPDX-License-Identifier: Apache-2.0

# The Stellaris controller's driver on a model of it, with pbufs of exactly the size asked for.
function(stellaris_test name)
    petrel_unit_test(${name} CONF net.conf
        SOURCES stellaris/${name}.c stellaris/stellaris_model.c lan9118/exact_pbufs.c ${ARGN}
            ${PETREL_ROOT}/net/netif/stellaris.c ${PETREL_ROOT}/net/netif/stellaris_fifo.c
        INCLUDES stellaris lan9118 ${PETREL_ROOT}/tests/unit/drivers/fake ${PETREL_ROOT}/net/netif)
endfunction()

stellaris_test(test_stellaris_start)
stellaris_test(test_stellaris_receive)
stellaris_test(test_stellaris_transmit)
stellaris_test(test_netif_stellaris ${PETREL_ROOT}/net/netif/netif_stellaris.c)
