# SPDX-License-Identifier: Apache-2.0

list(APPEND sources netif/stellaris.c netif/netif_stellaris.c)
if("${PETREL_CPU}" MATCHES "^cortex-m[347]$")
    list(APPEND sources netif/stellaris_fifo_armv7m.S)
else()
    list(APPEND sources netif/stellaris_fifo.c)
endif()
