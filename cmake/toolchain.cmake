# SPDX-License-Identifier: Apache-2.0
#
# Chooses board and compiler. Include it before project(): a compiler cannot be changed later.

include_guard(GLOBAL)

get_filename_component(PETREL_ROOT ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)
set(PETREL_ROOT ${PETREL_ROOT} CACHE INTERNAL "where Petrel is")

function(petrel__list_boards outvar)
    file(GLOB descriptions RELATIVE ${PETREL_ROOT}/boards ${PETREL_ROOT}/boards/*/board.cmake)
    list(TRANSFORM descriptions REPLACE "/board.cmake$" "")
    list(JOIN descriptions ", " boards)
    set(${outvar} "${boards}" PARENT_SCOPE)
endfunction()

function(petrel__require_board)
    petrel__list_boards(boards)
    if(NOT PETREL_BOARD)
        message(FATAL_ERROR "No board is chosen: add -DPETREL_BOARD=<board>. There are: ${boards}.")
    endif()
    if(NOT EXISTS ${PETREL_BOARD_DIR}/board.cmake)
        message(FATAL_ERROR "There is no board '${PETREL_BOARD}' (no ${PETREL_BOARD_DIR}/board.cmake)."
            " There are: ${boards}.")
    endif()
endfunction()

set(PETREL_BOARD "" CACHE STRING "the board that programs are built for")
set(PETREL_BOARD_DIR ${PETREL_ROOT}/boards/${PETREL_BOARD} CACHE PATH "the folder of the board")
option(PETREL_SANITIZE "build with AddressSanitizer and UBSan (board posix only)" OFF)
option(PETREL_COVERAGE "count which branches of the kernel tests take (board posix only)" OFF)

petrel__require_board()
include(${PETREL_BOARD_DIR}/board.cmake)

if(PETREL_TOOLCHAIN AND NOT CMAKE_TOOLCHAIN_FILE)
    set(CMAKE_TOOLCHAIN_FILE ${PETREL_ROOT}/cmake/toolchains/${PETREL_TOOLCHAIN}.cmake
        CACHE FILEPATH "the compiler of the board")
endif()

# Optimised, with debug information; assertions are an option of Petrel, not NDEBUG.
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "kind of build" FORCE)
endif()
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O2 -g" CACHE STRING "flags of the usual build")
