# SPDX-License-Identifier: Apache-2.0

# User networking, with the real libslirp.
if(PETREL_SANITIZE)
    find_package(PkgConfig REQUIRED)
    pkg_check_modules(SLIRP REQUIRED IMPORTED_TARGET GLOBAL slirp)
endif()
petrel_unit_test(test_netif_slirp CONF net.conf
    SOURCES slirp/test_netif_slirp.c lan9118/exact_pbufs.c
        ${PETREL_ROOT}/net/netif/netif_slirp.c
    INCLUDES lan9118 ${PETREL_ROOT}/net/netif
    LINKS PkgConfig::SLIRP)
