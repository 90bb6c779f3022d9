# SPDX-License-Identifier: Apache-2.0
#
# lwIP is not part of this repository. It comes from Debian's source package (./petrel setup), and
# our patches to it are applied to a copy in the build tree.

set(PETREL_LWIP_VERSION 2.1.3 CACHE STRING "lwIP's version, of those that ./petrel setup fetches")
set_property(CACHE PETREL_LWIP_VERSION PROPERTY STRINGS 2.1.3 2.2.1)
set(default_lwip_dir ${PETREL_ROOT}/.deps/lwip)
if(NOT PETREL_LWIP_VERSION STREQUAL "2.1.3")
    string(APPEND default_lwip_dir -${PETREL_LWIP_VERSION})
endif()
set(LWIP_DIR ${default_lwip_dir} CACHE PATH "lwIP's sources, the folder that holds src/")

# The version of the sources in LWIP_DIR, such as 2.2.1.
function(petrel__lwip_version outvar)
    set(version "")
    foreach(part MAJOR MINOR REVISION)
        file(STRINGS ${LWIP_DIR}/src/include/lwip/init.h line
            REGEX "^#define LWIP_VERSION_${part} ")
        string(REGEX MATCH "[0-9]+" number "${line}")
        list(APPEND version ${number})
    endforeach()
    list(JOIN version . version)
    set(${outvar} ${version} PARENT_SCOPE)
endfunction()

# Our patches, each as it is for this version where it looks different there.
function(petrel__lwip_patches outvar)
    petrel__lwip_version(version)
    file(GLOB patches CONFIGURE_DEPENDS ${PETREL_ROOT}/net/lwip/patches/*.patch)
    file(GLOB different CONFIGURE_DEPENDS ${PETREL_ROOT}/net/lwip/patches/${version}/*.patch)
    foreach(patch IN LISTS different)
        get_filename_component(name ${patch} NAME)
        list(TRANSFORM patches REPLACE "^.*/${name}$" ${patch})
    endforeach()
    set(${outvar} ${patches} PARENT_SCOPE)
endfunction()

# petrel_lwip_sources(<outvar>)
#
# The folder with lwIP's patched sources.
function(petrel_lwip_sources outvar)
    set(copy ${CMAKE_BINARY_DIR}/lwip)
    if(NOT EXISTS ${LWIP_DIR}/src/include/lwip/init.h)
        message(FATAL_ERROR "lwIP's sources are not there (LWIP_DIR is '${LWIP_DIR}')."
            " Run PETREL_LWIP_VERSION=${PETREL_LWIP_VERSION} ./petrel setup, or name them with -DLWIP_DIR=<folder>.")
    endif()
    petrel__lwip_patches(patches)
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
