# SPDX-License-Identifier: Apache-2.0

if(CONFIG_NET_SLIRP)
    find_package(PkgConfig REQUIRED)
    pkg_check_modules(SLIRP REQUIRED IMPORTED_TARGET GLOBAL slirp)
    list(APPEND sources netif/netif_slirp.c)
    list(APPEND private_links PkgConfig::SLIRP)
endif()
