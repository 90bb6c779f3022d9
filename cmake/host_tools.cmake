# SPDX-License-Identifier: Apache-2.0
#
# The programs in host_tools/, built with this computer's compiler inside every build tree.

include(ExternalProject)

set(PETREL_HOST_TOOLS_DIR ${CMAKE_BINARY_DIR}/host_tools
    CACHE INTERNAL "where the programs of host_tools/ are built")
set(PETREL_RUNNER ${PETREL_HOST_TOOLS_DIR}/runner/petrel_runner
    CACHE INTERNAL "starts programs of the board")

# An application that adds Petrel as a subdirectory builds them only when it has tests.
set(only_on_demand ON)
if(PROJECT_IS_TOP_LEVEL)
    set(only_on_demand OFF)
endif()

ExternalProject_Add(host_tools
    SOURCE_DIR ${PETREL_ROOT}/host_tools
    PREFIX ${PETREL_HOST_TOOLS_DIR}/external
    BINARY_DIR ${PETREL_HOST_TOOLS_DIR}
    INSTALL_COMMAND ""
    BUILD_ALWAYS ON
    LOG_CONFIGURE ON
    LOG_BUILD ON
    LOG_OUTPUT_ON_FAILURE ON
    EXCLUDE_FROM_ALL ${only_on_demand})
