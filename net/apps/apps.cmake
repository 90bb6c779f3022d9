# SPDX-License-Identifier: Apache-2.0

# Applications of lwIP, each behind a header of ours, for net/CMakeLists.txt: adds to `sources`.
if(CONFIG_NET_IPERF)
    list(APPEND sources apps/iperf.c)
    petrel_compile_for_size(apps/iperf.c)
endif()
