# SPDX-License-Identifier: Apache-2.0
#
# Petrel's build functions:
#
#   petrel_configuration(<name> [CONF <file>...])
#   petrel_library(<name> [SOURCES ...] [LINKS ...] [PRIVATE_LINKS ...] [PRIVATE_INCLUDES ...])
#   petrel_guest_library(<name> SOURCES ... [INCLUDES ...] [LINKS ...])
#   petrel_application(<name> [CONF <file>...] SOURCES ...)
#   petrel_unit_test(<name> [CONF <file>...] SOURCES ... [INCLUDES ...] [LINKS ...])
#   petrel_kernel_test(<name> [CONF <file>...] SOURCES ... [TIMEOUT <seconds>])
#
# docs/building.md describes them.

include_guard(GLOBAL)

# The floors, lowest first: a folder may link only folders before it.
set(PETREL_FLOORS kernel/base kernel/arch kernel poll drivers net usb bridges
    CACHE INTERNAL "the folders of Petrel, lowest floor first")

# A floor that is new has the build looked at again.
list(TRANSFORM PETREL_FLOORS PREPEND ${PETREL_ROOT}/ OUTPUT_VARIABLE floors)
foreach(floor IN LISTS floors ITEMS ${PETREL_BOARD_DIR})
    file(GLOB parts CONFIGURE_DEPENDS ${floor}/CMakeLists.txt ${floor}/Kconfig ${floor}/defconfig)
endforeach()

# Whatever is generated for C files to include: tools that only read sources build this first.
add_custom_target(petrel_generated)

# Adds each folder that matches the pattern and has a CMakeLists.txt. On a board without a network
# (PETREL_HAS_NETWORK is OFF in its board.cmake) those are left out that are about it.
function(petrel_add_folders pattern)
    file(GLOB lists CONFIGURE_DEPENDS ${PETREL_ROOT}/${pattern}/CMakeLists.txt)
    foreach(list IN LISTS lists)
        get_filename_component(folder ${list} DIRECTORY)
        petrel__is_left_out(is_left_out ${folder})
        if(NOT is_left_out)
            add_subdirectory(${folder})
        endif()
    endforeach()
endfunction()

function(petrel__is_left_out outvar folder)
    set(needs_network FALSE)
    if(DEFINED PETREL_HAS_NETWORK AND NOT PETREL_HAS_NETWORK)
        file(GLOB confs ${folder}/*.conf)
        foreach(conf IN LISTS confs)
            file(STRINGS ${conf} lines REGEX "^CONFIG_NET=y")
            if(lines)
                set(needs_network TRUE)
            endif()
        endforeach()
        if(folder MATCHES "/tests/(bench|fuzz|host|integration/(net|socket)_[a-z0-9_]+)$")
            set(needs_network TRUE)
        endif()
    endif()
    set(${outvar} ${needs_network} PARENT_SCOPE)
endfunction()

# Stops the build. CMake breaks the lines of a text unless they begin with a space.
function(petrel__stop_with text)
    string(REPLACE "\n" "\n " text "\n${text}")
    message(FATAL_ERROR "${text}")
endfunction()

# Stops the build for a mistake of the user, when everything has been looked at. An error of CMake
# has a stack of calls below it, which says nothing of that mistake: so the text, with those of
# other mistakes, comes last and by itself. (What is deferred has its variables evaluated then.)
function(petrel__stop_later_with text)
    get_property(texts GLOBAL PROPERTY PETREL_MISTAKES)
    string(FIND "${texts}" "${text}" place)
    if(place EQUAL -1)
        set_property(GLOBAL APPEND_STRING PROPERTY PETREL_MISTAKES "${text}")
    endif()
    if("${texts}" STREQUAL "")
        set(at_the_end DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL)
        cmake_language(${at_the_end} get_property petrel_mistakes GLOBAL PROPERTY PETREL_MISTAKES)
        cmake_language(${at_the_end} message SEND_ERROR "The options are not in order:")
        cmake_language(${at_the_end} message NOTICE "${petrel_mistakes}")
    endif()
endfunction()

include(${CMAKE_CURRENT_LIST_DIR}/flags.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/cache.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/host_tools.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/lwip.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/configuration.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/library.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/application.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/coverage.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/test.cmake)
