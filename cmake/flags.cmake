# SPDX-License-Identifier: Apache-2.0
#
# Compiler and linker flags, as targets to link: petrel_flags for everything that is built,
# petrel_warnings for code of our own.

if(PETREL_SANITIZE AND PETREL_TOOLCHAIN)
    message(FATAL_ERROR "PETREL_SANITIZE needs the board posix; this is ${PETREL_BOARD}.")
endif()
if(PETREL_COVERAGE AND (PETREL_SANITIZE OR PETREL_TOOLCHAIN))
    message(FATAL_ERROR "PETREL_COVERAGE needs the board posix, without PETREL_SANITIZE.")
endif()

# An assertion names its file from the project's root: the program is the same wherever it was
# built. Of several maps that fit, the last one holds.
foreach(folder ${PETREL_ROOT} ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
    list(APPEND path_flags -fmacro-prefix-map=${folder}/=)
endforeach()

add_library(petrel_flags INTERFACE)
target_compile_options(petrel_flags INTERFACE
    $<$<COMPILE_LANGUAGE:C>:-std=gnu11>
    -ffunction-sections
    -fdata-sections
    -fno-common
    ${path_flags})
target_link_options(petrel_flags INTERFACE -Wl,--gc-sections)
if(PETREL_LINKER_SCRIPT)
    target_link_options(petrel_flags INTERFACE -T ${PETREL_LINKER_SCRIPT})
endif()

set(sanitizer_flags -fsanitize=address,undefined -fno-sanitize-recover=undefined
    -fno-omit-frame-pointer)
if(PETREL_SANITIZE)
    target_compile_options(petrel_flags INTERFACE ${sanitizer_flags})
    target_link_options(petrel_flags INTERFACE ${sanitizer_flags})
endif()

# Without optimisation each condition of the source is two branches, and none is merged or dropped.
if(PETREL_COVERAGE)
    target_compile_options(petrel_flags INTERFACE --coverage -fprofile-abs-path -O0)
    target_link_options(petrel_flags INTERFACE --coverage)
endif()

add_library(petrel_warnings INTERFACE)
target_compile_options(petrel_warnings INTERFACE
    $<$<COMPILE_LANGUAGE:C>:-Wall -Wextra -Wshadow -Wconversion -Wundef -Wvla -Werror>)

# Programs outside this tree choose their own: they get the usual warnings, which stop nothing.
add_library(petrel_program_warnings INTERFACE)
if(CMAKE_SOURCE_DIR STREQUAL PETREL_ROOT)
    target_link_libraries(petrel_program_warnings INTERFACE petrel_warnings)
else()
    target_compile_options(petrel_program_warnings INTERFACE $<$<COMPILE_LANGUAGE:C>:-Wall>)
endif()
