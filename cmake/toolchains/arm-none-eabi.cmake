# SPDX-License-Identifier: Apache-2.0
#
# GCC for bare-metal Arm. The board's board.cmake sets PETREL_CPU, and PETREL_FLOAT_ABI to `hard`
# when the processor has a floating-point unit that shall be used.

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PETREL_CPU PETREL_FLOAT_ABI)

find_program(PETREL_ARM_GCC arm-none-eabi-gcc)
if(NOT PETREL_ARM_GCC)
    message(FATAL_ERROR "arm-none-eabi-gcc was not found. Run ./petrel setup, or install the"
        " Debian packages gcc-arm-none-eabi and picolibc-arm-none-eabi.")
endif()
set(CMAKE_C_COMPILER ${PETREL_ARM_GCC})
set(CMAKE_ASM_COMPILER ${PETREL_ARM_GCC})

# picolibc, printing without floating point: docs/decisions/c-library.md
set(processor_flags "-mcpu=${PETREL_CPU} -mthumb")
if(PETREL_FLOAT_ABI)
    string(APPEND processor_flags " -mfloat-abi=${PETREL_FLOAT_ABI}")
endif()
set(CMAKE_C_FLAGS_INIT
    "${processor_flags} --specs=picolibc.specs -DPICOLIBC_INTEGER_PRINTF_SCANF")
set(CMAKE_ASM_FLAGS_INIT "${processor_flags}")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-nostartfiles")

set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
