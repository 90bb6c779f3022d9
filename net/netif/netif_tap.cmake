# SPDX-License-Identifier: Apache-2.0

if(CONFIG_NET_TAP)
    list(APPEND sources netif/netif_tap.c)
endif()
