# SPDX-License-Identifier: Apache-2.0

list(APPEND sources netif/lan9118.c netif/netif_lan9118.c)
# These two go on with a burst that was interrupted.
if("${PETREL_CPU}" MATCHES "^cortex-m[34]$")
    list(APPEND sources netif/lan9118_fifo_armv7m.S)
else()
    list(APPEND sources netif/lan9118_fifo.c)
endif()
