# SPDX-License-Identifier: Apache-2.0
#
# Compiles through ccache where it is there: what is the same in many configurations is compiled
# once. Objects that count their branches depend on where they lie, so they are always compiled.

find_program(PETREL_CCACHE ccache DOC "keeps what was compiled")
mark_as_advanced(PETREL_CCACHE)

if(PROJECT_IS_TOP_LEVEL AND PETREL_CCACHE AND NOT PETREL_COVERAGE AND NOT CMAKE_C_COMPILER_LAUNCHER)
    set(CMAKE_C_COMPILER_LAUNCHER
        ${PETREL_ROOT}/cmake/scripts/cached_compiler ${PETREL_ROOT}/build/ccache)
endif()
