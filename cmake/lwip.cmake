# SPDX-License-Identifier: Apache-2.0
#
# lwIP is not part of this repository. It comes from Debian's source package (./petrel setup), and
# our patches to it are applied to a copy in the build tree.

set(LWIP_DIR ${PETREL_ROOT}/.deps/lwip CACHE PATH "lwIP's sources, the folder that holds src/")

# petrel_lwip_sources(<outvar>)
#
# The folder with lwIP's patched sources.
function(petrel_lwip_sources outvar)
    set(copy ${CMAKE_BINARY_DIR}/lwip)
    if(NOT EXISTS ${LWIP_DIR}/src/include/lwip/init.h)
        message(FATAL_ERROR "lwIP's sources are not there (LWIP_DIR is '${LWIP_DIR}')."
            " Run ./petrel setup, or name them with -DLWIP_DIR=<folder>.")
    endif()
    file(GLOB patches CONFIGURE_DEPENDS ${PETREL_ROOT}/net/lwip/patches/*.patch)
    set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${patches})
    execute_process(
        COMMAND sh ${PETREL_ROOT}/cmake/scripts/patch_copy.sh ${LWIP_DIR} ${copy} ${patches}
        RESULT_VARIABLE status
        ERROR_VARIABLE reason)
    if(NOT status EQUAL 0)
        petrel__stop_with("${reason}")
    endif()
    set(${outvar} ${copy} PARENT_SCOPE)
endfunction()
