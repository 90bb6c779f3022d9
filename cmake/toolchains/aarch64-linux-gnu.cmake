# SPDX-License-Identifier: Apache-2.0
#
# GCC for Linux on AArch64. Programs are linked statically, so that QEMU's user mode runs them
# without that system's libraries.

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)

find_program(PETREL_AARCH64_GCC aarch64-linux-gnu-gcc)
if(NOT PETREL_AARCH64_GCC)
    message(FATAL_ERROR "aarch64-linux-gnu-gcc was not found. Install the Debian packages"
        " gcc-aarch64-linux-gnu, libc6-dev-arm64-cross and qemu-user (./petrel setup test).")
endif()
set(CMAKE_C_COMPILER ${PETREL_AARCH64_GCC})
set(CMAKE_ASM_COMPILER ${PETREL_AARCH64_GCC})
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static")
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64)

set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
